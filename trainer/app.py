"""The composition root: puts the concrete parts together for the window."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from trainer.services.views import Desk


def has_display() -> bool:
    """Whether a window can be shown."""
    if sys.platform in ("win32", "darwin"):
        return True
    if os.environ.get("QT_QPA_PLATFORM") in ("offscreen", "minimal", "vnc"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def open_window_or_demo() -> int:
    """What `trainer` alone does: the window, or without a display the demo call."""
    if has_display():
        return open_window()
    from trainer.commands.calls import play_demo

    return play_demo(virtual=True)


def build_desk() -> Desk:
    """The desk of this installation; its parts are loaded by `warm_up` or the first use."""
    from trainer.commands.installation import data_folder
    from trainer.services.lazy_desk import LazyDesk
    from trainer.storage.logbook import keep_log
    from trainer.storage.settings import Settings

    home = data_folder()
    keep_log(home)
    return cast("Desk", LazyDesk(home, Settings(home)))


def open_window(open_call: str | None = None) -> int:
    """Show the window until it is closed."""
    from trainer.storage.settings import SETTINGS
    from trainer.ui.main import run_window

    return run_window(build_desk(), SETTINGS, open_call=open_call)
