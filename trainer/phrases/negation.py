"""Is a place in what was heard negated or denied?"""

from __future__ import annotations

from itertools import accumulate
from typing import Literal

from trainer.phrases import denial
from trainer.phrases.align import Place
from trainer.phrases.columns import characters, touch
from trainer.phrases.garbled_denial import perhaps_reaching
from trainer.phrases.graph import NEGATIONS, Kind
from trainer.phrases.heard import Heard
from trainer.phrases.misheard_no import MODALS, OTHER, like_no, misheard_before, misheard_inside
from trainer.phrases.pinyin import NUMBER_CHARACTERS

Negated = Literal["no", "perhaps", "yes"]

_OWN_CHARACTER = 0.1
_LINKS = MODALS | frozenset("是有算叫为对")
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
_PAST = (*_HARMLESS, "没用")
"""… and those that say something of what went before: 你说我没用，我只是… In a template 没用 is a
negation like others: 没用完."""
_LIKE_FIVE = frozenset("无勿")
"""Negations that sound like 五: among figures they are one, 户号是无五六六."""
_FARTHEST = max(map(len, _LONG))


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
    touching = before >= 0 and touch(heard.columns[before], heard.columns[place.begin])
    if touching and _negates_before(heard, before, own):
        return "yes"
    if misheard_inside(place, heard) or (touching and _long_before(heard, place.begin, own)):
        return "perhaps"
    sure = _reached(place, heard, own) if touching else None
    if sure is not None:
        return "yes" if sure and not denial.asked(place.end, heard) else "perhaps"
    garbled = perhaps_reaching(place.begin, heard) if touching else None
    if garbled is not None and (
        heard.columns[garbled].character not in NEGATIONS or _negates(heard, garbled, own)
    ):
        return "perhaps"
    # Where the first syllable went unheard, what stands before the match may be that one.
    first_heard = place.steps[0].column is not None
    return "perhaps" if touching and first_heard and misheard_before(heard, place.begin) else "no"


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
    while at >= max(0, begin - 4) and touch(heard.columns[at], heard.columns[at + 1]):
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
        and like_no(meant[at].sounds) < OTHER
        and characters(heard.columns[at + 1 : at + 2]) != meant[at].character
        for at in negating
    )


def _negates_before(heard: Heard, before: int, own: frozenset[int]) -> bool:
    if _negates(heard, before, own):
        return True
    return (
        before > 0
        and heard.columns[before].character in MODALS
        and touch(heard.columns[before - 1], heard.columns[before])
        and _negates(heard, before - 1, own)
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
    marks = [c.character in NEGATIONS or like_no(c.sounds) < OTHER for c in heard.columns]
    heard.negations = list(accumulate(marks, initial=0))
    return heard.negations


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
    for word in _PAST:
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
