"""From starting the interpreter to a window that can be used, beside an empty PySide6 window.

Run as a child: ``python -m trainer.benchmarks.cold_start empty|trainer`` prints the monotonic time
at which the window had been painted and was back in its event loop.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path


def measure(runs: int) -> tuple[list[float], list[float]]:
    """Seconds to an empty window and to ours, taken in turns."""
    empty: list[float] = []
    ours: list[float] = []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        _start("trainer", Path(home))  # the first start of all writes byte code and folders
        for _run in range(runs):
            empty.append(_start("empty", Path(home)))
            ours.append(_start("trainer", Path(home)))
    return empty, ours


def _start(which: str, home: Path) -> float:
    import os

    begun = time.monotonic()
    output = subprocess.run(
        [sys.executable, "-m", "trainer.benchmarks.cold_start", which],
        env={**os.environ, "TRAINER_HOME": str(home)},
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    ).stdout
    return float(output.split()[-1]) - begun


def _empty() -> None:
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QMainWindow

    app = QApplication([])
    window = QMainWindow()
    window.resize(1280, 800)
    window.show()
    QTimer.singleShot(0, lambda: _report(app))
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
    QTimer.singleShot(0, lambda: _report(app))
    app.exec()
    desk.close()


def _report(app: object) -> None:
    from PySide6.QtWidgets import QApplication

    assert isinstance(app, QApplication)
    app.processEvents()
    print(time.monotonic(), flush=True)
    app.quit()


if __name__ == "__main__":
    (_empty if sys.argv[1] == "empty" else _trainer)()
