"""A sentence across the page: what happened and what to do."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QPushButton

from trainer.domain.errors import KnownError
from trainer.i18n import render
from trainer.ui.theme import Theme
from trainer.ui.widgets.basic import Button, Icon, column, paragraph, row, set_look, set_paragraph

ICONS = {
    "info": ("info", "accent"),
    "good": ("circle-check", "good"),
    "warn": ("triangle-alert", "warn"),
    "bad": ("octagon-x", "bad"),
    "review": ("circle-question-mark", "review"),
}


class Banner(QFrame):
    """`tone` info, good, warn, bad or review."""

    def __init__(self, theme: Theme, words: str = "", tone: str = "info", more: str = "") -> None:
        super().__init__()
        self._theme = theme
        self.setProperty("role", "banner")
        self._icon = Icon(theme, "info", 20, "accent")
        self._words = paragraph("")
        self._more = paragraph("", "note")
        self._actions = row(gap=4)
        texts = column(self._words, self._more, gap=2)
        inner = row(gap=12)
        inner.setContentsMargins(16, 12, 12, 12)
        inner.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        inner.addLayout(texts, 1)
        inner.addLayout(self._actions)
        self.setLayout(inner)
        self._write(words, tone, more)

    def show_words(self, words: str, tone: str = "info", more: str = "") -> None:
        """Write and show; no words hide the banner."""
        self._write(words, tone, more)
        self.setVisible(bool(words))

    def _write(self, words: str, tone: str, more: str) -> None:
        if self._words.accessibleName() != words:
            set_paragraph(self._words, words)
        if self._more.accessibleName() != more:
            set_paragraph(self._more, more)
        self._more.setHidden(not more)
        set_look(self, "tone", tone)
        self._icon.change(*ICONS[tone])
        self.setAccessibleName(f"{words} {more}".strip())

    def texts(self) -> tuple[QLabel, QLabel]:
        """The sentence and what is told beneath it."""
        return self._words, self._more

    def show_error(self, error: KnownError, tone: str = "bad") -> None:
        more = render(error.remedy) if error.remedy is not None else ""
        self.show_words(render(error.message), tone, more)

    def add_action(
        self, words: str, on: Callable[[], object], icon: str = "", kind: str = "quiet"
    ) -> QPushButton:
        button = Button(self._theme, words, icon, kind=kind, on=on)
        self._actions.addWidget(button)
        return button
