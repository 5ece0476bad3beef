"""Silence and hold in a dialogue: what they count from, and when they are weighed."""

from __future__ import annotations

from dataclasses import replace

from tests.unit.domain.small import NONE, A, B, entered, go, scenario, waiting
from trainer.domain.dialogue import (
    Dialogue,
)
from trainer.domain.scenario import (
    Moment,
)


def test_silence_counts_from_the_end_of_the_line() -> None:
    talk = Dialogue(scenario(replace(A, branches=(go("b", silence=5.0),)), B), 1)
    talk.answered(0.0)
    assert talk.passed(6.0, 6.0) == []
    talk.line_ended(6.0)
    assert talk.passed(10.9, 8.0) == []
    assert entered(talk.passed(11.0, 8.0)) == ["b"]


def test_silence_ends_when_somebody_speaks() -> None:
    talk = Dialogue(scenario(waiting(go("b", silence=5.0)), B), 1)
    talk.answered(0.0)
    assert talk.passed(9.0, 4.9) == []
    assert talk.heard(9.5, NONE, "甲") == []
    assert entered(talk.passed(14.6, 5.1)) == ["b"]


def test_after_counts_whoever_speaks() -> None:
    talk = Dialogue(scenario(replace(A, branches=(go("b", after=5.0),)), B), 1)
    talk.answered(0.0)
    talk.line_ended(2.0)
    assert talk.passed(6.9, 0.0) == []
    assert entered(talk.passed(7.0, 0.0)) == ["b"]


def test_silence_stands_still_on_hold_and_begins_anew_afterwards() -> None:
    talk = Dialogue(scenario(waiting(go("b", silence=5.0)), B), 1)
    talk.answered(0.0)
    assert talk.acted(1.0, "hold") == []
    assert talk.acted(1.1, "hold") == []
    assert talk.passed(60.0, 60.0) == []
    assert talk.heard(61.0, NONE, "听不见") == []
    assert talk.acted(62.0, "resume") == []
    assert talk.passed(66.9, 66.9) == []
    assert entered(talk.passed(67.0, 67.0)) == ["b"]


def test_a_branch_may_wait_for_a_long_hold() -> None:
    start = waiting(go("mid", act="hold"))
    mid = Moment("mid", branches=(go("a", act="hold", silence=30.0), go("b", act="resume")))
    talk = Dialogue(scenario(start, mid, A, B), 1)
    talk.answered(0.0)
    assert entered(talk.acted(5.0, "hold")) == ["mid"]
    assert talk.passed(34.9, 34.9) == []
    assert entered(talk.passed(35.0, 35.0)) == ["a"]


def test_coming_back_from_hold_takes_its_branch_at_once_or_after_a_while() -> None:
    start = waiting(go("b", act="resume", silence=3.0))
    talk = Dialogue(scenario(start, B), 1)
    talk.answered(0.0)
    talk.acted(1.0, "hold")
    assert talk.acted(5.0, "resume") == []
    assert talk.passed(7.9, 2.9) == []
    assert entered(talk.passed(8.0, 3.0)) == ["b"]


def test_hold_during_a_line_is_weighed_when_it_is_over() -> None:
    talk = Dialogue(scenario(replace(A, branches=(go("b", act="hold"),)), B), 1)
    talk.answered(0.0)
    assert talk.acted(0.5, "hold") == []
    assert entered(talk.line_ended(2.0)) == ["b"]
