"""`trainer bench voice`: are level, steadiness, pitch and timing of a voice measured truly?

Calls made of rendered speech with set gains, gaps and overlaps, in quiet and noisy rooms; beside a
plain way of measuring, in the same run.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from trainer.benchmarks.intervals import Interval, of_mean, of_share
from trainer.benchmarks.voice_run import CHECKS, MEASURES, VoiceTake

Pair = tuple[VoiceTake, VoiceTake]
"""The same call and condition: ours, and the plain way."""


@dataclass(frozen=True, slots=True)
class Verdicts:
    """How a check judged calls of which some break its rule."""

    hits: int
    false_alarms: int
    misses: int
    undecided: int

    @property
    def precision(self) -> float:
        found = self.hits + self.false_alarms
        return self.hits / found if found else float("nan")

    @property
    def recall(self) -> float:
        """Of the calls that break the rule; one that could not be judged was not found."""
        broken = self.hits + self.misses
        return self.hits / broken if broken else float("nan")

    @property
    def intervals(self) -> tuple[Interval, Interval]:
        """Of the precision and of the recall."""
        return (
            of_share(self.hits, self.hits + self.false_alarms),
            of_share(self.hits, self.hits + self.misses),
        )


def verdicts(takes: Sequence[VoiceTake], check: str) -> Verdicts:
    seen = [take.broken[check] for take in takes]
    return Verdicts(
        hits=seen.count((True, True)),
        false_alarms=seen.count((False, True)),
        misses=seen.count((True, False)) + seen.count((True, None)),
        undecided=seen.count((True, None)) + seen.count((False, None)),
    )


def errors(takes: Sequence[VoiceTake], measure: str) -> list[float]:
    return [error for take in takes for error in take.errors[measure]]


def summary(pairs: Sequence[Pair]) -> dict[str, Any]:
    """Everything that is printed, for other programs: condition → way → measures and checks."""
    return {
        condition: {
            way: {
                "errors": {name: _error_json(errors(takes, name)) for name in MEASURES},
                "checks": {name: _verdict_json(verdicts(takes, name)) for name in CHECKS},
            }
            for way, takes in zip(("ours", "plain"), zip(*some, strict=True), strict=True)
        }
        for condition, some in _by_condition(pairs).items()
    }


def _error_json(found: Sequence[float]) -> dict[str, Any]:
    sizes = [abs(error) for error in found]
    return {"mean": float(np.mean(sizes)) if sizes else None, "n": len(sizes),
            "interval": of_mean(sizes) if sizes else None}  # fmt: skip


def _verdict_json(found: Verdicts) -> dict[str, Any]:
    precision, recall = found.intervals
    return {
        "hits": found.hits,
        "false_alarms": found.false_alarms,
        "misses": found.misses,
        "undecided": found.undecided,
        "precision_interval": precision,
        "recall_interval": recall,
    }


def report(pairs: Sequence[Pair], say: Callable[[str], None]) -> None:
    say("plain: what is less than 15 dB below the loudest twentieth is speech; level: plain RMS of")
    say("the whole track (of each stretch, where stretches are compared)")
    for condition, some in _by_condition(pairs).items():
        ours, plain = zip(*some, strict=True)
        say(f"\n{condition}, {len(some)} calls")
        say(f"{'mean absolute error':24}{'ours':>10}{'95 %':>16}{'bias':>9}{'n':>6}{'plain':>10}"
            f"{'n':>6}{'ratio':>8}")  # fmt: skip
        for name in MEASURES:
            say(_error_row(name, errors(ours, name), errors(plain, name)))
        say(f"{'rule broken':24}{'precision':>10}{'95 %':>16}{'recall':>9}{'95 %':>16}"
            f"{'undecided':>11}{'plain: precision, recall':>28}")  # fmt: skip
        for name in CHECKS:
            say(_verdict_row(name, verdicts(ours, name), verdicts(plain, name)))


def _error_row(name: str, ours: Sequence[float], plain: Sequence[float]) -> str:
    own, other = (float(np.mean(np.abs(e))) if len(e) else float("nan") for e in (ours, plain))
    low, high = of_mean([abs(error) for error in ours])
    ratio = f"{other / own:8.1f}" if own > 0 and plain else f"{'–':>8}"
    told = f"{other:10.2f}" if plain else f"{'–':>10}"
    bias = float(np.mean(ours)) if ours else float("nan")
    return (
        f"{name:24}{own:10.2f}{f'{low:.2f}–{high:.2f}':>16}{bias:+9.2f}{len(ours):6}{told}"
        f"{len(plain):6}{ratio}"
    )


def _verdict_row(name: str, ours: Verdicts, plain: Verdicts) -> str:
    (low, high), (least, most) = ours.intervals
    compared = f"{_percent(plain.precision)}, {_percent(plain.recall)}"
    return (
        f"{name:24}{_percent(ours.precision):>10}{f'{low:.0%}–{high:.0%}':>16}"
        f"{_percent(ours.recall):>9}{f'{least:.0%}–{most:.0%}':>16}{ours.undecided:11}"
        f"{compared:>28}"
    )


def _percent(share: float) -> str:
    return f"{share:.1%}" if share == share else "–"


def _by_condition(pairs: Sequence[Pair]) -> Mapping[str, list[Pair]]:
    groups: dict[str, list[Pair]] = {}
    for pair in pairs:
        groups.setdefault(pair[0].condition, []).append(pair)
    return groups
