"""How the trainee sounds: measures of the utterances that several checks share.

The measures were taken when the call was heard and stand in its log; logs of older versions have
none, and then nothing is judged.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from statistics import median

from trainer.domain.events import Utterance, VoiceMeasures
from trainer.domain.message import M_
from trainer.phrases.columns import FILLERS, spoken

NOT_MEASURED = M_("The sound of this call was not measured.")
LEAST_VOICE = 0.6
"""Seconds of voice below which level and pitch of an utterance mean little."""
_LEAST_PITCHED = 0.4


def only_fillers(utterance: Utterance) -> bool:
    """Whether nothing but 嗯, 啊 and the like was said."""
    characters = [utterance.text[at] for at in spoken(utterance.text)]
    return all(c in FILLERS for c in characters)


def voice_seconds(utterance: Utterance) -> float:
    spans = utterance.voiced or ((utterance.start, utterance.end),)
    return sum(end - start for start, end in spans)


def levels(utterances: Iterable[Utterance]) -> list[tuple[Utterance, float]]:
    """Utterances long enough to have a level, with it (dBFS)."""
    return [
        (u, u.level_dbfs)
        for u in utterances
        if u.level_dbfs is not None and voice_seconds(u) >= LEAST_VOICE
    ]


def usual_level(utterances: Iterable[Utterance]) -> float | None:
    """The level (dBFS) at which somebody mostly speaks; None where it is not known."""
    found = [level for _, level in levels(utterances)]
    return median(found) if found else None


def pitch_ranges(utterances: Iterable[Utterance]) -> list[tuple[Utterance, float]]:
    """Utterances with enough pitch to speak of its range, with it (semitones)."""
    return [
        (u, semitones(u.sound))
        for u in utterances
        if u.sound is not None and u.sound.pitched_s >= _LEAST_PITCHED
    ]


def semitones(sound: VoiceMeasures) -> float:
    """The range of the pitch from its tenth to its ninetieth percentile."""
    return 12 * math.log2(sound.pitch_high_hz / sound.pitch_low_hz)
