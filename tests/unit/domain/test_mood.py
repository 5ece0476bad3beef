"""How mood drifts by rules, and what that does to a talk."""

from __future__ import annotations

from tests.unit.domain.small import entered, go, scenario, waiting
from trainer.content.mood import default_mood
from trainer.domain.branching import Branch, Condition
from trainer.domain.dialogue import ChangeMood, Dialogue, EnterMoment, SayLine
from trainer.domain.manner import Manner
from trainer.domain.mood import Mood, MoodRule
from trainer.domain.scenario import Moment


def moods(mood: Mood, *answers: dict[str, float], interrupted: bool = False) -> list[int]:
    levels: list[int] = []
    for said in answers:
        for _ in mood.answer(frozenset(said), Manner(said_at=said, interrupted=interrupted)):
            pass
        levels.append(mood.level)
    return levels


def shipped(start: int) -> Mood:
    return Mood(start, default_mood().rules)


def test_an_apology_calms_but_not_endlessly() -> None:
    assert moods(shipped(4), *({"apology": float(n)} for n in range(5))) == [3, 2, 2, 2, 2]


def test_but_shortly_after_an_apology_inflames() -> None:
    assert moods(shipped(3), {"apology": 1.0, "but_word": 2.0}) == [4]
    assert moods(shipped(3), {"apology": 1.0}, {"but_word": 9.0}) == [2, 4]
    assert moods(shipped(3), {"apology": 1.0}, {"but_word": 12.0}) == [2, 2]
    assert moods(shipped(3), {"but_word": 1.0, "apology": 2.0}) == [2]


def test_a_third_request_to_wait_without_consent_exasperates() -> None:
    wait = {"please_wait": 1.0}
    assert moods(shipped(1), wait, wait, wait, wait) == [1, 1, 3, 5]
    asked = {"please_wait": 1.0, "wait_with_consent": 1.0}
    assert moods(shipped(1), wait, wait, asked) == [1, 1, 1]


def test_cutting_in_silence_and_a_long_hold_anger() -> None:
    mood = shipped(1)
    assert moods(mood, {}, interrupted=True) == [2]
    assert [c.rule for c in mood.silent(9.9)] == []
    assert [c.rule for c in mood.silent(10.0)] == ["long_silence"]
    assert [c.rule for c in mood.silent(11.0)] == []
    assert [c.rule for c in mood.held(0.0)] == []
    assert [c.rule for c in mood.held(60.0)] == ["long_hold"]
    assert [c.rule for c in mood.held(61.0)] == []
    assert mood.level == 4
    assert [c.mood for c in mood.missed()] == [5]


def test_a_branch_that_names_the_mood_has_the_last_word() -> None:
    rules = (MoodRule("calms", -1, heard=("x",)),)
    for change, level in ((None, 2), (0, 3), (-2, 1)):
        call = Dialogue(
            scenario(
                waiting(Branch(Condition(anything=True), "b", change)),
                Moment("b", ("好",), say_angry=("哼",)),
                mood=3,
                mood_rules=rules,
            ),
            1,
        )
        call.answered(0.0)
        actions = call.heard(1.0, frozenset({"x"}), "说")
        assert actions[0] == ChangeMood("calms", 2)
        assert EnterMoment("b", level) in actions


def test_the_mood_chooses_the_words() -> None:
    moment = Moment("m", ("平",), say_angry=("怒",), say_calm=("和",))
    for mood, text in ((0, "和"), (1, "和"), (2, "平"), (3, "怒"), (5, "怒")):
        (line,) = (
            a
            for a in Dialogue(scenario(moment, mood=mood), 1).answered(0.0)
            if isinstance(a, SayLine)
        )
        assert (line.text, line.mood) == (text, mood)


def test_a_rule_can_tip_the_talk_over() -> None:
    rules = (MoodRule("furious", 2, heard=("x",), from_time=2),)
    call = Dialogue(
        scenario(waiting(go("slam", mood_at_least=4)), Moment("slam"), mood=2, mood_rules=rules),
        1,
    )
    call.answered(0.0)
    assert call.heard(1.0, frozenset({"x"}), "说") == []
    assert entered(call.heard(2.0, frozenset({"x"}), "说")) == ["slam"]
