"""A denial before a match that was recognised wrongly itself: 煤说过您…, 不绘让您…, 没莠跟您….

As `trainer.phrases.denial` finds them, but by sound, tones aside, and over a syllable or two of
which the recogniser was not sure. What is found this way is never sure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from trainer.phrases.columns import Column
from trainer.phrases.denial import GOING_ON, OPENING, ended, window
from trainer.phrases.graph import NEGATIONS
from trainer.phrases.heard import Heard
from trainer.phrases.misheard_no import stands_for_no
from trainer.phrases.pinyin import readings

_UNSURE = 0.5
"""Confidence below which a syllable may have been any other one."""
_MOST = 2
"""Syllables that may have been any: of more, nothing at all is known."""
_ANY, _NO = "□", "不"
_WORDS = (*OPENING, *GOING_ON)
_OWN = frozenset("".join(_WORDS))
_FIRST_MARK = 0xE000


def _sounds(character: str) -> list[tuple[str, str]]:
    """Tones aside."""
    return [(syllable.initial, syllable.final) for syllable in readings(character)[0]]


# Worked out when first asked for: reading characters takes a library that is slow to load.
@lru_cache(maxsize=1)
def _marks() -> Mapping[tuple[str, str], str]:
    """By sound, what stands for a character that is in none of the words and sounds like one."""
    sounds = sorted({_sounds(character)[0] for character in _OWN})
    return {sound: chr(_FIRST_MARK + number) for number, sound in enumerate(sounds)}


@lru_cache(maxsize=8192)
def _marked(character: str) -> str:
    if character in _OWN:
        return character
    marks = _marks()
    return next((marks[sound] for sound in _sounds(character) if sound in marks), character)


@lru_cache(maxsize=1)
def _reaching() -> re.Pattern[str]:
    """What may stand between a negation and what it denies."""

    def any_of(words: tuple[str, ...]) -> str:
        spelled = ["".join(f"[{c}{_marks()[_sounds(c)[0]]}{_ANY}]" for c in word) for word in words]
        return "|".join(sorted(spelled, key=len, reverse=True))

    return re.compile(f"(?:{any_of(OPENING)})(?:{any_of(_WORDS)})*")


def perhaps_reaching(begin: int, heard: Heard) -> int | None:
    """The column of what may be a negation that reaches up to a match; None without one.

    Where one stands there for sure, whether it negates anything is for the caller to tell.
    """
    columns = heard.columns
    first, _ = window(begin, heard)
    text = "".join(_read(heard, at) for at in range(first, begin))
    if _NO not in text or ended(text, columns[begin].character):
        return None
    for at, character in enumerate(text):
        if character == _NO and _reaches(text[at + 1 :]):
            return first + at
    return None


def _reaches(words: str) -> bool:
    """Whether nothing but opening words stands behind a negation, one at least that is known."""
    # Counted first: over many that may be any, the pattern would try every way to cut them up.
    unknown = words.count(_ANY)
    return len(words) > unknown <= _MOST and _reaching().fullmatch(words) is not None


def _read(heard: Heard, at: int) -> str:
    column: Column = heard.columns[at]
    if column.character in NEGATIONS or stands_for_no(heard, at):
        return _NO
    return _ANY if column.conf < _UNSURE else _marked(column.character)
