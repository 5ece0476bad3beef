"""Syllables that prove little: as they are, or where they were left out."""

from __future__ import annotations

from trainer.phrases.align import Place

LIGHT = 0.25
_WEIGHTS = {**dict.fromkeys("您你的了吧呢啊呀哦们个就一", LIGHT), **dict.fromkeys("请我给", 0.5)}
"""Of light syllables; all others weigh 1."""
_EASILY_LEFT_OUT = frozenset(
    "这那里些种就都也还才再又真很挺会能可来去上下是在把被将跟为对之所么着过得地"
)
"""Unheard, they weigh as little: who says 这次维修免费的 has said 这次维修是免费的. Not behind a
negation: 您自己不方便 is not 您自己不会看."""
LONG = 6
"""Syllables of a phrase in which that is so, whatever else is wrong with it. Of 我一定来 each is
needed."""
_SHORTER = 5
"""Of one this long a single one may be left out, inside, where all others sound right and stand
together: 我查一下 for 我去查一下, but not 您是不是 for 您是…是不是."""


def weight_of(character: str) -> float:
    """How much a syllable proves, 0–1."""
    return _WEIGHTS.get(character, 1.0)


def weight_left_out(character: str, *, easily: bool) -> float:
    """How much it proves that a syllable went unheard. `easily`: where it may be left out."""
    proof = weight_of(character)
    return min(proof, LIGHT) if easily and character in _EASILY_LEFT_OUT else proof


def may_lack(place: Place) -> bool:
    """Whether a place is one in which light syllables may be left out."""
    if place.length != _SHORTER:
        return place.length >= LONG
    first, last = place.passed[0][1], place.passed[-1][1]
    if place.gap or first is None or last is None or last - first != _SHORTER - 2:
        return False
    paid = [paid for _, column, paid in place.passed if column is not None]
    return len(paid) == _SHORTER - 1 and not any(paid)
