"""The window's door: `run_window` shows it and returns when it was closed."""

from __future__ import annotations

import sys
import threading
from collections.abc import Sequence
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from trainer import i18n
from trainer.ui.jobs import Bridge
from trainer.ui.main_window import MainWindow
from trainer.ui.theme import Theme

if TYPE_CHECKING:
    from trainer.services.views import Desk
    from trainer.storage.settings import Setting


def run_window(
    desk: Desk, settings_rows: Sequence[Setting], *, open_call: str | None = None
) -> int:
    """Show the window and run it until it is closed; `open_call` opens that scorecard first.

    The desk is closed on the way out. Returns the process's exit code.
    """
    app = application()
    window = make_window(app, desk, settings_rows)
    bridge = Bridge(window)
    bridge.arrived.connect(window.report)
    _catch(bridge)
    # The model takes seconds to load: only after the window can be used.
    window.painted.connect(desk.warm_up)
    window.show()
    if open_call is not None:
        window.open_scorecard(open_call)
    else:
        window.show_page("today")
    try:
        return app.exec()
    finally:
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        desk.close()


def application() -> QApplication:
    """The one QApplication, made where there is none."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    app = QApplication(sys.argv[:1])
    app.setApplicationName("call-trainer")
    QGuiApplication.setDesktopFileName("call-trainer")
    return app


def make_window(app: QApplication, desk: Desk, settings_rows: Sequence[Setting]) -> MainWindow:
    """The window in the chosen language and theme, not yet shown."""
    names = {row.name for row in settings_rows}
    i18n.set_language(str(desk.setting("language")) if "language" in names else "system")
    app.setApplicationDisplayName(i18n._("Call Trainer"))
    theme = Theme(app, str(desk.setting("theme")) if "theme" in names else "system")
    return MainWindow(desk, theme, settings_rows)


def _catch(bridge: Bridge) -> None:
    """Exceptions nobody caught become the bug dialog, from whatever thread they come."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        sys.__excepthook__(kind, error, trace)
        if issubclass(kind, Exception):
            bridge.deliver(error)

    def thread_hook(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            hook(args.exc_type, args.exc_value, args.exc_traceback)

    sys.excepthook = hook
    threading.excepthook = thread_hook
