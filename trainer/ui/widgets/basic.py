"""Texts, buttons, cards and rows in the house's sizes and colours."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QKeySequence, QPainter, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from trainer.ui import icons
from trainer.ui.stylesheet import SIZES
from trainer.ui.theme import Theme

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QPaintEvent
    from PySide6.QtWidgets import QAbstractButton

ICON_GAP = 4
"""Pixels added between a button's icon and its words."""


def text(
    words: str, size: str = "body", tone: str = "", *, strong: bool = False, wrap: bool = False
) -> QLabel:
    """A label; `size` small note body lead title display, `tone` soft accent good warn bad."""
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("scale", size)
    if tone:
        label.setProperty("tone", tone)
    if strong:
        label.setProperty("weight", "strong")
    label.setWordWrap(wrap)
    return label


def paragraph(words: str, size: str = "body", tone: str = "") -> QLabel:
    """Running text with the line height Chinese needs."""
    label = _Paragraph()
    label.setProperty("scale", size)
    if tone:
        label.setProperty("tone", tone)
    set_paragraph(label, words)
    return label


class _Paragraph(QLabel):
    """As tall as its text at the width it gets; Qt's own hint keeps the narrowest's height."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setWordWrap(True)

    def minimumSizeHint(self) -> QSize:
        return QSize(48, round(SIZES[self.property("scale") or "body"] * 1.5))


def set_paragraph(label: QLabel, words: str) -> None:
    label.setText(rich(escape(words).replace("\n", "<br>"), label.property("scale")))
    label.setAccessibleName(words)


def rich(html: str, scale: str = "body") -> str:
    """HTML in lines of 1.5 times the type's size, whatever the font's own idea of it."""
    return f'<p style="line-height:{round(SIZES[scale] * 1.5)}px; margin:0">{html}</p>'


def escape(words: str) -> str:
    """Words as they stand, for rich text. (The library's `html` loads a table of entities.)"""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def set_words(label: QLabel, words: str) -> None:
    """Change what a label says; asked for on every tick, it lays out anew only what is new."""
    if label.text() != words:
        label.setText(words)


def set_tone(widget: QWidget, tone: str) -> None:
    """Change a widget's `tone` and let the style sheet see it."""
    set_look(widget, "tone", tone)


def set_look(widget: QWidget, name: str, value: str) -> None:
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def _with_key(tip: str, key: str) -> str:
    if not key:
        return tip
    shown = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) or key
    return f"{tip} ({shown})"


class Icon(QWidget):
    """A tinted drawing; `tone` is a colour of the theme."""

    def __init__(self, theme: Theme, name: str, size: int = 20, tone: str = "text_soft") -> None:
        super().__init__()
        self._theme, self._name, self._tone = theme, name, tone
        self.setFixedSize(size, size)
        theme.changed.connect(self.update)

    def change(self, name: str, tone: str) -> None:
        self._name, self._tone = name, tone
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color = self._theme.tokens.color(self._tone)
        icons.draw(painter, self._name, QRectF(self.rect()), color)


def shortcut(key: str, parent: QWidget, action: Callable[..., object]) -> QShortcut:
    """A key that acts wherever the keyboard is in the parent's window."""
    made = QShortcut(QKeySequence(key), parent)
    made.activated.connect(action)
    return made


def _entered(button: QAbstractButton, event: QKeyEvent) -> bool:
    """Press the button when the key is Enter, which Qt leaves to dialogs; True then."""
    if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        return False
    if not event.isAutoRepeat():
        button.click()
    return True


class Button(QPushButton):
    """A push button with an icon that follows the theme; Enter presses it as Space does."""

    def __init__(
        self,
        theme: Theme,
        words: str,
        icon: str = "",
        *,
        kind: str = "",
        key: str = "",
        tip: str = "",
        on: Callable[[], object] | None = None,
    ) -> None:
        super().__init__(words)
        self._theme, self._icon = theme, icon
        self.setProperty("kind", kind)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(words or tip)
        if tip or key:
            self.setToolTip(_with_key(tip or words, key))
        if key:
            self.setShortcut(QKeySequence(key))
        self.setIconSize(QSize(18 + ICON_GAP if words else 18, 18))
        theme.changed.connect(self._tint)
        self._tint()
        if on is not None:
            self.clicked.connect(on)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not _entered(self, event):
            super().keyPressEvent(event)

    def set_icon(self, name: str) -> None:
        self._icon = name
        self._tint()

    @Slot()
    def _tint(self) -> None:
        if not self._icon:
            return
        tokens = self._theme.tokens
        kind = self.property("kind")
        tone = {"primary": "on_accent", "danger": "on_call", "quiet": "accent"}.get(kind, "text")
        gap = ICON_GAP if self.text() else 0
        self.setIcon(icons.icon(self._icon, 18, tokens.color(tone), gap))


