"""Decisions and scoring again for the gallery's desk: kept in memory, as the shelf keeps them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from trainer.domain.decision import Decision, decided
from trainer.domain.errors import KnownError
from trainer.domain.message import M_
from trainer.domain.scorecard import Scorecard, Verdict
from trainer.services.rescoring import Rescored
from trainer.services.score_again import Progress
from trainer.services.shelf_view import with_evidence
from trainer.services.views import StoredCall
from trainer.storage.scorecards import ScorecardVersion

DAY = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


class GalleryScoring:
    """A scoring that ends when a test says so, or when it is cancelled."""

    def __init__(self) -> None:
        self.now = Progress()
        self.result: Rescored | None = None
        self.over = False

    def progress(self) -> Progress:
        return self.now

    def finished(self) -> bool:
        return self.over

    def cancel(self) -> None:
        self.over = True


class GalleryScores:
    """What a trainer decided about calls, and their newer scorecards."""

    def __init__(self) -> None:
        self.decisions: dict[str, list[Decision]] = {}
        self.newer: dict[str, list[Scorecard]] = {}
        self.refuses: KnownError | None = None
        self.scoring: GalleryScoring | None = None

    def judged(
        self, stored: StoredCall, card: Scorecard, past: Sequence[Scorecard], *, marks: bool = True
    ) -> StoredCall:
        call_id = stored.summary.call_id
        decisions = tuple(self.decisions.get(call_id, ()))
        cards = [card, *self.newer.get(call_id, ())]
        versions = tuple(
            ScorecardVersion(each, DAY + timedelta(days=n), f"{n:016}", "zh-small", f"1.{n}")
            for n, each in enumerate(cards)
        )
        stored = replace(
            stored,
            scorecard=decided(cards[-1], decisions),
            versions=versions,
            decisions=decisions,
        )
        return with_evidence(stored, past, marks=marks)

    def decide(self, call_id: str, decision: Decision) -> None:
        if self.refuses is not None:
            raise self.refuses
        self.decisions.setdefault(call_id, []).append(decision)

    def score_again(self, call_id: str) -> GalleryScoring:
        if self.refuses is not None:
            raise self.refuses
        self.scoring = GalleryScoring()
        return self.scoring

    def finish(self, call_id: str, old: Scorecard) -> Scorecard:
        """The scoring in hand is done: the closing question was said after all."""
        assert self.scoring is not None
        said = M_("Heard “{heard}”.", heard="还有什么可以帮助您")
        findings = tuple(
            replace(f, verdict=Verdict.MET, points=f.max_points, reason=said)
            if f.criterion == "more"
            else f
            for f in old.findings
        )
        new = replace(old, score=old.score + 10, findings=findings)
        self.newer.setdefault(call_id, []).append(new)
        self.scoring.result = Rescored(call_id, "scored", old, new)
        self.scoring.over = True
        return new
