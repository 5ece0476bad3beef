"""A sentence that appears over the page and goes by itself, or with the page."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Slot
from PySide6.QtWidgets import QWidget

from trainer.ui.theme import Theme
from trainer.ui.widgets.banner import Banner
from trainer.ui.widgets.free_place import free_place

SECONDS = 6
_SETTLED = 300
"""Milliseconds after which the page has its new layout, where it changes along with the words."""
_WIDEST, _AROUND = 560, 64
"""Pixels: its greatest width, and what stands beside its words."""


class Toast(Banner):
    """Stays inside the page where it covers no control and no words; a click closes it."""

    def __init__(self, theme: Theme, window: QWidget, page: Callable[[], QWidget | None]) -> None:
        super().__init__(theme)
        self._window, self._page = window, page
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
        QTimer.singleShot(_SETTLED, self, self.place)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.place()
        return False

    def mousePressEvent(self, event: QEvent) -> None:
        self.hide()

    @Slot()
    def place(self) -> None:
        page = self._page()
        if page is None or self.isHidden():
            return
        self.ensurePolished()
        metrics = self._words.fontMetrics()
        words = max(metrics.horizontalAdvance(each.accessibleName()) for each in self.texts())
        width = min(_WIDEST, self._window.width() - 120, words + _AROUND)
        self.setFixedWidth(width)
        height = max(self.heightForWidth(width), self.sizeHint().height())
        self.resize(width, height)
        self.move(free_place(page, self._window, self.size()))
