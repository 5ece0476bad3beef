"""What was recognised, held against the syllables that were counted without a recogniser."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from trainer.domain.events import Utterance
from trainer.scoring.syllables import counted, sounded, sounded_words

_ALWAYS = 0.12
_ONE_SYLLABLE = 0.8
"""How far the two may lie apart in speech of any length, and what adds to it over the root of the
number of syllables. See “How pace is counted” in docs/speech.md for what they were measured on."""


@dataclass(frozen=True, slots=True)
class SyllableCounts:
    """Syllables of the same utterances: as recognised (fillers too), and by their sound alone."""

    recognised: int
    nuclei: int

    @property
    def ratio(self) -> float:
        """How many syllables there were for each that was recognised, as the sound says."""
        return self.nuclei / self.recognised

    @property
    def tolerance(self) -> float:
        """The share by which one may be more than the other."""
        fewer = max(1, min(self.recognised, self.nuclei))
        return _ALWAYS + _ONE_SYLLABLE / math.sqrt(fewer)

    @property
    def agree(self) -> bool:
        more, fewer = sorted((self.recognised, self.nuclei), reverse=True)
        return more <= (1 + self.tolerance) * fewer


def compare(utterances: Iterable[Utterance]) -> SyllableCounts | None:
    """Both counts over the utterances that pace is counted in; None where the sound of one of them
    was not counted, as in logs of older versions."""
    recognised = nuclei = 0
    for utterance in utterances:
        if utterance.typed or not counted(utterance.text):
            continue
        if utterance.sound is None or utterance.sound.nuclei is None:
            return None
        words = [word.word for word in utterance.words]
        recognised += sum(sounded_words(words)) if words else sounded(utterance.text)
        nuclei += utterance.sound.nuclei
    return SyllableCounts(recognised, nuclei) if recognised else None
