"""A 不 or 没 that the recogniser took for another syllable: 部分 is itself, a lone 部 may be 不."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

from trainer.phrases.align import Place, Step
from trainer.phrases.columns import Column, characters, touch
from trainer.phrases.graph import NEGATIONS
from trainer.phrases.heard import Heard
from trainer.phrases.pinyin import Readings

MODALS = frozenset("要用能会想可再必有")
"""What may stand between a negation and what it negates."""
_SAME, _ALIKE, OTHER = range(3)
"""How much a syllable sounds like 不 or 没."""
# Toneless: 不 changes its own before a fourth tone, and a telephone line leaves little of any.
_LIKE_NO = {
    **dict.fromkeys((("b", "u"), ("m", "ei")), _SAME),
    **dict.fromkeys((("p", "u"), ("f", "u"), ("b", "o"), ("p", "o"), ("f", "o")), _ALIKE),
}
"""What a recogniser writes where 不 or 没 was said: 部 每 付 破. Not 都: it mostly is itself."""
_DOUBTED = 0.25
"""Confidence below which a word is a guess: many words of one sound, and none fits."""
_LONGEST = 4
"""Syllables of a negation with what belongs to it: 没有必要."""
NOT_LIKE_NO = (
    *("部分", "部门", "部件", "部长", "部队", "全部", "内部", "局部", "总部", "一部", "本部"),
    *(f"{kind}部" for kind in "服务术修售事程理场管外"),
    *("步骤", "步行", "一步", "逐步", "初步", "进步", "同步", "两步", "三步", "地步", "跑步"),
    *("布置", "公布", "发布", "分布", "宣布", "遍布", "布料", "恐怖", "账簿"),
    *(f"补{what}" for what in "办发寄打交缴充贴偿上齐登开"),
    *("每天", "每日", "每次", "每个", "每月", "每年", "每周", "每位", "每人", "每晚"),
    *(f"每{count}" for count in "一二两三四五六七八九十半几"),
    *("美国", "美好", "美丽", "完美", "精美", "妹妹", "姐妹", "小妹", "小美", "媒体", "煤气"),
    *("付款", "付费", "付清", "支付", "预付", "赔付", "客服", "服务", "衣服", "舒服", "服从"),
    *("师傅", "夫人", "大夫", "丈夫", "副本", "复查", "复核", "复印", "恢复", "回复", "答复"),
    *("政府", "负责", "铺面", "店铺", "普通", "拨打", "直播"),
)
"""Words in which it is just itself: 客服部."""


@lru_cache(maxsize=8192)
def like_no(sounds: Readings) -> int:
    """How much one of a character's sounds is like 不 or 没, tones aside."""
    return min((_LIKE_NO.get(sound[:2], OTHER) for sound in sounds), default=OTHER)


def misheard_inside(place: Place, heard: Heard) -> bool:
    """Whether a syllable that the template has not, between two that it has, may be a misheard
    negation. Where one of the template went unheard beside it, it may be that one instead."""
    for one, other in pairwise(place.steps):
        if one.column is None or other.column is None or one.column + 1 == other.column:
            continue
        between = range(one.column + 1, other.column)
        # Where neither neighbour was heard as it is written, all is garbled.
        written = _as_written(one, heard) or _as_written(other, heard)
        if len(between) == 1 and written and _too_many(heard, between[0]):
            return True
        if 1 < len(between) <= _LONGEST and any(stands_for_no(heard, at) for at in between):
            return True
    return False


def _as_written(step: Step, heard: Heard) -> bool:
    return step.column is not None and heard.columns[step.column].character == step.arc.character


def _too_many(heard: Heard, at: int) -> bool:
    """Whether a single syllable too many may be a negation. It may end a word that it made with
    the syllable before it: 前部 for 前不."""
    column = heard.columns[at]
    return column.chain == 0 and column.ends_word and _may_be_no(heard, at, _ALIKE)


def misheard_before(heard: Heard, begin: int) -> bool:
    """Whether the word before a match may be a negation, or that before a modal: 付用 for 不用."""
    before = begin - 1
    if stands_for_no(heard, before):
        return True
    modal = heard.columns[before]
    if before == 0 or modal.character not in MODALS or not touch(heard.columns[before - 1], modal):
        return False
    if modal.begins_word:
        return stands_for_no(heard, before - 1)
    # Both together have become one word: 服用.
    both = heard.columns[before - 1].begins_word and modal.ends_word
    return both and _may_be_no(heard, before - 1, _ALIKE)


def stands_for_no(heard: Heard, at: int) -> bool:
    """Whether a word of one character may be a negation. One that is sure must sound the same."""
    column = heard.columns[at]
    most = _ALIKE if column.conf < _DOUBTED and column.chain == 0 else _SAME
    return column.begins_word and column.ends_word and _may_be_no(heard, at, most)


def _may_be_no(heard: Heard, at: int, most: int) -> bool:
    column = heard.columns[at]
    return (
        like_no(column.sounds) <= most
        and column.character not in NEGATIONS
        and not _typed(column, heard)
        and not _in_word(heard, at, NOT_LIKE_NO)
    )


def _typed(column: Column, heard: Heard) -> bool:
    """Whether nothing can have been misheard."""
    return column.utterance >= 0 and heard.utterances[column.utterance].typed


def _in_word(heard: Heard, at: int, words: tuple[str, ...]) -> bool:
    around = heard.columns[max(0, at - 1) : at + 2]
    text = characters(c for c in around if c.chain == heard.columns[at].chain)
    return any(word in text for word in words)
