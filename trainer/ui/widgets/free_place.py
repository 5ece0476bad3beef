"""Where something can stand over a page and cover nothing that is read or pressed."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from trainer.ui.widgets.painted import Painted

_EDGE, _STEP, _AIR = 40, 12, 4
_CONTROLS = (QAbstractButton, QAbstractSlider, QComboBox, QLineEdit, QPlainTextEdit)
_FOLLOWED = (QTextEdit,)
"""What is being read just now, such as the captions: as dear as a control."""
_READ = (Painted, QAbstractItemView)
_WHOLE = ("head", "bar", "banner", "question", "well")
"""Frames that something over their empty part would seem to belong to."""
_DEARER = 100
"""A pixel of a control or of captions that is covered costs as much as this many of a label."""


def free_place(page: QWidget, window: QWidget, size: QSize) -> QPoint:
    """The top left corner for something of `size`, in the window's pixels: where it covers
    nothing, else as little as can be; controls last. The lower the better."""
    taken = list(_taken(page, window))
    origin = page.mapTo(window, QPoint(0, 0))
    left, right = origin.x() + _EDGE, origin.x() + page.width() - _EDGE - size.width()
    top, bottom = origin.y() + _EDGE, origin.y() + page.height() - _EDGE - size.height()
    best, least = QPoint(max(0, right), max(0, top)), -1
    for y in range(bottom, top - 1, -_STEP):
        for x in ((left + right) // 2, right, left):
            place = QRect(QPoint(max(0, x), y), size)
            cost = sum(price * _area(place.intersected(rect)) for rect, price in taken)
            if least < 0 or cost < least:
                best, least = place.topLeft(), cost
            if cost == 0:
                return best
    return best


def _area(rect: QRect) -> int:
    return rect.width() * rect.height() if rect.isValid() else 0


def _taken(page: QWidget, window: QWidget) -> Iterator[tuple[QRect, int]]:
    """What is seen of every text, picture and control, with what a pixel of it is worth."""
    for widget in page.findChildren(QWidget):
        control = isinstance(widget, (*_CONTROLS, *_FOLLOWED))
        label = widget if isinstance(widget, QLabel) and widget.text() else None
        whole = widget.property("role") in _WHOLE
        shown = control or whole or label is not None or isinstance(widget, _READ)
        if not shown or not widget.isVisible():
            continue
        seen = widget.visibleRegion().boundingRect()
        if label is not None and not label.wordWrap():
            seen = seen.intersected(QRect(QPoint(0, 0), QSize(label.sizeHint().width(), 4096)))
        if seen.isValid():
            air = seen.adjusted(-_AIR, -_AIR, _AIR, _AIR)
            yield air.translated(widget.mapTo(window, QPoint(0, 0))), _DEARER if control else 1
