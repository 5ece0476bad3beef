"""A call as text: no sound, no recogniser, the same dialogue and the same order of events.

For proving scenarios quickly. Speech lasts as long as its characters take; whoever plays the
trainee is asked in every tick what he does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, Protocol

from trainer.domain.dialogue import (
    Action,
    ChangeMood,
    Dialogue,
    End,
    EnterMoment,
    Part,
    RingAgain,
    SayLine,
)
from trainer.domain.events import Utterance
from trainer.domain.scenario import AgentAct, Scenario
from trainer.services.ringing import RING_PERIOD
from trainer.services.turn import OpenTurn, Timing
from trainer.services.understanding import Understanding

TICK = 0.1
PER_CHARACTER = 0.28
"""Seconds of speech a character takes, either side."""
LONGEST = 2000.0
"""Seconds after which a call that has not ended is a fault of the program."""


@dataclass
class Course:
    """How a call went: its ending, who ended it, and what happened, in order."""

    ending: str
    by: str
    steps: list[str] = field(default_factory=list[str])
    seconds: float = 0.0


class Agent(Protocol):
    """Who plays the trainee."""

    def step(self, call: TextCall) -> None:
        """Asked once a tick; says or does something by the call's own methods, or nothing."""
        ...


class TextCall:
    """One call between a dialogue and an agent."""

    def __init__(
        self,
        scenario: Scenario,
        agent: Agent,
        seed: int = 1,
        understanding: Understanding | None = None,
        tick: float = TICK,
    ) -> None:
        self.scenario = scenario
        self.dialogue = Dialogue(scenario, seed)
        self.state: Literal["ringing", "talking", "between", "ended"] = "ringing"
        self.now = 0.0
        self.steps: list[str] = []
        self.line_since: float | None = None
        """When the customer's line began that is being said."""
        self.last_sound = 0.0
        self._agent = agent
        self._tick_length = tick
        heard = understanding or Understanding(scenario.phrases, scenario.variables)
        self._understanding = heard
        self._turn = OpenTurn(self.dialogue, heard, Timing())
        self._turn_end = 0.0
        self._line_until = 0.0
        self._lines: list[tuple[float, float]] = []
        self._speaking: Utterance | None = None
        self._ring_from = 0.0
        self._course: Course | None = None

    # -- what an agent sees and does ----------------------------------------------------------

    @property
    def rang_for(self) -> float:
        """Seconds since the telephone began to ring, now or last."""
        return self.now - self._ring_from

    @property
    def speaking(self) -> bool:
        """The agent is."""
        return self._speaking is not None

    @property
    def busy(self) -> bool:
        """Somebody speaks, or the customer has yet to react."""
        return self.line_since is not None or self.speaking or bool(self._turn)

    def answer(self) -> None:
        """Pick up; between two calls: ring the customer back."""
        if self.state == "ringing":
            self._start_talking()
            self._perform(self.dialogue.answered(self.now))
        elif self.state == "between":
            self.steps.append("CALLED BACK")
            self._start_talking()
            self._perform(self.dialogue.called_back(self.now))

    def say(
        self, text: str, per_character: float = PER_CHARACTER, level: float | None = None
    ) -> None:
        """Speak at a pace (seconds a character) and a level (dBFS)."""
        if self.state == "talking" and text:
            end = self.now + len(text) * per_character
            self._speaking = Utterance(end, self.now, end, text, level_dbfs=level)
            self.steps.append(f"T {text}")

    def act(self, act: AgentAct) -> None:
        if self.state == "talking":
            self._close_turn()
        if self.state in ("talking", "ringing"):
            self._perform(self.dialogue.acted(self.now, act))

    # -- playing --------------------------------------------------------------------------------

    def play(self) -> Course:
        """The whole call. Raises `RuntimeError` where it does not come to an end."""
        while self._course is None:
            self.now = round(self.now + self._tick_length, 6)
            if self.now >= LONGEST:
                raise RuntimeError("the call does not end:\n" + "\n".join(self.steps[-40:]))
            self._tick()
        return self._course

    def _start_talking(self) -> None:
        self.state = "talking"
        self.last_sound = self.now

    def _tick(self) -> None:
        if self.state == "ringing" and self.rang_for >= self.scenario.max_rings * RING_PERIOD:
            self._perform(self.dialogue.rang_out(self.now))
        elif self.state == "talking":
            self._listen()
        if self.state in ("talking", "between"):
            quiet = 0.0 if self.busy else self.now - self.last_sound
            talking_for = self.now - self._speaking.start if self._speaking is not None else 0.0
            self._perform(self.dialogue.passed(self.now, quiet, talking_for))
        if self._course is None:
            self._agent.step(self)

    def _listen(self) -> None:
        if self.line_since is not None and self.now >= self._line_until:
            self._lines[-1] = (self.line_since, self.now)
            self.line_since, self.last_sound = None, self.now
            self._perform(self.dialogue.line_ended(self.now))
        if self._speaking is not None and self.now >= self._speaking.end:
            self._turn.add(self._speaking)
            self._speaking, self.last_sound, self._turn_end = None, self.now, self.now
        paused = self._speaking is None and self.now - self._turn_end >= Timing().short
        if paused and self._turn.is_over(self.now):
            self._close_turn()

    def _close_turn(self) -> None:
        answer = self._turn.close(self._lines)
        if answer is None:
            return
        self.steps.append(f"  heard {sorted(answer.phrases)}")
        self.steps += [f"  promised {p.heard} {p.due}" for p in answer.manner.promises]
        said = answer.phrases
        self._perform(self.dialogue.heard(self.now, said, answer.text, answer.manner))

    def _perform(self, actions: Iterable[Action]) -> None:
        for action in actions:
            match action:
                case EnterMoment():
                    self._understanding.begin_moment()
                    self.steps.append(f"[{action.moment} {action.mood}]")
                case ChangeMood():
                    self.steps.append(f"  {action.rule} → {action.mood}")
                case SayLine():
                    self._speak(action)
                case Part():
                    self._part(action.waited)
                case RingAgain():
                    self.steps.append("RINGS AGAIN")
                    self.state, self._ring_from = "ringing", self.now
                case End():
                    self.steps.append(f"END {action.ending} by {action.by}")
                    self._course = Course(action.ending, action.by, self.steps, self.now)
                    self.state = "ended"
                case _:
                    pass

    def _speak(self, line: SayLine) -> None:
        self.steps.append(f"C {line.text}")
        self.line_since = self.now
        self._line_until = self.now + len(line.text) * PER_CHARACTER
        self._lines.append((self.now, float("inf")))

    def _part(self, waited: float) -> None:
        self.steps.append(f"LATER {waited:.0f}")
        self.state = "between"
        self.line_since, self._speaking = None, None
        self._turn.clear()
