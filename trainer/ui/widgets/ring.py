"""A score as a ring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont

from trainer.i18n import _
from trainer.ui.theme import Theme
from trainer.ui.widgets.painted import Painted, pen, write
from trainer.ui.words import number, percent

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent


class Ring(Painted):
    """Score of a maximum as an arc with the figure inside; the pass mark as a notch.

    `score` None: an empty ring with a dash. The caller says pass or not in words beside it.
    """

    def __init__(self, theme: Theme, size: int = 144) -> None:
        super().__init__(theme)
        self._size = size
        self._score: float | None = None
        self._max = 100.0
        self._passed: bool | None = None
        self._pass_mark: float | None = None
        self.setFixedSize(QSize(size, size))
        self.setAccessibleName(_("No score yet"))

    def set_score(
        self,
        score: float | None,
        maximum: float | None,
        passed: bool | None,
        pass_mark: float | None = None,
    ) -> None:
        self._score, self._max, self._passed = score, maximum or 0.0, passed
        self._pass_mark = pass_mark
        if score is not None:
            self.setAccessibleName(
                _("{score} of {max} points").format(score=number(score), max=number(self._max))
            )
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, tokens, size = self.begin(), self.tokens, self._size
        width = max(4.0, size / 14)
        box = QRectF(0, 0, size, size).adjusted(width, width, -width, -width)
        painter.setPen(pen(tokens.color("line"), width))
        painter.drawEllipse(box)
        share = self._score / self._max if self._score is not None and self._max > 0 else None
        if share is None:
            write(painter, box, "–", tokens.color("text_soft"), max(13, size // 4))
            return
        tone = "accent" if self._passed is None else ("good" if self._passed else "bad")
        if share > 0:
            painter.setPen(pen(tokens.color(tone), width))
            painter.drawArc(box, 90 * 16, -round(min(1.0, share) * 360 * 16))
        if self._pass_mark is not None and size >= 100:
            painter.save()
            painter.translate(size / 2, size / 2)
            painter.rotate(self._pass_mark / 100 * 360)
            painter.setPen(pen(tokens.color("text"), 2))
            top = -size / 2 + width
            painter.drawLine(0, round(top - width * 0.8), 0, round(top + width * 0.8))
            painter.restore()
        figure = percent(self._score or 0.0, self._max)
        if size >= 100:
            middle = QRectF(0, size * 0.26, size, size * 0.32)
            write(painter, middle, figure, tokens.color("text"), 34, weight=QFont.Weight.Medium)
            below = QRectF(0, size * 0.57, size, size * 0.17)
            words = f"{number(self._score or 0)} / {number(self._max)}"
            write(painter, below, words, tokens.color("text_soft"), 13)
        else:
            write(
                painter,
                QRectF(0, 0, size, size),
                figure,
                tokens.color("text"),
                18 if size >= 56 else 13,
                Qt.AlignmentFlag.AlignCenter,
                QFont.Weight.Medium,
            )
