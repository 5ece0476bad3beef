"""One call scored again while somebody waits: progress, stopping, and the page's own rules."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest
import soundfile

from tests.unit.scoring.calls import Log
from trainer.domain.call import Call
from trainer.domain.decision import Decision
from trainer.domain.scorecard import Verdict
from trainer.scoring import score
from trainer.services.score_again import Progress, ThreadedScoring
from trainer.services.shelf_view import open_call
from trainer.services.workshop import Workshop
from trainer.storage.eventlog import read_log, to_line
from trainer.storage.records import NewCall

NOW = datetime(2026, 11, 21, 15, 0, 0, tzinfo=UTC)


@pytest.fixture
def call_id(shop: Workshop) -> str:
    """Two utterances, scored by the hotline's standard; its recording is silence."""
    scenario, standard = shop.scenario("plain-enquiry"), shop.standards["hotline"]
    log = Log(answered=2).say(2.5, "您好很高兴为您服务").line(8, 9).say(10, "好的再见").hang_up(16)
    new = NewCall(scenario.id, scenario.title.zh, scenario.title.en, standard.id, NOW, "王晓")
    opened = shop.shelf.begin(new, scenario=scenario, standard=standard)
    opened.log.write_bytes(b"".join(map(to_line, log.call.log)))
    silence = np.zeros((16 * 16_000, 2), np.int16)
    soundfile.write(str(opened.folder / "recording.flac"), silence, 16_000)
    card = score(standard, scenario, Call(read_log(opened.log)))
    return shop.shelf.finish(opened, card).call_id


def test_another_standard_is_scored_by_and_shown_with_its_own_clauses(shop: Workshop, call_id: str):
    job = ThreadedScoring(shop, call_id, standard="combined")
    result = job.wait(60)
    assert job.finished() and result is not None and result.state == "scored"
    assert job.progress() == Progress()
    stored = open_call(shop, call_id)
    assert len(stored.versions) == 2
    # The page speaks of the standard that the scorecard was made by, not of the one played by.
    assert stored.standard is not None and stored.standard.id == "combined"
    wordings = shop.standards["combined"].clauses
    assert all(each.clause == wordings.get(each.finding.clause, "") for each in stored.shown)
    assert any(each.clause for each in stored.shown)
    again = ThreadedScoring(shop, call_id, standard="combined").wait(60)
    assert again is not None and again.state == "up_to_date"


def test_what_cannot_be_done_is_a_result_not_an_exception(shop: Workshop, call_id: str):
    none = ThreadedScoring(shop, call_id, standard="nothing").wait(60)
    assert none is not None and none.state == "failed" and "no standard" in str(none.problem)
    gone = ThreadedScoring(shop, "20260101-000000-0000", model=shop.home).wait(60)
    assert gone is not None and "There is no call" in str(gone.problem)


class Impatient(ThreadedScoring):
    """Stopped as soon as the first utterance was heard again."""

    def heard_one(self) -> None:
        super().heard_one()
        self.cancel()


@pytest.mark.slow
def test_stopped_while_it_listens_the_call_stays_as_it_was(shop: Workshop, call_id: str):
    from trainer.speech.models import bundled_model

    before = shop.shelf.open(call_id)
    job = Impatient(shop, call_id, standard="combined", model=bundled_model())
    assert job.wait(120) is None and job.finished()
    assert job.progress() == Progress(1, 2)
    after = shop.shelf.open(call_id)
    assert after.versions == before.versions
    assert sorted(p.name for p in after.folder.iterdir()) == sorted(
        p.name for p in before.folder.iterdir()
    )


@pytest.mark.slow
def test_heard_again_to_the_end_and_only_once(shop: Workshop, call_id: str):
    from trainer.speech.models import bundled_model

    job = ThreadedScoring(shop, call_id, model=bundled_model())
    result = job.wait(120)
    assert result is not None and result.state == "scored"
    assert job.progress() == Progress(2, 2)
    kept = shop.shelf.open(call_id)
    assert kept.versions[-1].heard and not any(u.text for u in kept.call.utterances), "silence"
    second = ThreadedScoring(shop, call_id, model=bundled_model())
    again = second.wait(120)
    assert again is not None and again.state == "up_to_date"
    assert second.progress() == Progress(0, 2), "what was heard is kept beside the call"


def test_a_decision_is_taken_back_by_a_further_one(shop: Workshop, call_id: str):
    found = shop.shelf.open(call_id)
    listed = shop.shelf.row(call_id)
    assert found.scorecard is not None
    name = next(f.criterion for f in found.scorecard.findings if f.verdict is Verdict.MISSED)
    shop.shelf.decide(call_id, Decision(name, Verdict.MET, 1.0, "李老师", NOW))
    changed = shop.shelf.row(call_id)
    assert changed.score is not None and listed.score is not None
    assert changed.score > listed.score
    shop.shelf.decide(call_id, Decision(name, Verdict.REVIEW, 0.0, "王老师", NOW, "听错了"))
    kept = shop.shelf.open(call_id)
    assert kept.scorecard == found.scorecard and shop.shelf.row(call_id) == listed
    assert [d.by for d in kept.decisions] == ["李老师", "王老师"], "both are kept"
    shop.shelf.decide(call_id, Decision(name, Verdict.NOT_APPLICABLE, 0.0, "赵老师", NOW))
    last = shop.shelf.open(call_id).scorecard
    assert last is not None
    assert last.max_score < found.scorecard.max_score
