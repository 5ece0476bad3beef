"""What scoring says about a call: findings with their evidence, and the sum."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from trainer.domain.message import Message

About = Literal["said", "written", "avoided", ""]
"""What a criterion asks for: wording that is said, or written in a chat; something that must not
happen; "": something to do."""


LEFT_OUT = "…"
"""Stands in `Finding.heard` for what was said between two parts of a wording."""


class Verdict(StrEnum):
    MET = "met"
    MISSED = "missed"
    VIOLATED = "violated"
    REVIEW = "review"
    """Recognition is too unsure to say; a person decides."""
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check saw. Times are call time in seconds; `points` of `max_points` were earned.

    A finding under review or not applicable carries `max_points` 0 in the sum: see
    `Scorecard.max_score`. One with `max_points` 0 is for information, or further evidence.
    """

    criterion: str
    clause: str
    verdict: Verdict
    points: float
    max_points: float
    start: float | None
    end: float | None
    heard: str
    reason: Message
    title: str = ""
    title_en: str = ""
    wanted: str = ""
    stage: str = ""
    critical: bool = False
    confidence: float | None = None
    """Probability that the verdict is right, where the check can tell."""
    fatal: bool = False
    """It took all the call's points."""
    advice: Message | None = None
    """One sentence on what to do next time; None where nothing was wrong."""
    about: About = ""

    @property
    def quotes(self) -> tuple[str, ...]:
        """What was heard, in the pieces that stand so in the transcript."""
        return tuple(piece for piece in self.heard.split(LEFT_OUT) if piece)


@dataclass(frozen=True, slots=True)
class PacePoint:
    """Pace over a sliding window that ends at `time` (s), in 字/分."""

    time: float
    cpm: float


@dataclass(frozen=True, slots=True)
class Scorecard:
    """The result of a call under a standard: a pure function of the log and the rules."""

    standard: str
    scenario: str
    score: float
    max_score: float
    pass_mark: float
    passed: bool
    review_points: float
    """Points that hang on findings under review; in neither `score` nor `max_score`."""
    findings: tuple[Finding, ...]
    pace_cpm: float | None
    pace_curve: tuple[PacePoint, ...] = ()
    advice: tuple[Message, ...] = ()
    """At most three things to work on next, the costliest first."""

    @property
    def percent(self) -> float:
        return 100.0 * self.score / self.max_score if self.max_score > 0 else 0.0
