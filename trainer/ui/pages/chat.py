"""A shift of chats: the customers left with their clocks, the chosen one's chat right."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from trainer.domain.chat import FIRST_REPLY
from trainer.domain.errors import KnownError
from trainer.i18n import _
from trainer.ui.context import Context
from trainer.ui.pages.chat_panel import ChatPanel
from trainer.ui.pages.chat_parts import ConversationRow
from trainer.ui.widgets.banner import Banner
from trainer.ui.widgets.basic import Button, card, column, paragraph, row, shortcut, text
from trainer.ui.widgets.ledger import Ledger
from trainer.ui.widgets.page import Page
from trainer.ui.words import mode_word

if TYPE_CHECKING:
    from trainer.domain.chat import ChatView, CustomerView
    from trainer.services.chat_live import LiveChat
    from trainer.services.views import Mode

POLL_MS = 100
LIST_WIDTH = 264


class ChatPage(Page):
    """One shift, from the first customer until all are scored."""

    def __init__(self, context: Context, live: LiveChat, mode: Mode) -> None:
        super().__init__(context, _("Chat"))
        self.live, self.mode = live, mode
        self.rows: list[ConversationRow] = []
        self.panels: list[ChatPanel] = []
        self.chosen = -1
        self._seen: list[int] = []
        self._opened = False
        self._build()
        for key, step in (("Ctrl+Down", 1), ("Ctrl+Up", -1)):
            shortcut(key, self, partial(self._step, step))
        shortcut("Ctrl+J", self, self._to_urgent)
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self._tick)
        self._timer.start()
        self._tick()

    def _build(self) -> None:
        head = self.head()
        head.addWidget(text(_("Chats"), "lead"))
        head.addSpacing(8)
        head.addWidget(text(mode_word(self.mode), "note", "soft"))
        head.addStretch(1)
        self.urgent = Button(
            self.theme, _("Most urgent"), "timer", kind="quiet", key="Ctrl+Shift+J"
        )
        self.urgent.setToolTip(_("To the customer who is most urgent") + " (Ctrl+J)")
        self.urgent.clicked.connect(self._to_urgent)
        head.addWidget(self.urgent)
        self.done = Button(self.theme, _("Calls"), "history", kind="primary", on=self._to_calls)
        self.done.hide()
        head.addWidget(self.done)
        body = self.fixed_body(gap=12, top=16)
        self.banner = Banner(self.theme)
        self.banner.hide()
        body.addWidget(self.banner)
        self.expected = paragraph("", "note", "soft")
        self._list = column(gap=8)
        side = QWidget()
        side.setFixedWidth(LIST_WIDTH)
        # Under the customers there is room; beside the messages there is none.
        self.promises = Ledger(self.theme, missed="octagon-x")
        inner = column(self.expected, self._list, self.promises, -1, gap=12)
        side.setLayout(inner)
        self.stack = QStackedWidget()
        self.empty = paragraph(_("The first customer will write in a moment."), "body", "soft")
        self.stack.addWidget(self.empty)
        across = row(gap=16)
        across.addWidget(side)
        across.addWidget(card(self.stack, margin=16), 1)
        body.addLayout(across, 1)

    # The customers

    @Slot()
    def _tick(self) -> None:
        view = self.live.view()
        for customer in view.customers[len(self.rows) :]:
            self._come(customer)
        for customer in view.customers:
            number = customer.number
            chosen = number == self.chosen
            theirs = sum(message.party == "customer" for message in customer.messages)
            if chosen:
                self._seen[number] = theirs
            self.rows[number].show_view(customer, theirs - self._seen[number], chosen=chosen)
            self.panels[number].show_view(customer)
        self._show_promises(view)
        missing = view.expected - len(view.customers)
        words = _("{n} of {all} customers are here").format(
            n=len(view.customers), all=view.expected
        )
        if missing <= 0:
            words = _("Everybody is here")
        if self.expected.accessibleName() != words:
            self.expected.setText(words)
            self.expected.setAccessibleName(words)
        self._show_end(view)

    def _come(self, customer: CustomerView) -> None:
        number = customer.number
        made = ConversationRow(self.theme, customer, "Ctrl+\u2191/\u2193")
        made.pressed.connect(partial(self.choose, number))
        panel = ChatPanel(self.context, self.live, customer)
        panel.scorecard_wanted.connect(self.context.window.open_scorecard)
        self.rows.append(made)
        self.panels.append(panel)
        self._seen.append(0)
        self._list.addWidget(made)
        self.stack.addWidget(panel)
        if self.chosen < 0:
            self.choose(number)

    def choose(self, number: int) -> None:
        """Show this customer's chat; the keyboard goes to its box."""
        self.chosen = number
        panel = self.panels[number]
        self.stack.setCurrentWidget(panel)
        panel.box.setFocus()
        self._show_promises(self.live.view())

    def _show_promises(self, view: ChatView) -> None:
        for customer in view.customers:
            if customer.number == self.chosen:
                self.promises.show_entries(customer.ledger)

    def _step(self, by: int) -> None:
        if self.rows:
            self.choose((self.chosen + by) % len(self.rows))

    @Slot()
    def _to_urgent(self) -> None:
        """To whoever is nearest to being late, be it with an answer or with a promise."""
        urgent = [
            (
                c.time_to_write if c.state == "between" else FIRST_REPLY - (c.waiting or 0.0),
                c.number,
            )
            for c in self.live.view().customers
            if c.state == "between" or c.waiting is not None
        ]
        if urgent:
            self.choose(min(urgent)[1])

    # The end

    def _show_end(self, view: ChatView) -> None:
        if self._opened or not self.live.finished():
            return
        view = self.live.view()
        self._opened = True
        self._timer.stop()
        for customer in view.customers:
            self.panels[customer.number].show_view(customer)
        self._show_promises(view)
        self.urgent.hide()
        self.done.show()
        if view.failed is not None:
            self.banner.show_error(KnownError(view.failed, view.remedy))
        elif len(view.customers) == 1:
            self.context.window.open_scorecard(view.customers[0].call_id)
        else:
            passed = sum(bool(customer.passed) for customer in view.customers)
            words = _("The shift is over: {passed} of {all} chats passed.")
            self.banner.show_words(
                words.format(passed=passed, all=len(view.customers)),
                "good" if passed == len(view.customers) else "info",
                _("Open a customer's scorecard, or find all of them under Calls."),
            )
        self.context.window.shift_over()

    @Slot()
    def _to_calls(self) -> None:
        self.context.window.show_page("calls")

    def first_focus(self) -> QWidget | None:
        return self.panels[self.chosen].box if self.chosen >= 0 else None

    def is_over(self) -> bool:
        return self.live.finished()

    def leave(self) -> None:
        self._timer.stop()
        if not self.is_over():
            self.live.abandon()
