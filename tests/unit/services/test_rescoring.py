"""Calls scored again: every version stays, decisions stand, and it is told what changed and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from tests.unit.scoring.calls import Log
from trainer import __version__
from trainer.domain.call import Call
from trainer.domain.decision import Decision
from trainer.domain.errors import KnownError
from trainer.domain.scorecard import Finding, Scorecard, Verdict
from trainer.scoring import score
from trainer.services.rescoring import Order, Rescored, Rescorer
from trainer.services.rescoring_many import rescore_many
from trainer.services.workshop import Workshop
from trainer.storage.eventlog import read_log, to_line
from trainer.storage.filelock import FileLock
from trainer.storage.records import NewCall

NOW = datetime(2026, 11, 21, 15, 0, 0, tzinfo=UTC)


def take(shop: Workshop, said: str = "您好很高兴为您服务", *, program: str = "0.0.1") -> str:
    """A call that was taken by an older version, scored by the hotline's standard."""
    scenario, standard = shop.scenario("plain-enquiry"), shop.standards["hotline"]
    log = Log(answered=2).say(2.5, said).line(8, 9).say(10, "好的感谢您的来电再见").hang_up(16)
    new = NewCall(
        scenario.id, scenario.title.zh, scenario.title.en, standard.id, NOW, program=program,
        model="small",
    )  # fmt: skip
    opened = shop.shelf.begin(new, scenario=scenario, standard=standard)
    opened.log.write_bytes(b"".join(map(to_line, log.call.log)))
    card = score(standard, scenario, Call(read_log(opened.log)))
    return shop.shelf.finish(opened, card).call_id


def rescored(shop: Workshop, call_id: str, **order: Any) -> Rescored:
    return Rescorer(shop, Order(**order)).rescore(call_id)


def finding(card: Scorecard | None, criterion: str) -> Finding:
    assert card is not None
    return next(f for f in card.findings if f.criterion == criterion)


def test_another_standard_and_a_newer_program_are_told_and_both_versions_stay(shop: Workshop):
    call_id = take(shop)
    before = shop.shelf.open(call_id)
    result = rescored(shop, call_id, standard="combined")
    assert result.state == "scored" and result.comparison is not None
    assert [str(cause) for cause in result.comparison.causes] == [
        "Scored by another standard: hotline → combined.",
        f"Scored by another version of the program: 0.0.1 → {__version__}.",
    ]
    old, new = shop.shelf.scorecards(call_id)
    assert old == before.versions[0] and new.scorecard == result.scorecard
    assert (new.program, new.model) == (__version__, "small") and new.profile != old.profile
    assert new.created_at > old.created_at
    row = shop.shelf.row(call_id)
    assert (row.score, row.max_score) == (new.scorecard.score, new.scorecard.max_score)
    only_new = [c for c in result.comparison.changes if c.old is None]
    assert "positive_wording" in {c.finding.criterion for c in only_new}
    assert {str(c.why) for c in only_new} == {"Only the new rules have this criterion."}


def test_a_call_scored_in_just_this_way_is_passed_by(shop: Workshop):
    call_id = take(shop)
    assert rescored(shop, call_id).state == "scored"
    assert rescored(shop, call_id).state == "up_to_date"
    # Looked at all the same, nothing is otherwise: no third version.
    assert rescored(shop, call_id, again=True).state == "up_to_date"
    assert len(shop.shelf.scorecards(call_id)) == 2


def test_a_corrected_rule_counts_and_says_so(shop: Workshop):
    call_id = take(shop, program=__version__)
    rescored(shop, call_id)
    count = len(shop.shelf.scorecards(call_id))
    hotline = shop.standards["hotline"]
    corrected = replace(
        hotline,
        criteria=tuple(
            replace(c, points=c.points + 3) if c.id == "closing" else c for c in hotline.criteria
        ),
    )
    shop.__dict__["_shipped_standards"] = {**shop.standards, "hotline": corrected}
    result = rescored(shop, call_id)
    assert result.comparison is not None
    assert [str(cause) for cause in result.comparison.causes] == [
        "The rules of the standard or of the scenario were changed."
    ]
    (change,) = result.comparison.changes
    assert change.old is not None and change.new is not None
    assert change.new.max_points == change.old.max_points + 3
    assert str(change.why).startswith("It is worth ")
    assert len(shop.shelf.scorecards(call_id)) == count + 1


def test_a_decision_outlives_every_scoring_and_counts(shop: Workshop):
    call_id = take(shop, "喂你找谁")
    was = finding(shop.shelf.open(call_id).scorecard, "opening")
    assert was.verdict is Verdict.MISSED and was.max_points > 0
    before = shop.shelf.row(call_id).score
    decision = Decision("opening", Verdict.MET, 1.0, "李老师", NOW, "方言问候,可以")
    shop.shelf.decide(call_id, decision)
    listed = shop.shelf.row(call_id).score
    assert before is not None and listed == pytest.approx(before + was.max_points)

    result = rescored(shop, call_id, standard="combined")
    kept = shop.shelf.open(call_id)
    assert kept.decisions == (decision,)
    stands = finding(kept.scorecard, "opening")
    assert stands.verdict is Verdict.MET and stands.points == stands.max_points != was.max_points
    assert str(stands.reason) == "Decided by 李老师: 方言问候,可以"
    assert result.scorecard == kept.scorecard
    # What the program found is kept as it is, and told beside the decision.
    assert finding(kept.versions[-1].scorecard, "opening").verdict is Verdict.MISSED
    assert result.comparison is not None
    (change,) = [c for c in result.comparison.changes if c.finding.criterion == "opening"]
    assert change.decision == decision and change.new is not None
    assert change.new.verdict is Verdict.MISSED
    assert kept.scorecard is not None
    assert shop.shelf.row(call_id).score == kept.scorecard.score


