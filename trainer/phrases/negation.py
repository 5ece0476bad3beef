"""Is a place in what was heard negated or denied?"""

from __future__ import annotations

from functools import lru_cache
from itertools import accumulate, pairwise
from typing import Literal

from trainer.phrases import denial
from trainer.phrases.align import Place, Step
from trainer.phrases.columns import Column, characters
from trainer.phrases.graph import NEGATIONS, Kind
from trainer.phrases.heard import Heard
from trainer.phrases.pinyin import NUMBER_CHARACTERS, Readings

Negated = Literal["no", "perhaps", "yes"]

_OWN_CHARACTER = 0.1
_TOUCHING = 0.4
"""Seconds between a negation and the match within which it belongs to it."""
_MODALS = frozenset("要用能会想可再必有")
_LINKS = _MODALS | frozenset("是有算叫为对")
"""What may stand between a denial and the word it denies: 绝不会是骗子."""
_DENIALS = {"非": "常", "绝": "对", "勿": "", "并": "且"}
"""Further characters that deny, unless this one follows."""
# Set phrases and words in which a negating character negates nothing at all …
_EMPTY = (
    *("对不起", "不好意思", "差不多", "不一会", "特别", "别的", "区别", "分别", "级别", "个别"),
    *("类别", "性别", "别人", "不但", "不仅", "不过", "无论", "不管", "不论", "不妨", "莫非"),
    *("未来", "无线", "要不", "不周", "不便"),
)
# … or nothing that follows.
_HARMLESS = (*_EMPTY, "不客气", "没关系", "没问题", "不久", "不知")
_LONG = (
    *("没办法", "没有办法", "没法", "无法", "不可以", "不可能", "不愿意", "不打算"),
    *("不需要", "不方便", "没时间", "没必要", "不应该", "不允许"),
)
"""Words before a place that negate it, unless a new sentence begins behind them: so perhaps."""
_SAME, _ALIKE, _OTHER = range(3)
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
USELESS = "没用"
"""Says something of what went before, and denies nothing that follows: 你说我没用，我只是…"""
_LIKE_FIVE = frozenset("无勿")
"""Negations that sound like 五: among figures they are one, 户号是无五六六."""
_FARTHEST = max(map(len, _LONG))
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


def negated(place: Place, heard: Heard) -> Negated:
    """Whether a negation that the template has not stands in the match or directly before it."""
    before_each = heard.negations or _count_negations(heard)
    if before_each[place.end] == before_each[max(0, place.begin - denial.FARTHEST)]:
        return "no"  # most places, without a closer look
    own = frozenset(
        s.column
        for s in place.steps
        if s.column is not None and s.arc.kind is Kind.SYLLABLE and s.cost <= _OWN_CHARACTER
    )
    columns = heard.columns
    inside = [
        at
        for at in range(place.begin, place.end)
        if columns[at].character in NEGATIONS and at not in own
    ]
    negating = [at for at in inside if _negates(heard, at, own)]
    if negating:
        return "perhaps" if _all_alike(negating, place, heard) else "yes"
    before = place.begin - 1
    touching = before >= 0 and _touches(heard, before, place.begin)
    if touching and _negates_before(heard, before, own):
        return "yes"
    if _misheard_inside(place, heard) or (touching and _long_before(heard, place.begin, own)):
        return "perhaps"
    sure = _reached(place, heard, own) if touching else None
    if sure is not None:
        return "yes" if sure and not denial.asked(place.end, heard) else "perhaps"
    # Where the first syllable went unheard, what stands before the match may be that one.
    first_heard = place.steps[0].column is not None
    return "perhaps" if touching and first_heard and _misheard_before(heard, place.begin) else "no"


def reached(place: Place, heard: Heard) -> bool:
    """Whether a denial reaches the match over other words: 并不是不含早餐."""
    return _reached(place, heard, frozenset()) is not None


def says_no_itself(place: Place) -> bool:
    """Whether a negation of the template was heard: 请不必客气 is not denied by its 不. That of a
    set phrase is none: 服务不周."""
    spoken = [s for s in place.steps if s.arc.kind is Kind.SYLLABLE]
    text = "".join(s.arc.character for s in spoken)
    return any(
        s.column is not None
        and s.arc.character in NEGATIONS
        and s.cost <= _OWN_CHARACTER
        and not _within(_EMPTY, text, at)
        for at, s in enumerate(spoken)
    )


def denied(begin: int, heard: Heard) -> bool:
    """Whether what stands before a column denies it over a linking word: 不是骗子."""
    at = begin - 1
    while at >= max(0, begin - 4) and _touches(heard, at, at + 1):
        character = heard.columns[at].character
        follows = heard.columns[at + 1].character
        if _negates(heard, at, frozenset()):
            return True
        if character in _DENIALS and follows != _DENIALS[character]:
            return True
        if character not in _LINKS:
            return False
        at -= 1
    return False


def _reached(place: Place, heard: Heard, own: frozenset[int]) -> bool | None:
    """Whether a denial that reaches the match does so for sure; None where none does."""
    found = denial.reaching(place.begin, heard)
    return None if found is None or not _negates(heard, found[0], own) else found[1]


