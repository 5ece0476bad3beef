"""From what was heard at a place to the probability that the phrase was said, and to an answer.

A logistic regression on the sentences, voices and conditions for choosing of `trainer bench
phrases` (docs/phrases.md tells how, and what it reaches on the others). `trainer bench phrases
--fit` prints its numbers anew.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from trainer.phrases.support import Support

Answer = Literal["said", "unsure", "not_said"]

SAID_FROM = 0.68
"""The highest at which four syllables that are all written as homophones still count."""
FORBIDDEN_FROM = 0.8
"""From where on a forbidden phrase counts as said; below it is for a person to decide."""
UNSURE_FROM = 0.3
LEAST_PLACE = 0.75
"""Places that fit worse by sound, in their own reading, are none."""
NOT_SAID = 0.02
_STEP = 0.01
_HEAVIEST = 8.0
_CLEAR_FROM = 0.75
"""Mean confidence of an utterance up to which a syllable that differs may as well be an error."""
WEIGHTS = (-1.04, 4.33, -13.73, -3.61, -3.58, -2.38, 0.28, -2.27)
FEATURES = (
    *("constant", "score", "loss in clear speech", "unwritten in any of many"),
    *("unwritten", "worst syllable", "weight", "added"),
)
"""Names of `Evidence.values`, of which `WEIGHTS` are the weights."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the probability hangs on."""

    likeness: float
    """By sound, in the place's own reading, 0–1."""
    score: float
    """The likeness, less something where that reading is not the likeliest one."""
    support: Support

    @property
    def values(self) -> tuple[float, ...]:
        s = self.support
        clear = min(1.0, max(0.0, (s.confidence - _CLEAR_FROM) / (1.0 - _CLEAR_FROM)))
        return (
            1.0,
            self.score,
            s.loss * clear,
            s.unwritten if s.others else 0.0,
            s.unwritten,
            s.worst,
            min(s.weight, _HEAVIEST),
            s.added,
        )

    @property
    def probability(self) -> float:
        """0–1; `NOT_SAID` at most where the place fits too badly."""
        z = sum(w * v for w, v in zip(WEIGHTS, self.values, strict=True))
        likely = 1 / (1 + math.exp(-z))
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
