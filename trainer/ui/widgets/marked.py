"""Heard words with the syllables that matched the wording marked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from trainer.i18n import _
from trainer.ui.theme import Theme
from trainer.ui.widgets.basic import column, escape, paragraph, rich

if TYPE_CHECKING:
    from trainer.phrases.matched import Run


class Marked(QWidget):
    """`tone` good, warn, bad or review colours the marks; what only sounds alike is underlined
    besides, and what belongs to no wording stands back in grey."""

    def __init__(self, theme: Theme, runs: Sequence[Run], tone: str) -> None:
        super().__init__()
        self._theme, self._runs, self._tone = theme, runs, tone
        words = "".join(run.text for run in runs)
        self.label = paragraph(words, "note")
        self.label.setToolTip(_("Marked: what matched the wording. Underlined: sounds alike."))
        self.label.setAccessibleDescription(_spoken(runs))
        self.setLayout(column(self.label))
        theme.changed.connect(self._colour)
        self._colour()

    @Slot()
    def _colour(self) -> None:
        tokens = self._theme.tokens
        ink, ground = getattr(tokens, self._tone), getattr(tokens, f"{self._tone}_soft")
        styles = {
            "same": f"background-color:{ground}; color:{ink}",
            "alike": f"background-color:{ground}; color:{ink}; text-decoration:underline",
            "": f"color:{tokens.text_soft}",
        }
        made = "".join(
            f'<span style="{styles[run.how]}">{escape(run.text)}</span>' for run in self._runs
        )
        self.label.setText(rich(made, "note"))


def _spoken(runs: Sequence[Run]) -> str:
    """The marks in words, for who does not see them."""
    same = " ".join(run.text for run in runs if run.how == "same")
    alike = " ".join(run.text for run in runs if run.how == "alike")
    parts = [_("Matched: {words}").format(words=same)] if same else []
    if alike:
        parts.append(_("Sounds alike: {words}").format(words=alike))
    return " · ".join(parts)
