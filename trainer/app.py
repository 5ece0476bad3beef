"""The composition root: puts the concrete parts together for the window."""

from __future__ import annotations

import logging
import os
import sys


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


def open_window(open_call: str | None = None) -> int:
    """Show the window until it is closed."""
    from trainer import i18n
    from trainer.commands.installation import data_folder
    from trainer.services.lazy_desk import LazyDesk
    from trainer.storage.settings import SETTINGS, Settings
    from trainer.ui.main import run_window

    home = data_folder()
    logging.basicConfig(filename=home / "trainer.log", level=logging.WARNING)
    settings = Settings(home)
    i18n.set_language(settings.text("language"))
    desk = LazyDesk(home, settings)
    try:
        return run_window(desk, SETTINGS, open_call=open_call)
    finally:
        desk.close()
