"""How unlike every sound that ever came up is to every other: worked out once a process.

A few thousand characters' sounds are all there are, so the tables stop growing.
"""

from __future__ import annotations

import threading
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from trainer.phrases.distance import SoundTable
from trainer.phrases.pinyin import Readings

Costs = npt.NDArray[np.int16]
"""In units; no single one leaves 16 bits."""

UNITS = 400
"""Whole numbers of a 400th hold every cost exactly, so sums do not depend on where they begin."""

WALL = 3600
"""What it costs to take or to pass a wall: more than any match may cost."""
WALL_NUMBER = 0
"""In place of the number of a sound."""
ANY_NUMBER, NUMERAL_NUMBER = -1, -2
"""In place of the number of a sound, where any syllable or any numeral will do."""
_numbers: dict[Readings, int] = {}
_sounds: list[Readings] = [()]
"""By number."""
_rows: dict[int, Costs] = {}
_growing = threading.Lock()


def units(cost: float) -> int:
    """A cost in the whole numbers that matching reckons with; the nearest below 1/800 away."""
    return round(cost * UNITS)


def cost(units: int) -> float:
    """The cost that some units stand for."""
    return units / UNITS


def sound_number(sounds: Readings) -> int:
    """The same number for the same readings, counted from 1; another one in another process."""
    found = _numbers.get(sounds)
    if found is None:
        with _growing:
            found = _numbers.get(sounds)
            if found is None:
                _sounds.append(sounds)
                found = _numbers[sounds] = len(_sounds) - 1
    return found


def sound_row(number: int, top: int) -> Costs:
    """What it costs, in units, to take each sound with a number below `top`, or more, for this
    one."""
    row = _rows.get(number)
    if row is None or len(row) < top:
        known = 0 if row is None else len(row)
        unlike = _table(known, len(_sounds)).unlikeness(_sounds[number])
        more = np.rint(unlike * UNITS).astype(np.int16)
        if known == 0:
            more[WALL_NUMBER] = WALL
        row = more if row is None else np.concatenate((row, more))
        _rows[number] = row
    return row


@lru_cache(maxsize=64)
def _table(first: int, end: int) -> SoundTable:
    """The sounds from `first` on, below `end`. Rows grow together, so most ask for the same."""
    return SoundTable(_sounds[first:end])
