"""Syllables that prove little: as they are, or where they were left out."""

from __future__ import annotations

LIGHT = 0.25
_WEIGHTS = {**dict.fromkeys("您你的了吧呢啊呀哦们个就一", LIGHT), **dict.fromkeys("请我给", 0.5)}
"""Of light syllables; all others weigh 1."""
_EASILY_LEFT_OUT = frozenset("这那里些就都也还才再又会能可来去上下是在把被将跟为对之所么着过得地")
"""Unheard, they weigh as little: who says 这次维修免费的 has said 这次维修是免费的. Not behind a
negation: 您自己不方便 is not 您自己不会看."""
_LEAST = 6
"""Syllables of a phrase in which that is so: of 我一定来 and 您是…是不是 each one is needed."""


def weight_of(character: str) -> float:
    """How much a syllable proves, 0–1."""
    return _WEIGHTS.get(character, 1.0)


def weight_left_out(character: str, length: int, *, negated: bool) -> float:
    """How much it proves that a syllable went unheard, one of `length`. `negated`: behind a
    negation."""
    easily = character in _EASILY_LEFT_OUT and length >= _LEAST and not negated
    return min(weight_of(character), LIGHT if easily else 1.0)
