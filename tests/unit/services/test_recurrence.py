"""What to work on next: by what it cost here, and by what it cost in the last calls."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from trainer.domain import events as ev
from trainer.domain.decision import Decision
from trainer.domain.message import M_
from trainer.domain.scorecard import Finding, Scorecard, Verdict
from trainer.domain.tally import tally
from trainer.services.recurrence import LOOK_BACK, last_calls, to_work_on
from trainer.services.workshop import Workshop
from trainer.storage.eventlog import EventLog
from trainer.storage.records import CallRow, NewCall

START = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def judged(name: str, lost: float, most: float = 10.0, **changes: object) -> Finding:
    """A criterion that lost `lost` of `most` points."""
    verdict = Verdict.MISSED if lost else Verdict.MET
    return replace(
        Finding(name, "HOTLINE 1", verdict, most - lost, most, 1.0, 2.0, "", M_("So it was.")),
        **{"wanted": f"{name}的说法", **changes},
    )


def card(*findings: Finding) -> Scorecard:
    sums = tally(findings, 80.0)
    return Scorecard(
        "hotline", "enquiry", sums.score, sums.max_score, 80.0, sums.passed, 0.0, findings, None
    )


def lost(**points: float) -> Scorecard:
    return card(*(judged(name, each) for name, each in points.items()))


def names(now: Scorecard, past: list[Scorecard]) -> list[str]:
    return [each.finding.criterion for each in to_work_on(now, past)]


@pytest.mark.parametrize(
    ("now", "past", "wanted"),
    [
        # Without earlier calls the points decide.
        (lost(a=3, b=8, c=5, d=1), [], ["b", "c", "a"]),
        # Of equal losses the one of three calls in five outranks the one-off.
        (lost(a=5, b=5), [lost(a=0, b=5), lost(b=0), lost(a=0, b=5), lost(a=0)], ["b", "a"]),
        # A one-off that is dear enough still comes first ...
        (lost(a=10, b=5), [lost(b=5), lost(b=5), lost(b=0), lost()], ["a", "b"]),
        # ... and one that is a little dearer does not.
        (lost(a=6, b=5), [lost(b=5), lost(b=5), lost(b=5), lost(b=5)], ["b", "a"]),
        # What went wrong only in earlier calls is not of this call.
        (lost(a=2, b=0), [lost(b=10), lost(b=10)], ["a"]),
        # Nothing lost, nothing to do.
        (lost(a=0), [lost(a=10)], []),
    ],
)
def test_the_order(now: Scorecard, past: list[Scorecard], wanted: list[str]):
    assert names(now, past) == wanted


def test_half_a_loss_counts_half_and_points_of_other_standards_as_their_share():
    # b lost all its 2 points of another standard: as much as all its 10 here.
    other = card(judged("b", 2, most=2.0))
    assert names(lost(a=5, b=5), [other, lost(a=5)]) == ["b", "a"]
    assert names(lost(a=5, b=5), [card(judged("b", 1, most=2.0)), lost(a=6)]) == ["a", "b"]


def test_what_fails_the_call_by_itself_comes_first():
    veto = judged("veto", 0, most=0.0, verdict=Verdict.VIOLATED, critical=True)
    now = card(judged("a", 9), veto, judged("b", 4))
    first, *_rest = to_work_on(now, [lost(a=9)])
    assert (first.finding.criterion, first.lost) == ("veto", 0.0)


def test_how_often_is_said_in_words_and_only_where_it_is_known():
    now = lost(a=5, b=4)
    past = [lost(a=5), lost(a=0), lost(a=1), lost()]
    often, once = to_work_on(now, past)
    assert (often.times, often.calls, often.lost) == (3, 5, 5.0)
    assert str(often.recurrence) == "3 times in your last 5 calls"
    assert str(once.recurrence) == "The first time in your last 5 calls"
    assert [each.recurrence for each in to_work_on(now, [])] == [None, None]


def test_one_criterion_is_named_once_and_the_same_wording_is_not_told_twice():
    wording = "您好，顺达快递工号1024很高兴为您服务"
    now = card(
        judged("a", 9, wanted=wording),
        judged("a", 0, most=0.0, verdict=Verdict.MISSED),
        judged("b", 7, wanted="您好！顺达快递，工号1024。"),
        judged("c", 2, wanted="再见"),
    )
    assert names(now, []) == ["a", "c"]


def test_advice_is_there_also_for_scorecards_made_without_any():
    own = judged("a", 9, advice=M_("Speak up."))
    wording = judged("b", 5)
    bare = judged("c", 1, wanted="")
    said = [str(each.advice) for each in to_work_on(card(own, wording, bare), [])]
    assert said == ["Speak up.", "Next time say: “b的说法”", "So it was."]


# On the shelf


def take(
    shop: Workshop,
    n: int,
    scorecard: Scorecard | None,
    *,
    trainee: str = "王晓",
    mode: ev.CallMode = "practice",
    cut: bool = False,
) -> CallRow:
    new = NewCall(
        "enquiry",
        "咨询",
        "Enquiry",
        "hotline",
        START + timedelta(hours=n),
        trainee,
        mode,
    )
    call = shop.shelf.begin(new)
    with EventLog(call.log) as log:
        log.append(ev.CallEnded(5.0, "answered", "crash" if cut else "trainee"))
    return shop.shelf.finish(call, scorecard)


def test_only_whole_scored_calls_of_the_same_person_before_this_one_count(home):
    shop = Workshop(home)
    first = take(shop, 0, lost(a=1))
    take(shop, 1, lost(b=1), trainee="李明")
    take(shop, 2, lost(c=1), mode="scripted")
    take(shop, 3, None)
    take(shop, 4, lost(d=1), cut=True)
    second = take(shop, 5, lost(e=1))
    now = take(shop, 6, lost(a=1))
    take(shop, 7, lost(f=1))
    found = [each.findings[0].criterion for each in last_calls(shop.shelf, now)]
    assert found == ["e", "a"], "the newest first"
    assert [len(last_calls(shop.shelf, row)) for row in (first, second)] == [0, 1]
    demo = take(shop, 8, lost(a=1), mode="scripted")
    assert last_calls(shop.shelf, demo) == []
    shop.close()


def test_the_newest_scorecard_counts_with_what_a_trainer_decided(home):
    shop = Workshop(home)
    row = take(shop, 0, lost(a=4, b=4))
    shop.shelf.add_scorecard(row.call_id, lost(a=3, b=3))
    shop.shelf.decide(row.call_id, Decision("a", Verdict.MET, 1.0, "李老师", START))
    (before,) = last_calls(shop.shelf, take(shop, 1, lost(a=1)))
    assert {f.criterion: f.points for f in before.findings} == {"a": 10.0, "b": 7.0}
    shop.close()


def test_of_many_calls_only_the_last_are_read(home):
    shop = Workshop(home)
    for n in range(LOOK_BACK + 3):
        take(shop, n, lost(a=float(n)))
    past = last_calls(shop.shelf, take(shop, 99, lost(a=1)))
    assert [10 - each.findings[0].points for each in past] == [11, 10, 9, 8, 7, 6, 5, 4, 3]
    shop.close()
