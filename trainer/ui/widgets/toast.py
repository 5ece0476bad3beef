"""A sentence that appears over the page and goes by itself."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QTimer, Slot
from PySide6.QtWidgets import QWidget

from trainer.ui.theme import Theme
from trainer.ui.widgets.banner import Banner

SECONDS = 6


class Toast(Banner):
    """Stays inside its window, above the bottom edge; a click closes it.

    `keep_clear` names what it must stand above, where there is such a thing.
    """

    def __init__(
        self, theme: Theme, window: QWidget, keep_clear: Callable[[], QWidget | None]
    ) -> None:
        super().__init__(theme)
        self._window, self._keep_clear = window, keep_clear
        self.setParent(window)
        self.hide()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SECONDS * 1000)
        self._timer.timeout.connect(self.hide)
        window.installEventFilter(self)

    def show_words(self, words: str, tone: str = "info", more: str = "") -> None:
        super().show_words(words, tone, more)
        self.place()
        self.raise_()
        self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.place()
        return False

    def mousePressEvent(self, event: QEvent) -> None:
        self.hide()

    @Slot()
    def place(self) -> None:
        window, below = self._window, self._keep_clear()
        width = min(560, window.width() - 120)
        self.setFixedWidth(width)
        height = max(self.heightForWidth(width), self.sizeHint().height())
        self.resize(width, height)
        bottom = window.height() - 104
        if below is not None and below.isVisible():
            bottom = min(bottom, below.mapTo(window, QPoint(0, 0)).y() - 12)
        self.move((window.width() - width + 72) // 2, bottom - height)
