"""Numbers in variables are right figure by figure, or were not said, or go to review."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.phrases import compile_phrase, find, listen

from .speaking import heard, say

SPOKEN = "零一二三四五六七八九"
PHONE = "一三九零零零一二三四五"


def answer(
    text: str,
    *,
    phone: str = "13900012345",
    template: str = "您的电话是{phone}",
    conf: float = 0.9,
    others: dict[str, float] | None = None,
) -> str:
    phrase = compile_phrase("p", [template], {"phone": phone})
    return find(phrase, heard(text, conf, others)).answer


@pytest.mark.parametrize(
    "number",
    [PHONE, "幺三九零零零幺二三四五", "一三酒零零零一儿三是五", "一三九嗯零零零一二三四五",
     "13900012345", "一三九零零零一两三四五"],
)  # fmt: skip
def test_all_figures_right_is_said(number: str) -> None:
    assert answer("您的电话是" + number) == "said"


@pytest.mark.parametrize(
    "number",
    ["一三八零零零一二三四五", "一三九零零零一二三五四", "三一九零零零一二三四五",
     "一三九零零零一二三四六", "幺八八零零零一二三四五", "一七九零零零一二三四五",
     "一三六零零零一二三四五"],
)  # fmt: skip
def test_another_figure_is_another_number(number: str) -> None:
    assert answer("您的电话是" + number) == "not_said"
    assert answer("好的您的电话是" + number + "对吗") == "not_said"


@pytest.mark.parametrize(
    "number",
    ["一三九零零一二三四五", "一三九零零零一二三四", "一三九零零零一二三四五五",
     "一三九零零零一二三四五八八", "一三九零零大一二三四五"],
)  # fmt: skip
def test_missing_garbled_or_further_figures_are_unsure(number: str) -> None:
    assert answer("您的电话是" + number) == "unsure"


def test_where_the_recogniser_is_not_sure_a_person_decides() -> None:
    assert answer("您的电话是一三八零零零一二三四五", conf=0.4) == "unsure"


def test_another_reading_with_the_right_figures_counts() -> None:
    wrong, right = "您的电话是一三八零零零一二三四五", "您的电话是" + PHONE
    assert answer(wrong, others={wrong: 0.55, right: 0.45}) == "said"
    other = "您的电话是一三六零零零一二三四五"
    assert answer(wrong, others={wrong: 0.55, other: 0.45}) == "not_said"


def test_said_once_more_or_put_right_is_said() -> None:
    assert answer(f"您的电话是{PHONE}{PHONE}") == "said"
    assert answer(f"您的电话是一三八零零零一二三四五不对您的电话是{PHONE}") == "said"


def test_what_follows_is_no_part_of_the_number() -> None:
    phrase = compile_phrase("p", ["工号{agent_id}"], {"agent_id": "1024"})
    assert find(phrase, heard("工号 一零二四 一会儿 给 您")).answer == "said"
    later = listen([say("工号一零二四"), say("三天之内", start=3.0)])
    assert find(phrase, later).answer == "said"


def test_figures_between_other_words() -> None:
    template = "{phone}号[坐席]为您服务"
    assert answer("幺零二四号为您服务", phone="1024", template=template) == "said"
    assert answer("幺零二五号坐席为您服务", phone="1024", template=template) == "not_said"
    assert answer("工号幺零二事", phone="1024", template="工号{phone}") == "said"
    assert answer("三月五日到", phone="3月5日", template="{phone}到") == "said"
    assert answer("三月六日到", phone="3月5日", template="{phone}到") == "not_said"


def test_names_without_figures_are_as_before() -> None:
    assert answer("这里是顺达快递", phone="顺达快递", template="这里是{phone}") == "said"
    assert answer("这里是顺大快滴", phone="顺达快递", template="这里是{phone}") == "said"


@given(st.text("0123456789", min_size=4, max_size=12), st.integers(0, 10**6))
def test_one_wrong_figure_is_never_said(number: str, seed: int) -> None:
    dice = random.Random(seed)
    right = "".join(SPOKEN[int(c)] for c in number)
    assert answer("您的电话是" + right, phone=number) == "said"
    at = dice.randrange(len(right))
    wrong = right[:at] + dice.choice([c for c in SPOKEN if c != right[at]]) + right[at + 1 :]
    assert answer("您的电话是" + wrong, phone=number) == "not_said"
