"""A script's side of a call that is played as text: no sound, no recogniser."""

from __future__ import annotations

from collections import deque

from trainer.content.script import (
    Answer,
    AwaitHangUp,
    CallBack,
    HangUp,
    Hold,
    Interrupt,
    Resume,
    Say,
    Step,
    Transfer,
    Wait,
)
from trainer.domain.scenario import AgentAct, Scenario
from trainer.services.script_habits import BREAK_IN, REACTION, answer_seconds, rings_back
from trainer.services.text_call import PER_CHARACTER, Course, TextCall

USUAL_LEVEL = -20.0
"""dBFS of a line that names no volume."""
_ACTS: dict[type[Step], AgentAct] = {
    HangUp: "hang_up",
    Hold: "hold",
    Resume: "resume",
    Transfer: "transfer",
}


def play(scenario: Scenario, steps: tuple[Step, ...], seed: int = 1) -> Course:
    """A script against a scenario."""
    return TextCall(scenario, ScriptReader(steps), seed).play()


class ScriptReader:
    """Follows a script as the synthetic trainee does."""

    def __init__(self, steps: tuple[Step, ...]) -> None:
        self.steps = deque(steps)
        self.wait = REACTION
        self.over_since: float | None = None

    def step(self, call: TextCall) -> None:
        if call.state == "ringing":
            first = self.steps[0] if self.steps else None
            if isinstance(first, Answer) and call.rang_for >= answer_seconds(first):
                self.steps.popleft()
                self.over_since = None
                call.answer()
        elif call.state == "between":
            self._when_over(call)
        elif call.state == "talking" and self._may_act(call):
            self._take(call)

    def _when_over(self, call: TextCall) -> None:
        if self.over_since is None:
            self.over_since = call.now
        if rings_back(self.steps, call.now - self.over_since):
            self.over_since = None
            call.answer()

    def _may_act(self, call: TextCall) -> bool:
        step = self.steps[0] if self.steps else AwaitHangUp()
        if isinstance(step, AwaitHangUp | CallBack | Answer) or call.speaking:
            return False
        if isinstance(step, Interrupt):
            return call.line_since is not None and call.now - call.line_since >= BREAK_IN
        wait = step.seconds if isinstance(step, Wait) else self.wait
        return not call.busy and call.now - call.last_sound >= wait

    def _take(self, call: TextCall) -> None:
        step = self.steps.popleft()
        if isinstance(step, Interrupt):
            step = self.steps.popleft()
        self.wait = 0.0 if isinstance(step, Wait) else REACTION
        if isinstance(step, Say):
            per_character = 60 / step.pace if step.pace else PER_CHARACTER
            call.say(step.text, per_character, USUAL_LEVEL + step.louder_db)
        elif act := _ACTS.get(type(step)):
            call.act(act)
