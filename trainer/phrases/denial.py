"""Does what stands before a match deny it over some words: 没说过您…, 不是让您…, 不用在…?

A negation reaches over verbs that open a clause or a quotation and over those that are meant in
it, and no further: in 我查不到订单，请您稍等 it has found its object, and nothing is denied.
"""

from __future__ import annotations

import re

from trainer.phrases.columns import characters, touch
from trainer.phrases.graph import NEGATIONS
from trainer.phrases.heard import Heard

FARTHEST = 10
"""Syllables before a match in which a denial of it may begin."""
BROKEN = 0.2
"""Seconds of a pause that may end a sentence: behind it, the denial is none for sure."""
# What a negation stands before and reaches over, and what may follow that. Longer words first.
OPENING = (
    *("是", "算", "属于", "等于", "一定", "代表", "意味着", "为了", "因为", "只是", "只", "再"),
    *("说过", "说", "讲过", "讲", "问过", "问", "骂", "怪", "嫌", "抱怨", "告诉", "要求", "建议"),
    *("保证", "承诺", "答应", "觉得", "认为", "以为", "相信", "承认", "打算", "希望", "愿意"),
    *("同意", "想过", "想", "敢", "会", "能够", "能", "可能", "可以", "要", "用", "需要", "需"),
    *("必要", "应该", "该", "有", "让", "叫", "使", "给", "跟", "把", "被", "将", "替", "向"),
)
_PERSONS = ("我们", "我", "咱们", "咱", "您", "你们", "你", "他们", "他", "她", "它")
GOING_ON = (
    *_PERSONS,
    *("谁", "人", "大家"),
    *("什么", "任何", "这样", "那样", "这么", "那么", "这种", "那种", "这", "那", "在", "于", "对"),
    *("就", "都", "也", "真的", "真", "先", "必", "办法", "法", "机会"),
)
_REACHING = re.compile(
    rf"[{''.join(sorted(NEGATIONS))}]"
    rf"(?:{'|'.join(OPENING)})(?:{'|'.join((*OPENING, *GOING_ON))})*$"
)
_QUOTING = re.compile(
    rf"[{''.join(sorted(NEGATIONS))}][会能敢可以]*(?:说过|讲过|敢说|保证|承诺)[^但可只]{{1,4}}$"
)
"""Opens a sentence of which the match may be the end: 没说过流量用完不限速. Not 不能保证，但会…"""
_NOT_BUT = re.compile("不是.*是$")
"""不是A，是B: what it denies lies between."""
_ASKING = frozenset("吗么吧")
"""Behind a match they make a denial a question, and mostly an assertion: 这不是我们应该做的吗."""


def reaching(begin: int, heard: Heard) -> tuple[int, bool] | None:
    """The column of a negation that reaches up to `begin`, and whether it does so for sure."""
    columns = heard.columns
    first, longest = window(begin, heard)
    text = characters(columns[first:begin])
    if NEGATIONS.isdisjoint(text):
        return None
    if ended(text, columns[begin].character):
        return None
    found = _REACHING.search(text)
    if found is not None:
        return first + found.start(), longest <= BROKEN
    found = _QUOTING.search(text)
    return None if found is None else (first + found.start(), False)


def ended(text: str, follows: str) -> bool:
    """Whether what was denied stands in a text before the match: 不是A，是B, or in a sentence that
    ends with whom it is about, and another one begins: 别问我，我是…"""
    persons = text.endswith(_PERSONS) and follows in _PERSONS
    return persons or _NOT_BUT.search(text) is not None


def window(begin: int, heard: Heard) -> tuple[int, float]:
    """The first of the columns before a match in which a denial of it may stand, and the longest
    pause among them in seconds."""
    columns, first, longest = heard.columns, begin, 0.0
    while first > max(0, begin - FARTHEST):
        before, after = columns[first - 1], columns[first]
        if not touch(before, after):
            break
        longest = max(longest, after.start - before.end)
        first -= 1
    return first, longest


def asked(end: int, heard: Heard) -> bool:
    """Whether a match that ends before column `end` is the end of a question."""
    columns = heard.columns
    return end < len(columns) and columns[end].character in _ASKING
