"""Denials that were recognised wrongly themselves, and what only sounds like one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.domain.events import Utterance, Word
from trainer.phrases import compile_phrase, find, listen

from .speaking import heard
from .test_denial import PLAIN

PHRASE = compile_phrase("p", ["吵死了"])
GARBLED = ("煤说您", "没莠让您", "埠会说", "不绘嫌您", "不视说")
"""For 没说您, 没有让您, 不会说, 不会嫌您, 不是说."""
# 事 stands for 是, but begins another sentence; 在 is written as it is meant.
PAST = ("信号不好的事", "他不在", "您说我没用", "这也没什么用", "您先别着急")


@given(st.sampled_from(PLAIN), st.sampled_from(GARBLED), st.booleans())
def test_what_may_have_been_denied_is_for_review(
    wording: str, before: str, forbidden: bool
) -> None:
    found = find(compile_phrase("p", [wording]), heard(before + wording), forbidden=forbidden)
    assert found.answer == "unsure"


@given(st.sampled_from(PLAIN), st.sampled_from(PAST))
def test_what_only_sounds_like_a_denial_is_none(wording: str, past: str) -> None:
    assert find(compile_phrase("p", [wording]), heard(past + wording)).answer == "said"


def _with_doubts(text: str, doubtful: str) -> Utterance:
    """The recogniser was not sure of the characters that are in `doubtful`."""
    words = tuple(
        Word(c, n / 4, (n + 1) / 4, 0.3 if c in doubtful else 0.9) for n, c in enumerate(text)
    )
    return Utterance(3.0, 0.0, len(text) / 4, text, words)


@pytest.mark.parametrize(
    ("text", "doubtful", "expected"),
    [
        ("我没钢得您吵死了", "钢", "unsure"),  # 没觉得您: one that may have been any
        ("我没钢捅说您吵死了", "钢捅", "unsure"),
        ("我没钢捅菜说您吵死了", "钢捅菜", "said"),  # of more, nothing at all is known
        ("我没钢得您吵死了", "", "said"),  # surely 钢: no denial goes on like that
        ("没钢吵死了", "钢", "said"),  # nothing but the negation is known
    ],
)
def test_a_denial_may_run_over_syllables_that_were_hardly_heard(
    text: str, doubtful: str, expected: str
) -> None:
    assert find(PHRASE, listen([_with_doubts(text, doubtful)])).answer == expected


@pytest.mark.parametrize("between", ["钢" * 9, "钢" * 8 + "牛", "牛" + "钢" * 8, "说钢" * 4 + "牛"])
def test_where_nearly_nothing_is_known_no_time_is_lost(between: str) -> None:
    said = _with_doubts(f"没{between}吵死了", "钢")
    assert find(PHRASE, listen([said])).answer == "said"
