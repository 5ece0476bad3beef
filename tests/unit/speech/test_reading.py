"""What is said for what is written."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.domain.spoken_numbers import cardinal, spoken
from trainer.speech.reading import Pause, Syllable, count_syllables, read


def sounds(text: str) -> str:
    return " ".join(t.pinyin if isinstance(t, Syllable) else t.mark for t in read(text))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("您好", "nin2 hao3"),
        ("我要还款", "wo3 yao4 huan2 kuan3"),
        ("还没还", "hai2 mei2 huan2"),
        ("银行", "yin2 hang2"),
        ("行不行", "xing2 bu4 xing2"),
        ("不是", "bu2 shi4"),
        ("不行", "bu4 xing2"),
        ("等一下", "deng3 yi2 xia4"),
        ("一个", "yi2 ge4"),
        ("一起", "yi4 qi3"),
        ("第一", "di4 yi1"),
        ("一零二四", "yi1 ling2 er4 si4"),
        ("看一看", "kan4 yi5 kan4"),
        ("喂？", "wei2 ?"),
        ("重新登录", "chong2 xin1 deng1 lu4"),
        ("长时间", "chang2 shi2 jian1"),
        ("APP", "ei1 pi4 pi4"),
        ("OK", "ou1 kei4"),
        ("好，好……", "hao3 , hao3 ."),
        ("“您好！”", "nin2 hao3 ."),
    ],
)
def test_readings(text: str, said: str) -> None:
    assert sounds(text) == said


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("尾号1024", "尾号一零二四"),
        ("打10086", "打一零零八六"),
        ("300元", "三百元"),
        ("2个", "两个"),
        ("2号", "二号"),
        ("12次", "十二次"),
        ("2024年10月15日", "二零二四年十月十五日"),
        ("15:30", "十五点三十分"),
        ("9:05", "九点零五分"),
        ("20.5%", "百分之二十点五"),
        ("1005元", "一千零五元"),
        ("138-0013-8000", "一三八零零一三八零零零"),
        ("没有数字", "没有数字"),
    ],
)
def test_figures(text: str, words: str) -> None:
    assert spoken(text) == words


def _value(words: str) -> int:
    """The number that Chinese words say: an independent way back."""
    digits = {c: i for i, c in enumerate("零一二三四五六七八九")}
    units = {"十": 10, "百": 100, "千": 1000}
    total = section = digit = 0
    for char in words:
        if char in digits:
            digit = digits[char]
        elif char in units:
            section += (digit or 1) * units[char]
            digit = 0
        else:
            section += digit
            if char == "万":
                total, section = total + section * 10_000, 0
            else:
                total, section = (total + section) * 100_000_000, 0
            digit = 0
    return total + section + digit


@given(st.integers(min_value=0, max_value=10**12 - 1))
def test_amounts_say_their_value(number: int) -> None:
    assert _value(cardinal(number)) == number


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    tokens = read(text)
    assert not tokens or isinstance(tokens[0], Syllable)
    assert all(not (isinstance(a, Pause) and isinstance(b, Pause)) for a, b in pairwise(tokens))
    for token in tokens:
        if isinstance(token, Syllable):
            assert token.base.isalpha() and 1 <= token.tone <= 5


def test_syllables_are_counted_as_spoken() -> None:
    assert count_syllables("1024元，您好！") == 9
    assert count_syllables("……！？") == 0
