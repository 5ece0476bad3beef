"""Parts of the chat page: the row of a conversation, its bubbles, the box, the quick replies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)

from trainer.domain.chat import FIRST_REPLY, HURRY
from trainer.i18n import _
from trainer.ui.pages.chat_due import due_words
from trainer.ui.theme import Theme
from trainer.ui.widgets.basic import (
    Icon,
    column,
    frame,
    paragraph,
    row,
    set_look,
    set_tone,
    set_words,
    text,
)
from trainer.ui.widgets.ledger import span_words
from trainer.ui.widgets.tile import Tile
from trainer.ui.words import clock, percent

if TYPE_CHECKING:
    from trainer.domain.chat import ChatMessage, CustomerView
    from trainer.domain.scenario import QuickReply

PICKED = 9
"""Quick replies that have a key of their own: Alt+1 … Alt+9."""


def waiting_words(view: CustomerView) -> tuple[str, str, str]:
    """Words, tone and icon of the clock: how long the customer has been waiting, or how long there
    is to keep what was promised."""
    if view.state == "between":
        return due_words(view)
    if view.waiting is None:
        return "", "soft", "check"
    time = clock(view.waiting)
    if not view.answered:
        words = _("First reply {time} / {limit}").format(time=time, limit=clock(FIRST_REPLY))
    else:
        words = _("Waiting {time}").format(time=time)
    if view.waiting >= FIRST_REPLY:
        return _("{words} · late").format(words=words), "bad", "triangle-alert"
    if view.waiting >= HURRY:
        return _("{words} · hurry").format(words=words), "warn", "timer"
    return words, "soft", "timer"


class ConversationRow(Tile):
    """A customer in the list: name, last words, clock, how many messages were not seen."""

    def __init__(self, theme: Theme, view: CustomerView, key: str) -> None:
        self.name = text(view.name, "body", strong=True)
        self.unread = text("", "note", "bad", strong=True)
        self.last = text("", "note", "soft")
        self.last.setMinimumWidth(1)
        self.icon = Icon(theme, "timer", 16, "text_soft")
        self.state = text("", "note", "soft")
        inner = column(
            row(self.name, -1, self.unread, gap=8),
            self.last,
            row(self.icon, self.state, -1, gap=4),
            gap=4,
        )
        inner.setContentsMargins(12, 10, 12, 10)
        super().__init__(inner, view.name, "quiet-tile")
        self.setToolTip(f"{view.company} · {view.name} ({key})")

    def show_view(self, view: CustomerView, unread: int, *, chosen: bool) -> None:
        set_look(self, "role", "tile" if chosen else "quiet-tile")
        new = _("{n} new").format(n=unread) if unread else ""
        set_words(self.unread, new)
        last = view.messages[-1].text if view.messages else ""
        if view.typing:
            last = _("typing …")
        metrics = self.last.fontMetrics()
        room = max(40, self.width() - 32)
        set_words(self.last, metrics.elidedText(last, Qt.TextElideMode.ElideRight, room))
        words, tone, icon = waiting_words(view)
        if view.state in ("ended", "scored"):
            words, tone, icon = _("Ended"), "soft", "check"
            if view.percent is not None:
                words = _("Ended · {n} %").format(n=percent(view.percent, 100))
        elif not words:
            words = _("Answered")
        set_words(self.state, words)
        set_tone(self.state, tone)
        self.icon.change(icon, "text_soft" if tone == "soft" else tone)
        self.setAccessibleName(" · ".join(p for p in (view.name, new, words) if p))


class Bubbles(QScrollArea):
    """The messages of one chat, the newest at the bottom, with the time each was sent."""

    WIDEST = 460

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._shown = 0
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(_("Messages"))
        holder = QWidget()
        holder.setProperty("role", "column")
        self._column = column(-1, gap=12, margin=4)
        holder.setLayout(self._column)
        self.setWidget(holder)
        self.verticalScrollBar().rangeChanged.connect(self._to_end)

    @Slot()
    def _to_end(self) -> None:
        bar = self.verticalScrollBar()
        bar.setValue(bar.maximum())

    def show_messages(self, messages: Sequence[ChatMessage], name: str) -> None:
        """Add those that are new."""
        for message in messages[self._shown :]:
            if message.after:
                later = _("{time} later").format(time=span_words(message.after))
                pause = text(later, "small", "soft")
                self._column.addWidget(pause, 0, Qt.AlignmentFlag.AlignHCenter)
            self._column.addLayout(self._bubble(message, name))
        if len(messages) != self._shown:
            self._shown = len(messages)
            QTimer.singleShot(0, self, self._to_end)

    def _bubble(self, message: ChatMessage, name: str) -> QHBoxLayout:
        mine = message.party == "trainee"
        words = paragraph(message.text)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        # Short messages stay short; long ones break at a width that reads well.
        longest = max(words.fontMetrics().horizontalAdvance(line) for line in
                      message.text.split("\n"))  # fmt: skip
        words.setFixedWidth(min(self.WIDEST, longest + 12))
        inner = column(words)
        inner.setContentsMargins(12, 8, 12, 8)
        bubble = frame("banner" if mine else "card", inner)
        bubble.setProperty("tone", "info")
        who = _("You") if mine else name
        stamp = text(f"{who} {clock(message.time)}", "small", "soft")
        bubble.setAccessibleName(f"{who}: {message.text}")
        stack = column(gap=2)
        side = Qt.AlignmentFlag.AlignRight if mine else Qt.AlignmentFlag.AlignLeft
        stack.addWidget(stamp, 0, side)
        stack.addWidget(bubble, 0, side)
        line = row(gap=0)
        if mine:
            line.addStretch(1)
        line.addLayout(stack)
        if not mine:
            line.addStretch(1)
        return line


class Box(QPlainTextEdit):
    """Where the trainee types: Enter sends, Shift+Enter begins a new line."""

    sent = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText(_("Type here. Enter sends, Shift+Enter begins a new line."))
        self.setAccessibleName(_("Your message"))
        self.setTabChangesFocus(True)
        self.setFixedHeight(84)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not shift:
            self.send()
            return
        super().keyPressEvent(event)

    @Slot()
    def send(self) -> None:
        words = self.toPlainText().strip()
        if words:
            self.clear()
            self.sent.emit(words)

    def put(self, words: str) -> None:
        """A quick reply goes where the cursor is, to be edited before it is sent."""
        self.insertPlainText(words)
        self.setFocus()


class QuickReplies(QListWidget):
    """Wordings to pick with Alt+1 … 9, by click, or with the arrow keys and Enter."""

    picked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Quick replies"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setUniformItemSizes(True)
        self.setStyleSheet("QListView::item { padding: 3px 8px; }")
        self.setFixedHeight(140)
        self.itemActivated.connect(self._pick)
        self.itemClicked.connect(self._pick)
        self._replies: tuple[QuickReply, ...] = ()

    def show_replies(self, replies: tuple[QuickReply, ...]) -> None:
        if replies == self._replies:
            return
        self._replies = replies
        self.clear()
        for n, reply in enumerate(replies, 1):
            key = f"Alt+{n}" if n <= PICKED else "—"
            item = QListWidgetItem(f"{key}   {reply.text}")
            item.setToolTip(reply.text)
            self.addItem(item)

    @Slot(QListWidgetItem)
    def _pick(self, item: QListWidgetItem) -> None:
        self.pick(self.row(item))

    def pick(self, number: int) -> None:
        """The `number`-th reply, from 0."""
        if 0 <= number < len(self._replies):
            self.picked.emit(self._replies[number].text)
