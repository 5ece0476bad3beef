"""Agents who choose at random, and calls with them: whatever they do, every call must end."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from trainer.domain.events import Utterance
from trainer.domain.lines import substitute
from trainer.domain.promise import Promise
from trainer.domain.scenario import AgentAct, Scenario
from trainer.phrases import Match
from trainer.scoring.evidence import plainest
from trainer.services.text_call import Course, TextCall
from trainer.services.understanding import Understanding

TICK = 0.5
"""Seconds; coarser than a call's, for the sake of ten thousand of them."""
NOISE = ("嗯", "呃那个这个", "啊呀哎", "咳", "今天天气真不错", "一二三四五六七", "但是", "请稍等")
PROMISES = (
    "两小时之内给您答复",
    "主管十分钟内给您回电",
    "三个工作日之内给您回复",
    "我们会尽快联系您",
)
_WEIGHTS: Mapping[str, float] = {
    **{"right": 30, "expected": 22, "wrong": 12, "noise": 8, "promise": 6, "silence": 12},
    **{"hold": 4, "hang_up": 2.5, "transfer": 1.5, "into_the_line": 2},
}


class Remembering(Understanding):
    """Finds the same in the same words without looking again: agents have few wordings."""

    def __init__(self, scenario: Scenario) -> None:
        super().__init__(scenario.phrases, scenario.variables)
        self._found: dict[tuple[str, str], Match | None] = {}
        self._promised: dict[str, tuple[Promise, ...]] = {}

    def matches(self, turn: Sequence[Utterance], names: Iterable[str]) -> list[Match]:
        if len(turn) != 1:
            return super().matches(turn, names)
        (said,) = turn
        found: list[Match] = []
        for name in names:
            key = (said.text, name)
            if key not in self._found:
                now = replace(said, start=0.0, end=said.end - said.start)
                self._found[key] = next(iter(super().matches((now,), (name,))), None)
            match = self._found[key]
            if match is not None and match.start is not None and match.end is not None:
                start, end = match.start + said.start, match.end + said.start
                found.append(replace(match, start=start, end=end))
        return found

    def promises(self, turn: Sequence[Utterance]) -> tuple[Promise, ...]:
        text = "\n".join(u.text for u in turn)
        if text not in self._promised:
            self._promised[text] = super().promises(turn)
        return self._promised[text]


class RandomAgent:
    """Says the right thing, the wrong thing, noise or nothing; holds, passes on, rings off."""

    def __init__(self, scenario: Scenario, chance: random.Random) -> None:
        self._scenario = scenario
        self._chance = chance
        self._answer_at = chance.choice((1.0, 3.0, 8.0, 22.0)) if chance.random() > 0.02 else 1e9
        self._free_at = 0.0
        self._held = False
        self._calls_back: bool | None = None
        self._hints = [m.hint for m in scenario.moments.values() if m.hint]

    def step(self, call: TextCall) -> None:
        if call.state == "ringing":
            if call.rang_for >= self._answer_at:
                call.answer()
            self._calls_back = None
        elif call.state == "between":
            self._held = False
            if self._calls_back is None:
                self._calls_back = self._chance.random() < 0.5
            if self._calls_back and self._chance.random() < 0.2:
                self._calls_back = None
                call.answer()
        elif call.now >= self._free_at and not call.speaking:
            self._choose(call)

    def _choose(self, call: TextCall) -> None:
        chance = self._chance
        (kind,) = chance.choices(tuple(_WEIGHTS), tuple(_WEIGHTS.values()))
        if kind != "into_the_line" and call.busy:
            self._free_at = call.now + TICK
            return
        self._free_at = call.now + chance.choice((0.5, 1.0, 2.0, 4.0))
        if self._held:
            self._held = False
            call.act("resume")
        elif kind == "silence":
            self._free_at = call.now + chance.choice((3.0, 6.0, 9.0, 15.0, 40.0))
        elif kind == "hold":
            self._held = True
            self._free_at = call.now + chance.choice((2.0, 10.0, 35.0, 90.0))
            call.act("hold")
        elif kind in ("hang_up", "transfer"):
            act: AgentAct = "hang_up" if kind == "hang_up" else "transfer"
            call.act(act)
        else:
            pace, level = chance.choice((0.18, 0.28, 0.45)), chance.choice((-35.0, -26.0, -18.0))
            call.say(self._words(kind, call), pace, level)

    def _words(self, kind: str, call: TextCall) -> str:
        chance, scenario = self._chance, self._scenario
        if kind == "right":
            words = scenario.moments[call.dialogue.moment].hint or chance.choice(NOISE)
        elif kind == "expected":
            names = call.dialogue.expected()
            templates = scenario.phrases[chance.choice(names)] if names else NOISE
            words = plainest(chance.choice(templates))
        elif kind == "promise":
            words = chance.choice(PROMISES)
        elif kind == "noise":
            words = chance.choice(NOISE)
        else:
            names = tuple(scenario.phrases)
            others = [*self._hints, *(plainest(scenario.phrases[n][0]) for n in names[:30])]
            words = chance.choice(others or NOISE)
        return substitute(words, scenario.variables)


@dataclass
class Tally:
    """How many calls came to which ending, by scenario; `faults`: those that broke off."""

    endings: dict[str, Counter[str]] = field(default_factory=dict[str, "Counter[str]"])
    faults: list[str] = field(default_factory=list[str])
    calls: int = 0


def play_random(
    scenario: Scenario, seed: int, understanding: Understanding | None = None
) -> Course:
    """One call; the same seed plays the same call."""
    agent = RandomAgent(scenario, random.Random(f"{scenario.id}:{seed}"))
    return TextCall(scenario, agent, seed, understanding, TICK).play()


def play_many(
    scenarios: Sequence[Scenario], calls: int, tell: Callable[[int], None] = lambda done: None
) -> Tally:
    """`calls` calls spread evenly over the scenarios. An exception or an ending that the scenario
    does not name is a fault."""
    tally = Tally()
    for number, scenario in enumerate(scenarios):
        share = calls // len(scenarios) + (number < calls % len(scenarios))
        counted = tally.endings.setdefault(scenario.id, Counter())
        memory = Remembering(scenario)
        for seed in range(share):
            try:
                ending = play_random(scenario, seed, memory).ending
            except Exception as error:  # the point is to find any
                tally.faults.append(f"{scenario.id}, seed {seed}: {error!r}")
                continue
            counted[ending] += 1
            if ending not in scenario.endings:
                tally.faults.append(f"{scenario.id}, seed {seed}: no ending “{ending}”")
        tally.calls += share
        tell(tally.calls)
    return tally
