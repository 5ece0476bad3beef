"""The dialogue's rules, one by one, on scenarios small enough to read."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from trainer.domain.dialogue import (
    LONGEST_CALL,
    LONGEST_COURTESY,
    Action,
    Dialogue,
    End,
    EnterMoment,
    HangUp,
    SayLine,
    substitute,
)
from trainer.domain.scenario import (
    Branch,
    Condition,
    Ending,
    Label,
    LineEffects,
    Moment,
    Persona,
    Scenario,
)

NONE: frozenset[str] = frozenset()


def scenario(*moments: Moment, mood: int = 1, **more: Any) -> Scenario:
    endings = {m.ending for m in moments if m.ending} | {"hung_up_early", "unanswered", "gave_up"}
    made = Scenario(
        id="test",
        title=Label("测"),
        situation=Label("测"),
        briefing=Label("测"),
        standard="hotline",
        start=moments[0].id,
        moments={m.id: m for m in moments},
        endings={name: Ending(name, Label(name), False) for name in endings},
        mood=mood,
    )
    return replace(made, **more)


def go(goto: str, mood: int = 0, **when: Any) -> Branch:
    return Branch(Condition(**when), goto, mood)


def waiting(*branches: Branch) -> Moment:
    """A silent start."""
    return Moment("start", branches=branches)


def entered(actions: list[Action]) -> list[str]:
    return [action.moment for action in actions if isinstance(action, EnterMoment)]


A, B, C = (Moment(name, say=(name,), branches=()) for name in "abc")
END = Moment("end", say=("再见",), ending="done")


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


def test_refusing_a_ringing_call_leaves_it_unanswered() -> None:
    talk = Dialogue(scenario(A), 1)
    assert talk.acted(1.0, "hang_up") == [End("unanswered", "trainee")]


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


def test_an_angry_customer_has_other_words() -> None:
    rude = Moment("a", say=("请问",), say_angry=("快说",))
    for mood, text in ((2, "请问"), (3, "快说")):
        (_, line) = Dialogue(scenario(rude, mood=mood), 1).answered(0.0)
        assert isinstance(line, SayLine)
        assert (line.text, line.mood) == (text, mood)


def test_nobody_repeats_himself_before_all_wordings_are_said() -> None:
    loop = Moment("start", say=("一", "二", "三"), branches=(go("start", anything=True),))
    for seed in range(10):
        talk = Dialogue(scenario(loop), seed)
        said = [talk.possible_lines()[0].text]
        talk.answered(0.0)
        for n in (1, 2):
            talk.line_ended(float(n))
            (ahead, *_) = talk.possible_lines()
            (_, line) = talk.heard(n + 0.5, NONE, "甲")
            assert line == ahead
            said.append(ahead.text)
        assert sorted(said) == ["一", "三", "二"]


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


def test_the_customer_hangs_up_after_the_last_line() -> None:
    talk = Dialogue(scenario(replace(END, hang_up_after=2.0)), 1)
    talk.answered(0.0)
    assert talk.passed(9.0, 9.0) == []
    talk.line_ended(10.0)
    assert talk.passed(11.9, 1.9) == []
    assert talk.passed(12.0, 2.0) == [HangUp("customer", 2.0), End("done", "customer")]
    assert talk.ended is not None
    assert (talk.ended.ending, talk.ended.by, talk.ended.time) == ("done", "customer", 12.0)


def test_a_calm_customer_lets_the_agent_finish_but_not_for_ever() -> None:
    talk = Dialogue(scenario(END), 1)
    talk.answered(0.0)
    talk.line_ended(1.0)
    assert talk.passed(5.0, 0.0) == []
    assert talk.passed(1.9 + LONGEST_COURTESY, 0.0) == []
    assert talk.passed(2.0 + LONGEST_COURTESY, 0.0) != []


def test_an_angry_customer_hangs_up_on_the_agent() -> None:
    talk = Dialogue(scenario(END, mood=4), 1)
    talk.answered(0.0)
    talk.line_ended(1.0)
    assert talk.passed(2.0, 0.0) == [HangUp("customer", 1.0), End("done", "customer")]


def test_hanging_up_anywhere_ends_the_call_early() -> None:
    talk = Dialogue(scenario(A), 1)
    talk.answered(0.0)
    assert talk.acted(1.0, "hang_up") == [HangUp("trainee", 0.0), End("hung_up_early", "trainee")]


@pytest.mark.parametrize(("waited", "ending"), [(4.0, "done"), (1.0, "hung_up_early")])
def test_hanging_up_takes_the_branch_whose_other_parts_hold(waited: float, ending: str) -> None:
    talk = Dialogue(scenario(waiting(go("end", act="hang_up", silence=3.0)), END), 1)
    talk.answered(0.0)
    talk.passed(waited, waited)
    assert talk.acted(waited, "hang_up")[-1] == End(ending, "trainee")


def test_nobody_hears_the_last_line_of_a_call_that_was_hung_up() -> None:
    talk = Dialogue(scenario(waiting(go("end", act="hang_up")), END), 1)
    talk.answered(0.0)
    actions = talk.acted(1.0, "hang_up")
    assert actions == [EnterMoment("end", 1), HangUp("trainee", 1.0), End("done", "trainee")]


def test_the_agent_may_hang_up_first_when_the_customer_said_goodbye() -> None:
    talk = Dialogue(scenario(END), 1)
    talk.answered(0.0)
    talk.line_ended(1.0)
    assert talk.acted(1.5, "hang_up") == [HangUp("trainee", 0.5), End("done", "trainee")]


def test_transfer_takes_its_branch_else_the_scenarios_ending_else_early() -> None:
    plain = scenario(A)
    named = replace(plain, transferred="done")
    planned = scenario(waiting(go("end", act="transfer")), END)
    for one, ending in ((plain, "hung_up_early"), (named, "done"), (planned, "done")):
        talk = Dialogue(one, 1)
        talk.answered(0.0)
        assert talk.acted(1.0, "transfer")[-1] == End(ending, "transfer")
        assert not any(isinstance(action, HangUp) for action in talk.acted(1.0, "transfer"))


def test_a_customer_may_refuse_to_be_transferred() -> None:
    start = replace(A, branches=(go("b", act="transfer"),))
    talk = Dialogue(scenario(start, B), 1)
    talk.answered(0.0)
    assert talk.acted(0.5, "transfer") == []
    assert entered(talk.line_ended(1.0)) == ["b"]
    again = Dialogue(scenario(start, B), 1)
    again.answered(0.0)
    again.line_ended(1.0)
    assert entered(again.acted(1.5, "transfer")) == ["b"]


def test_any_customer_gives_up_in_the_end() -> None:
    talk = Dialogue(scenario(A), 1)
    talk.answered(10.0)
    assert talk.passed(9.9 + LONGEST_CALL, 0.0) == []
    assert talk.passed(10.0 + LONGEST_CALL, 0.0)[-1] == End("gave_up", "customer")


def test_expected_names_what_the_moment_listens_for_once_and_in_order() -> None:
    start = waiting(go("a", heard=("x", "y"), unheard=("z",)), go("a", heard=("y", "w")))
    assert Dialogue(scenario(start, A), 1).expected() == ("x", "y", "z", "w")


def test_possible_lines_are_those_that_will_be_said() -> None:
    start = waiting(go("a", heard=("x",)), go("mid", mood=+2, anything=True))
    mid = Moment("mid", branches=(go("b", silence=1.0), go("start", silence=9.0)))
    two = replace(B, say=("一", "二", "三"), say_angry=("四", "五", "六"))
    talk = Dialogue(scenario(start, A, mid, two), 7)
    before = talk.possible_lines()
    talk.answered(0.0)
    ahead = talk.possible_lines()
    assert ahead == before
    assert [line.moment for line in ahead] == ["a", "b"]
    talk.heard(1.0, NONE, "甲")
    (_, line) = talk.passed(9.0, 8.0)
    assert line == ahead[1]
    assert isinstance(line, SayLine)
    assert line.mood == 3


def test_the_first_line_is_the_likeliest_before_the_answer() -> None:
    talk = Dialogue(scenario(replace(A, branches=(go("b"),)), B), 1)
    assert [line.moment for line in talk.possible_lines()] == ["a", "b"]


def test_lines_behind_hanging_up_are_not_prepared() -> None:
    start = waiting(go("end", act="hang_up"), go("end", act="transfer"))
    assert Dialogue(scenario(start, END), 1).possible_lines() == ()


def test_a_moment_may_have_its_own_line_effects_and_speaker() -> None:
    other, far = Persona(name="孙女"), LineEffects(level_db=-20.0)
    made = scenario(replace(A, effects=far, persona=other, branches=(go("b"),)), B)
    lines = Dialogue(made, 1).possible_lines()
    assert [(line.effects, line.persona) for line in lines] == [
        (far, other),
        (LineEffects(), Persona()),
    ]


def test_the_seed_alone_picks_the_wording() -> None:
    many = replace(A, say=tuple("一二三四五六七八"))
    texts = {Dialogue(scenario(many), seed).possible_lines()[0].text for seed in range(30)}
    assert len(texts) > 3
    again = {Dialogue(scenario(many), 5).possible_lines()[0].text for _ in range(5)}
    assert len(again) == 1


def test_unknown_variables_stay_as_they_are() -> None:
    assert substitute("{a}和{b}", {"a": "甲"}) == "甲和{b}"
