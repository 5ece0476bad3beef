"""A scored call as one plain object: what `--json` prints (see README, "For machines")."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC
from pathlib import Path
from typing import Any

from trainer.domain.call import Call
from trainer.domain.decision import Decision, decided, in_force
from trainer.domain.message import Message
from trainer.domain.scenario import Scenario
from trainer.domain.scorecard import Finding, Scorecard
from trainer.domain.standard import Standard
from trainer.services.recurrence import to_work_on
from trainer.services.shown_findings import Shown, shown


def as_object(
    call: Call,
    scorecard: Scorecard,
    translate: Callable[[str], str],
    *,
    call_id: str,
    recording: Path | None,
    log: Path | None,
    standard: Standard | None = None,
    scenario: Scenario | None = None,
    past: Sequence[Scorecard] = (),
    decisions: Sequence[Decision] = (),
) -> dict[str, Any]:
    """The contract's keys, in a fixed order; times in seconds, rounded to milliseconds.

    `standard` and `scenario` are the rules of the scorecard: without them clauses have no wording
    and no syllables are marked. `past`: the person's scorecards before this one, newest first.
    `decisions`: what a trainer decided about the call. They are laid over the scorecard, which is
    the program's own; each finding that one stands for tells in `decision` what the program found.
    """
    found: dict[str, Finding] = {}
    for finding in scorecard.findings:
        found.setdefault(finding.criterion, finding)
    standing = in_force(decisions)
    scorecard = decided(scorecard, decisions)
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
        "to_work_on": [
            {
                "criterion": each.finding.criterion,
                "title": each.finding.title,
                "title_en": each.finding.title_en,
                "advice": each.advice.render(translate),
                "points_lost": _rounded(each.lost),
                "times": each.times,
                "calls": each.calls,
                "recurrence": _words(each.recurrence, translate),
            }
            for each in to_work_on(scorecard, past)
        ],
        "findings": [
            _finding(each, translate)
            | _decision(
                standing.get(each.finding.criterion), found[each.finding.criterion], translate
            )
            for each in shown(scorecard, standard, scenario, call)
        ],
        "recording": str(recording) if recording else "",
        "log": str(log) if log else "",
    }


def _finding(each: Shown, translate: Callable[[str], str]) -> dict[str, Any]:
    finding = each.finding
    return {
        "criterion": finding.criterion,
        "title": finding.title,
        "title_en": finding.title_en,
        "clause": finding.clause,
        "clause_wording": each.clause,
        "verdict": finding.verdict.value,
        "about": finding.about,
        "points": _rounded(finding.points),
        "max_points": _rounded(finding.max_points),
        "points_lost": _rounded(each.lost),
        "start": _rounded(finding.start),
        "end": _rounded(finding.end),
        "heard": finding.heard,
        "matched": [{"text": run.text, "how": run.how} for run in each.heard],
        "wanted": finding.wanted,
        "reason": finding.reason.render(translate),
        "advice": _words(each.advice, translate),
        "critical": finding.critical,
        "fatal": finding.fatal,
        "confidence": _rounded(finding.confidence),
        "certainty": _words(each.certainty, translate),
    }


def _decision(
    decision: Decision | None, found: Finding, translate: Callable[[str], str]
) -> dict[str, Any]:
    if decision is None:
        return {"decision": None}
    return {
        "decision": {
            "by": decision.by,
            "at": decision.decided_at.astimezone(UTC).isoformat(),
            "note": decision.note,
            "program_verdict": found.verdict.value,
            "program_points": _rounded(found.points),
            "program_reason": found.reason.render(translate),
        }
    }


def _words(message: Message | None, translate: Callable[[str], str]) -> str:
    return message.render(translate) if message is not None else ""


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
