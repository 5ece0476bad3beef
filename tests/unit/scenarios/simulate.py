"""A scenario's examples played as text: no sound, no recogniser, the same order of events."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from trainer.content.script import (
    Answer,
    AwaitHangUp,
    HangUp,
    Hold,
    Interrupt,
    Resume,
    Say,
    Step,
    Transfer,
    Wait,
)
from trainer.domain.dialogue import Action, Dialogue, End, EnterMoment, SayLine
from trainer.domain.events import Utterance
from trainer.domain.scenario import AgentAct, Scenario
from trainer.phrases import Phrase, compile_phrase, find, listen

TICK = 0.1
PER_CHARACTER = 0.28
"""Seconds of speech a character takes, either side."""
REACTION = 0.6
TURN_END = 0.8
RING = 5.0
LONGEST = 1000.0
_ACTS: dict[type[Step], AgentAct] = {
    HangUp: "hang_up",
    Hold: "hold",
    Resume: "resume",
    Transfer: "transfer",
}


@dataclass
class Run:
    """How a text call went."""

    ending: str
    by: str
    course: list[str] = field(default_factory=list[str])
    """Moments, and what was said, in order."""


class TextCall:
    """One call between a dialogue and a script."""

    def __init__(self, scenario: Scenario, steps: tuple[Step, ...], seed: int = 1) -> None:
        self.scenario = scenario
        self.steps = deque(steps)
        self.dialogue = Dialogue(scenario, seed)
        self.phrases: dict[str, Phrase] = {
            name: compile_phrase(name, templates, scenario.variables)
            for name, templates in scenario.phrases.items()
        }
        self.now = 0.0
        self.last_sound = 0.0
        self.line_until: float | None = None
        self.line_since = 0.0
        self.turn: list[Utterance] = []
        self.speaking: Utterance | None = None
        self.course: list[str] = []
        self.wait = REACTION

    def play(self) -> Run:
        first = self.steps.popleft()
        assert isinstance(first, Answer)
        if first.ring > self.scenario.max_rings:
            self._perform(self.dialogue.rang_out(self.scenario.max_rings * RING))
        else:
            self.now = self.last_sound = (first.ring - 1) * RING + 1.5
            self._perform(self.dialogue.answered(self.now))
        while self.dialogue.ended is None:
            self.now = round(self.now + TICK, 6)
            assert self.now < LONGEST, self.course
            self._tick()
        ended = self.dialogue.ended
        return Run(ended.ending, ended.by, self.course)

    def _tick(self) -> None:
        if self.line_until is not None and self.now >= self.line_until:
            self.line_until, self.last_sound = None, self.now
            self._perform(self.dialogue.line_ended(self.now))
        if self.speaking is not None and self.now >= self.speaking.end:
            self.turn.append(self.speaking)
            self.speaking, self.last_sound = None, self.now
        if self.turn and self.now - self.turn[-1].end >= TURN_END:
            self._close_turn()
        busy = self.line_until is not None or self.speaking is not None or bool(self.turn)
        self._perform(self.dialogue.passed(self.now, 0.0 if busy else self.now - self.last_sound))
        if self.dialogue.ended is None and self._may_act(busy):
            self._step()

    def _close_turn(self) -> None:
        turn, self.turn = self.turn, []
        sound = listen(turn)
        said = {
            name
            for name in self.dialogue.expected()
            if find(self.phrases[name], sound).answer == "said"
        }
        self.course.append(f"  heard {sorted(said)}")
        text = "".join(u.text for u in turn)
        self._perform(self.dialogue.heard(self.now, frozenset(said), text))

    def _may_act(self, busy: bool) -> bool:
        step = self.steps[0] if self.steps else AwaitHangUp()
        if isinstance(step, AwaitHangUp) or self.speaking is not None:
            return False
        if isinstance(step, Interrupt):
            return self.line_until is not None and self.now - self.line_since >= 1.0
        wait = step.seconds if isinstance(step, Wait) else self.wait
        return not busy and self.now - self.last_sound >= wait

    def _step(self) -> None:
        step = self.steps.popleft()
        if isinstance(step, Interrupt):
            step = self.steps.popleft()
        self.wait = 0.0 if isinstance(step, Wait) else REACTION
        if isinstance(step, Say):
            end = self.now + len(step.text) * PER_CHARACTER
            self.speaking = Utterance(end, self.now, end, step.text, typed=True)
            self.course.append(f"T {step.text}")
        elif act := _ACTS.get(type(step)):
            self._perform(self.dialogue.acted(self.now, act))

    def _perform(self, actions: list[Action]) -> None:
        for action in actions:
            if isinstance(action, EnterMoment):
                self.course.append(f"[{action.moment} {action.mood}]")
            elif isinstance(action, SayLine):
                assert self.line_until is None, "a line began while another sounded"
                self.course.append(f"C {action.text}")
                self.line_since = self.now
                self.line_until = self.now + len(action.text) * PER_CHARACTER
            elif isinstance(action, End):
                self.course.append(f"END {action.ending} by {action.by}")
