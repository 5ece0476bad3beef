"""One call, tick by tick: ring, answer, listen, decide, speak, hang up.

A tick is one block of the trainee's sound (20 ms). All times are call time, counted in ticks, so
the same blocks and commands give the same log whether they come from a headset or from a script
at fifty times the speed (docs/adr/0003-one-clock.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Literal, Protocol

import numpy as np

from trainer.domain import dialogue as dlg
from trainer.domain import events as ev
from trainer.domain.scenario import AgentAct, Scenario
from trainer.domain.sound import BLOCK, Samples
from trainer.services.customer import CustomerVoice
from trainer.services.customer_lines import CustomerLines
from trainer.services.listener import TICK, Listener
from trainer.services.ringing import Ringing
from trainer.services.turn import OpenTurn
from trainer.services.turn import Timing as Timing
from trainer.services.understanding import Understanding
from trainer.speech.base import Recogniser

State = Literal["ringing", "talking", "held", "between", "ended"]
"""`between`: hung up, and something that was promised comes due (the trainee may ring back)."""


class TwoTracks(Protocol):
    """Where the sound of both sides is kept, on one time axis."""

    def customer(self, samples: Samples) -> None: ...
    def trainee(self, samples: Samples) -> None: ...


class Conductor:
    """Owns the call. One thread calls `tick` and the commands; `emit` sees every event first."""

    def __init__(
        self,
        scenario: Scenario,
        seed: int,
        emit: Callable[[ev.Event], None],
        tracks: TwoTracks,
        recogniser: Recogniser | None,
        voice: CustomerVoice,
        *,
        standard_phrases: Mapping[str, tuple[str, ...]] | None = None,
        timing: Timing | None = None,
        records_trainee: bool = True,
        running_late: Callable[[], bool] | None = None,
    ) -> None:
        """`records_trainee`: False where the microphone's own thread writes that track.

        `running_late` tells whether blocks wait that were heard already: a line then starts only
        when they are worked off, or the recording would place it too early. None: the source can
        wait, so the call stands still until a line is rendered.
        """
        self.scenario = scenario
        self.dialogue = dlg.Dialogue(scenario, seed)
        self.state: State = "ringing"
        self.muted = False
        self.composing = False
        """The trainee is typing an answer: nobody counts that as silence."""
        self.ended_by: str | None = None
        self.answered_at: float | None = None
        self.last_answer = 0.0
        """Call time at which the telephone was last picked up."""
        self.last_spoken_end = 0.0
        """Call time at which either side was last heard to say something."""
        self._emit = emit
        self._tracks = tracks
        self._records_trainee = records_trainee
        self._voice = voice
        self._ringing = Ringing()
        self._lines = CustomerLines(voice, self._log, running_late)
        self._listener = Listener(recogniser, (timing or Timing()).short)
        self._promises = 0
        self._ticks = 0
        self._understanding = Understanding(
            {**(standard_phrases or {}), **scenario.phrases}, scenario.variables
        )
        self._turn = OpenTurn(self.dialogue, self._understanding, timing or Timing())
        self._silence = np.zeros(BLOCK, dtype=np.int16)
        self._voice.prepare(self.dialogue.possible_lines())

    # -- what others may know ---------------------------------------------------------------

    @property
    def now(self) -> float:
        """Call time in seconds."""
        return round(self._ticks * TICK, 3)

    @property
    def rings(self) -> int:
        """Rings so far of the telephone that rings, or rang before it was picked up."""
        return self._ringing.count

    @property
    def rang_for(self) -> float:
        """Seconds that the telephone has been ringing, or rang before it was picked up."""
        return (self.now if self.state == "ringing" else self.last_answer) - self._ringing.since

    @property
    def ended(self) -> bool:
        return self.state == "ended"

    @property
    def partial(self) -> str:
        """Words so far of what the trainee is saying; they may still change."""
        return self._listener.partial

    @property
    def segment_since(self) -> float | None:
        """Call time at which what `partial` shows began."""
        return self._listener.segment_since

    @property
    def heard(self) -> Samples | None:
        """The sound of the utterance that was logged last."""
        return self._listener.heard

    @property
    def trainee_level(self) -> float:
        """dBFS of the last tick that was listened to."""
        return self._listener.level

    @property
    def trainee_speaking(self) -> bool:
        return self._listener.speaking

    @property
    def customer_speaking(self) -> bool:
        return self._voice.playing is not None

    @property
    def waiting_for_line(self) -> bool:
        """A line has been chosen that does not sound yet."""
        return self._lines.waiting

    @property
    def turn_open(self) -> bool:
        """The trainee has said something that the customer has not reacted to."""
        return self._listener.segment_open or bool(self._turn)

    # -- commands ---------------------------------------------------------------------------

    def answer(self) -> None:
        """Pick up; between two calls: ring the customer back."""
        if self.state == "between":
            self._call_back()
        if self.state != "ringing":
            return
        self.state = "talking"
        self.last_spoken_end = self.last_answer = self.now
        if self.answered_at is None:
            self.answered_at = self.now
        self._voice.stop()
        self._voice.signal("pick_up")
        self._log(ev.Answered(self.now))
        self._perform(self.dialogue.answered(self.now))

    def _call_back(self) -> None:
        self.state = "talking"
        self.last_spoken_end = self.now
        self._voice.signal("pick_up")
        self._log(ev.CalledBack(self.now))
        self._perform(self.dialogue.called_back(self.now))

    def hang_up(self) -> None:
        """The trainee rings off; refusing a ringing call counts as not answering it. Between two
        calls there is nothing to hang up."""
        if self.state == "between":
            return
        self.end_turn()
        if self.state != "ended":
            self._act("hang_up")

    def hold(self) -> None:
        if self.state != "talking":
            return
        self.end_turn()
        if self.ended:
            return
        self.state = "held"
        self._voice.hold()
        self._log(ev.HoldStarted(self.now))
        self._act("hold")

    def resume(self) -> None:
        if self.state != "held":
            return
        self.state = "talking"
        self.last_spoken_end = self.now
        self._voice.resume()
        self._log(ev.HoldEnded(self.now))
        self._act("resume")

    def transfer(self) -> None:
        if self.state not in ("talking", "held"):
            return
        self.end_turn()
        if self.ended:
            return
        self._log(ev.Transferred(self.now))
        self._act("transfer")

    def note(self, text: str) -> None:
        self._log(ev.NoteTaken(self.now, text))

    def lost(self, device: Literal["microphone", "speaker"], reason: str) -> None:
        self._log(ev.DeviceLost(self.now, device, reason))

    def end_turn(self) -> None:
        """Close what the trainee is saying and let the customer react at once."""
        if self.state == "talking":
            self._log_all(self._listener.close_segment())
            self._close_turn()

    def say(self, text: str) -> None:
        """A typed answer: an utterance without sound."""
        text = "".join(text.split())
        if self.state != "talking" or not text:
            return
        words = tuple(ev.Word(char, self.now, self.now, 1.0) for char in text)
        self._log(ev.Utterance(self.now, self.now, self.now, text, words, typed=True))
        self._close_turn()

    def abandon(self) -> None:
        """End the call wherever it stands: the window closes, or a fault broke it off."""
        if self.state != "ended":
            self._act("hang_up")

    # -- the tick ---------------------------------------------------------------------------

    def tick(self, block: Samples) -> None:
        """Take the trainee's next 20 ms (`BLOCK` samples) and live through them."""
        if self.state == "ended":
            return
        if self.state == "ringing":
            self._ring()
        hears = self.state == "talking" and not self.muted
        trainee = block if hears else self._silence
        customer, ended_line = self._voice.next_block()
        if self._records_trainee:
            self._tracks.trainee(trainee)
        self._tracks.customer(customer)
        self._ticks += 1
        if ended_line is not None:
            self._lines.over(self.now, ended_line)
            self.last_spoken_end = self.now
            self._perform(self.dialogue.line_ended(self.now))
        if self.ended:
            return
        if self.state in ("ringing", "between"):
            self._listener.warm(block)
            if self.state == "between":
                self._perform(self.dialogue.passed(self.now, 0.0))
            return
        self._log_all(self._listener.feed(trainee))
        self._maybe_close_turn()
        self._pass_time()

    def _ring(self) -> None:
        due = self._ringing.due(self.now)
        if due is None:
            return
        if due > self.scenario.max_rings:
            self._perform(self.dialogue.rang_out(self.now))
            return
        self._ringing.count = due
        self._log(ev.Rang(self.now, due))
        self._voice.signal("ring")

    def _pass_time(self) -> None:
        if self.state == "ended":
            return
        self._lines.begin(self.now)
        if self.composing:
            self.last_spoken_end = self.now
        busy = self.customer_speaking or self.waiting_for_line or self.turn_open
        quiet = 0.0 if busy else self.now - self.last_spoken_end
        self._perform(self.dialogue.passed(self.now, quiet, self._talking_for()))

    def _talking_for(self) -> float:
        """Seconds since the trainee began what he is still saying."""
        since = self._listener.segment_since
        if since is None:
            return 0.0
        return self.now - (self._turn.since or since)

    # -- turns ------------------------------------------------------------------------------

    def _maybe_close_turn(self) -> None:
        if not self._listener.segment_open and self._turn.is_over(self.now):
            self._close_turn()

    def _close_turn(self) -> None:
        answer = self._turn.close(self._lines.spans)
        if answer is None or self.state == "ended":
            return
        self._log(ev.PhrasesMatched(self.now, answer.heard))
        for promise in answer.manner.promises:
            self._promises += 1
            self._log(ev.PromiseMade(self.now, self._promises, promise.heard, promise.due))
        self.last_spoken_end = max(answer.end, self.last_spoken_end)
        said = answer.phrases
        self._perform(self.dialogue.heard(self.now, said, answer.text, answer.manner))

    # -- what the dialogue wants --------------------------------------------------------------

    def _act(self, act: AgentAct) -> None:
        self._perform(self.dialogue.acted(self.now, act))

    def _perform(self, actions: Iterable[dlg.Action]) -> None:
        entered = False
        for action in actions:
            if self.state == "ended":
                return
            match action:
                case dlg.EnterMoment():
                    entered = True
                    self._understanding.begin_moment()
                    self._log(ev.MomentEntered(self.now, action.moment, action.mood))
                case dlg.ChangeMood():
                    self._log(ev.MoodChanged(self.now, action.mood, action.rule))
                case dlg.SayLine():
                    self._lines.choose(action)
                case dlg.HangUp():
                    self._log(ev.HungUp(self.now, action.by))
                case dlg.Part():
                    self._part(action.waited)
                case dlg.RingAgain():
                    entered = True
                    self.state = "ringing"
                    self._ringing.begin(self.now)
                case dlg.End():
                    self._finish(action.ending, action.by)
        if entered and self.state != "ended":
            self._voice.prepare(self.dialogue.possible_lines())

    def _part(self, waited: float) -> None:
        """The call is over for now; the telephone lies still until a promise is due."""
        self._fall_silent()
        self.state = "between"
        self._log(ev.TimeSkipped(self.now, waited))
        self._voice.signal("hang_up")
        self._voice.prepare(self.dialogue.possible_lines())

    def _fall_silent(self) -> None:
        self._lines.break_off(self.now)
        self._log_all(self._listener.close_segment())
        self._turn.clear()

    def _finish(self, ending: str, by: ev.Party | Literal["transfer", "crash"]) -> None:
        self._fall_silent()
        self.state = "ended"
        self.ended_by = by
        self._log(ev.CallEnded(self.now, ending, by))
        self._voice.signal("hang_up")

    # -- the log ------------------------------------------------------------------------------

    def _log_all(self, events: Iterable[ev.Event]) -> None:
        for event in events:
            self._log(event)

    def _log(self, event: ev.Event) -> None:
        if isinstance(event, ev.Utterance):
            self._turn.add(event)
        self._emit(event)


__all__ = ["Conductor", "State", "Timing", "TwoTracks"]
