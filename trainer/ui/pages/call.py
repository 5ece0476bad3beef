"""The call page: a soft phone with one big state and a few keys that never move."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QWidget

from trainer.domain.errors import KnownError
from trainer.i18n import _, render
from trainer.ui.context import Context
from trainer.ui.pages.call_parts import Keypad, Wording, Words
from trainer.ui.pages.call_words import state_words
from trainer.ui.pages.call_writing import Notes, TypedAnswer
from trainer.ui.widgets.ask import Ask
from trainer.ui.widgets.banner import Banner
from trainer.ui.widgets.basic import Button, column, row, set_words, shortcut, text
from trainer.ui.widgets.ledger import Ledger
from trainer.ui.widgets.page import Page
from trainer.ui.widgets.phone import LevelLine, PaceGauge, StateDial
from trainer.ui.widgets.talk_key import TalkKey
from trainer.ui.words import label, mode_word

if TYPE_CHECKING:
    from trainer.services.call_view import CallState, CallView, LiveCall
    from trainer.services.views import Mode

SECOND_CLICK = 0.7
"""Seconds after answering in which the same key does not hang up: people double-click."""
FRAME_MS = 33
"""Views are polled at 30 Hz."""


class CallPage(Page):
    """One live call, from the first ring until it is scored."""

    def __init__(self, context: Context, live: LiveCall, mode: Mode) -> None:
        super().__init__(context, _("Call"))
        self.live, self.mode = live, mode
        self._opened = False
        self._answered_at = 0.0
        self._state: CallState = "ringing"
        self._failure: KnownError | None = None
        self._live_words = (
            mode != "exam" and bool(self.desk.setting("show_partial"))
            if self._has("show_partial")
            else mode != "exam"
        )
        self._build()
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self._tick)
        self._timer.start()
        self._tick()

    def _has(self, name: str) -> bool:
        return any(row.name == name for row in self.context.settings_rows)

    def _build(self) -> None:
        head = self.head()
        if self.mode != "exam":
            # In an exam not even the title says what is coming.
            head.addWidget(text(label(self.live.scenario.title), "lead"))
            head.addSpacing(8)
        head.addWidget(text(mode_word(self.mode), "note", "soft"))
        head.addStretch(1)
        self.words_button = Button(
            self.theme, _("Live words"), "captions", kind="quiet", key="Ctrl+L"
        )
        self.words_button.setCheckable(True)
        self.words_button.setChecked(self._live_words)
        self.words_button.toggled.connect(self._show_words)
        if self.mode == "exam":
            self.words_button.hide()
        self.type_button = Button(
            self.theme, _("Type an answer"), "keyboard", kind="quiet", key="Ctrl+T"
        )
        self.type_button.setCheckable(True)
        self.type_button.toggled.connect(self._show_typing)
        head.addWidget(self.words_button)
        head.addWidget(self.type_button)

        body = self.fixed_body(gap=12, top=16)
        self.banner = Banner(self.theme)
        self.banner.hide()
        body.addWidget(self.banner)

        self.dial = StateDial(self.theme)
        self.state = text("", "display")
        self.state.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        self.detail = text("", "body", "soft", wrap=True)
        big = row(-1, self.dial, 16, column(-1, self.state, self.detail, -1, gap=4), -1, gap=0)
        # No name, though it is known here: asking for it is the trainee's task.
        self.customer = LevelLine(self.theme, _("Customer"), "customer", "user")
        self.trainee = LevelLine(self.theme, _("You"), "accent", "headphones")
        self.gauge = PaceGauge(self.theme)
        self.words = Words(self.theme)
        middle = column(big, self.customer, self.trainee, 4, self.gauge, gap=8)
        middle.setStretch(1, 1)
        middle.setStretch(2, 1)
        middle.addWidget(self.words, 3)
        self.hidden_words = QWidget()
        middle.addWidget(self.hidden_words, 2)

        self.wording = Wording(self.theme)
        self.notes = Notes(self.theme)
        self.notes.kept.connect(self._note)
        self.side = QWidget()
        self.side.setFixedWidth(320)
        self.promises = Ledger(self.theme)
        side = column(self.wording, self.promises, self.notes, gap=12)
        side.setStretch(0, 3)
        side.setStretch(2, 2)
        self.side.setLayout(side)
        across = row(gap=24)
        across.addLayout(middle, 1)
        across.addWidget(self.side)
        body.addLayout(across, 1)

        self.typing = TypedAnswer(self.theme)
        self.typing.said.connect(self._say)
        self.typing.composing.connect(self._compose)
        body.addWidget(self.typing)
        self.ask = Ask(
            self.theme,
            "phone-forwarded",
            _("Transfer to the team leader?"),
            _("Transfer"),
            _("Back to the call"),
        )
        self.ask.agreed.connect(self._transfer)
        body.addWidget(self.ask)
        self._outer.addWidget(self._keys())

    def _keys(self) -> QWidget:
        self.keys = Keypad(self.theme, float(self._volume()))
        self.keys.main.clicked.connect(self._main)
        self.keys.hold.clicked.connect(self._hold)
        self.keys.mute.clicked.connect(self._mute)
        self.keys.transfer.clicked.connect(self._ask_transfer)
        self.keys.notes.toggled.connect(self._show_notes)
        self.keys.done.clicked.connect(self.live.end_turn)
        self.keys.volume.valueChanged.connect(self._loudness)
        self._talk_key = TalkKey(self, self.keys.talk, self.live.press_to_talk)
        for key, action in {
            "F2": self._main,
            "F3": self._hold,
            "F4": self._mute,
            "F6": self._ask_transfer,
            "F7": self.keys.notes.toggle,
            "F8": self.live.end_turn,
        }.items():
            shortcut(key, self, action)
        return self.keys

    def _volume(self) -> float:
        return float(self.desk.setting("customer_volume")) if self._has("customer_volume") else 1.0

    def first_focus(self) -> QWidget:
        return self.keys.main

    # What the keys do

    @Slot()
    def _main(self) -> None:
        state = self.live.view().state
        now = time.monotonic()
        if state in ("ringing", "between"):
            self._answered_at = now
            self.live.answer()
        elif state in ("talking", "held") and now - self._answered_at > SECOND_CLICK:
            self.live.hang_up()
        self._tick()

    @Slot()
    def _hold(self) -> None:
        state = self.live.view().state
        if state == "held":
            self.live.resume()
        elif state == "talking":
            self.live.hold()
        self._tick()

    @Slot()
    def _mute(self) -> None:
        self.live.mute(not self.live.view().muted)
        self._tick()

    @Slot()
    def _ask_transfer(self) -> None:
        # It ends the call: a slip of the finger must not.
        if self.live.view().state in ("talking", "held"):
            self.ask.ask()

    @Slot()
    def _transfer(self) -> None:
        if self.live.view().state in ("talking", "held"):
            self.live.transfer()

    @Slot(int)
    def _loudness(self, value: int) -> None:
        self.live.set_volume(value / 100)

    @Slot(str)
    def _say(self, words: str) -> None:
        self.live.say(words)

    @Slot(bool)
    def _compose(self, writing: bool) -> None:
        self.live.composing(writing)

    @Slot(str)
    def _note(self, words: str) -> None:
        self.live.note(words)
        self.context.window.toast(_("Note kept"), "good")

    @Slot(bool)
    def _show_words(self, shown: bool) -> None:
        self._live_words = shown and self.mode != "exam"

    @Slot(bool)
    def _show_typing(self, shown: bool) -> None:
        self.typing.show_box(shown)
        if shown and self._state != "ringing":
            self.typing.box.setFocus()
        QTimer.singleShot(0, self, self.context.window.place_toast)

    @Slot(bool)
    def _show_notes(self, shown: bool) -> None:
        self.notes.setVisible(shown)
        if shown:
            self.notes.words.setFocus()

    # What is shown

    @Slot()
    def _tick(self) -> None:
        view = self.live.view()
        self._show_state(view)
        held = view.state == "held"
        note = _("On hold") if held else ""
        self.customer.push(view.customer_level, view.speaking == "customer", note)
        quiet = _("Muted") if view.muted else note
        self.trainee.push(view.trainee_level, view.speaking == "trainee", quiet)
        self.gauge.set_pace(view.pace_cpm, view.pace_band)
        # Without a voice the customer's lines must be read, whatever the mode.
        shown = self._live_words or view.customer_silent
        self.words.setVisible(shown)
        self.hidden_words.setVisible(not shown)
        if shown:
            self.words.show_turns(view.transcript, view.partial, all_turns=self._live_words)
        self.wording.show_wording(view.wording, view.hint)
        self.wording.setVisible(bool(view.wording or view.hint) or self.mode == "practice")
        self.side.setVisible(self.mode != "exam" or self.keys.notes.isChecked())
        if view.typed_only and not self.type_button.isChecked():
            self.type_button.setChecked(True)
        self.keys.show_view(view)
        for each in (self.typing, self.type_button):
            each.setEnabled(view.state != "ended")
        before, self._state = self._state, view.state
        self.promises.show_entries(view.ledger)
        if before in ("ringing", "between") and view.state == "talking":
            self._answered(view)
        if view.state not in ("talking", "held"):
            self.ask.dismiss()
        self._show_notice(view)
        if view.state == "ended":
            self._after(view)

    def _answered(self, view: CallView) -> None:
        """The keyboard leaves the key that answered: it hangs up now."""
        if not self.typing.isHidden():
            self.typing.box.setFocus()
        elif self.keys.main.hasFocus():
            (self.keys.talk if view.push_to_talk else self.keys.done).setFocus()

    def _show_state(self, view: CallView) -> None:
        self.dial.show_state(view.state, view.rings)
        words, detail = state_words(view)
        set_words(self.state, words)
        set_words(self.detail, detail)

    def _show_notice(self, view: CallView) -> None:
        if view.failed is not None:
            if self._failure is None:
                self._failure = view.failed
                self.banner.show_error(view.failed)
        elif view.notice is not None:
            self.banner.show_words(render(view.notice), "warn")
        elif view.customer_silent:
            self.banner.show_words(
                _("There is no sound on this computer, so the customer's words are written below."),
                "warn",
            )
        else:
            self.banner.hide()

    def _after(self, view: CallView) -> None:
        if self._opened or not self.live.finished():
            return
        self._opened = True
        self._timer.stop()
        if view.failed is None:
            self.context.window.open_scorecard(self.live.call_id)
        else:
            self.banner.show_error(view.failed)
            self.banner.add_action(_("Open what was recorded"), self._open_record)

    @Slot()
    def _open_record(self) -> None:
        self.context.window.open_scorecard(self.live.call_id)

    def is_over(self) -> bool:
        return self.live.view().state == "ended"

    def leave(self) -> None:
        self._timer.stop()
        self._talk_key.stop()
        if not self.is_over():
            self.live.abandon()
