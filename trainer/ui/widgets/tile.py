"""A card that is one big button."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QLayout, QLayoutItem, QSizePolicy, QWidget

from trainer.i18n import _
from trainer.ui.theme import Theme
from trainer.ui.widgets.painted import Painted, pen

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent


class Tile(QFrame):
    """Pressed by mouse, Enter or Space."""

    pressed = Signal()

    def __init__(self, layout: QLayout, name: str, role: str = "tile") -> None:
        super().__init__()
        self.setProperty("role", role)
        self.setLayout(layout)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(
            event.position().toPoint()
        ):
            self.pressed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.pressed.emit()
        else:
            super().keyPressEvent(event)


class Dots(Painted):
    """Difficulty as one to three dots; the word stands in its accessible name and tooltip."""

    MOST = 3

    def __init__(self, theme: Theme, difficulty: int) -> None:
        super().__init__(theme)
        self._filled = max(1, min(self.MOST, difficulty))
        self.setFixedSize(self.MOST * 12, 16)
        word = (_("Easy"), _("Medium"), _("Hard"))[self._filled - 1]
        self.setAccessibleName(word)
        self.setToolTip(word)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = self.begin()
        for n in range(self.MOST):
            color = self.tokens.color("accent" if n < self._filled else "control")
            painter.setPen(pen(color, 1.2))
            painter.setBrush(color if n < self._filled else Qt.BrushStyle.NoBrush)
            painter.drawEllipse(2 + n * 12, 4, 8, 8)


class Grid(QLayout):
    """Equal columns, as many as fit; each row as high as its highest tile."""

    def __init__(self, least: int = 300, gap: int = 16) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._least, self._gap = least, gap
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def sizeHint(self) -> QSize:
        return QSize(self._least * 3 + 2 * self._gap, 200)

    def minimumSize(self) -> QSize:
        return QSize(self._least, 100)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        shown = [i for i in self._items if not _hidden(i)]
        columns = max(1, (rect.width() + self._gap) // (self._least + self._gap))
        width = (rect.width() - (columns - 1) * self._gap) // columns
        y = rect.y()
        for first in range(0, len(shown), columns):
            line = shown[first : first + columns]
            high = max(_height(item, width) for item in line)
            if move:
                for n, item in enumerate(line):
                    x = rect.x() + n * (width + self._gap)
                    item.setGeometry(QRect(x, y, width, high))
            y += high + self._gap
        return max(0, y - rect.y() - (self._gap if shown else 0))


def _hidden(item: QLayoutItem) -> bool:
    widget = item.widget()
    return widget is not None and widget.isHidden()


def _height(item: QLayoutItem, width: int) -> int:
    if item.hasHeightForWidth():
        return item.heightForWidth(width)
    return item.sizeHint().height()


def grid_holder(grid: Grid) -> QWidget:
    holder = QWidget()
    policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    policy.setHeightForWidth(True)
    holder.setSizePolicy(policy)
    holder.setLayout(grid)
    return holder
