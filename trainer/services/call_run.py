"""Playing one call from the first ring to the last event, and scoring it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from trainer.domain.call import Call
from trainer.domain.events import CallMode, CallStarted, Event, Utterance
from trainer.domain.scenario import Scenario
from trainer.domain.scorecard import Scorecard
from trainer.domain.standard import Standard
from trainer.scoring import score
from trainer.services.conductor import Conductor, Timing, TwoTracks
from trainer.services.customer import CustomerVoice, Loudspeaker
from trainer.services.second_look import SecondLook
from trainer.services.sources import Source
from trainer.speech.base import LoadedModel, Recogniser, Synthesiser


@dataclass(frozen=True, slots=True)
class Assignment:
    """What is to be played, by whom and how."""

    call_id: str
    scenario: Scenario
    standard: Standard
    seed: int
    mode: CallMode = "practice"
    trainee: str = ""
    timing: Timing = field(default_factory=Timing)


class Log(Protocol):
    """Where events are kept before anyone else sees them."""

    def append(self, event: Event) -> Event:
        """Keep the event; returns it as it will read back (times in ms)."""
        ...


class CallRun:
    """A call being played: the conductor with its source, its log and its recording."""

    def __init__(
        self,
        assignment: Assignment,
        started: CallStarted,
        *,
        log: Log,
        tracks: TwoTracks,
        source: Source,
        recogniser: Recogniser | None,
        synthesiser: Synthesiser | None,
        speaker: Loudspeaker | None,
        records_trainee: bool = True,
        running_late: Callable[[], bool] | None = None,
        model: LoadedModel | None = None,
    ) -> None:
        """`model`: of the recogniser, to hold wording against the sound; None: it is not."""
        self.assignment = assignment
        self.events: list[Event] = []
        self._second_look = (
            SecondLook(model, assignment.standard, assignment.scenario, self.events)
            if model is not None
            else None
        )
        self.watchers: list[Callable[[Event], None]] = []
        self._log = log
        self.emit(started)
        self.source = source
        self.voice = CustomerVoice(synthesiser, speaker)
        self.conductor = Conductor(
            assignment.scenario,
            assignment.seed,
            self.emit,
            tracks,
            recogniser,
            self.voice,
            standard_phrases=assignment.standard.phrases,
            timing=assignment.timing,
            records_trainee=records_trainee,
            running_late=running_late,
        )

    def emit(self, event: Event) -> None:
        """Keep an event: on disk first, then in memory for whoever looks."""
        kept = self._log.append(event)
        self.events.append(kept)
        if isinstance(kept, Utterance) and not kept.typed and self._second_look is not None:
            sound = self.conductor.heard
            if sound is not None:
                self._second_look.take(kept, sound)
        for watch in self.watchers:
            watch(kept)

    def step(self) -> bool:
        """One tick; False when the call is over."""
        block, acts = self.source.read(self.conductor)
        for act in acts:
            getattr(self.conductor, act)()
        self.conductor.tick(block)
        return self.conductor.state != "ended"

    def run(self) -> None:
        """Play to the end on this thread."""
        while self.step():
            pass

    def settle(self) -> None:
        """The call is over: log what its sound says of its wording."""
        second_look, self._second_look = self._second_look, None
        if second_look is not None:
            for compared in second_look.settle():
                self.emit(compared)

    def score(self) -> Scorecard:
        """The scorecard of what has been logged so far."""
        return score(self.assignment.standard, self.assignment.scenario, Call(self.events))
