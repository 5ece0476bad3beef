"""Was a number said figure by figure? One other figure is another number, however alike it sounds
as a whole: 13800012345 is not 13900012345."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from trainer.phrases.align import Place, Step
from trainer.phrases.columns import FILLERS, Column
from trainer.phrases.graph import Kind
from trainer.phrases.heard import Heard

Figures = Literal["right", "unsure", "wrong"]

_VALUES = {
    **{c: str(n) for n, c in enumerate("零一二三四五六七八九")},
    **{str(n): str(n) for n in range(10)},
    **{"〇": "0", "幺": "1", "两": "2"},
}
_ALIKE = 0.25
"""Unlikeness up to which another word is taken for the figure that it sounds like: 是 for 四."""
_SURE = 0.6
"""Confidence from which a heard figure is surely that figure."""
_TOUCHING = 0.4
"""Seconds between two figures within which they belong to one number."""
_UNKNOWN = "?"


@dataclass(frozen=True, slots=True)
class _Figure:
    """What was heard for a figure; `_UNKNOWN` where it was no figure."""

    value: str
    sure: bool


def figures(place: Place, heard: Heard) -> Figures:
    """The worst answer about the numbers that the variables of a phrase have at this place.

    `wrong`: as many figures as there should be, and at least one is surely another; `unsure`: some
    are missing, too many, or not clear.
    """
    answers = {_answer(*number, heard) for number in _numbers(place, heard)}
    if "wrong" in answers:
        return "wrong"
    return "unsure" if "unsure" in answers else "right"


def _numbers(place: Place, heard: Heard) -> Iterator[tuple[list[Step], range]]:
    """The steps of every variable that has figures, and the columns that belong to it: those up
    to what the template has before and after."""
    at = 0
    for variable, group in groupby(place.steps, key=lambda step: step.arc.variable):
        steps = list(group)
        before, after = place.steps[:at], place.steps[at + len(steps) :]
        at += len(steps)
        if not variable or not any(_asked(step) for step in steps):
            continue
        used = [step.column for step in steps if step.column is not None]
        if not used:
            continue
        begin = _neighbour(reversed(before), _reach(heard, used[0], -1))
        end = _neighbour(after, _reach(heard, used[-1], 1))
        yield steps, range(max(begin + 1, 0), end)


def _asked(step: Step) -> bool:
    return step.arc.kind is Kind.SYLLABLE and step.arc.character in "0123456789"


def _neighbour(steps: Iterator[Step] | tuple[Step, ...], otherwise: int) -> int:
    return next((step.column for step in steps if step.column is not None), otherwise)


def _reach(heard: Heard, column: int, way: int) -> int:
    """The first column beyond the figures that touch this one."""
    columns = heard.columns
    following = column + way
    while 0 <= following < len(columns) and _belongs(columns, column, following):
        column, following = following, following + way
    return following


def _belongs(columns: tuple[Column, ...], one: int, other: int) -> bool:
    first, last = sorted((one, other))
    if columns[first].chain != columns[last].chain:
        return False
    if columns[last].start - columns[first].end > _TOUCHING:
        return False
    # Not the 一 of 一会儿: the whole word must be of figures.
    begin = end = other
    while begin > 0 and not columns[begin].begins_word:
        begin -= 1
    while end < len(columns) - 1 and not columns[end].ends_word:
        end += 1
    return all(c.character in _VALUES for c in columns[begin : end + 1])


def _answer(steps: list[Step], span: range, heard: Heard) -> Figures:
    asked = [step for step in steps if _asked(step)]
    wanted = "".join(step.arc.character for step in asked)
    by_column = {step.column: step for step in steps if step.column is not None}
    found = [_figure(at, by_column.get(at), heard) for at in span]
    told = [figure for figure in found if figure is not None]
    values = "".join(figure.value for figure in told)
    if values == wanted * max(1, len(values) // len(wanted)):  # also said once more
        return "right"
    if len(values) != len(wanted):
        return "unsure"
    surely = any(
        figure.sure and figure.value not in (value, _UNKNOWN)
        for figure, value in zip(told, wanted, strict=True)
    )
    return "wrong" if surely else "unsure"


def _figure(at: int, step: Step | None, heard: Heard) -> _Figure | None:
    """The figure that a column stands for; None where it is no part of the number."""
    column = heard.columns[at]
    if column.character in FILLERS or (step is not None and not _asked(step)):
        return None
    value = _VALUES.get(column.character)
    if value is not None:
        return _Figure(value, column.conf >= _SURE)
    if step is None:
        return None
    return _Figure(step.arc.character if step.cost <= _ALIKE else _UNKNOWN, False)
