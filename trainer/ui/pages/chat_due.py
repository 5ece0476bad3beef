"""The time between two talks: what was promised comes due, and how long there is to keep it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame

from trainer.domain.chat import WRITE_WITHIN
from trainer.i18n import _
from trainer.ui.theme import Theme
from trainer.ui.widgets.basic import column, paragraph, row, set_look, set_paragraph
from trainer.ui.widgets.ledger import span_words
from trainer.ui.widgets.painted import Painted, pen, write

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from trainer.domain.chat import CustomerView

HURRY_BELOW = 10.0
"""Seconds left from which the ring warns."""


def due_words(view: CustomerView) -> tuple[str, str, str]:
    """Words, tone and icon for the list: how much time has gone by, and how much is left."""
    words = _("{time} later · {seconds} s left").format(
        time=span_words(view.waited), seconds=math.ceil(view.time_to_write)
    )
    return words, "warn" if view.time_to_write < HURRY_BELOW else "accent", "timer"


class Countdown(Painted):
    """Whole seconds that are left, in an arc that runs out."""

    SIZE = 48

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._left = 0.0
        self.setFixedSize(self.SIZE, self.SIZE)

    def show_left(self, seconds: float) -> None:
        if seconds == self._left:
            return
        self._left = seconds
        self.setAccessibleName(_("{seconds} s left").format(seconds=math.ceil(seconds)))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, tokens = self.begin(), self.tokens
        box = QRectF(self.rect()).adjusted(3, 3, -3, -3)
        painter.setPen(pen(tokens.color("line"), 4))
        painter.drawEllipse(box)
        tone = tokens.color("warn" if self._left < HURRY_BELOW else "accent")
        share = min(1.0, self._left / WRITE_WITHIN)
        if share > 0:
            painter.setPen(pen(tone, 4))
            painter.drawArc(box, 90 * 16, round(share * 360 * 16))
        figure = str(math.ceil(self._left))
        write(painter, box, figure, tokens.color("text"), 15, weight=QFont.Weight.Medium)


class PromiseDue(QFrame):
    """One friendly line beside the countdown; shown only between two talks."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("role", "banner")
        self.setProperty("tone", "info")
        self.ring = Countdown(theme)
        self.words = paragraph("", "body")
        self.more = paragraph("", "note", "soft")
        texts = column(-1, self.words, self.more, -1, gap=2)
        inner = row(self.ring, gap=12, margin=(12, 8, 12, 8))
        inner.addLayout(texts, 1)
        self.setLayout(inner)
        self.hide()

    def show_view(self, view: CustomerView) -> None:
        if view.state != "between":
            self.hide()
            return
        words = _("{time} later: a message sent now keeps your promise to {name}.").format(
            time=span_words(view.waited), name=view.name
        )
        more = (
            _("Begin to write before the time is over, or {name} writes first.")
            if view.time_to_write > 0
            else _("{name} sees you typing and waits a moment longer.")
        ).format(name=view.name)
        for label, says in ((self.words, words), (self.more, more)):
            if label.accessibleName() != says:
                set_paragraph(label, says)
        set_look(self, "tone", "warn" if view.time_to_write < HURRY_BELOW else "info")
        self.ring.show_left(view.time_to_write)
        self.setAccessibleName(f"{words} {more}")
        self.show()
