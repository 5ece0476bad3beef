"""What a branch can ask for, one thing at a time."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.domain.small import A, B, C, entered, go, scenario, waiting
from trainer.domain.branching import AGAIN, BACK, Branch, Condition
from trainer.domain.dialogue import Dialogue, SayLine
from trainer.domain.manner import Manner
from trainer.domain.promise import Promise
from trainer.domain.scenario import Moment

X = frozenset({"x"})
NONE: frozenset[str] = frozenset()


def talk(*branches: Branch, **more: Any) -> Dialogue:
    made = Dialogue(scenario(waiting(*branches), A, B, C, **more), 1)
    made.answered(0.0)
    return made


@pytest.mark.parametrize(
    ("when", "manner", "taken"),
    [
        ({"faster_than": 240}, Manner(pace=241.0), True),
        ({"faster_than": 240}, Manner(pace=240.0), False),
        ({"faster_than": 240}, Manner(), False),
        ({"slower_than": 150}, Manner(pace=140.0), True),
        ({"slower_than": 150}, Manner(), False),
        ({"louder_by": 4.0}, Manner(louder_by=4.0), True),
        ({"louder_by": 4.0}, Manner(louder_by=3.9), False),
        ({"quieter_by": 4.0}, Manner(louder_by=-4.0), True),
        ({"quieter_by": 4.0}, Manner(louder_by=4.0), False),
        ({"quieter_by": 4.0}, Manner(), False),
        ({"interrupted": True}, Manner(interrupted=True), True),
        ({"interrupted": True}, Manner(), False),
        ({"promised": True}, Manner(promises=(Promise("尽快", None),)), True),
        ({"promised": True}, Manner(), False),
        ({"promised_within": 7200.0}, Manner(promises=(Promise("两小时", 7200.0),)), True),
        ({"promised_within": 3600.0}, Manner(promises=(Promise("两小时", 7200.0),)), False),
        ({"promised_within": 3600.0}, Manner(promises=(Promise("尽快", None),)), False),
        ({"heard_value": (("number", "{phone}"),)}, Manner(values={"number": "幺三九"}), True),
        ({"heard_value": (("number", "{phone}"),)}, Manner(values={"number": "一三八"}), False),
        ({"heard_value": (("number", "{phone}"),)}, Manner(), False),
        ({"heard_value": (("surname", "赵"),)}, Manner(values={"surname": "赵"}), True),
    ],
)
def test_the_manner_of_an_answer(when: dict[str, Any], manner: Manner, taken: bool) -> None:
    call = talk(go("a", **when), variables={"phone": "139"})
    assert entered(call.heard(1.0, NONE, "说", manner)) == (["a"] if taken else [])


def test_what_was_said_in_the_whole_call_counts_beyond_the_moment() -> None:
    middle = Moment(
        "middle", branches=(go("a", ever=("x",), heard=("y",)), go("b", never=("x",), after=3.0))
    )
    made = scenario(waiting(go("middle", anything=True)), middle, A, B)
    said, silent = Dialogue(made, 1), Dialogue(made, 1)
    assert said.followed == ("x",)
    for call, phrases in ((said, X), (silent, NONE)):
        call.answered(0.0)
        assert entered(call.heard(1.0, phrases, "说")) == ["middle"]
    assert said.passed(9.0, 5.0) == []
    assert entered(silent.passed(9.0, 5.0)) == ["b"]
    assert entered(said.heard(10.0, frozenset({"y"}), "说")) == ["a"]


def test_the_customer_cuts_in_when_the_agent_talks_on() -> None:
    call = talk(go("a", talking_for=8.0))
    assert call.passed(7.9, 0.0, 7.9) == []
    assert entered(call.passed(8.0, 0.0, 8.0)) == ["a"]


def test_how_often_and_how_long_the_line_was_held() -> None:
    call = talk(
        go("a", act="resume", held_for=30.0), go("b", act="hold", holds=3), go("c", held_for=60.0)
    )
    for begin, end in ((1.0, 11.0), (20.0, 40.0)):
        assert call.acted(begin, "hold") == []
        assert call.acted(end, "resume") == []
    assert entered(call.acted(50.0, "hold")) == ["b"]

    call = talk(go("a", act="resume", held_for=30.0), go("c", held_for=60.0))
    call.acted(1.0, "hold")
    assert entered(call.acted(31.0, "resume")) == ["a"]

    call = talk(go("a", act="resume", held_for=90.0), go("c", held_for=60.0))
    call.acted(1.0, "hold")
    assert call.passed(60.9, 0.0) == []
    assert entered(call.passed(61.0, 0.0)) == ["c"]


def test_time_since_the_answer_and_an_upper_limit_of_anger() -> None:
    call = talk(go("a", elapsed=60.0))
    assert call.passed(59.0, 0.0) == []
    assert entered(call.passed(60.0, 0.0)) == ["a"]
    calm = talk(go("a", mood_at_most=2, anything=True), mood=2)
    angry = talk(go("a", mood_at_most=2, anything=True), mood=3)
    assert entered(calm.heard(1.0, NONE, "说")) == ["a"]
    assert angry.heard(1.0, NONE, "说") == []


def test_a_branch_that_is_taken_once_leaves_the_next_one() -> None:
    call = talk(Branch(Condition(anything=True, once=True), AGAIN), go("a", anything=True))
    assert entered(call.heard(1.0, NONE, "说")) == ["start"]
    assert entered(call.heard(2.0, NONE, "说")) == ["a"]


def test_chance_is_drawn_once_a_visit_and_by_the_seed() -> None:
    made = scenario(waiting(go("a", anything=True, chance=0.3), go("b", anything=True)), A, B)
    taken: list[str] = []
    for seed in range(400):
        for _ in range(2):
            call = Dialogue(made, seed)
            call.answered(0.0)
            taken += entered(call.heard(1.0, NONE, "说"))
    assert taken[0::2] == taken[1::2]
    assert 80 <= taken[0::2].count("a") <= 160


def test_again_says_the_line_in_other_words() -> None:
    ask = Moment("ask", ("甲", "乙"), branches=(Branch(Condition(anything=True), AGAIN),))
    call = Dialogue(scenario(ask), 1)
    (first,) = (a.text for a in call.answered(0.0) if isinstance(a, SayLine))
    call.line_ended(1.0)
    (second,) = (a.text for a in call.heard(2.0, NONE, "说") if isinstance(a, SayLine))
    assert {first, second} == {"甲", "乙"}


def test_back_leads_out_of_an_aside_however_long_it_was() -> None:
    back = (Branch(Condition(anything=True), BACK),)
    call = Dialogue(
        scenario(
            waiting(go("main", anything=True)),
            Moment("main", branches=(go("wander", anything=True),)),
            Moment("wander", branches=(go("further", anything=True),), aside=True),
            Moment("further", branches=back, aside=True),
        ),
        1,
    )
    call.answered(0.0)
    course = [entered(call.heard(float(t), NONE, "说")) for t in range(1, 5)]
    assert course == [["main"], ["wander"], ["further"], ["main"]]


def test_lines_repeat_what_was_heard_and_what_was_misheard() -> None:
    ask = Moment(
        "ask",
        ("您说{heard_number}吗", "没听清"),
        branches=(go("wrong", heard=("x",)),),
    )
    wrong = Moment("wrong", ("是{misheard_number}，{promised_time}后？",))
    call = Dialogue(scenario(ask, wrong), 1)
    assert [a.text for a in call.answered(0.0) if isinstance(a, SayLine)] == ["没听清"]
    call.line_ended(1.0)
    manner = Manner(values={"number": "一三九"}, promises=(Promise("两小时", 7200.0),))
    (line,) = (a for a in call.heard(2.0, X, "说", manner) if isinstance(a, SayLine))
    number, time = line.text[1:].split("，")
    assert sorted(number) == sorted("一三九")
    assert number != "一三九"
    assert time == "两小时后？"
