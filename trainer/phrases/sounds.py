"""How unlike every sound that ever came up is to every other: worked out once a process.

A few thousand characters' sounds are all there are, so the tables stop growing.
"""

from __future__ import annotations

import threading

import numpy as np
import numpy.typing as npt

from trainer.phrases.pinyin import Readings, SoundTable

Floats = npt.NDArray[np.float64]

_numbers: dict[Readings, int] = {}
_rows: dict[Readings, Floats] = {}
_growing = threading.Lock()


def sound_number(sounds: Readings) -> int:
    """The same number for the same readings, counted from 0."""
    found = _numbers.get(sounds)
    if found is None:
        with _growing:
            found = _numbers.setdefault(sounds, len(_numbers))
    return found


def sound_row(sounds: Readings, top: int) -> Floats:
    """What it costs to take each sound with a number below `top`, or more, for these readings."""
    row = _rows.get(sounds)
    if row is None or len(row) < top:
        known = 0 if row is None else len(row)
        with _growing:
            new = list(_numbers)[known:]
        more = SoundTable(new).unlikeness(sounds)
        row = more if row is None else np.concatenate((row, more))
        _rows[sounds] = row
    return row