def harmless(text: str, at: int) -> bool:
    """Whether the negating character at a position is part of a set phrase that negates nothing."""
    return _within(_HARMLESS, text, at)


def _within(words: tuple[str, ...], text: str, at: int) -> bool:
    return any(
        text[begin : begin + len(word)] == word
        for word in words
        for begin in range(max(0, at - len(word) + 1), at + 1)
    )


def _all_alike(negating: list[int], place: Place, heard: Heard) -> bool:
    """Whether each negation was heard for a syllable that sounds alike: 按时不要 for 按时服药. In
    答不复 that syllable is there as well."""
    meant = {s.column: s.arc for s in place.steps if s.arc.kind is Kind.SYLLABLE}
    return all(
        at in meant
        and _like_no(meant[at].sounds) < _OTHER
        and characters(heard.columns[at + 1 : at + 2]) != meant[at].character
        for at in negating
    )


def _negates_before(heard: Heard, before: int, own: frozenset[int]) -> bool:
    if _negates(heard, before, own):
        return True
    return (
        before > 0
        and heard.columns[before].character in _MODALS
        and _touches(heard, before - 1, before)
        and _negates(heard, before - 1, own)
        and characters(heard.columns[before - 1 : before + 1]) != USELESS
    )


def _long_before(heard: Heard, begin: int, own: frozenset[int]) -> bool:
    chain = heard.columns[begin].chain
    first = begin
    while first > max(0, begin - _FARTHEST) and heard.columns[first - 1].chain == chain:
        first -= 1
    text = characters(heard.columns[first:begin])
    if not text.endswith(_LONG):
        return False
    return any(text.endswith(word) and _negates(heard, begin - len(word), own) for word in _LONG)


def _count_negations(heard: Heard) -> list[int]:
    """Note how many columns before each position are a negation or sound like one."""
    marks = [c.character in NEGATIONS or _like_no(c.sounds) < _OTHER for c in heard.columns]
    heard.negations = list(accumulate(marks, initial=0))
    return heard.negations


@lru_cache(maxsize=8192)
def _like_no(sounds: Readings) -> int:
    """How much one of a character's sounds is like 不 or 没, tones aside."""
    return min((_LIKE_NO.get(sound[:2], _OTHER) for sound in sounds), default=_OTHER)


def _misheard_inside(place: Place, heard: Heard) -> bool:
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
        if 1 < len(between) <= _LONGEST and any(_alone(heard, at) for at in between):
            return True
    return False


def _as_written(step: Step, heard: Heard) -> bool:
    return step.column is not None and heard.columns[step.column].character == step.arc.character


def _too_many(heard: Heard, at: int) -> bool:
    """Whether a single syllable too many may be a negation. It may end a word that it made with
    the syllable before it: 前部 for 前不."""
    column = heard.columns[at]
    return column.chain == 0 and column.ends_word and _may_be_no(heard, at, _ALIKE)


def _misheard_before(heard: Heard, begin: int) -> bool:
    """Whether the word before a match may be a negation, or that before a modal: 付用 for 不用."""
    before = begin - 1
    if _alone(heard, before):
        return True
    modal = heard.columns[before]
    if before == 0 or modal.character not in _MODALS or not _touches(heard, before - 1, before):
        return False
    if modal.begins_word:
        return _alone(heard, before - 1)
    # Both together have become one word: 服用.
    both = heard.columns[before - 1].begins_word and modal.ends_word
    return both and _may_be_no(heard, before - 1, _ALIKE)


def _alone(heard: Heard, at: int) -> bool:
    """Whether a word of one character may be a negation. One that is sure must sound the same."""
    column = heard.columns[at]
    most = _ALIKE if column.conf < _DOUBTED and column.chain == 0 else _SAME
    return column.begins_word and column.ends_word and _may_be_no(heard, at, most)


def _may_be_no(heard: Heard, at: int, most: int) -> bool:
    column = heard.columns[at]
    return (
        _like_no(column.sounds) <= most
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


def _touches(heard: Heard, before: int, after: int) -> bool:
    one, other = heard.columns[before], heard.columns[after]
    return one.chain == other.chain and other.start - one.end <= _TOUCHING


def _negates(heard: Heard, at: int, own: frozenset[int]) -> bool:
    """Whether a column negates what follows. `own`: columns that the template itself accounts
    for; a set phrase that shares a column with it is none."""
    columns = heard.columns
    if columns[at].character not in NEGATIONS:
        return False
    if columns[at].character in _LIKE_FIVE and _among_figures(heard, at):
        return False
    if 0 < at < len(columns) - 1 and columns[at - 1].character == columns[at + 1].character:
        return False  # 能不能, 是不是, 好不好
    for word in _HARMLESS:
        for begin in range(max(0, at - len(word) + 1), at + 1):
            span = range(begin, min(begin + len(word), len(columns)))
            if characters(columns[i] for i in span) == word and own.isdisjoint(span):
                return False
    return True


def _among_figures(heard: Heard, at: int) -> bool:
    """Whether two of the four characters around are figures; of 无一 only one is."""
    around = heard.columns[max(0, at - 2) : at + 3]
    chain = heard.columns[at].chain
    figures = sum(c.character in NUMBER_CHARACTERS and c.chain == chain for c in around)
    return figures >= 2
