"""The ground of widgets that draw themselves with the theme's colours."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QWidget

from trainer.ui.theme import Theme, Tokens, ui_font


class Painted(QWidget):
    """Repaints when the theme changes."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        theme.changed.connect(self.update)

    @property
    def tokens(self) -> Tokens:
        return self.theme.tokens

    def begin(self) -> QPainter:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        return painter


def pen(color: QColor, width: float = 1.0) -> QPen:
    made = QPen(color, width)
    made.setCapStyle(Qt.PenCapStyle.RoundCap)
    return made


def place_of(option: QStyleOptionViewItem) -> QRectF:
    """Where a delegate is to paint."""
    return QRectF(option.rect)


def is_selected(option: QStyleOptionViewItem) -> bool:
    """Whether what a delegate paints is chosen."""
    return bool(option.state & QStyle.StateFlag.State_Selected)


def write(
    painter: QPainter,
    rect: QRectF,
    words: str,
    color: QColor,
    size: int,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignCenter,
    weight: QFont.Weight = QFont.Weight.Normal,
) -> None:
    painter.setFont(ui_font(size, weight))
    painter.setPen(color)
    painter.drawText(rect, int(align), words)


def mark(painter: QPainter, verdict: str, center: QPointF, radius: float, color: QColor) -> None:
    """A verdict's own shape: dot with tick, open ring, cross in a square, question in a diamond."""
    painter.save()
    painter.translate(center)
    r = radius
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    stroke = pen(QColor("#FFFFFF") if color.lightness() < 150 else QColor("#101414"), r * 0.3)
    if verdict == "met":
        painter.drawEllipse(QPointF(0, 0), r, r)
        painter.setPen(stroke)
        painter.drawLine(QPointF(-r * 0.45, 0), QPointF(-r * 0.1, r * 0.38))
        painter.drawLine(QPointF(-r * 0.1, r * 0.38), QPointF(r * 0.5, -r * 0.35))
    elif verdict == "violated":
        painter.drawRoundedRect(QRectF(-r, -r, 2 * r, 2 * r), r * 0.3, r * 0.3)
        painter.setPen(stroke)
        painter.drawLine(QPointF(-r * 0.45, -r * 0.45), QPointF(r * 0.45, r * 0.45))
        painter.drawLine(QPointF(-r * 0.45, r * 0.45), QPointF(r * 0.45, -r * 0.45))
    elif verdict == "review":
        painter.rotate(45)
        side = r * 0.9
        painter.drawRoundedRect(QRectF(-side, -side, 2 * side, 2 * side), 2, 2)
        painter.rotate(-45)
        write(
            painter,
            QRectF(-r, -r, 2 * r, 2 * r),
            "?",
            stroke.color(),
            max(8, round(r * 1.5)),
            weight=QFont.Weight.Bold,
        )
    else:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(pen(color, r * 0.35))
        painter.drawEllipse(QPointF(0, 0), r * 0.85, r * 0.85)
    painter.restore()
