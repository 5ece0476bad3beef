"""What scoring alone costs: calls of 1 to 60 minutes, beside reading their logs, same run.

Times are processor time of this process, so that other programs on the machine disturb little.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from trainer.benchmarks.synthetic_call import synthetic_call
from trainer.content.script import Say, parse_script
from trainer.domain.call import Call
from trainer.domain.scenario import Scenario
from trainer.domain.standard import Standard
from trainer.scoring import score
from trainer.storage.eventlog import from_line, to_line

MINUTES = (1, 5, 15, 60)
FEW = 3
"""Checks of the small standard that the whole one is held against."""


@dataclass(frozen=True, slots=True)
class Costs:
    """Processor seconds, a value for each round, for a call of `minutes`."""

    minutes: int
    utterances: int
    characters: int
    scoring: list[float]
    few_checks: list[float]
    reading: list[float]


def sentences(scenarios: Sequence[Scenario]) -> list[str]:
    """What trainees say in the examples of these scenarios, each once."""
    return sorted(
        {
            step.text
            for scenario in scenarios
            for example in scenario.examples
            for step in parse_script("\n".join(example.script))
            if isinstance(step, Say)
        }
    )


def measure(
    scenario: Scenario, standard: Standard, said: Sequence[str], rounds: int
) -> list[Costs]:
    """Time each length; one round before the first is not counted."""
    small = replace(standard, criteria=standard.criteria[:FEW])
    return [_measure(scenario, standard, small, said, rounds, minutes) for minutes in MINUTES]


def _measure(
    scenario: Scenario,
    standard: Standard,
    small: Standard,
    said: Sequence[str],
    rounds: int,
    minutes: int,
) -> Costs:
    call = synthetic_call(scenario, said, minutes)
    lines = [to_line(event) for event in call.log]
    bare = replace(scenario, criteria=())
    count = max(3, rounds * MINUTES[0] // minutes) if minutes > MINUTES[1] else rounds
    return Costs(
        minutes,
        len(call.utterances),
        sum(len(u.text) for u in call.utterances),
        _times(lambda: score(standard, scenario, Call(call.log)), count),
        _times(lambda: score(small, bare, Call(call.log)), count),
        _times(lambda: [from_line(line) for line in lines], count),
    )


def _times(work: Callable[[], object], rounds: int) -> list[float]:
    work()
    times: list[float] = []
    for _ in range(rounds):
        begun = time.process_time()
        work()
        times.append(time.process_time() - begun)
    return times
