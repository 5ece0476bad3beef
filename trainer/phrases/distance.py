"""How unlike two syllables sound: by initial, final and tone, and by what accents make of them.

The weights and the pairs that cost little are those that find phrases best in what recognisers
write; `trainer bench phrases` tells how well.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from trainer.phrases.pinyin import FINALS, INITIALS, Readings, Syllable

Floats = npt.NDArray[np.float64]
_Segments = tuple[str, str]
"""(initial, final)."""

# Pairs that recognisers, accents and telephone lines mix up: share of the full distance.
_LIKE_INITIALS = {
    ("zh", "z"): 0.15,
    ("ch", "c"): 0.15,
    ("sh", "s"): 0.15,
    ("n", "l"): 0.2,
    ("f", "h"): 0.3,
    ("r", "l"): 0.3,
}
_LIKE_FINALS = {
    ("an", "ang"): 0.15,
    ("en", "eng"): 0.15,
    ("in", "ing"): 0.15,
    ("ian", "iang"): 0.15,
    ("uan", "uang"): 0.15,
    ("uen", "ueng"): 0.15,
}
INITIAL_WEIGHT, FINAL_WEIGHT, TONE_WEIGHT = 0.45, 0.55, 0.05
NIN_NI = 0.15
"""Cost of 您 for 你: a phrase is found with either, and the check on 您 judges the choice."""
UNLIKE = INITIAL_WEIGHT + FINAL_WEIGHT + TONE_WEIGHT
ACCENT = 0.15
"""Cost of a syllable that an accent makes of another one, beside the pairs above."""
_ACCENTS: Sequence[tuple[_Segments, _Segments]] = (
    # The south: hu is f (回 fei, 话 fa), r is z (日 zi), 风 is fong.
    (("h", "ua"), ("f", "a")),
    (("h", "uan"), ("f", "an")),
    (("h", "uang"), ("f", "ang")),
    (("h", "uei"), ("f", "ei")),
    (("h", "uen"), ("f", "en")),
    (("r", "-i"), ("z", "-i")),
    *(((lips, "eng"), (lips, "ong")) for lips in "bpmf"),
    # The north-east: r is y (人 yin, 肉 you), 波 is be.
    (("r", "e"), ("", "ie")),
    (("r", "-i"), ("", "i")),
    (("r", "an"), ("", "ian")),
    (("r", "ang"), ("", "iang")),
    (("r", "ao"), ("", "iao")),
    (("r", "en"), ("", "in")),
    (("r", "eng"), ("", "ing")),
    (("r", "ong"), ("", "iong")),
    (("r", "ou"), ("", "iou")),
    (("r", "u"), ("", "v")),
    (("r", "uo"), ("", "ve")),
    (("r", "uan"), ("", "van")),
    *(((lips, "o"), (lips, "e")) for lips in "bpm"),
)


def _both_ways() -> dict[_Segments, dict[_Segments, tuple[float, float]]]:
    pairs = [(one, other, ACCENT, TONE_WEIGHT) for one, other in _ACCENTS]
    pairs.append((("n", "in"), ("n", "i"), NIN_NI, 0.0))
    found: dict[_Segments, dict[_Segments, tuple[float, float]]] = {}
    for one, other, alike, tone in pairs:
        found.setdefault(one, {})[other] = found.setdefault(other, {})[one] = (alike, tone)
    return found


_ALIKE = _both_ways()
"""Whole syllables → those they are taken for: what that costs, and another tone in addition."""


def _table(names: tuple[str, ...], like: dict[tuple[str, str], float]) -> Floats:
    table = 1.0 - np.eye(len(names))
    for (one, other), distance in like.items():
        table[names.index(one), names.index(other)] = distance
        table[names.index(other), names.index(one)] = distance
    return table


INITIAL_DISTANCE = _table(INITIALS, _LIKE_INITIALS)
FINAL_DISTANCE = _table(FINALS, _LIKE_FINALS)
INITIAL_INDEX = {name: at for at, name in enumerate(INITIALS)}
FINAL_INDEX = {name: at for at, name in enumerate(FINALS)}


def distance(one: Syllable, other: Syllable) -> float:
    """How unlike two syllables sound: 0 the same – 1.05 nothing in common."""
    alike = _ALIKE.get(one[:2], {}).get(other[:2])
    if alike is not None:
        return alike[0] + (alike[1] if one.tone != other.tone else 0.0)
    tone = TONE_WEIGHT if one.tone != other.tone else 0.0
    initial = INITIAL_DISTANCE[INITIAL_INDEX[one.initial], INITIAL_INDEX[other.initial]]
    final = FINAL_DISTANCE[FINAL_INDEX[one.final], FINAL_INDEX[other.final]]
    return float(INITIAL_WEIGHT * initial + FINAL_WEIGHT * final + tone)


def unlikeness(one: Readings, other: Readings) -> float:
    """The least distance between any readings of two characters."""
    return min((distance(a, b) for a in one for b in other), default=UNLIKE)


class SoundTable:
    """Many characters' readings side by side, to be compared with one character at once."""

    def __init__(self, many: Sequence[Readings]) -> None:
        widest = max((len(r) for r in many), default=0) or 1
        shape = (len(many), widest)
        self._initials = np.zeros(shape, dtype=np.intp)
        self._finals = np.zeros(shape, dtype=np.intp)
        self._tones = np.zeros(shape, dtype=np.intp)
        self._missing = np.zeros(shape, dtype=np.float64)
        for row, sounds in enumerate(many):
            self._missing[row, len(sounds) :] = np.inf
            for column, sound in enumerate(sounds):
                self._initials[row, column] = INITIAL_INDEX[sound.initial]
                self._finals[row, column] = FINAL_INDEX[sound.final]
                self._tones[row, column] = sound.tone

    def unlikeness(self, one: Readings) -> Floats:
        """`unlikeness` of one character and each of the many."""
        least = np.full(len(self._initials), np.inf)
        for sound in one:
            other_tone = self._tones != sound.tone
            cost: Floats = (
                INITIAL_WEIGHT * INITIAL_DISTANCE[INITIAL_INDEX[sound.initial]][self._initials]
                + FINAL_WEIGHT * FINAL_DISTANCE[FINAL_INDEX[sound.final]][self._finals]
                + TONE_WEIGHT * other_tone
            )
            for (initial, final), (alike, tone) in _ALIKE.get(sound[:2], {}).items():
                initials, finals = INITIAL_INDEX[initial], FINAL_INDEX[final]
                same = (self._initials == initials) & (self._finals == finals)
                cost[same] = alike + tone * other_tone[same]
            np.minimum(least, (cost + self._missing).min(axis=1), out=least)
        return np.where(np.isinf(least), UNLIKE, least)