class IconButton(QToolButton):
    """Icon over word: the rail and the telephone's keys."""

    def __init__(
        self, theme: Theme, words: str, icon: str, *, kind: str, key: str = "", size: int = 22
    ) -> None:
        super().__init__()
        self._theme, self._icon, self._size = theme, icon, size
        self.setText(words)
        self.setProperty("kind", kind)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        self.setIconSize(QSize(size, size))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.describe(words, key)
        theme.changed.connect(self._tint)
        self.toggled.connect(self._tint)
        self._tint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not _entered(self, event):
            super().keyPressEvent(event)

    def describe(self, words: str, key: str = "") -> None:
        self.setText(words)
        self.setAccessibleName(words)
        self.setToolTip(_with_key(words, key))

    def become(self, icon: str, kind: str | None = None) -> None:
        self._icon = icon
        if kind is not None:
            set_look(self, "kind", kind)
        self._tint()

    @Slot()
    def _tint(self) -> None:
        tokens, kind = self._theme.tokens, self.property("kind")
        tone = {"answer": "on_call", "hangup": "on_call"}.get(kind, "text_soft")
        if self.isChecked() and tone == "text_soft":
            tone = "on_accent_soft"
        made = icons.icon(self._icon, self._size, tokens.color(tone))
        if not self.isEnabled():
            off = icons.pixmap(self._icon, self._size, tokens.color("control"), icons.finest())
            made.addPixmap(off, made.Mode.Disabled)
        self.setIcon(made)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.EnabledChange:
            self._tint()
        super().changeEvent(event)


Margin = int | tuple[int, int, int, int]
"""Pixels around a layout: on every side, or left, top, right and bottom."""


def column(*parts: QWidget | QLayout | int, gap: int = 0, margin: Margin = 0) -> QVBoxLayout:
    """A vertical layout; an int is a space, −1 a stretch."""
    layout = QVBoxLayout()
    _fill(layout, parts, gap, margin)
    return layout


def row(*parts: QWidget | QLayout | int, gap: int = 8, margin: Margin = 0) -> QHBoxLayout:
    """A horizontal layout; an int is a space, −1 a stretch."""
    layout = QHBoxLayout()
    _fill(layout, parts, gap, margin)
    return layout


def _fill(
    layout: QVBoxLayout | QHBoxLayout,
    parts: tuple[QWidget | QLayout | int, ...],
    gap: int,
    margin: Margin,
) -> None:
    layout.setSpacing(gap)
    sides = (margin,) * 4 if isinstance(margin, int) else margin
    layout.setContentsMargins(*sides)
    for part in parts:
        if isinstance(part, int):
            layout.addStretch(1) if part < 0 else layout.addSpacing(part)
        elif isinstance(part, QWidget):
            layout.addWidget(part)
        else:
            layout.addLayout(part)


def frame(role: str, layout: QLayout | None = None) -> QFrame:
    made = QFrame()
    made.setProperty("role", role)
    if layout is not None:
        made.setLayout(layout)
    return made


def card(*parts: QWidget | QLayout | int, gap: int = 8, margin: int = 24) -> QFrame:
    """A white box with a quiet outline."""
    return frame("card", column(*parts, gap=gap, margin=margin))


def top(widget: QWidget) -> QWidget:
    """A widget that stays at the top of its row."""
    holder = QWidget()
    holder.setLayout(column(2, widget, -1))
    holder.setFixedWidth(widget.width())
    return holder


def rule() -> QFrame:
    return frame("line")


def clear(layout: QLayout) -> None:
    """Take everything out of a layout."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            clear(inner)
