"""One customer who types: the dialogue, played in ticks of a tenth of a second."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Literal

from trainer.domain import dialogue as dlg
from trainer.domain import events as ev
from trainer.domain.chat import ChatMessage, thinking_seconds, typing_seconds
from trainer.domain.manner import Manner
from trainer.domain.scenario import AgentAct, QuickReply, Scenario
from trainer.domain.standard import Standard
from trainer.phrases.written import WrittenPhrase, compile_written, find_written, read

TICK = 0.1
READING = 1.5
"""Seconds without a further message after which the customer takes the trainee's turn as whole."""
WAITS_FOR_MORE = 20.0
"""Seconds that the customer goes on waiting while the trainee is seen typing."""


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
        self._seed = seed
        self._emit = emit
        self._templates = {**standard.phrases, **scenario.phrases}
        self._phrases: dict[str, WrittenPhrase] = {}
        self._ticks = 0
        self._line_count = 0
        self._pending: dlg.SayLine | None = None
        self._typing_from = self._due = 0.0
        self._turn: list[ev.Utterance] = []
        self._quiet_since = 0.0
        emit(ev.Answered(0.0))
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
        return dlg.substitute(
            self.scenario.moments[self.dialogue.moment].hint, self.scenario.variables
        )

    def quick_replies(self) -> tuple[QuickReply, ...]:
        variables = self.scenario.variables
        return tuple(
            replace(each, text=dlg.substitute(each.text, variables))
            for each in self.scenario.quick_replies
        )

    # -- commands -----------------------------------------------------------------------------

    def send(self, text: str) -> None:
        """The trainee's message. Empty ones are none."""
        text = text.strip()
        if self.ended or not text:
            return
        said = ev.Utterance(self.now, self.now, self.now, text, typed=True)
        self._emit(said)
        self.messages.append(ChatMessage("trainee", self.now, text))
        self._turn.append(said)
        self.waiting_since = None
        self._quiet_since = self.now

    def end(self) -> None:
        """The trainee ends the chat."""
        self._close_turn()
        if not self.ended:
            self._act("hang_up")

    def transfer(self) -> None:
        """The trainee passes the chat on to the team leader."""
        self._close_turn()
        if not self.ended:
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
        if not self.ended:
            quiet = 0.0 if self.busy else self.now - self._quiet_since
            self._perform(self.dialogue.passed(self.now, quiet))

    def _deliver(self, line: dlg.SayLine) -> None:
        self._pending = None
        self._line_count += 1
        number = self._line_count
        self._emit(ev.LineStarted(self.now, number, line.moment, line.text, line.mood))
        self._emit(ev.LineEnded(self.now, number, cut=False))
        self.messages.append(ChatMessage("customer", self.now, line.text))
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
        text = read(turn)
        names = dict.fromkeys((*self.dialogue.expected(), *self.dialogue.followed))
        found = [find_written(self._phrase(name), text) for name in names]
        heard = [
            ev.PhraseHeard(m.phrase, m.probability, m.start, m.end, m.heard)
            for m in found
            if m.answer == "said" and m.start is not None and m.end is not None
        ]
        self._emit(ev.PhrasesMatched(self.now, tuple(heard)))
        said = "".join(message.text for message in turn)
        # A chat has no second call: what is promised in it is not waited for.
        manner = Manner(said_at={h.phrase: h.start for h in heard})
        phrases = frozenset(manner.said_at)
        self._perform(self.dialogue.heard(self.now, phrases, said, manner))

    def _phrase(self, name: str) -> WrittenPhrase:
        if name not in self._phrases:
            templates = self._templates[name]
            self._phrases[name] = compile_written(name, templates, self.scenario.variables)
        return self._phrases[name]

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
                case dlg.Part() | dlg.RingAgain():
                    raise AssertionError("nothing was promised, so the call cannot go on")
                case dlg.End():
                    self._finish(action.ending, action.by)

    def _begin(self, line: dlg.SayLine) -> None:
        self._pending = line
        self._typing_from = self.now + thinking_seconds(self._seed, self._line_count + 1)
        self._due = self._typing_from + typing_seconds(line.text, line.persona.pace)

    def _finish(self, ending: str, by: ev.Party | Literal["transfer", "crash"]) -> None:
        self._pending = None
        self.waiting_since = None
        self.ended_by, self.ending = by, ending
        self._emit(ev.CallEnded(self.now, ending, by))
