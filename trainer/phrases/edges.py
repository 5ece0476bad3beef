"""Places without a neighbour's syllable at their ends.

Where a light syllable at an end of the template went unheard, alignment takes the next one of
another word for it, as that costs less: 碎了，又不是我的错 for 这又不是我的错.
"""

from __future__ import annotations

from trainer.phrases.align import Passed, Place
from trainer.phrases.graph import NEGATIONS, Kind
from trainer.phrases.light import weight_left_out
from trainer.phrases.sounds import units

_ANOTHER = units(0.4)
"""Unlikeness above which it is hardly the syllable itself."""


def trimmed(place: Place) -> Place:
    """The same, such syllables unheard at either end. What the place cost stays as it was."""
    passed = place.passed
    if _foreign(passed, 0):
        passed = (_unheard(passed[0]), *passed[1:])
    if _foreign(passed, -1):
        passed = (*passed[:-1], _unheard(passed[-1]))
    if passed is place.passed:
        return place
    columns = [column for _, column, _ in passed if column is not None]
    if not columns:
        return place
    return Place(columns[0], columns[-1] + 1, place.cost, place.length, passed)


def _foreign(passed: tuple[Passed, ...], at: int) -> bool:
    arc, column, paid = passed[at]
    if column is None or paid <= _ANOTHER or arc.key or arc.kind is not Kind.SYLLABLE:
        return False
    negated = at != 0 and len(passed) > 1 and passed[at - 1][0].character in NEGATIONS
    return weight_left_out(arc.character, negated=negated) < 1


def _unheard(one: Passed) -> Passed:
    arc, _, paid = one
    return arc, None, paid
