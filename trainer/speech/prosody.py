"""How fast, how high and how loud a line is spoken: from 字/分 and mood to a voice's own units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from trainer.domain.voice import Age, Loudness, Persona
from trainer.speech.reading import Pause, Token
from trainer.speech.voices import Voice

# Measured with the voice cmn-latn-pinyin: words a minute, as the driver counts, and the
# syllables a minute that come of it, pauses included.
_ESPEAK_RATES = (120, 140, 160, 180, 200, 220, 240, 260, 280, 300)
_ESPEAK_PACES = (137, 166, 193, 222, 252, 283, 315, 350, 387, 423)
# The same for its Cantonese voice.
_YUE_RATES = (80, 180, 240, 450)
_YUE_PACES = (120, 270, 375, 740)
_PACE_PER_RATE = {"sapi5": 1.55, "nsss": 1.35}
"""Syllables per word a minute, roughly: the first guess, which measuring then corrects."""
RATE_LIMITS = (80, 450)
PACE_LIMITS = (80, 450)


@dataclass(frozen=True, slots=True)
class Prosody:
    """`pace` in 字/分 with pauses, `pitch` and `range` (how far it moves) 0–99, 50 = the voice's
    own, `gain_db` over normal."""

    pace: float
    pitch: int
    gain_db: float
    range: int = 50


_LOUDNESS: Mapping[Loudness, float] = {"soft": -8.0, "normal": 0.0, "loud": 5.0}
"""dB over how loud people usually speak."""
_HEIGHT: Mapping[Age, int] = {"child": 20, "young": 4, "adult": 0, "elder": 0}
"""What age adds to the pitch, beyond what a smaller head does."""
_LIVELINESS: Mapping[Age, int] = {"child": 15, "young": 6, "adult": 0, "elder": -10}
"""What age adds to the range of the pitch."""


def prosody(persona: Persona, mood: int) -> Prosody:
    """What mood adds to a persona: at most 12 % faster, 12 points higher, 24 livelier, 4 dB louder.

    Mood 0 and 1 (calm, and as people usually call) speak as the persona does.
    """
    heat = min(max(mood - 1, 0), 4)
    pace = min(max(persona.pace * (1 + 0.03 * heat), PACE_LIMITS[0]), PACE_LIMITS[1])
    return Prosody(
        pace,
        min(max(persona.pitch + _HEIGHT[persona.age] + 3 * heat, 0), 99),
        _LOUDNESS[persona.loudness] + heat,
        min(max(50 + _LIVELINESS[persona.age] + 6 * heat, 0), 99),
    )


def rate_for(voice: Voice, pace: float) -> int:
    """The driver's rate that is expected to give `pace` 字/分."""
    if voice.driver == "espeak" and voice.cantonese:
        rate = float(np.interp(pace, _YUE_PACES, _YUE_RATES))
    elif voice.driver == "espeak":
        low = (_ESPEAK_PACES[1] - _ESPEAK_PACES[0]) / (_ESPEAK_RATES[1] - _ESPEAK_RATES[0])
        if pace < _ESPEAK_PACES[0]:
            rate = _ESPEAK_RATES[0] - (_ESPEAK_PACES[0] - pace) / low
        elif pace > _ESPEAK_PACES[-1]:
            rate = _ESPEAK_RATES[-1] + (pace - _ESPEAK_PACES[-1]) / 1.8
        else:
            rate = float(np.interp(pace, _ESPEAK_PACES, _ESPEAK_RATES))
    else:
        rate = pace / _PACE_PER_RATE.get(voice.driver, 1.4)
    return round(min(max(rate, RATE_LIMITS[0]), RATE_LIMITS[1]))


def pinyin_text(tokens: list[Token]) -> str:
    """The tokens as espeak's pinyin voice reads them: ``nin2 hao3, wo3 yao4 …``."""
    words: list[str] = []
    for token in tokens:
        if isinstance(token, Pause):
            if words:
                words[-1] += token.mark
        else:
            words.append(_SPELLINGS.get(token.base, token.base) + str(token.tone))
    return " ".join(words)


# Syllables that the voice would spell out as English letters, and how it says them right.
_SPELLINGS = {
    "jiong": "jong",
    "qiong": "qong",
    "xiong": "xong",
    "m": "ng",
    "n": "ng",
    "hm": "en",
    "hng": "heng",
    "ê": "ei",
    "r": "er",
}
