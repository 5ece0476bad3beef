"""`trainer bench phrases`: the matcher beside its baselines, by condition, measured and printed."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from trainer.benchmarks.asr_corpus import plain
from trainer.benchmarks.phrases_cases import Case, Split, Trial
from trainer.benchmarks.phrases_decide import (
    Decision,
    Figures,
    baselines,
    character_error,
    decide,
    false_alarms,
    ours,
)
from trainer.benchmarks.phrases_hear import HARD, Heard
from trainer.benchmarks.phrases_noise import noisy

RATES = (0.17, 0.27)
OURS = "this program"
_FIT_RATES = (0.0, 0.05, 0.10, 0.17, 0.27)
_SEED = 7
_CALL = "all of these"

Cases = list[Case]


@dataclass(frozen=True)
class Row:
    """One group of phrases under one condition. `by_method`: ours first, then the baselines."""

    condition: str
    group: str
    character_error: float | None
    by_method: Mapping[str, Figures]


def simulated(trials: Sequence[Trial], rate: float, draws: int) -> Cases:
    """Each trial `draws` times with made-up recognition errors."""
    dice = random.Random(_SEED)
    return [Case(t, noisy(plain(t.text), rate, dice)) for t in trials for _ in range(draws)]


def of_split(trials: Sequence[Trial], split: Split) -> list[Trial]:
    return [trial for trial in trials if trial.split == split]


def fitting(trials: Sequence[Trial], heard: Sequence[Heard], draws: int) -> tuple[Cases, Cases]:
    """What the calibration is fitted to: the required phrases of the part for choosing, with
    made-up errors and with real ones."""
    dev = [trial for trial in of_split(trials, "dev") if not trial.wanted.forbidden]
    own = set(dev)
    made_up = [pair for rate in _FIT_RATES for pair in simulated(dev, rate, draws)]
    return made_up, [h.case for h in heard if h.trial in own]


def conditions(
    trials: Sequence[Trial], heard: Sequence[Heard], draws: int
) -> dict[str, tuple[Cases, Cases]]:
    """Name → what the thresholds of the baselines are chosen on, and what is measured."""
    found: dict[str, tuple[Cases, Cases]] = {}
    for rate in RATES:
        found[f"made-up errors, {rate:.0%}"] = (
            simulated(of_split(trials, "dev"), rate, draws),
            simulated(of_split(trials, "test"), rate, draws),
        )
    names = list(dict.fromkeys(h.condition for h in heard))
    usual = [name for name in names if name not in HARD]
    groups = {name: [name] for name in names}
    for name, members in ({_CALL: usual, **groups} if len(names) > 1 else groups).items():
        parts: dict[Split, Cases] = {
            split: [h.case for h in heard if h.trial.split == split and h.condition in members]
            for split in ("dev", "test")
        }
        found[name] = parts["dev"], parts["test"]
    return found


def measure(found: Mapping[str, tuple[Cases, Cases]]) -> list[Row]:
    """The figures of every condition, for required, short and forbidden phrases."""
    rows: list[Row] = []
    for condition, (choosing, measured) in found.items():
        chosen, decisions = decide(choosing), decide(measured)
        for group, belongs in _GROUPS.items():
            own = [d for d in decisions if belongs(d)]
            if own:
                rest = baselines(own, [d for d in chosen if belongs(d)])
                methods = {OURS: ours(own), **rest}
                rows.append(Row(condition, group, character_error(own), methods))
    return rows


_GROUPS: Mapping[str, Callable[[Decision], bool]] = {
    "required": lambda d: not d.trial.wanted.forbidden,
    "required, 5 characters or fewer": lambda d: (
        not d.trial.wanted.forbidden and d.trial.wanted.short
    ),
    "forbidden": lambda d: d.trial.wanted.forbidden,
    "required and forbidden": lambda _: True,
}


def say(rows: Sequence[Row], tell: Callable[[str], None]) -> None:
    """Print the figures, a block for each condition."""
    condition = ""
    for row in rows:
        if row.condition != condition:
            condition = row.condition
            tell(f"\n{condition}")
            tell(
                f"  {'':28}{'P':>6}{'R':>6}{'F1':>6}{'(95 %)':>12}{'decided':>9}{'review':>8}"
                f"{'wrong (95 %)':>19}{'lost':>7}{'near misses':>20}{'Brier':>7}{'ECE':>6}"
            )
        first = row.by_method[OURS]
        error = row.character_error
        told = "" if error is None else f", character error {error:.1%}"
        tell(f" {row.group}: {first.count} decisions, {first.said} said{told}")
        for name, f in row.by_method.items():
            own = "" if f.brier is None else f"{f.brier:7.3f}{f.calibration:6.3f}"
            tell(
                f"  {name:28}{f.precision:6.3f}{f.recall:6.3f}{f.f1:6.3f}"
                f"{_range(f.f1_range, 3):>12}{f.f1_decided:9.3f}{f.review:8.1%}"
                f"{f.wrong:8.1%} {_range(f.wrong_range):>10}{f.lost:7.1%}{f.near:8.1%} "
                f"{_range(f.near_range):>11}{own}"
            )


def say_alarms(heard: Sequence[Heard], tell: Callable[[str], None]) -> list[dict[str, Any]]:
    """False alarms an hour of speech, in sentences in which the phrase is not sought otherwise."""
    usual = [h for h in heard if h.condition not in HARD and h.trial.split == "test"]
    hours = sum(h.seconds for h in usual) / 3600
    told: list[dict[str, Any]] = []
    for forbidden in (False, True):
        count = false_alarms([h.case for h in usual], forbidden)
        wanted = {h.trial.wanted for h in usual}
        phrases = sum(each.forbidden == forbidden for each in wanted)
        kind = "forbidden" if forbidden else "required"
        tell(
            f"false alarms of {phrases} {kind} phrases: {count} in {hours:.2f} h of speech, "
            f"{count / max(hours, 1e-9):.1f} an hour"
        )
        told.append({"group": kind, "phrases": phrases, "count": count, "hours": hours})
    return told


def as_dict(rows: Sequence[Row]) -> list[dict[str, Any]]:
    return [asdict(row) for row in rows]


def _range(pair: tuple[float, float], digits: int = 0) -> str:
    if digits:
        return f"{pair[0]:.2f}–{pair[1]:.2f}"
    return f"{pair[0]:.1%}–{pair[1]:.1%}".replace("%–", "–")
