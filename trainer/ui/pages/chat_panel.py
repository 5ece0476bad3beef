"""One customer's chat: messages, the box, quick replies, what a good agent would write."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from trainer.i18n import _
from trainer.ui.context import Context
from trainer.ui.pages.chat_due import PromiseDue
from trainer.ui.pages.chat_parts import PICKED, Box, Bubbles, QuickReplies, waiting_words
from trainer.ui.widgets.ask import Ask
from trainer.ui.widgets.banner import Banner
from trainer.ui.widgets.basic import (
    Button,
    Icon,
    column,
    frame,
    paragraph,
    row,
    set_paragraph,
    set_tone,
    shortcut,
    text,
    top,
)
from trainer.ui.words import both, percent

if TYPE_CHECKING:
    from trainer.domain.chat import CustomerView
    from trainer.services.chat_live import LiveChat


class ChatPanel(QWidget):
    """Kept for as long as the shift lasts: a half-written answer waits for its customer."""

    scorecard_wanted = Signal(str)

    def __init__(self, context: Context, live: LiveChat, view: CustomerView) -> None:
        super().__init__()
        self._theme, self._live, self._number = context.theme, live, view.number
        self._call_id = view.call_id
        theme = context.theme
        self.name = text(view.name, "lead")
        self.about = text(view.company, "note", "soft")
        self.icon = Icon(theme, "timer", 18, "text_soft")
        self.clock = text("", "note", "soft")
        self.transfer = Button(theme, _("Team leader"), "phone-forwarded", kind="quiet")
        self.transfer.setToolTip(_("Pass the chat on to the team leader") + " (F6)")
        self.end = Button(theme, _("End the chat"), "x", kind="quiet")
        self.end.setToolTip(_("End the chat") + " (F2)")
        # One above the other: the clock has the most to say, and narrow windows little room.
        who = column(self.name, self.about, gap=0)
        head = row(who, -1, self.icon, self.clock, 8, gap=8)
        head.addWidget(self.transfer)
        head.addWidget(self.end)

        self.over = Banner(theme)
        self.over.hide()
        self.score = self.over.add_action(_("Open the scorecard"), self._scorecard)
        self.bubbles = Bubbles(theme)
        self.typing = text("", "note", "soft")
        self.typing.setMinimumHeight(20)
        self.due = PromiseDue(theme)
        self.hint = paragraph("", "note")
        bulb = top(Icon(theme, "lightbulb", 18, "warn"))
        self.hint_row = frame("well", row(bulb, self.hint, margin=(12, 8, 12, 8)))
        self.box = Box()
        self.box.sent.connect(self._send)
        self.box.textChanged.connect(self._compose)
        self.send = Button(theme, _("Send"), "send", kind="primary", on=self.box.send)
        self.replies = QuickReplies()
        self.replies.show_replies(view.quick_replies)
        self.replies.picked.connect(self.box.put)
        self.ask_end = Ask(theme, "x", _("End this chat?"), _("End it"), _("Back to the chat"))
        self.ask_end.agreed.connect(partial(live.end, self._number))
        self.ask_transfer = Ask(
            theme,
            "phone-forwarded",
            _("Pass this chat on to the team leader?"),
            _("Pass it on"),
            _("Back to the chat"),
        )
        self.ask_transfer.agreed.connect(partial(live.transfer, self._number))
        self.end.clicked.connect(self._ask_end)
        self.transfer.clicked.connect(self._ask_transfer)
        line = row(gap=8)
        line.addWidget(self.box, 1)
        line.addWidget(self.send)
        about = text(_("Quick replies: pick one, then check and edit it"), "note", "soft")
        self.writing = QWidget()
        self.writing.setLayout(column(line, about, self.replies, gap=8))
        whole = column(head, self.over, gap=8)
        whole.addWidget(self.bubbles, 1)
        for part in (self.typing, self.due, self.hint_row, self.ask_end, self.ask_transfer):
            whole.addWidget(part)
        whole.addWidget(self.writing)
        self.setLayout(whole)
        for n in range(PICKED):
            shortcut(f"Alt+{n + 1}", self, partial(self.replies.pick, n))
        shortcut("F2", self, self._ask_end)
        shortcut("F6", self, self._ask_transfer)
        self._composing = False
        self._talking = True
        """Somebody is there: the chat can be ended and passed on."""
        self._over = False

    # What the trainee does

    @Slot(str)
    def _send(self, words: str) -> None:
        self._live.send(self._number, words)

    @Slot()
    def _compose(self) -> None:
        writing = bool(self.box.toPlainText().strip())
        if writing != self._composing:
            self._composing = writing
            self._live.composing(self._number, writing)

    @Slot()
    def _ask_end(self) -> None:
        if self._talking:
            self.ask_transfer.dismiss()
            self.ask_end.ask()

    @Slot()
    def _ask_transfer(self) -> None:
        if self._talking:
            self.ask_end.dismiss()
            self.ask_transfer.ask()

    @Slot()
    def _scorecard(self) -> None:
        self.scorecard_wanted.emit(self._call_id)

    # What is shown

    def show_view(self, view: CustomerView) -> None:
        self.bubbles.show_messages(view.messages, view.name)
        words, tone, icon = waiting_words(view)
        if self.clock.text() != words:
            self.clock.setText(words)
        set_tone(self.clock, tone)
        self.icon.setVisible(bool(words))
        self.icon.change(icon, "text_soft" if tone == "soft" else tone)
        typing = _("{name} is typing …").format(name=view.name) if view.typing else ""
        if self.typing.text() != typing:
            self.typing.setText(typing)
        if self.hint.accessibleName() != view.hint:
            set_paragraph(self.hint, view.hint)
        self.hint_row.setVisible(bool(view.hint))
        self.due.show_view(view)
        self._show_talking(talking=view.state == "talking")
        self.typing.setVisible(view.state == "talking")
        if view.state in ("ended", "scored"):
            self._show_over(view)

    def _show_talking(self, *, talking: bool) -> None:
        if talking == self._talking:
            return
        self._talking = talking
        for key in (self.end, self.transfer):
            key.setEnabled(talking)
        if not talking:
            for ask in (self.ask_end, self.ask_transfer):
                ask.dismiss()

    def _show_over(self, view: CustomerView) -> None:
        if not self._over:
            self._over = True
            # Only what was written is left, and it gets the room.
            for part in (self.writing, self.end, self.transfer):
                part.hide()
        ending = both(view.ending_zh, view.ending_en)
        words = _("The chat is over: {ending}").format(ending=ending)
        if view.percent is not None:
            result = _("passed") if view.passed else _("not passed")
            words = f"{words} · {percent(view.percent, 100)} % · {result}"
        self.over.show_words(words, "good" if view.passed else "info")
        self.score.setEnabled(view.state == "scored")
