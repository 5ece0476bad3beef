"""What settings are changed with: drop-down, number, slider, switch."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QSlider

from trainer.ui import icons
from trainer.ui.theme import Theme


class Choice(QComboBox):
    """A drop-down with our own arrow."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(14)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        where = QRectF(self.width() - 26, (self.height() - 16) / 2, 16, 16)
        icons.draw(painter, "chevron-down", where, self._theme.tokens.color("text_soft"))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolling the page must not change a setting on the way."""
        event.ignore()


class Number(QDoubleSpinBox):
    """A number in a unit, changed by typing or the arrow keys."""

    def __init__(self) -> None:
        super().__init__()
        # The style sheet's padding does not reach the line inside a spin box.
        self.lineEdit().setTextMargins(8, 0, 8, 0)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class Slider(QSlider):
    """A horizontal slider that lets the page scroll."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class Switch(QCheckBox):
    """On or off, as a sliding knob; the words beside it say what."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self.setAccessibleName(name)
        self.setFixedSize(52, 32)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def hitButton(self, pos: object) -> bool:
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        body = QRectF(4, 4, 44, 24)
        on = self.isChecked()
        painter.setPen(tokens.color("accent" if on else "control"))
        painter.setBrush(tokens.color("accent" if on else "sunken"))
        painter.drawRoundedRect(body, 12, 12)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.color("on_accent" if on else "control"))
        painter.drawEllipse(QRectF(body.right() - 21 if on else body.left() + 3, 7, 18, 18))
        if self.hasFocus():
            pen = painter.pen()
            pen.setStyle(Qt.PenStyle.SolidLine)
            pen.setColor(QColor(tokens.text))
            pen.setWidthF(2)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(1, 1, 50, 30), 15, 15)
