"""您, not 你: judged by what was recognised at that place, the other readings included."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field

from trainer.domain.events import Utterance, Word
from trainer.domain.message import M_
from trainer.scoring.checks.base import (
    Check,
    Outcome,
    Params,
    left,
    met,
    not_applicable,
    review,
    violated,
)
from trainer.scoring.evidence import Evidence

_NI, _NIN = frozenset("你妳"), frozenset("您")
_SURE_CONFIDENCE = 0.55
_RIVAL_SHARE = 0.25
"""Part of the n-best's probability from which the other word is in earnest."""


_SHORT = 4
"""Characters of a place that are shown."""


class Settings(Params):
    each: float = Field(default=0.5, gt=0, le=1)


class _Place:
    """A 你 or 您 as it was recognised."""

    def __init__(self, utterance: Utterance, word: Word, at: int) -> None:
        step = (word.end - word.start) / max(1, len(word.word))
        self.character = word.word[at]
        self.start = word.start + at * step
        self.end = self.start + step
        self.word = word.word
        self.at = at
        rival = _NIN if self.character in _NI else _NI
        against = sum(
            a.share
            for a in utterance.alternatives
            if any(c in rival for c in _characters_at(a.words, (self.start + self.end) / 2))
        )
        self.outvoted = against > 0.5
        self.sure = utterance.typed or (
            against < _RIVAL_SHARE and (word.conf <= 0 or word.conf >= _SURE_CONFIDENCE)
        )


def judge(settings: Settings, evidence: Evidence) -> Sequence[Outcome]:
    places = [p for u in evidence.utterances for p in _places(u)]
    if not places:
        return not_applicable(M_("Neither 您 nor 你 was said."))
    wrong = [p for p in places if p.character in _NI]
    sure = [p for p in wrong if p.sure]
    if sure:
        share = left(settings.each, len(sure))
        first = sure[0]
        heard = "、".join(dict.fromkeys(_around(p) for p in sure))
        reason = (
            M_("Said “{heard}”: a customer is 您.", heard=heard)
            if len(sure) == 1
            else M_("Said 你 {n} times ({heard}): a customer is 您.", n=len(sure), heard=heard)
        )
        return (violated(reason, share=share, start=first.start, end=first.end, heard=heard),)
    unsure = wrong or [p for p in places if p.outvoted]
    if unsure:
        first = unsure[0]
        reason = M_("您 or 你 at “{heard}”: recognition is unsure.", heard=first.word)
        return (review(reason, start=first.start, end=first.end, heard=first.word),)
    count = len(places)
    return (met(M_("Said 您 {n} times and never 你.", n=count), start=places[0].start,
                end=places[0].end, heard=places[0].word),)  # fmt: skip


def _around(place: _Place) -> str:
    """The word, or a little of what was typed around the place."""
    if len(place.word) <= _SHORT:
        return place.word
    return place.word[place.at : place.at + _SHORT]


def _places(utterance: Utterance) -> list[_Place]:
    words = utterance.words or (Word(utterance.text, utterance.start, utterance.end, 1.0),)
    return [
        _Place(utterance, word, at)
        for word in words
        for at, character in enumerate(word.word)
        if character in _NI or character in _NIN
    ]


def _characters_at(words: Sequence[Word], time: float) -> str:
    """What another reading has at this time, a neighbour's width to either side."""
    return "".join(w.word for w in words if w.start - 0.08 <= time <= w.end + 0.08)


CHECK = Check("nin_not_ni", Settings, judge, about="avoiding")
