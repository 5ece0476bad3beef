"""From starting the interpreter to a window that can be used, beside an empty PySide6 window.

Run as a child: ``python -m trainer.benchmarks.cold_start empty|trainer`` prints the monotonic times
at which the window had been painted and was back in its event loop, and at which its first page
had its content (for the empty window the same).
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication


@dataclass
class Starts:
    """Seconds from starting the interpreter, one figure a run."""

    empty: list[float] = field(default_factory=list[float])
    ours: list[float] = field(default_factory=list[float])
    """To a painted window whose buttons answer."""
    filled: list[float] = field(default_factory=list[float])
    """To the first page with its content: scenarios, past calls, what is wrong."""


def measure(runs: int) -> Starts:
    """Start an empty window and ours in turns."""
    starts = Starts()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        _start("trainer", Path(home))  # the first start of all writes byte code and folders
        for _run in range(runs):
            starts.empty.append(_start("empty", Path(home))[0])
            painted, filled = _start("trainer", Path(home))
            starts.ours.append(painted)
            starts.filled.append(filled)
    return starts


def _start(which: str, home: Path) -> tuple[float, float]:
    begun = time.monotonic()
    output = subprocess.run(
        [sys.executable, "-m", "trainer.benchmarks.cold_start", which],
        env={**os.environ, "TRAINER_HOME": str(home)},
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    ).stdout
    painted, filled = output.split()[-2:]
    return float(painted) - begun, float(filled) - begun


def _empty() -> None:
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QMainWindow

    app = QApplication([])
    window = QMainWindow()
    window.resize(1280, 800)
    window.show()
    QTimer.singleShot(0, lambda: _report(app, lambda: True))
    app.exec()


def _trainer() -> None:
    """The program's own way to its window, up to the page that greets the user."""
    from PySide6.QtCore import QTimer

    from trainer.app import build_desk
    from trainer.storage.settings import SETTINGS
    from trainer.ui.main import application, make_window

    desk = build_desk()
    app = application()
    window = make_window(app, desk, SETTINGS)
    window.show()
    window.show_page("today")
    QTimer.singleShot(0, lambda: _report(app, lambda: window.jobs.drain(0)))
    app.exec()
    desk.close()


def _report(app: QApplication, filled: Callable[[], bool]) -> None:
    app.processEvents()
    painted = time.monotonic()
    app.processEvents()
    while not filled():
        app.processEvents()
        time.sleep(0.005)
    app.processEvents()
    print(painted, time.monotonic(), flush=True)
    app.quit()


if __name__ == "__main__":
    (_empty if sys.argv[1] == "empty" else _trainer)()
