"""The key that is held down to talk: a button of the page, or Space wherever the keyboard is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPlainTextEdit, QWidget


class TalkKey(QObject):
    """Calls `press` with whether it is down. While the button is not shown, Space is Space."""

    def __init__(
        self, page: QWidget, button: QAbstractButton, press: Callable[[bool], object]
    ) -> None:
        super().__init__(page)
        self._page, self._button, self._press = page, button, press
        button.pressed.connect(self._down)
        button.released.connect(self._up)
        # Every widget gets its keys before the page does.
        app = QApplication.instance()
        assert app is not None, "a page needs an application"
        app.installEventFilter(self)
        self._app = app

    def stop(self) -> None:
        """Space is Space again, in the whole window."""
        self._app.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() not in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            return False
        if not isinstance(event, QKeyEvent) or event.key() != Qt.Key.Key_Space:
            return False
        writing = isinstance(QApplication.focusWidget(), QLineEdit | QPlainTextEdit)
        if writing or not self._page.isVisible() or not self._button.isVisible():
            return False
        if not event.isAutoRepeat():
            self._press(event.type() == QEvent.Type.KeyPress)
        return True

    @Slot()
    def _down(self) -> None:
        self._press(True)

    @Slot()
    def _up(self) -> None:
        self._press(False)
