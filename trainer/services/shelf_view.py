"""Rows and folders of the shelf as the window sees them."""

from __future__ import annotations

from trainer.services.views import CallSummary, StoredCall
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