def test_a_list_made_again_from_the_folders_keeps_decisions(shop: Workshop, home: Path):
    call_id = take(shop, "喂你找谁")
    shop.shelf.decide(call_id, Decision("opening", Verdict.MET, 0.5, "李老师", NOW))
    listed = shop.shelf.row(call_id)
    shop.close()
    for path in home.glob("calls.db*"):
        path.unlink()
    anew = Workshop(home)
    anew.mend_shelf()
    assert anew.shelf.row(call_id) == listed
    anew.close()


@pytest.mark.parametrize("trouble", ["unknown", "going_on", "damaged", "no_recording", "no_end"])
def test_what_cannot_be_scored_is_one_sentence(shop: Workshop, trouble: str, tiny_model: Path):
    call_id, order = take(shop), Order()
    folder = shop.shelf.open(call_id).folder
    lock = FileLock(folder / "lock")
    if trouble == "unknown":
        call_id = "20260101-000000-0000"
    elif trouble == "going_on":
        assert lock.acquire()
    elif trouble == "damaged":
        (folder / "events.jsonl").write_text('{"kind":"rang","time":0\n{"kind":"rang"}\n')
    elif trouble == "no_end":
        (folder / "events.jsonl").write_text("")
    else:
        order = Order(model=tiny_model)
    result = Rescorer(shop, order).rescore(call_id)
    lock.release()
    assert result.state == "failed" and result.problem is not None
    words = {
        "unknown": "There is no call",
        "going_on": "is going on",
        "damaged": "line 1 is damaged",
        "no_recording": "it has no recording",
        "no_end": "its record has no end",
    }
    assert words[trouble] in str(result.problem)
    assert result.problem.remedy is not None


@pytest.fixture
def tiny_model(tmp_path: Path) -> Path:
    """The bundled model under another name: to the program another model."""
    from trainer.speech.models import bundled_model

    folder = tmp_path / "another-model"
    folder.symlink_to(bundled_model(), target_is_directory=True)
    return folder


def test_an_order_that_no_call_can_follow_is_refused_at_once(shop: Workshop, tmp_path: Path):
    with pytest.raises(KnownError, match="no standard"):
        Rescorer(shop, Order(standard="nothing"))
    with pytest.raises(KnownError, match="does not exist"):
        Rescorer(shop, Order(model=tmp_path / "no-model"))


@pytest.mark.slow
def test_another_model_hears_the_recording_again(shop: Workshop, tiny_model: Path):
    from trainer.services.workshop import Workshop as _Workshop
    from trainer.speech.base import SpeechRequest

    assert isinstance(shop, _Workshop)
    call_id = take(shop, "听不清的话听不清的话听不清的话")
    folder = shop.shelf.open(call_id).folder
    persona = shop.scenario("plain-enquiry").persona
    said = shop.synthesiser().prepare(SpeechRequest("您好,很高兴为您服务", persona)).result(60)
    sides = np.zeros((16 * 16_000, 2), dtype=np.int16)
    begin = int(2.5 * 16_000)
    sides[begin : begin + len(said), 1] = said[: len(sides) - begin]
    soundfile.write(str(folder / "recording.flac"), sides, 16_000)

    result = rescored(shop, call_id, model=tiny_model)
    assert result.state == "scored" and result.comparison is not None
    assert "heard again by the model another-model" in str(result.comparison.causes[0])
    kept = shop.shelf.open(call_id)
    # The log of the call itself stays; the scorecard names what was heard for it.
    assert "听不清的话" in kept.log.read_text("utf-8")
    assert kept.versions[-1].heard.startswith("events.another-model.")
    assert "您好" in kept.call.utterances[0].text
    assert kept.call.utterances[0].start == 2.5
    changed = next(c for c in result.comparison.changes if c.finding.criterion == "opening")
    assert str(changed.why) in ("Other words were heard.", "The call was heard otherwise.")
    # Later scoring stays with what was heard last; asking for it again hears nothing anew.
    assert rescored(shop, call_id, model=tiny_model).state == "up_to_date"
    assert rescored(shop, call_id).state == "up_to_date"


@pytest.mark.slow
def test_many_calls_in_processes_come_out_as_in_one(shop: Workshop):
    said = ["您好很高兴为您服务", "喂你找谁", "请您稍等", "闭嘴"]
    calls = [take(shop, said[n % 4]) for n in range(18)]
    lonely = [rescored(shop, call_id, standard="combined") for call_id in calls[:9]]
    many = list(rescore_many(shop, calls, Order(standard="combined"), jobs=2))
    states = {result.call_id: result.state for result in many}
    assert [states[c] for c in calls] == ["up_to_date"] * 9 + ["scored"] * 9
    cards = {result.call_id: result.scorecard for result in many}
    for at in range(9, 18):
        twin = next(n for n in range(9) if said[n % 4] == said[at % 4])
        assert cards[calls[at]] == lonely[twin].scorecard


@pytest.mark.slow
def test_stopping_loses_nothing_and_the_next_run_goes_on(shop: Workshop):
    calls = [take(shop) for _ in range(40)]
    results = rescore_many(shop, calls, Order(standard="combined"), jobs=2)
    next(results)
    results.close()
    done = [c for c in calls if len(shop.shelf.scorecards(c)) == 2]
    assert 1 <= len(done) < len(calls)
    states = [r.state for r in rescore_many(shop, calls, Order(standard="combined"), jobs=2)]
    assert states.count("up_to_date") == len(done)
    assert states.count("scored") == len(calls) - len(done)
