"""From what was heard at a place to the probability that the phrase was said, and to an answer.

One logistic regression on the sentences, voices and conditions for choosing of `trainer bench
phrases` (docs/phrases.md tells how, and what it reaches on the others); `trainer bench phrases
--fit` prints its numbers anew.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Literal, NamedTuple

from trainer.phrases.support import Support

Answer = Literal["said", "unsure", "not_said"]

SAID_FROM = 0.6
"""Lower, more near misses are taken as said; higher, the F1 falls (on the part for choosing)."""
FORBIDDEN_FROM = 0.8
"""From where on a forbidden phrase of five syllables or more counts as said."""
UNSURE_FROM = 0.2
"""Below it a place is denied. Higher, less is for review and more of what was said is denied."""
LEAST_PLACE = 0.75
"""Places that fit worse by sound, in their own reading, are none."""
NOT_SAID = 0.02
_STEP = 0.01
_SHORT = 5.0
"""Weight of a phrase that has no room for another syllable: with one it fits too badly."""
WEIGHTS: Mapping[str, float] = {
    "constant": 4.16,
    "worst syllable's share": -14.61,
    "other sounds": -1.69,
    "share if any unwritten": -8.23,
    "unwritten in any of many": -1.65,
    "added": -2.33,
    "short": 0.85,
}
"""By feature (see `Evidence.values`). None speaks for a place that is less like the phrase."""


class Evidence(NamedTuple):
    """What the probability hangs on."""

    likeness: float
    """By sound, in the place's own reading, 0–1."""
    score: float
    """The likeness, less something where that reading is not the likeliest one."""
    support: Support

    @property
    def values(self) -> Mapping[str, float]:
        """Every feature, by its name in `WEIGHTS`."""
        s = self.support
        weight = max(1.0, s.weight)
        return {
            "constant": 1.0,
            "worst syllable's share": s.worst / weight,
            "other sounds": s.another,
            "share if any unwritten": min(1.0, s.unwritten * s.weight) / weight,
            "unwritten in any of many": s.unwritten if s.others else 0.0,
            "added": s.added,
            "short": float(s.weight <= _SHORT and not s.patchy),
        }

    @property
    def probability(self) -> float:
        """0–1; `NOT_SAID` at most where the place fits too badly. That a phrase is short makes
        nothing unsure that would be denied else."""
        values = self.values
        likely = self._told(values)
        return likely if likely >= SAID_FROM or not values["short"] else self.forbidden

    @property
    def forbidden(self) -> float:
        """The same of a forbidden phrase: that it is short speaks for no accusation."""
        return self._told({**self.values, "short": 0.0})

    def _told(self, values: Mapping[str, float]) -> float:
        likely = 1 / (1 + math.exp(-sum([w * values[name] for name, w in WEIGHTS.items()])))
        return round(likely if self.score >= LEAST_PLACE else min(likely, NOT_SAID), 4)


def answer(probability: float) -> Answer:
    if probability >= SAID_FROM:
        return "said"
    return "unsure" if probability >= UNSURE_FROM else "not_said"


def not_said(probability: float) -> float:
    return min(probability, NOT_SAID)


def at_most_unsure(probability: float) -> float:
    return min(probability, SAID_FROM - _STEP) if probability >= SAID_FROM else probability


def said(probability: float) -> float:
    return max(probability, SAID_FROM)


def unsure(probability: float) -> float:
    return min(max(probability, UNSURE_FROM), SAID_FROM - _STEP)
