"""Is a place in what was heard negated or denied?"""

from __future__ import annotations

from typing import Literal

from trainer.phrases.align import Place
from trainer.phrases.graph import NEGATIONS, Kind
from trainer.phrases.heard import Heard, characters
from trainer.phrases.pinyin import NUMBER_CHARACTERS

Negated = Literal["no", "perhaps", "yes"]

_OWN_CHARACTER = 0.1
_TOUCHING = 0.4
"""Seconds between a negation and the match within which it belongs to it."""
_MODALS = frozenset("要用能会想可再必有")
_LINKS = _MODALS | frozenset("是有算叫为对")
"""What may stand between a denial and the word it denies: 绝不会是骗子."""
_DENIALS = {"非": "常", "绝": "对", "勿": "", "并": "且"}
"""Further characters that deny, unless this one follows."""
# Set phrases and words in which a negating character negates nothing that follows.
_HARMLESS = (
    *("对不起", "不好意思", "不客气", "没关系", "没问题", "差不多", "不一会", "特别", "别的"),
    *("区别", "分别", "级别", "个别", "类别", "性别", "别人", "不但", "不仅", "不过", "无论"),
    *("不管", "不论", "不妨", "不久", "莫非", "未来", "无线", "不知", "要不", "不周", "不便"),
)
_LONG = (
    *("没办法", "没有办法", "没法", "无法", "不可以", "不可能", "不愿意", "不打算"),
    *("不需要", "不方便", "没时间", "没必要", "不应该", "不允许"),
)
"""Words before a place that negate it, unless a new sentence begins behind them: so perhaps."""
_LIKE_NO = frozenset("部布步簿埠怖")
"""What a recogniser may write for 不 where it stands alone."""
_LIKE_FIVE = frozenset("无勿")
"""Negations that sound like 五: among figures they are one, 户号是无五六六."""
_FARTHEST = max(map(len, _LONG))
_SUSPECT = NEGATIONS | _LIKE_NO
"""Without one of these in the match and `_FARTHEST` before it nothing is negated."""
_NOT_LIKE_NO = (
    *("部分", "部门", "部件", "部长", "部队", "全部", "内部", "局部", "总部", "一部", "本部"),
    *(f"{kind}部" for kind in "服务术修售事程理场管"),
    *("步骤", "步行", "一步", "逐步", "初步", "进步", "同步", "两步", "三步", "地步"),
    *("布置", "公布", "发布", "分布", "宣布", "遍布", "布料", "恐怖", "账簿"),
)
"""Words in which it is just itself: 客服部."""


def negated(place: Place, heard: Heard) -> Negated:
    """Whether a negation that the template has not stands in the match or directly before it."""
    around = characters(heard.columns[max(0, place.begin - _FARTHEST) : place.end])
    if _SUSPECT.isdisjoint(around):
        return "no"  # most places, without a closer look
    own = frozenset(
        s.column
        for s in place.steps
        if s.column is not None and s.arc.kind is Kind.SYLLABLE and s.cost <= _OWN_CHARACTER
    )
    inside = [at for at in range(place.begin, place.end) if at not in own]
    if any(_negates(heard, at, own) for at in inside):
        return "yes"
    before = place.begin - 1
    touching = before >= 0 and _touches(heard, before, place.begin)
    if touching and _negates_before(heard, before, own):
        return "yes"
    if any(_perhaps_no(heard, at) for at in inside):
        return "perhaps"
    if touching and (_perhaps_no(heard, before) or _long_before(heard, place.begin, own)):
        return "perhaps"
    return "no"


def says_no_itself(place: Place) -> bool:
    """Whether a negation of the template was heard: 请不必客气 is not denied by its 不."""
    return any(
        s.column is not None and s.arc.character in NEGATIONS and s.cost <= _OWN_CHARACTER
        for s in place.steps
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


def harmless(text: str, at: int) -> bool:
    """Whether the negating character at a position is part of a set phrase that negates nothing."""
    return any(
        text[begin : begin + len(word)] == word
        for word in _HARMLESS
        for begin in range(max(0, at - len(word) + 1), at + 1)
    )


def _negates_before(heard: Heard, before: int, own: frozenset[int]) -> bool:
    if _negates(heard, before, own):
        return True
    return (
        before > 0
        and heard.columns[before].character in _MODALS
        and _touches(heard, before - 1, before)
        and _negates(heard, before - 1, own)
    )


def _long_before(heard: Heard, begin: int, own: frozenset[int]) -> bool:
    chain = heard.columns[begin].chain
    first = begin
    while first > max(0, begin - _FARTHEST) and heard.columns[first - 1].chain == chain:
        first -= 1
    text = characters(heard.columns[first:begin])
    return any(text.endswith(word) and _negates(heard, begin - len(word), own) for word in _LONG)


def _perhaps_no(heard: Heard, at: int) -> bool:
    column = heard.columns[at]
    alone = column.begins_word and column.ends_word
    return column.character in _LIKE_NO and alone and not _in_word(heard, at, _NOT_LIKE_NO)


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
