"""What the findings of a call add up to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from trainer.domain.scorecard import Finding, Verdict

OUT_OF_SUM = (Verdict.REVIEW, Verdict.NOT_APPLICABLE)
"""Their points are in neither the score nor what could be reached."""
FAILED = (Verdict.MISSED, Verdict.VIOLATED)


@dataclass(frozen=True, slots=True)
class Tally:
    """Points reached and reachable, whether that passes, and points that wait for review."""

    score: float
    max_score: float
    passed: bool
    review_points: float


def tally(findings: Sequence[Finding], pass_mark: float) -> Tally:
    """`pass_mark` in percent of the applicable points. A critical failure fails the call whatever
    the sum; a fatal one takes all points."""
    counted = [f for f in findings if f.verdict not in OUT_OF_SUM]
    points = round(sum(f.points for f in counted), 2)
    most = round(sum(f.max_points for f in counted), 2)
    failed = any((f.critical or f.fatal) and f.verdict in FAILED for f in findings)
    if any(f.fatal and f.verdict in FAILED for f in findings):
        points = 0.0
    return Tally(
        score=points,
        max_score=most,
        passed=most > 0 and not failed and 100 * points >= pass_mark * most,
        review_points=round(sum(f.max_points for f in findings if f.verdict is Verdict.REVIEW), 2),
    )
