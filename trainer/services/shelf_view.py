"""Rows and folders of the shelf as the window sees them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from trainer.domain.errors import KnownError
from trainer.domain.scenario import Scenario
from trainer.domain.scorecard import Scorecard
from trainer.services.recurrence import last_calls, to_work_on
from trainer.services.rescoring_rules import Rules
from trainer.services.shown_findings import shown
from trainer.services.views import CallSummary, StoredCall
from trainer.services.workshop import Workshop
from trainer.storage.records import CallRow, ShelvedCall


def summary(row: CallRow) -> CallSummary:
    return CallSummary(
        call_id=row.call_id,
        scenario=row.scenario,
        title_zh=row.title_zh,
        title_en=row.title_en,
        standard=row.standard,
        trainee=row.trainee,
        started_at=row.started_at,
        duration=row.duration,
        score=row.score,
        max_score=row.max_score,
        passed=row.passed,
        ended_by=row.ended_by,
        ending=row.ending,
        state=row.state,
        review_count=row.review_count,
        scripted=row.mode == "scripted",
    )


def opened(shelved: ShelvedCall) -> StoredCall:
    return StoredCall(
        summary=summary(shelved.row),
        call=shelved.call,
        scenario=shelved.scenario,
        standard=shelved.standard,
        scorecard=shelved.scorecard,
        recording=shelved.recording,
        log=shelved.log,
        versions=shelved.versions,
        decisions=shelved.decisions,
    )


def open_call(workshop: Workshop, call_id: str, *, marks: bool = True) -> StoredCall:
    """A kept call with everything that is shown of it. Raises `KnownError`.

    `marks`: with the syllables that matched (see `shown_findings.shown`).
    """
    kept = workshop.shelf.open(call_id)
    stored, scenario = opened(kept), kept.scenario
    if len(kept.versions) > 1:
        # Scored again: the rules beside the call may not be those of the current scorecard.
        try:
            standard, scenario = Rules(workshop).of(kept)
        except KnownError:
            pass
        else:
            stored = replace(stored, standard=standard)
    return with_evidence(stored, last_calls(workshop.shelf, kept.row), scenario, marks=marks)


def with_evidence(
    stored: StoredCall,
    past: Sequence[Scorecard] = (),
    scenario: Scenario | None = None,
    *,
    marks: bool = True,
) -> StoredCall:
    """The call with its findings as they are shown, and what to work on next after these
    `past` scorecards of the same person. `scenario`: with the rules of the current scorecard."""
    card = stored.scorecard
    if card is None:
        return stored
    return replace(
        stored,
        shown=shown(card, stored.standard, scenario or stored.scenario, stored.call, marks=marks),
        to_work_on=to_work_on(card, past),
    )
