"""Places without a neighbour's syllable at their beginning.

Where the first, light syllable of a template went unheard, alignment takes the last one of the
word before it, as that costs less: 碎了，又不是我的错 for 这又不是我的错.
"""

from __future__ import annotations

from trainer.phrases.align import Place
from trainer.phrases.graph import Kind
from trainer.phrases.light import LONG, weight_left_out
from trainer.phrases.sounds import units

_ANOTHER = units(0.4)
"""Unlikeness above which it is hardly the syllable itself."""


def trimmed(place: Place) -> Place:
    """The same, such a syllable unheard. What the place cost stays as it was."""
    arc, column, paid = place.passed[0]
    if column is None or paid <= _ANOTHER or arc.key or arc.kind is not Kind.SYLLABLE:
        return place
    if weight_left_out(arc.character, easily=place.length >= LONG) == 1:
        return place
    rest = place.passed[1:]
    begin = next((column for _, column, _ in rest if column is not None), None)
    if begin is None:
        return place
    return Place(begin, place.end, place.cost, place.length, ((arc, None, paid), *rest), place.gap)
