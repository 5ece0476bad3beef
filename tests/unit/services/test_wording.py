"""The wording beside the call: its parts, ticked off as they are heard, and mere points."""

from __future__ import annotations

from dataclasses import replace

from tests.unit.services.parts import small_scenario
from trainer.domain.events import Utterance, Word
from trainer.domain.scenario import Moment
from trainer.domain.standard import Criterion
from trainer.services.wording import Wording, points_of

HINT = "对不起\uff0c这里是{company}\u3002请您查证后再拨\uff01"
"""With the wide punctuation of Chinese keyboards."""


def heard(text: str) -> Utterance:
    words = tuple(Word(c, 0.2 * i, 0.2 * i + 0.2, 1.0) for i, c in enumerate(text))
    return Utterance(2.0, 0.0, 2.0, text, words)


def test_the_hint_is_split_at_narrow_and_wide_punctuation() -> None:
    wide = Wording(Moment("m", hint=HINT), {"company": "顺达快递"})
    assert [tick.text for tick in wide.ticks()] == [
        "对不起\uff0c", "这里是顺达快递\u3002", "请您查证后再拨\uff01",
    ]  # fmt: skip
    narrow = Wording(Moment("m", hint="对不起,请您查证后再拨."), {})
    assert [tick.text for tick in narrow.ticks()] == ["对不起,", "请您查证后再拨."]


def test_parts_are_ticked_off_in_any_order_and_stay_so() -> None:
    wording = Wording(Moment("m", hint=HINT), {"company": "顺达快递"})
    wording.listen([heard("请您查证后再拨")])
    assert [tick.heard for tick in wording.ticks()] == [False, False, True]
    wording.listen([heard("对不起")])
    assert [tick.heard for tick in wording.ticks()] == [True, False, True]


def test_a_variable_nobody_knows_is_shown_rather_than_failing() -> None:
    wording = Wording(Moment("m", hint="您好{nobody}先生"), {})
    assert [tick.text for tick in wording.ticks()] == ["您好{nobody}先生"]


def test_points_name_what_is_judged_but_not_the_words() -> None:
    scenario = replace(
        small_scenario(),
        criteria=(
            Criterion("a", "说明时间", "Says when", "X 1", "required_phrase", 5.0,
                      {"any_of": ["hours", "other"]}),
            Criterion("b", "语速", "Pace", "X 2", "pace", 5.0),
        ),
    )  # fmt: skip
    assert points_of(scenario, "ask") == "说明时间"
    assert points_of(scenario, "again") == ""


def test_points_that_a_criterion_ties_to_a_moment_are_shown_there() -> None:
    tied = (
        Criterion("a", "不说“喂”", "", "HOTLINE 1", "forbidden_phrase", 5, {"moments": ["ask"]}),
        Criterion("b", "先问好", "", "HOTLINE 1", "greeting", 5, {"after_line": "ask"}),
        Criterion("c", "别处", "", "HOTLINE 1", "forbidden_phrase", 5, {"moments": "again"}),
    )
    scenario = replace(small_scenario(), criteria=tied)
    assert points_of(scenario, "ask") == "不说“喂” · 先问好"
    assert points_of(scenario, "again") == "别处"
