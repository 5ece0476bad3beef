"""`trainer bench pace`: how far measured pace is from the truth, and how often a verdict is wrong.

Calls of unheard voices at 100–320 字/分, whose syllables and speaking time are known, over every
condition; or recordings of one's own. Beside two simpler ways of measuring, in the same run.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from trainer.benchmarks.figures import median
from trainer.benchmarks.intervals import Interval, of_mean, of_share
from trainer.benchmarks.pace_run import WAYS, Band, Take
from trainer.domain.scorecard import Verdict
from trainer.scoring.checks.pace import Settings, beyond
from trainer.scoring.syllable_check import SyllableCounts

FROM_EDGE = 5.0
"""字/分 from an edge of the band within which either answer is as good."""
WRONG_PACE = 0.05
"""Share by which a pace is wrong: the cross-check is right to doubt it."""


@dataclass(frozen=True, slots=True)
class Share:
    """`hits` of `tries`, with Wilson's interval."""

    hits: int
    tries: int

    @property
    def share(self) -> float:
        return self.hits / self.tries if self.tries else float("nan")

    @property
    def interval(self) -> Interval:
        return of_share(self.hits, self.tries)

    def to_json(self) -> dict[str, Any]:
        return {"hits": self.hits, "tries": self.tries, "share": self.share,
                "interval": self.interval}  # fmt: skip

    def __str__(self) -> str:
        low, high = self.interval
        if not self.tries:
            return "   –   (none)"
        return f"{self.share:6.1%} ({self.hits} of {self.tries}; {low:.1%}–{high:.1%})"


def mean_error(takes: Sequence[Take], way: str) -> tuple[float, Interval]:
    """Mean absolute error as a share of the truth."""
    sizes = [abs(take.error(way)) for take in takes]
    return sum(sizes) / len(sizes), of_mean(sizes)


def wrong_decisions(takes: Sequence[Take], way: str) -> Share:
    """In or out of the band, by the figure alone, in calls that are not close to an edge."""
    wrong = tries = 0
    for take in takes:
        for band in take.verdicts:
            if min(abs(take.cpm - edge) for edge in band) > FROM_EDGE:
                tries += 1
                wrong += _within(take.found[way], band) != _within(take.cpm, band)
    return Share(wrong, tries)


def wrong_verdicts(takes: Sequence[Take]) -> tuple[Share, Share]:
    """The check's own verdicts, leeway and cross-check and all: wrong ones, and those left to a
    person, in calls that are not close to an edge with its leeway."""
    leeway = Settings().tolerance
    wrong = reviewed = tries = 0
    for take in takes:
        for band, verdict in take.verdicts.items():
            edges = (band[0] * (1 - leeway), band[1] * (1 + leeway))
            if min(abs(take.cpm - edge) for edge in edges) <= FROM_EDGE:
                continue
            tries += 1
            right = Verdict.MET if beyond(take.cpm, band) <= leeway else Verdict.VIOLATED
            reviewed += verdict is Verdict.REVIEW
            wrong += verdict is not Verdict.REVIEW and verdict is not right
    return Share(wrong, tries), Share(reviewed, tries)


def flags(takes: Sequence[Take]) -> tuple[Share, Share, Share]:
    """How often the cross-check doubts a pace that is right, one that is wrong, and one that would
    be had every third word been lost (simulated)."""
    doubted = [(_doubted(t.counts), abs(t.error("ours"))) for t in takes]
    right = [doubt for doubt, error in doubted if error <= WRONG_PACE]
    wrong = [doubt for doubt, error in doubted if error > WRONG_PACE]
    lost = [_doubted(t.spoiled) for t in takes]
    return _share(right), _share(wrong), _share(lost)


def _share(hits: Sequence[bool]) -> Share:
    return Share(sum(hits), len(hits))


def _doubted(counts: SyllableCounts | None) -> bool:
    return counts is not None and not counts.agree


def _within(cpm: float, band: Band) -> bool:
    return band[0] <= cpm <= band[1]


def summary(takes: Sequence[Take]) -> dict[str, Any]:
    """Everything that is printed, for other programs; conditions by name, and all together."""
    return {
        name or "all": {
            "calls": len(some),
            "error": {
                way: dict(zip(("mean", "interval"), mean_error(some, way), strict=True))
                for way in WAYS
            },
            "band": {way: wrong_decisions(some, way).to_json() for way in WAYS if _speaking(way)},
            "verdict_wrong": wrong_verdicts(some)[0].to_json(),
            "verdict_review": wrong_verdicts(some)[1].to_json(),
            "doubted_right": flags(some)[0].to_json(),
            "doubted_wrong": flags(some)[1].to_json(),
            "doubted_every_third_word_lost": flags(some)[2].to_json(),
        }
        for name, some in _by_condition(takes).items()
    }


def report(takes: Sequence[Take], say: Callable[[str], None]) -> None:
    groups = _by_condition(takes)
    say(f"\nmean absolute error of the pace{'':4}" + "".join(f"{name:>15}" for name in WAYS))
    for name, some in groups.items():
        cells = "".join(f"{mean_error(some, way)[0]:15.1%}" for way in WAYS)
        low, high = mean_error(some, "ours")[1]
        say(f"{name or 'all':12} n={len(some):<5}{'':16}{cells}   ours {low:.1%}–{high:.1%}")
    ours, best = (
        [mean_error(some, way)[0] for some in groups.values()] for way in ("ours", WAYS[-1])
    )
    ratios = [other / own for own, other in zip(ours, best, strict=True) if own > 0]
    say(f"error of {WAYS[-1]} / error of ours{'':24}ratio {median(ratios):.1f}")
    say(f"\nin or out of the band, more than {FROM_EDGE:.0f} 字/分 from its edges: wrong")
    for name, some in groups.items():
        cells = "".join(
            f"{way:>15} {wrong_decisions(some, way).share:6.1%}" for way in WAYS if _speaking(way)
        )
        say(f"{name or 'all':12}{cells}   ours {wrong_decisions(some, 'ours')}")
    say("\nthe pace check itself, leeway and cross-check included")
    for name, some in groups.items():
        wrong, review = wrong_verdicts(some)
        say(f"{name or 'all':12} wrong {wrong}   left to a person {review}")
    say(f"\nthe cross-check doubts a pace that is right (within {WRONG_PACE:.0%}), a wrong one,")
    say("and that of the same calls with every third word taken from the transcript (simulated)")
    for name, some in groups.items():
        right, wrong, lost = flags(some)
        say(f"{name or 'all':12} right {right}   wrong {wrong}   words lost {lost}")


def _speaking(way: str) -> bool:
    return way != "articulation"


def _by_condition(takes: Sequence[Take]) -> Mapping[str, list[Take]]:
    """Takes by condition in their first order; all of them first, under no name."""
    groups: dict[str, list[Take]] = {"": list(takes)}
    for take in takes:
        groups.setdefault(take.condition, []).append(take)
    return groups
