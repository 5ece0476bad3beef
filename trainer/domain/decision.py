"""A trainer's decision on a criterion, and a scorecard with the decisions in force.

Decisions are kept apart from scorecards, by call and criterion, so that scoring again can neither
overwrite nor lose one: they are laid over whichever scorecard is current.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from trainer.domain.message import M_, Message
from trainer.domain.scorecard import Finding, Scorecard, Verdict
from trainer.domain.tally import OUT_OF_SUM, tally


@dataclass(frozen=True, slots=True)
class Decision:
    """What a trainer decided about one criterion of a call.

    `share`: the part of the criterion's points that the trainee keeps, 0–1; a share and not a
    number of points, so that it holds under a standard that gives the criterion other points.
    `verdict` `REVIEW`: the earlier decisions are taken back, what the program found counts again.
    """

    criterion: str
    verdict: Verdict
    share: float
    by: str
    decided_at: datetime
    note: str = ""


def in_force(decisions: Iterable[Decision]) -> dict[str, Decision]:
    """criterion → the decision that stands: the last one, unless it takes the others back."""
    last = {decision.criterion: decision for decision in decisions}
    return {name: each for name, each in last.items() if each.verdict is not Verdict.REVIEW}


def decided(card: Scorecard, decisions: Iterable[Decision]) -> Scorecard:
    """The scorecard as the trainer sees it. Without a decision that applies: the same one.

    A decision takes the place of all findings of its criterion. One on a criterion that these
    rules do not have rests until a scorecard has it again.
    """
    standing = in_force(decisions)
    if not any(finding.criterion in standing for finding in card.findings):
        return card
    findings: list[Finding] = []
    done: set[str] = set()
    for finding in card.findings:
        decision = standing.get(finding.criterion)
        if decision is None:
            findings.append(finding)
        elif finding.criterion not in done:
            done.add(finding.criterion)
            findings.append(_as_decided(finding, decision))
    sums = tally(findings, card.pass_mark)
    return replace(
        card,
        score=sums.score,
        max_score=sums.max_score,
        passed=sums.passed,
        review_points=sums.review_points,
        findings=tuple(findings),
        advice=_still_due(card, findings),
    )


def _as_decided(finding: Finding, decision: Decision) -> Finding:
    counted = decision.verdict not in OUT_OF_SUM
    wrong = decision.verdict in (Verdict.MISSED, Verdict.VIOLATED)
    if decision.note:
        reason = M_("Decided by {name}: {note}", name=decision.by, note=decision.note)
    else:
        reason = M_("Decided by {name}.", name=decision.by)
    return replace(
        finding,
        verdict=decision.verdict,
        points=round(finding.max_points * decision.share, 2) if counted else 0.0,
        reason=reason,
        advice=finding.advice if wrong else None,
        confidence=None,
    )


def _still_due(card: Scorecard, findings: Iterable[Finding]) -> tuple[Message, ...]:
    """The advice, less what was only about findings that a decision took back."""
    wanted_still = {f.wanted for f in findings if f.advice is not None}
    taken_back = {f.wanted for f in card.findings if f.advice is not None} - wanted_still
    gone = {str(f.advice) for f in card.findings if f.advice is not None}
    gone -= {str(f.advice) for f in findings if f.advice is not None}
    return tuple(
        message
        for message in card.advice
        if str(message) not in gone and message.args.get("wanted") not in taken_back
    )
