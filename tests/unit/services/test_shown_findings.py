"""Findings with all their evidence, as they are shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from tests.unit.scoring.calls import ENQUIRY, STANDARDS, Log, criterion, standard
from trainer.domain.decision import Decision
from trainer.domain.message import M_, Message
from trainer.domain.scorecard import Finding, Scorecard, Verdict
from trainer.phrases import Match
from trainer.phrases.judging import Doubtful
from trainer.scoring import score
from trainer.scoring.checks.base import perhaps, perhaps_forbidden
from trainer.services.result import as_object
from trainer.services.shown_findings import Shown, certainty, shown

HOTLINE = STANDARDS["hotline"]


def log() -> Log:
    """The greeting with one syllable misheard; a 你 said; no closing."""
    return (
        Log(answered=2)
        .say(2.5, "您好顺达快地工号一零二四很高兴为您服务请问有什么可以帮助您")
        .line(12, 13)
        .say(14, "好的你等一下")
        .hang_up(20)
    )


@pytest.fixture(scope="module")
def card() -> Scorecard:
    return score(HOTLINE, ENQUIRY, log().call)


def of(found: tuple[Shown, ...], criterion: str) -> Shown:
    return next(each for each in found if each.finding.criterion == criterion)


def test_every_finding_keeps_its_place_and_has_its_evidence(card: Scorecard):
    found = shown(card, HOTLINE, ENQUIRY, log().call)
    assert tuple(each.finding for each in found) == card.findings
    opening = of(found, "opening")
    assert opening.finding.verdict is Verdict.MET
    assert opening.clause == HOTLINE.clauses["HOTLINE 1"]
    assert "".join(run.text for run in opening.heard) == opening.finding.heard
    assert [(run.text, run.how) for run in opening.heard] == [
        ("您好顺达快地", "same"),
        ("工号一零二四很高兴", ""),
        ("为您服务", "same"),
    ]
    assert opening.reason is not None
    assert opening.reason.args == {"n": 3}
    assert (opening.lost, opening.advice, opening.instead) == (0.0, None, "")


def test_of_several_parts_only_those_that_were_heard_are_marked():
    wanted = ("closing", "thanks_for_waiting", "goodbye")
    rules = standard(criterion("required_phrase", all_of=wanted))
    call = Log(answered=2).say(2.5, "感谢您的来店那就先这样再见").hang_up(20).call
    (found,) = shown(score(rules, ENQUIRY, call), rules, ENQUIRY, call)
    assert found.finding.verdict is Verdict.MISSED
    assert [(run.text, run.how) for run in found.heard] == [
        ("感谢您的来店", "same"),
        ("…", ""),
        ("再见", "same"),
    ]


def test_what_went_wrong_says_what_it_cost_and_what_to_do(card: Scorecard):
    missed = [
        each
        for each in shown(card, HOTLINE, ENQUIRY, log().call)
        if each.finding.verdict in (Verdict.MISSED, Verdict.VIOLATED)
    ]
    assert missed
    for each in missed:
        finding = each.finding
        assert each.lost == round(finding.max_points - finding.points, 2)
        assert each.reason is not None and each.advice != each.reason
        # The wording to use instead is told, and told once.
        told = str(each.advice).count(finding.wanted) + (each.instead == finding.wanted)
        assert not finding.wanted or told == 1


_HEARD = Match("p", "unsure", 0.9, 0.59, 1.0, 2.0, "麻烦您再说一遍")
_REVIEWS = (perhaps, perhaps_forbidden)


def test_of_what_was_said_the_heard_text_is_reason_enough():
    rules = standard(criterion("required_phrase", any_of=("goodbye",)))
    call = Log(answered=2).say(2.5, "那就先这样再见").hang_up(20).call
    (found,) = shown(score(rules, ENQUIRY, call), rules, ENQUIRY, call)
    assert found.finding.verdict is Verdict.MET and "再见" in found.finding.heard
    assert found.reason is None


@pytest.mark.parametrize("why", _REVIEWS)
def test_a_reason_that_only_repeats_what_was_heard_is_left_out(
    why: Callable[[Match], Message], card: Scorecard
):
    (told,) = shown(replace(card, findings=(replace(card.findings[0], reason=why(_HEARD)),)))
    assert told.reason is None


@pytest.mark.parametrize("why", _REVIEWS)
@pytest.mark.parametrize("doubt", ["denied", "another person"])
def test_why_somebody_is_to_listen_is_always_told(
    doubt: Doubtful, why: Callable[[Match], Message], card: Scorecard
):
    reason = why(replace(_HEARD, doubt=doubt))
    finding = replace(card.findings[0], verdict=Verdict.REVIEW, heard=_HEARD.heard, reason=reason)
    (told,) = shown(replace(card, findings=(finding,)))
    assert told.reason == reason


def test_without_the_rules_what_is_known_is_still_shown(card: Scorecard):
    found = shown(card)
    assert len(found) == len(card.findings)
    assert all(each.clause == "" and each.heard == () for each in found)


def test_rules_that_this_version_does_not_know_mark_nothing(card: Scorecard):
    newer = replace(
        HOTLINE,
        criteria=tuple(replace(c, check="telepathy") for c in HOTLINE.criteria),
    )
    assert all(each.heard == () for each in shown(card, newer, ENQUIRY))


@pytest.mark.parametrize(
    ("verdict", "sure", "words"),
    [
        (Verdict.MET, 0.99, "Heard clearly"),
        (Verdict.VIOLATED, 0.97, "Heard clearly"),
        (Verdict.MET, 0.9, "Heard fairly well"),
        (Verdict.MISSED, 0.5, "Heard with doubt: please listen yourself"),
        (Verdict.REVIEW, 0.99, "Heard with doubt: please listen yourself"),
        (Verdict.MET, None, None),
    ],
)
def test_certainty_in_words(verdict: Verdict, sure: float | None, words: str | None):
    finding = Finding("c", "X 1", verdict, 0, 1, 1.0, 2.0, "您好", M_("So."), confidence=sure)
    told = certainty(finding)
    assert (None if told is None else str(told)) == words
    assert certainty(replace(finding, heard="")) is None


def test_the_object_for_machines_has_it_all(card: Scorecard):
    made = as_object(
        log().call, card, str, call_id="c", recording=None, log=None,
        standard=HOTLINE, scenario=ENQUIRY, past=[card, card],
    )  # fmt: skip
    by_name = {each["criterion"]: each for each in made["findings"]}
    opening = by_name["opening"]
    assert "".join(run["text"] for run in opening["matched"]) == opening["heard"]
    assert opening["certainty"] and opening["confidence"] > 0
    assert opening["clause_wording"] == HOTLINE.clauses["HOTLINE 1"]
    assert (opening["advice"], opening["fatal"], opening["points_lost"]) == ("", False, 0.0)
    first = made["to_work_on"][0]
    assert (first["times"], first["calls"]) == (3, 3)
    assert first["recurrence"] == "3 times in your last 3 calls"
    cause = by_name[first["criterion"]]
    assert first["points_lost"] == cause["points_lost"] > 0
    assert first["advice"] == cause["advice"]


def test_the_object_for_machines_has_decisions_and_what_the_program_found(card: Scorecard):
    wrong = next(f for f in card.findings if f.verdict is Verdict.MISSED and f.max_points > 0)
    when = datetime(2026, 11, 22, 15, 0, tzinfo=timezone(timedelta(hours=8)))
    decision = Decision(wrong.criterion, Verdict.MET, 0.5, "李老师", when, "方言")

    def made(*decisions: Decision) -> dict[str, Any]:
        return as_object(
            log().call, card, str, call_id="c", recording=None, log=None,
            standard=HOTLINE, scenario=ENQUIRY, decisions=decisions,
        )  # fmt: skip

    result = made(decision)
    (at,) = [f for f in result["findings"] if f["criterion"] == wrong.criterion]
    assert (at["verdict"], at["points"]) == ("met", wrong.max_points / 2)
    assert at["decision"] == {
        "by": "李老师", "at": "2026-11-22T07:00:00+00:00", "note": "方言",
        "program_verdict": "missed", "program_points": wrong.points,
        "program_reason": str(wrong.reason),
    }  # fmt: skip
    assert result["score"] == round(card.score + wrong.max_points / 2 - wrong.points, 3)
    others = [f for f in result["findings"] if f["criterion"] != wrong.criterion]
    assert others and all(f["decision"] is None for f in others)
    assert result == made(decision) and result.keys() == made().keys()


def test_marks_can_wait(card: Scorecard):
    full = shown(card, HOTLINE, ENQUIRY, log().call)
    early = shown(card, HOTLINE, ENQUIRY, log().call, marks=False)
    assert any(each.heard for each in full) and not any(each.heard for each in early)
    assert [replace(each, heard=()) for each in full] == list(early)


def test_advice_never_repeats_the_reason(card: Scorecard):
    finding = next(f for f in card.findings if f.verdict is Verdict.MISSED)
    older = replace(finding, wanted="", advice=finding.reason)
    (told,) = shown(replace(card, findings=(older,)))
    assert told.advice is None and told.reason == finding.reason
