"""What scoring again changed, in the terminal."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from trainer.commands.rescore_print import MOST_LISTED, Many, in_full
from trainer.domain.decision import Decision
from trainer.domain.errors import KnownError
from trainer.domain.message import M_
from trainer.domain.scorecard import Finding, Scorecard, Verdict
from trainer.services.rescoring import Rescored
from trainer.services.rescoring_changes import compare
from trainer.storage.scorecards import ScorecardVersion

NOW = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)
HELLO = Finding("hello", "X 1", Verdict.MET, 5, 5, 1.0, 2.0, "您好", M_("Said."), "问候", "Greets",
                about="said")  # fmt: skip
BYE = replace(HELLO, criterion="bye", title_en="Ends well", max_points=10, points=10, about="")


def card(*findings: Finding) -> Scorecard:
    score, most = sum(f.points for f in findings), sum(f.max_points for f in findings)
    return Scorecard("s", "c", score, most, 80, score >= 0.8 * most, 0, findings, None)


def again(
    call_id: str, old: Scorecard, new: Scorecard, decisions: tuple[Decision, ...] = ()
) -> Rescored:
    was, now = (ScorecardVersion(c, NOW, p, "m", "1") for p, c in (("a", old), ("b", new)))
    return Rescored(call_id, "scored", old, new, compare(was, now, decisions))


def missed(finding: Finding) -> Finding:
    return replace(finding, verdict=Verdict.MISSED, points=0, reason=M_("Not said."))


def told(*results: Rescored) -> list[str]:
    many = Many()
    for result in results:
        many.add(result)
    return list(many.lines())


def test_of_many_calls_only_the_changed_ones_are_told_one_a_line():
    full = card(HELLO, BYE)
    lines = told(
        again("c2", full, card(missed(HELLO), missed(BYE))),
        again("c3", full, full),
        again("c1", card(missed(HELLO), BYE), full),
        Rescored("c4", "up_to_date", full, full),
        Rescored("c5", "failed", problem=KnownError(M_("No."))),
    )
    assert lines == [
        "c1  10 / 15 (not passed) → 15 / 15 (passed)  1 criterion changed  1 other verdict",
        "c2  15 / 15 (passed) → 0 / 15 (not passed)  2 criteria changed  2 other verdicts",
        "Changed: 2. Better: 1, worse: 1; pass now: 1, no longer: 1.",
    ]
    assert told(again("c3", full, full)) == []


def test_thousands_of_calls_stay_readable_and_come_in_one_order():
    results = [again(f"c{n:04}", card(HELLO), card(missed(HELLO))) for n in range(200)]
    lines = told(*results)
    assert lines == told(*reversed(results))
    assert [line[:5] for line in lines[:MOST_LISTED]] == [f"c{n:04}" for n in range(MOST_LISTED)]
    assert lines[MOST_LISTED:] == [
        "… and 150 more; --json lists them all.",
        "Changed: 200. Better: 0, worse: 200; pass now: 0, no longer: 200.",
    ]


def test_a_call_scored_for_the_first_time_is_listed():
    assert told(Rescored("c1", "scored", None, card(HELLO))) == [
        "c1  no score → 5 / 5 (passed)",
        "Changed: 1. Better: 0, worse: 0; pass now: 0, no longer: 0.",
    ]


def test_reasons_are_told_and_criteria_that_come_or_go_take_one_line_each():
    old = card(
        HELLO, BYE, replace(HELLO, criterion="pace", title_en="Pace"),
        replace(HELLO, criterion="gone", title_en="Gone"),
    )  # fmt: skip
    new = card(
        missed(HELLO),
        replace(BYE, max_points=4, points=4),
        replace(
            HELLO, criterion="pace", title_en="Pace", max_points=3, points=3, reason=M_("Other.")
        ),
        replace(HELLO, criterion="n1", title_en="Name"),
        missed(replace(HELLO, criterion="n2", title_en="Time")),
    )
    result = again("c1", old, new)
    assert result.scorecard is not None
    assert list(in_full(result, result.scorecard)) == [
        "c1  25 / 25 (passed) → 12 / 22 (not passed)",
        "  The rules of the standard or of the scenario were changed.",
        "  Greets: Said 5/5 → Not said 0/5",
        "    The rule judges the same words otherwise.",
        "    Before: Said.",
        "    Now: Not said.",
        "  Judged as before, worth other points: Ends well 10 → 4 · Pace 5 → 3",
        "  Only in the new rules:",
        "    Name: Said 5/5  Said.",
        "    Time: Not said 0/5  Not said.",
        "  No longer in the rules:",
        "    Gone: Said 5/5  Said.",
    ]


def test_what_a_trainer_decided_is_told_in_full():
    decision = Decision("bye", Verdict.MISSED, 0, "李老师", NOW)
    result = again("c1", card(BYE), card(replace(BYE, max_points=4, points=4)), (decision,))
    assert result.scorecard is not None
    assert list(in_full(result, result.scorecard))[2:] == [
        "  Ends well: Done 10/10 → Done 4/4",
        "    It is worth 4 points now, not 10.",
        "    Before: Said.",
        "    Now: Said.",
        "    The decision of 李老师 stands: Not done.",
    ]
