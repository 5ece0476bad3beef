"""One customer who types: the dialogue, played in ticks of a tenth of a second."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Literal

from trainer.domain import dialogue as dlg
from trainer.domain import events as ev
from trainer.domain.call import Call
from trainer.domain.chat import WRITE_WITHIN, ChatMessage, thinking_seconds, typing_seconds
from trainer.domain.promise import LedgerEntry
from trainer.domain.scenario import AgentAct, QuickReply, Scenario
from trainer.domain.standard import Standard
from trainer.services.chat_reading import Reading

TICK = 0.1
READING = 1.5
"""Seconds without a further message after which the customer takes the trainee's turn as whole."""
WAITS_FOR_MORE = 20.0
"""Seconds that the customer goes on waiting while the trainee is seen typing."""
_LEDGER = ev.PromiseMade | ev.TimeSkipped | ev.CalledBack | ev.MomentEntered | ev.CallEnded
"""What changes the ledger of promises."""


class Conversation:
    """A chat in its own time: 0 is when the customer opened it.

    Everything happens on whole ticks, so real time and virtual time give the same talk. `emit`
    keeps an event before anybody sees what it did. One thread at a time.
    """

    def __init__(
        self,
        scenario: Scenario,
        standard: Standard,
        seed: int,
        emit: Callable[[ev.Event], object],
    ) -> None:
        self.scenario = scenario
        self.dialogue = dlg.Dialogue(scenario, seed)
        self.messages: list[ChatMessage] = []
        self.composing = False
        """The trainee is typing: the customer sees it and waits for the rest of the turn."""
        self.ended_by: str | None = None
        self.ending = ""
        self.waiting_since: float | None = None
        self.ledger: tuple[LedgerEntry, ...] = ()
        """What was promised so far."""
        self.waited = 0.0
        """Seconds of the customer's life that went by when the chat was last left."""
        self._seed = seed
        self._keep = emit
        self._ledger_events: list[ev.Event] = []
        self._reading = Reading({**standard.phrases, **scenario.phrases}, scenario.variables)
        self._parted_at = 0.0
        self._skipped = 0.0
        self._ticks = 0
        self._line_count = 0
        self._pending: dlg.SayLine | None = None
        self._typing_from = self._due = 0.0
        self._turn: list[ev.Utterance] = []
        self._quiet_since = 0.0
        self._emit(ev.Answered(0.0))
        self._perform(self.dialogue.answered(0.0))

    # -- what others may know ---------------------------------------------------------------

    @property
    def now(self) -> float:
        """Seconds since the customer came."""
        return round(self._ticks * TICK, 3)

    @property
    def ended(self) -> bool:
        return self.ended_by is not None

    @property
    def between(self) -> bool:
        """The customer has left, and something that was promised comes due: who writes keeps it."""
        return self.dialogue.between and not self.ended

    @property
    def time_to_write(self) -> float:
        """Between two talks: seconds left in which the trainee can begin to write."""
        return max(0.0, self._parted_at + WRITE_WITHIN - self.now) if self.between else 0.0

    @property
    def moment(self) -> str:
        """The moment that the trainee's next message belongs to."""
        here = self.scenario.moments[self.dialogue.moment]
        if self.between and here.follow_up is not None:
            return here.follow_up.call_back
        return here.id

    @property
    def typing(self) -> bool:
        """The customer is seen typing."""
        return self._pending is not None and self.now >= self._typing_from

    @property
    def busy(self) -> bool:
        """The customer is about to write, or has yet to react to what was sent."""
        return self._pending is not None or bool(self._turn)

    @property
    def answered(self) -> bool:
        return any(message.party == "trainee" for message in self.messages)

    def hint(self) -> str:
        """What a good agent writes at this point, variables filled in."""
        return dlg.substitute(self.scenario.moments[self.moment].hint, self.scenario.variables)

    def quick_replies(self) -> tuple[QuickReply, ...]:
        variables = self.scenario.variables
        return tuple(
            replace(each, text=dlg.substitute(each.text, variables))
            for each in self.scenario.quick_replies
        )

    # -- commands -----------------------------------------------------------------------------

    def send(self, text: str) -> None:
        """The trainee's message; one that comes when a promise is due keeps it. Empty ones are
        none."""
        text = text.strip()
        if self.ended or not text:
            return
        if self.between:
            self._emit(ev.CalledBack(self.now))
            self._perform(self.dialogue.called_back(self.now))
        said = ev.Utterance(self.now, self.now, self.now, text, typed=True)
        self._emit(said)
        self._show("trainee", text)
        self._turn.append(said)
        self.waiting_since = None
        self._quiet_since = self.now

    def end(self) -> None:
        """The trainee ends the chat. Between two talks there is nothing to end."""
        self._close_turn()
        if not self.ended and not self.between:
            self._act("hang_up")

    def abandon(self) -> None:
        """End the chat wherever it stands: the window closes."""
        self.end()
        if not self.ended:
            self._act("hang_up")

    def transfer(self) -> None:
        """The trainee passes the chat on to the team leader, if somebody is there."""
        self._close_turn()
        if not self.ended and not self.between:
            self._emit(ev.Transferred(self.now))
            self._act("transfer")

    def advance(self, now: float) -> None:
        """Live on to `now` (seconds since the customer came)."""
        while not self.ended and (self._ticks + 1) * TICK <= now + 1e-9:
            self._ticks += 1
            self._tick()

    # -- the tick -----------------------------------------------------------------------------

    def _tick(self) -> None:
        if self._pending is not None and self.now >= self._due:
            self._deliver(self._pending)
        if not self.ended and self._turn and self._turn_is_whole():
            self._close_turn()
        if self.ended or (self.between and self._may_still_write()):
            return
        quiet = 0.0 if self.busy else self.now - self._quiet_since
        self._perform(self.dialogue.passed(self.now, quiet))

    def _may_still_write(self) -> bool:
        """Whether the customer leaves the trainee time to keep the promise."""
        patience = WRITE_WITHIN + (WAITS_FOR_MORE if self.composing else 0.0)
        return self.now - self._parted_at < patience

    def _deliver(self, line: dlg.SayLine) -> None:
        self._pending = None
        self._line_count += 1
        number = self._line_count
        self._emit(ev.LineStarted(self.now, number, line.moment, line.text, line.mood))
        self._emit(ev.LineEnded(self.now, number, cut=False))
        self._show("customer", line.text)
        self._quiet_since = self.now
        if self.waiting_since is None and not self._turn:
            self.waiting_since = self.now
        self._perform(self.dialogue.line_ended(self.now))

    def _turn_is_whole(self) -> bool:
        since = self.now - self._turn[-1].end
        return since >= (WAITS_FOR_MORE if self.composing else READING)

    def _close_turn(self) -> None:
        turn, self._turn = self._turn, []
        if not turn or self.ended:
            return
        read = self._reading.turn(turn, (*self.dialogue.expected(), *self.dialogue.followed))
        self._emit(ev.PhrasesMatched(self.now, read.heard))
        for number, promise in enumerate(read.manner.promises, start=len(self.ledger) + 1):
            self._emit(ev.PromiseMade(self.now, number, promise.heard, promise.due))
        self._perform(self.dialogue.heard(self.now, read.phrases, read.text, read.manner))

    # -- what the dialogue wants --------------------------------------------------------------

    def _act(self, act: AgentAct) -> None:
        self._perform(self.dialogue.acted(self.now, act))

    def _perform(self, actions: Iterable[dlg.Action]) -> None:
        for action in actions:
            match action:
                case dlg.EnterMoment():
                    self._emit(ev.MomentEntered(self.now, action.moment, action.mood))
                case dlg.ChangeMood():
                    self._emit(ev.MoodChanged(self.now, action.mood, action.rule))
                case dlg.SayLine():
                    self._begin(action)
                case dlg.HangUp():
                    self._emit(ev.HungUp(self.now, action.by))
                case dlg.Part():
                    self._part(action.waited)
                case dlg.RingAgain():
                    # Nobody has to pick up: what he writes stands there.
                    self._perform(self.dialogue.answered(self.now))
                case dlg.End():
                    self._finish(action.ending, action.by)

    def _begin(self, line: dlg.SayLine) -> None:
        self._pending = line
        self._typing_from = self.now + thinking_seconds(self._seed, self._line_count + 1)
        self._due = self._typing_from + typing_seconds(line.text, line.persona.pace)

    def _part(self, waited: float) -> None:
        """The customer is gone for now, until something that was promised is due."""
        self._pending = self.waiting_since = None
        self._turn.clear()
        self._parted_at = self.now
        self.waited = self._skipped = waited
        self._emit(ev.TimeSkipped(self.now, waited))

    def _finish(self, ending: str, by: ev.Party | Literal["transfer", "crash"]) -> None:
        self._pending = None
        self.waiting_since = None
        self.ended_by, self.ending = by, ending
        self._emit(ev.CallEnded(self.now, ending, by))

    # -- what is kept and shown ---------------------------------------------------------------

    def _emit(self, event: ev.Event) -> None:
        self._keep(event)
        if isinstance(event, _LEDGER):
            self._ledger_events.append(event)
            self.ledger = Call(self._ledger_events).ledger

    def _show(self, party: ev.Party, text: str) -> None:
        skipped, self._skipped = self._skipped, 0.0
        self.messages.append(ChatMessage(party, self.now, text, skipped))
