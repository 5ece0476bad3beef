"""What a decision of the dialogue costs: in a small and a huge scenario, and by what is heard."""

from __future__ import annotations

import random
import time
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from trainer.domain.branching import Branch
from trainer.domain.dialogue import Dialogue
from trainer.domain.events import Utterance
from trainer.domain.lines import substitute
from trainer.domain.scenario import Moment, Scenario
from trainer.scoring.evidence import plainest
from trainer.services.turn import OpenTurn, Timing
from trainer.services.understanding import Understanding

MOMENTS = 500
LENGTHS = (10, 20, 40, 80)
"""Syllables of the answers by which the cost is measured."""
_PACE = 0.28


@dataclass(frozen=True, slots=True)
class Costs:
    """Seconds of one decision each: from the last word of an answer to what the customer does."""

    smallest: Sequence[float]
    grown: Sequence[float]
    ticks: Sequence[float]
    """One tick in which nothing happens, in the grown scenario."""
    by_length: dict[int, Sequence[float]]
    """Syllables heard → decisions, in the smallest scenario."""


def smallest(scenarios: Sequence[Scenario]) -> Scenario:
    """The one with the fewest moments."""
    return min(scenarios, key=lambda each: (len(each.moments), each.id))


def grown(scenario: Scenario, moments: int = MOMENTS) -> Scenario:
    """Copies of the scenario's moments and phrases, up to a number of moments.

    The phrases of the mood's rules stay what they are: they are listened for once in any case.
    """
    shared = {name for rule in scenario.mood_rules for name in rule.phrases}
    copies: dict[str, Moment] = {}
    phrases: dict[str, tuple[str, ...]] = {}
    round_ = 0
    while len(copies) < moments:
        phrases |= {
            _copy(name, round_): each
            for name, each in scenario.phrases.items()
            if name not in shared
        }
        for name, moment in scenario.moments.items():
            if len(copies) < moments:
                branches = tuple(_copied(b, round_, shared) for b in moment.branches)
                made = replace(moment, id=_copy(name, round_), branches=branches)
                copies[made.id] = made
        round_ += 1
    known = set(copies)
    first = _copy(scenario.start, 0)
    # The last copy may be cut off: what leads beyond it leads to the beginning.
    whole = {
        name: replace(
            each,
            branches=tuple(b if b.goto in known else replace(b, goto=first) for b in each.branches),
        )
        for name, each in copies.items()
    }
    return replace(
        scenario,
        id=f"{scenario.id}-{moments}",
        start=first,
        moments=whole,
        phrases={**scenario.phrases, **phrases},
    )


def _copy(name: str, round_: int) -> str:
    return f"{name}~{round_}"


def _copied(branch: Branch, round_: int, shared: Collection[str]) -> Branch:
    when = branch.when

    def names(given: Iterable[str]) -> tuple[str, ...]:
        return tuple(name if name in shared else _copy(name, round_) for name in given)

    return replace(
        branch,
        goto=branch.goto if branch.goto.startswith("@") else _copy(branch.goto, round_),
        when=replace(when, heard=names(when.heard), unheard=names(when.unheard)),
    )


class Decider:
    """Takes decisions in one scenario and times them. Phrases are compiled beforehand."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self._understanding = Understanding(scenario.phrases, scenario.variables)
        for name in scenario.phrases:
            self._understanding.phrase(name)

    def decide(self, moment: str, text: str) -> float:
        """Seconds from an answer's last word in a moment to the customer's reaction."""
        dialogue = Dialogue(replace(self.scenario, start=moment), seed=1)
        turn = OpenTurn(dialogue, self._understanding, Timing())
        dialogue.answered(0.0)
        dialogue.line_ended(1.0)
        end = 1.0 + len(text) * _PACE
        turn.add(Utterance(end, 1.0, end, text))
        began = time.perf_counter()
        turn.is_over(end + 1.0)
        answer = turn.close(())
        assert answer is not None
        dialogue.heard(end, answer.phrases, answer.text, answer.manner)
        return time.perf_counter() - began

    def tick(self, moment: str) -> float:
        """Seconds of a tick in which nothing happens."""
        dialogue = Dialogue(replace(self.scenario, start=moment), seed=1)
        dialogue.answered(0.0)
        dialogue.line_ended(1.0)
        began = time.perf_counter()
        dialogue.passed(1.02, 0.02)
        return time.perf_counter() - began


def measure(scenarios: Sequence[Scenario], decisions: int = 300) -> Costs:
    """The same answers at the same moments, in the smallest scenario and in its 500-moment copy,
    by turns, so that whatever else the computer does falls on both alike."""
    chance = random.Random(7)
    small, large = Decider(smallest(scenarios)), Decider(grown(smallest(scenarios)))
    open_moments = [m.id for m in small.scenario.moments.values() if m.branches]
    copies = len(large.scenario.moments) // len(small.scenario.moments)
    wordings = _wordings(small.scenario)
    costs: tuple[list[float], list[float]] = ([], [])
    ticks: list[float] = []
    for _ in range(decisions):
        moment, text = chance.choice(open_moments), chance.choice(wordings)
        far = _copy(moment, chance.randrange(copies))
        costs[0].append(small.decide(moment, text))
        costs[1].append(large.decide(far, text))
        ticks.append(large.tick(far))
    said = "".join(wordings)
    by_length: dict[int, Sequence[float]] = {}
    for length in LENGTHS:
        pieces = [said[at : at + length] for at in range(0, max(1, len(said) - length), length)]
        by_length[length] = [
            small.decide(chance.choice(open_moments), chance.choice(pieces))
            for _ in range(decisions // 2)
        ]
    return Costs(costs[0], costs[1], ticks, by_length)


def _wordings(scenario: Scenario) -> list[str]:
    texts = [m.hint for m in scenario.moments.values() if m.hint]
    texts += [plainest(each[0]) for each in scenario.phrases.values()]
    filled = ("".join(c for c in substitute(t, scenario.variables) if c.isalnum()) for t in texts)
    return [text for text in filled if text]
