"""Denials that reach a match over other words, and what only looks like one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.phrases import compile_phrase, find, listen
from trainer.phrases.denial import BROKEN

from .speaking import heard, say
from .wordings import FILLING, WORDINGS

PLAIN = [
    w for w in WORDINGS if len(w) >= 5 and not set(w) & set("不没别无") and w[0] not in "我您你他"
]
OVER = (
    *("不是", "并不是", "不属于", "没说过", "我没说", "我们不会说", "没有人会说", "我没有让您"),
    *("不会嫌您", "我没觉得", "不需要您", "您不用在", "我不敢说", "不能保证", "这不是为了"),
)
PAST = (
    *(
        "我这边查不到订单",
        "您先别着急",
        "没问题",
        "这件事不好办",
        "他不在",
        "网址不对",
        "您说我没用",
    ),
    *("不好意思", "这不要紧", "我不会操作", "现在还不清楚"),
)


def answer(template: str, text: str, **more: bool) -> str:
    return find(compile_phrase("p", [template]), heard(text), **more).answer


@given(st.sampled_from(PLAIN), st.sampled_from(OVER), st.sampled_from(FILLING), st.booleans())
def test_what_is_denied_over_other_words_was_not_said(
    wording: str, over: str, before: str, forbidden: bool
) -> None:
    assert answer(wording, before + over + wording, forbidden=forbidden) != "said"
    assert answer(wording, f"{over}{wording}", forbidden=forbidden) == "not_said"


@given(st.sampled_from(PLAIN), st.sampled_from(PAST))
def test_a_negation_that_has_found_its_object_denies_nothing(wording: str, past: str) -> None:
    assert answer(wording, past + wording) == "said"


def test_one_sentence_may_end_with_whom_another_begins() -> None:
    assert answer("我是新手", "别问我我是新手", forbidden=True) == "said"
    assert answer("我是新手", "我没说过我是新手", forbidden=True) == "not_said"


def test_a_question_in_the_negative_is_no_denial() -> None:
    assert answer("这是我们应该做的", "难道不是这是我们应该做的吗") == "unsure"
    assert answer("这是我们应该做的", "不是这是我们应该做的") == "not_said"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我没说过流量用完不限速", "unsure"),  # the clause has a subject of its own
        ("我不能保证您用完不限速", "not_said"),
        ("我不能保证但流量用完不限速", "said"),
        ("流量真的用完不限速", "said"),
    ],
)
def test_a_quotation_may_begin_before_the_match(text: str, expected: str) -> None:
    assert answer("用完不限速", text) == expected


def test_no_reading_asserts_what_another_denies() -> None:
    denied, garbled = "并不是不含早餐", "并且是不含早餐"
    sounds = heard(garbled, others={garbled: 0.5, denied: 0.08})
    assert find(compile_phrase("p", ["不含早餐"]), heard(garbled)).answer == "said"
    assert find(compile_phrase("p", ["不含早餐"]), sounds).answer == "unsure"


@pytest.mark.parametrize(("pause", "expected"), [(0.1, "not_said"), (0.3, "unsure"), (0.6, "said")])
def test_behind_a_pause_a_new_sentence_may_begin(pause: float, expected: str) -> None:
    assert 0.1 < BROKEN < 0.3
    first = say("您说的不是")
    second = say("请您稍等", first.end + pause)
    assert find(compile_phrase("p", ["请您稍等"]), listen([first, second])).answer == expected
