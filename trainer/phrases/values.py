"""What was said in the open places of a phrase: {number}, {surname}, {name} …"""

from __future__ import annotations

from collections.abc import Iterable

from trainer.phrases.align import Place
from trainer.phrases.columns import FILLERS, characters, spoken
from trainer.phrases.distance import SoundTable
from trainer.phrases.graph import Kind
from trainer.phrases.heard import Heard
from trainer.phrases.pinyin import NUMBER_CHARACTERS, readings

ALIKE = 0.25
"""Mean unlikeness of two names' syllables below which they are the same name by sound."""
_WORST = 0.5
"""Unlikeness of one syllable from which they are not, however alike the others."""


def captured(place: Place, heard: Heard) -> tuple[tuple[str, str], ...]:
    """(open place, characters heard in it), in the order of speech. A number at the edge of the
    match is taken whole, however much of it the match needed."""
    spans: dict[str, tuple[int, int, bool]] = {}
    for step in place.steps:
        if step.arc.place and step.column is not None:
            first, _, _ = spans.get(step.arc.place, (step.column, 0, False))
            numeral = step.arc.kind is Kind.NUMERAL
            spans[step.arc.place] = (first, step.column + 1, numeral)
    return tuple((name, _text(heard, *span, place)) for name, span in spans.items())


def _text(heard: Heard, begin: int, end: int, numerals: bool, place: Place) -> str:
    columns = heard.columns
    if not numerals:
        return characters(c for c in columns[begin:end] if c.character not in FILLERS)
    chain = columns[begin].chain
    if begin == place.begin:
        while begin > 0 and _numeral(heard, begin - 1, chain):
            begin -= 1
    if end == place.end:
        while end < len(columns) and _numeral(heard, end, chain):
            end += 1
    return "".join(c.character for c in columns[begin:end] if c.character in NUMBER_CHARACTERS)


def _numeral(heard: Heard, at: int, chain: int) -> bool:
    column = heard.columns[at]
    return column.chain == chain and column.character in NUMBER_CHARACTERS


def alike(heard: str, wanted: Iterable[str]) -> str:
    """The wanted value that sounds like what was heard; what was heard where none does."""
    said = [heard[at] for at in spoken(heard)]
    for value in wanted:
        asked = [value[at] for at in spoken(value)]
        if said and len(said) == len(asked) and _sound_alike(said, asked):
            return value
    return heard


def _sound_alike(one: list[str], other: list[str]) -> bool:
    table = SoundTable(list(readings("".join(one))))
    unlike = [
        float(table.unlikeness(sounds)[at]) for at, sounds in enumerate(readings("".join(other)))
    ]
    return max(unlike) < _WORST and sum(unlike) / len(unlike) <= ALIKE
