"""How a past call is painted in the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import (
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from trainer.ui import icons
from trainer.ui.models import (
    CALL_ROLE,
    DURATION,
    RESULT,
    SCORE,
    STATE,
    TITLE,
    WHEN,
    demo_word,
    state_word,
)
from trainer.ui.theme import Theme, ui_font
from trainer.ui.widgets.painted import is_selected, pen, place_of, write
from trainer.ui.words import passed, percent, result_look

if TYPE_CHECKING:
    from trainer.services.views import CallSummary

ROW_HEIGHT = 56
TAG_ROOM = 80
"""Pixels kept for the tag behind a title."""


class CallDelegate(QStyledItemDelegate):
    """Draws the score as a small ring and the result with its shape."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(80, ROW_HEIGHT)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        tokens, call = self._theme.tokens, index.data(CALL_ROLE)
        rect = place_of(option)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if is_selected(option):
            painter.fillRect(rect, tokens.color("accent_soft"))
        painter.setPen(pen(tokens.color("line"), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        inner = rect.adjusted(12, 0, -4, 0)
        section = index.column()
        ink, icon, words = tokens.color("text"), "", str(index.data() or "")
        tag = section == TITLE and call.scripted
        if section == SCORE:
            self._ring(painter, inner, call)
            inner.adjust(44, 0, 0, 0)
            ink = tokens.color("text_soft")
            words = "" if words == "–" else words
        elif section == RESULT:
            words, icon, tone = result_look(call)
            ink = tokens.color(tone)
        elif section == STATE:
            words = state_word(call)
            marks = {
                "recovered": ("history", "accent"),
                "running": ("phone", "accent"),
                "damaged": ("triangle-alert", "warn"),
            }
            icon, tone = marks.get(call.state, ("circle-question-mark" if words else "", "review"))
            ink = tokens.color(tone)
        elif section in (WHEN, DURATION):
            ink = tokens.color("text_soft")
        if icon:
            place = QRectF(inner.left(), inner.center().y() - 9, 18, 18)
            icons.draw(painter, icon, place, ink)
            inner.adjust(24, 0, 0, 0)
        painter.setFont(ui_font(15 if section == TITLE else 13))
        painter.setPen(ink)
        shown = painter.fontMetrics().elidedText(
            words, Qt.TextElideMode.ElideRight, int(inner.width()) - (TAG_ROOM if tag else 0)
        )
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(inner, int(left), shown)
        if tag:
            after = inner.left() + painter.fontMetrics().horizontalAdvance(shown) + 12
            self._tag(painter, QPointF(after, inner.center().y()), demo_word())
        painter.restore()

    def _tag(self, painter: QPainter, left: QPointF, words: str) -> None:
        tokens = self._theme.tokens
        painter.setFont(ui_font(12))
        width = painter.fontMetrics().horizontalAdvance(words) + 16
        box = QRectF(left.x(), left.y() - 10, width, 20)
        painter.setPen(pen(tokens.color("control"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 10, 10)
        write(painter, box, words, tokens.color("text_soft"), 12)

    def _ring(self, painter: QPainter, box: QRectF, call: CallSummary) -> None:
        tokens = self._theme.tokens
        center = QPointF(box.left() + 18, box.center().y())
        circle = QRectF(center.x() - 16, center.y() - 16, 32, 32)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(pen(tokens.color("line"), 3))
        painter.drawEllipse(circle)
        if call.state == "running" or call.score is None or not call.max_score:
            write(painter, circle, "–", tokens.color("text_soft"), 12)
            return
        share = call.score / call.max_score
        verdict = passed(call)
        tone = "accent" if verdict is None else ("good" if verdict else "bad")
        painter.setPen(pen(tokens.color(tone), 3))
        painter.drawArc(circle, 90 * 16, -round(share * 360 * 16))
        ink = tokens.color("text")
        figure = percent(call.score, call.max_score)
        write(painter, circle, figure, ink, 12, weight=QFont.Weight.Medium)
