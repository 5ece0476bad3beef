"""The language of templates: what parses, what does not, and where it says so."""

import pytest

from trainer.phrases import TemplateError, compile_phrase, find
from trainer.phrases.template import Choice, Gap, Open, Text, parse, spoken_number

from .speaking import heard


def test_parts_of_a_template() -> None:
    parts = parse("麻烦您(再说|重复)一遍[好吗]…{agent_id}{surname}", {"agent_id": "10"})
    assert parts == (
        Text("麻烦您"),
        Choice(((Text("再说"),), (Text("重复"),))),
        Text("一遍"),
        Choice(((Text("好吗"),), ())),
        Gap(),
        Text("10", variable="agent_id"),
        Open(1, 2, name="surname"),
    )


def test_punctuation_means_nothing() -> None:
    assert parse("您好,请稍等!", {}) == parse("您好请稍等", {})


@pytest.mark.parametrize(
    ("template", "position"),
    [
        ("请您[稍等", 3),
        ("请您(稍等|等等", 3),
        ("请您)稍等", 3),
        ("请您稍等]", 5),
        ("请|您", 2),
        ("工号{agent_id", 3),
        ("工号{}", 3),
        ("*请", 1),
        ("您好☎", 3),
        ("[好吗]", 1),
        ("…", 1),
        ("{name}", 1),
        ("", 1),
    ],
)
def test_a_mistake_is_reported_with_its_place(template: str, position: int) -> None:
    with pytest.raises(TemplateError) as caught:
        parse(template, {})
    assert caught.value.position == position
    assert template in str(caught.value) and str(position) in str(caught.value)


def test_an_empty_variable_is_a_mistake() -> None:
    with pytest.raises(TemplateError, match="company"):
        parse("您好{company}", {"company": " "})


@pytest.mark.parametrize(
    ("value", "spoken"),
    [
        (5, "五"), (10, "十"), (24, "二十四"), (100, "一百"), (105, "一百零五"),
        (110, "一百一十"), (1005, "一千零五"), (1050, "一千零五十"), (10005, "一万零五"), (0, "零"),
        (10015, "一万零一十五"), (240000, "二十四万"),
    ],
)  # fmt: skip
def test_numbers_are_read_out(value: int, spoken: str) -> None:
    assert spoken_number(value) == spoken


@pytest.mark.parametrize("spoken", ["二十四小时内", "二四小时内"])
def test_a_number_in_the_text_is_heard_either_way(spoken: str) -> None:
    assert find(compile_phrase("p", ["24小时内"]), heard(spoken)).answer == "said"


@pytest.mark.parametrize("spoken", ["工号一零二四", "工号幺零二四", "工号幺洞两四"])
def test_digits_of_a_variable_have_several_readings(spoken: str) -> None:
    phrase = compile_phrase("p", ["工号{agent_id}"], {"agent_id": "1024"})
    assert find(phrase, heard(spoken)).answer == "said"


def test_open_places() -> None:
    phrase = compile_phrase("p", ["{surname}先生您好"])
    assert find(phrase, heard("欧阳先生您好")).answer == "said"
    assert find(phrase, heard("王先生您好")).answer == "said"
    number = compile_phrase("p", ["订单号是{number}对吗"])
    assert find(number, heard("订单号是一三八零零一二对吗")).answer == "said"


def test_a_gap_takes_eight_syllables_and_no_twenty() -> None:
    phrase = compile_phrase("p", ["您好…为您服务"])
    assert find(phrase, heard("您好顺达快递很高兴为您服务")).answer == "said"
    far = "您好今天天气真不错我们一起去外面的大公园里面走一走吧为您服务"
    assert find(phrase, heard(far)).answer == "not_said"
