"""Recognition errors made up at a stated rate, other readings and confidences included.

What a character becomes: mostly another of the same sound, some of a like sound, few of any; some
are lost or added. Errors come alone or in pairs. The other readings put some of them right and
spoil what was right, and confidence is the share of the readings that agree, as with real ones:
the chances below were set so that shares and confidences spread as the bundled model's do on noise.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from trainer.domain.events import Alternative, Utterance, Word
from trainer.phrases.pinyin import Syllable, readings

SHARES = (0.34, 0.17, 0.13, 0.10, 0.08, 0.07, 0.06, 0.05)
"""Of the readings, the best one first."""
SYLLABLES_A_SECOND = 4.0
_PAIR = 0.3
_LOST, _ADDED = 0.06, 0.06
_CURABLE, _CURED = 0.5, 0.35
"""Share of errors that other readings may put right, and the chance of each to do so."""
_OPEN, _OTHERWISE = 0.6, 0.45
"""Share of the other errors about which the readings do not agree, and the chance of each to
have another one."""
_CONTESTED, _SPOILT = 0.25, 0.3
"""Share of what is right that other readings may spoil, and the chance of each to do so."""
_INITIALS = {"zh": "z", "z": "zh", "ch": "c", "c": "ch", "sh": "s", "s": "sh"} | {
    "n": "l", "l": "n", "f": "h", "h": "f", "r": "l", "b": "p", "d": "t", "g": "k", "j": "q"
}  # fmt: skip
_FINALS = {"an": "ang", "ang": "an", "en": "eng", "eng": "en", "in": "ing"} | {
    "ing": "in", "ian": "iang", "uan": "uang", "ao": "ou", "ei": "ai", "i": "v", "e": "a"
}  # fmt: skip


@lru_cache(maxsize=1)
def sound_groups() -> Mapping[Syllable, tuple[str, ...]]:
    """Common characters by toned syllable: what a homophone error may put in."""
    from pypinyin.constants import PINYIN_DICT

    groups: dict[Syllable, list[str]] = defaultdict(list)
    for code in sorted(PINYIN_DICT):
        try:
            chr(code).encode("gb2312")
        except UnicodeEncodeError:
            continue
        found = readings(chr(code))[0]
        if found:
            groups[found[0]].append(chr(code))
    return {sound: tuple(characters) for sound, characters in groups.items()}


def misheard(character: str, dice: random.Random) -> str:
    """Another character of the same sound, a like sound or (seldom) any sound."""
    options = readings(character)[0]
    if not options:
        return character
    own, kind, groups = options[0], dice.random(), sound_groups()
    if kind < 0.55:
        wanted = own
    elif kind < 0.65:
        wanted = own._replace(tone=dice.randint(1, 4))
    elif kind < 0.75:
        wanted = own._replace(initial=_INITIALS.get(own.initial, own.initial))
    elif kind < 0.85:
        wanted = own._replace(final=_FINALS.get(own.final, own.final))
    else:
        wanted = dice.choice(list(groups))
    return dice.choice(groups.get(wanted) or groups.get(own) or (character,))


def noisy(text: str, rate: float, dice: random.Random, start: float = 0.0) -> Utterance:
    """An utterance as a recogniser with about this character error rate might give it.

    `text`: only what is spoken. `start`: call time in seconds.
    """
    slots = _slots(text, rate, dice)
    columns = [slot.readings(dice) for slot in slots]
    step = len(text) / SYLLABLES_A_SECOND / max(1, len(slots))
    made: list[Alternative] = []
    for at, share in enumerate(SHARES):
        words: list[Word] = []
        for place, column in enumerate(columns):
            if column[at]:
                agreed = sum(
                    s for s, other in zip(SHARES, column, strict=True) if other == column[at]
                )
                begin = start + place * step
                words.append(Word(column[at], begin, begin + step, round(agreed, 4)))
        made.append(Alternative(tuple(words), share))
    best = made[0].words
    end = start + len(text) / SYLLABLES_A_SECOND
    return Utterance(end, start, end, "".join(w.word for w in best), best, tuple(made))


@dataclass(frozen=True)
class _Slot:
    """A place for one character: what was said there and what is heard ("": nothing)."""

    said: str
    heard: str

    def readings(self, dice: random.Random) -> list[str]:
        """What each reading has there, the best first."""
        wrong = self.heard != self.said
        curable = wrong and dice.random() < _CURABLE
        disputed = dice.random() < (_OPEN if wrong else _CONTESTED)
        chance = _OTHERWISE if wrong else _SPOILT
        column = [self.heard]
        for _ in SHARES[1:]:
            if curable and dice.random() < _CURED:
                column.append(self.said)
            elif disputed and dice.random() < chance:
                column.append(misheard(self.said or self.heard, dice))
            else:
                column.append(self.heard)
        return column


def _slots(text: str, rate: float, dice: random.Random) -> list[_Slot]:
    slots: list[_Slot] = []
    again = False
    # An error brings a second one with it in so many cases, so fewer are begun.
    begun = rate / (1 + _PAIR * (1 - rate)) / (1 + _ADDED)
    for character in text:
        if again or dice.random() < begun:
            kind = dice.random()
            if kind < _LOST:
                slots.append(_Slot(character, ""))
            else:
                slots.append(_Slot(character, _other(character, dice)))
                if kind > 1 - _ADDED:
                    slots.append(_Slot("", misheard(dice.choice("的是不了一在有"), dice)))
            again = not again and dice.random() < _PAIR
        else:
            slots.append(_Slot(character, character))
            again = False
    return slots


def _other(character: str, dice: random.Random) -> str:
    """A mishearing that is no hit by chance."""
    for _ in range(8):
        heard = misheard(character, dice)
        if heard != character:
            return heard
    return dice.choice(dice.choice(list(sound_groups().values())))
