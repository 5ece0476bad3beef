"""A scored call as one plain object: what `--json` prints (see README, "For machines")."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from trainer.domain.call import Call
from trainer.domain.scorecard import Finding, Scorecard


def as_object(
    call: Call,
    scorecard: Scorecard,
    translate: Callable[[str], str],
    *,
    call_id: str,
    recording: Path | None,
    log: Path | None,
) -> dict[str, Any]:
    """The contract's keys, in a fixed order; times in seconds, rounded to milliseconds."""
    return {
        "call_id": call_id,
        "scenario": scorecard.scenario,
        "standard": scorecard.standard,
        "score": _rounded(scorecard.score),
        "max_score": _rounded(scorecard.max_score),
        "percent": _rounded(scorecard.percent),
        "pass_mark": _rounded(scorecard.pass_mark),
        "review_points": _rounded(scorecard.review_points),
        "passed": scorecard.passed,
        "ended_by": call.ended.by if call.ended else "",
        "ending": call.ended.ending if call.ended else "",
        "duration_s": _rounded(call.duration),
        "pace_cpm": _rounded(scorecard.pace_cpm),
        "promises": [
            {
                "made": _rounded(entry.made),
                "heard": entry.promise.heard,
                "due_s": _rounded(entry.promise.due),
                "state": entry.state,
            }
            for entry in call.ledger
        ],
        "transcript": [
            {
                "speaker": turn.speaker,
                "start": _rounded(turn.start),
                "end": _rounded(turn.end),
                "text": turn.text,
            }
            for turn in call.transcript
        ],
        "findings": [_finding(finding, translate) for finding in scorecard.findings],
        "recording": str(recording) if recording else "",
        "log": str(log) if log else "",
    }


def _finding(finding: Finding, translate: Callable[[str], str]) -> dict[str, Any]:
    return {
        "criterion": finding.criterion,
        "title": finding.title,
        "title_en": finding.title_en,
        "clause": finding.clause,
        "verdict": finding.verdict.value,
        "points": _rounded(finding.points),
        "max_points": _rounded(finding.max_points),
        "start": _rounded(finding.start),
        "end": _rounded(finding.end),
        "heard": finding.heard,
        "wanted": finding.wanted,
        "reason": finding.reason.render(translate),
        "critical": finding.critical,
        "confidence": _rounded(finding.confidence),
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
