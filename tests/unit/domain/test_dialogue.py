"""The dialogue's rules, one by one, on scenarios small enough to read: which branch is taken."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.unit.domain.small import NONE, A, B, C, entered, go, scenario, waiting
from trainer.domain.dialogue import (
    Dialogue,
    End,
    EnterMoment,
    SayLine,
)
from trainer.domain.scenario import (
    LineEffects,
    Moment,
    Persona,
)


def test_answering_enters_the_start_and_speaks_its_line() -> None:
    talk = Dialogue(scenario(replace(A, say=("您好，{company}",)), variables={"company": "甲"}), 1)
    assert talk.answered(2.0) == [
        EnterMoment("a", 1),
        SayLine("a", "您好，甲", 1, LineEffects(), Persona()),
    ]
    assert talk.answered(2.1) == []


def test_nothing_happens_before_the_answer_and_after_the_end() -> None:
    talk = Dialogue(scenario(waiting(go("a", anything=True)), A), 1)
    assert talk.heard(1.0, NONE, "您好") == []
    assert talk.passed(1.0, 1.0) == []
    assert talk.acted(1.0, "hold") == []
    assert talk.rang_out(30.0) == [End("unanswered", "customer")]
    for actions in (
        talk.answered(31.0),
        talk.heard(31.0, NONE, "您好"),
        talk.acted(31.0, "hang_up"),
        talk.line_ended(31.0),
        talk.passed(31.0, 1.0),
        talk.rang_out(31.0),
    ):
        assert actions == []
    assert talk.possible_lines() == ()


def test_first_branch_that_holds_wins() -> None:
    talk = Dialogue(
        scenario(
            waiting(go("b", heard=("y",)), go("c", heard=("x", "z")), go("a", anything=True)),
            *(A, B, C),
        ),
        1,
    )
    talk.answered(0.0)
    assert entered(talk.heard(1.0, frozenset({"x", "y"}), "…")) == ["b"]


def test_what_was_heard_adds_up_over_the_moment_and_is_forgotten_with_it() -> None:
    talk = Dialogue(
        scenario(
            waiting(go("mid", heard=("x",), silence=2.0)),
            Moment("mid", branches=(go("a", heard=("x",)), go("b", heard=("y",)))),
            *(A, B),
        ),
        1,
    )
    talk.answered(0.0)
    assert talk.heard(1.0, frozenset({"x"}), "甲") == []
    assert talk.heard(2.0, frozenset({"z"}), "乙") == []
    assert entered(talk.passed(5.0, 2.5)) == ["mid"]
    assert entered(talk.heard(6.0, frozenset({"y"}), "丙")) == ["b"]


@pytest.mark.parametrize(
    ("when", "phrases", "text", "taken"),
    [
        ({"heard": ("x",)}, {"x"}, "甲", True),
        ({"heard": ("x",)}, {"y"}, "甲", False),
        ({"heard": ("x",), "unheard": ("y",)}, {"x", "y"}, "甲", False),
        ({"heard": ("x",), "unheard": ("y",)}, {"x"}, "甲", True),
        ({"anything": True}, set(), "咳", True),
        ({"anything": True}, set(), "  ", False),
        ({"heard": ("x",), "mood_at_least": 2}, {"x"}, "甲", False),
        ({"heard": ("x",), "mood_at_least": 1}, {"x"}, "甲", True),
        ({"anything": True, "visits": 2}, set(), "甲", False),
        ({"anything": True, "visits": 1}, set(), "甲", True),
        ({"anything": True, "act": "hold"}, set(), "甲", False),
        ({"anything": True, "after": 0.5}, set(), "甲", True),
        ({"anything": True, "after": 1.5}, set(), "甲", False),
    ],
)
def test_all_parts_of_a_condition_must_hold(
    when: dict[str, Any], phrases: set[str], text: str, taken: bool
) -> None:
    talk = Dialogue(scenario(waiting(go("a", **when)), A), 1)
    talk.answered(0.0)
    assert bool(talk.heard(1.0, frozenset(phrases), text)) is taken


def test_an_interrupting_trainee_is_weighed_when_the_line_is_over() -> None:
    talk = Dialogue(scenario(replace(A, branches=(go("b", heard=("x",)),)), B), 1)
    talk.answered(0.0)
    assert talk.heard(0.5, frozenset({"x"}), "插话") == []
    assert talk.passed(0.6, 0.0) == []
    assert entered(talk.line_ended(2.0)) == ["b"]
    assert talk.line_ended(3.0) == []


def test_mood_rises_falls_and_stays_within_bounds() -> None:
    loop = Moment(
        "start",
        branches=(go("start", mood=+4, heard=("x",)), go("start", mood=-4, heard=("y",))),
    )
    talk = Dialogue(scenario(loop, mood=2), 1)
    talk.answered(0.0)
    assert talk.heard(1.0, frozenset({"x"}), "甲") == [EnterMoment("start", 5)]
    assert talk.mood == 5
    talk.heard(2.0, frozenset({"y"}), "乙")
    assert talk.heard(3.0, frozenset({"y"}), "乙") == [EnterMoment("start", 0)]


def test_visits_count_how_often_the_moment_was_entered() -> None:
    loop = Moment("start", branches=(go("a", anything=True, visits=3), go("start", anything=True)))
    talk = Dialogue(scenario(loop, A), 1)
    talk.answered(0.0)
    course = [entered(talk.heard(float(n), NONE, "甲")) for n in (1, 2, 3)]
    assert course == [["start"], ["start"], ["a"]]


def test_a_branch_without_a_trigger_is_taken_when_the_line_is_over() -> None:
    talk = Dialogue(scenario(replace(A, branches=(go("b"),)), B), 1)
    talk.answered(0.0)
    assert talk.passed(1.0, 0.0) == []
    assert entered(talk.line_ended(2.0)) == ["b"]


def test_a_round_of_moments_without_words_moves_one_step_at_a_time() -> None:
    talk = Dialogue(scenario(waiting(go("mid")), Moment("mid", branches=(go("start"),))), 1)
    talk.answered(0.0)
    assert entered(talk.passed(0.02, 0.02)) == ["mid"]
    assert entered(talk.passed(0.04, 0.04)) == ["start"]


def test_expected_names_what_the_moment_listens_for_once_and_in_order() -> None:
    start = waiting(go("a", heard=("x", "y"), unheard=("z",)), go("a", heard=("y", "w")))
    assert Dialogue(scenario(start, A), 1).expected() == ("x", "y", "z", "w")
