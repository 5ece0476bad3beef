"""What the customer says: which wording, in which voice, and what is rendered ahead."""

from __future__ import annotations

from dataclasses import replace

from tests.unit.domain.small import END, NONE, A, B, go, scenario, waiting
from trainer.domain.dialogue import (
    Dialogue,
    SayLine,
    substitute,
)
from trainer.domain.scenario import (
    LineEffects,
    Moment,
    Persona,
)


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
