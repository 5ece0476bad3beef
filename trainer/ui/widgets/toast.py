"""A sentence that appears over the page and goes by itself."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Slot
from PySide6.QtWidgets import QWidget

from trainer.ui.theme import Theme
from trainer.ui.widgets.banner import Banner

SECONDS = 6


class Toast(Banner):
    """Stays inside its window, above the bottom edge; a click closes it."""

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(theme)
        self._window = window
        self.setParent(window)
        self.hide()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SECONDS * 1000)
        self._timer.timeout.connect(self.hide)
        window.installEventFilter(self)

    def show_words(self, words: str, tone: str = "info", more: str = "") -> None:
        super().show_words(words, tone, more)
        self._place()
        self.raise_()
        self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def mousePressEvent(self, event: QEvent) -> None:
        self.hide()

    @Slot()
    def _place(self) -> None:
        window = self._window
        width = min(560, window.width() - 120)
        self.setFixedWidth(width)
        height = max(self.heightForWidth(width), self.sizeHint().height())
        self.resize(width, height)
        self.move((window.width() - width + 72) // 2, window.height() - height - 104)
