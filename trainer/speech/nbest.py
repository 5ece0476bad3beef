"""From Vosk's n-best lists to shares and confidences.

Vosk scores each reading of an utterance by the negative cost of its path. Costs are natural
logarithms with the model's acoustic scale already in them, so the shares are their softmax,
flattened because a list leaves out all that lies below it. A word's confidence is the share of
the readings that have the same characters at the same time: readings that only cut the words
differently agree.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from trainer.domain.events import Alternative, Word

SCALE = 0.3
"""Flattens the path scores: 1 would take them at their word, 0 would make all readings equal."""
_NO_WORD = ("[", "<")
"""What a model writes for noise, laughter and unknown words begins with one of these."""
_SAME_TIME = 0.5
"""Part of the shorter character's time that two must share to be the same one."""


def readings(result: Mapping[str, Any]) -> list[Alternative]:
    """The readings in one of Vosk's results, likeliest first, with shares and confidences."""
    found: dict[tuple[str, ...], tuple[float, tuple[Word, ...]]] = {}
    for entry in result.get("alternatives", ()):
        words = tuple(
            Word(str(word["word"]), float(word["start"]), float(word["end"]), 1.0)
            for word in entry.get("result", ())
            if not str(word["word"]).startswith(_NO_WORD)
        )
        score = float(entry.get("confidence", 0.0))
        key = tuple(word.word for word in words)
        # Readings that differ in a cough only are one reading.
        if key not in found or found[key][0] < score:
            found[key] = score, words
    if not found:
        return []
    ranked = sorted(found.values(), key=lambda reading: -reading[0])
    weights = [math.exp(SCALE * (score - ranked[0][0])) for score, _ in ranked]
    total = sum(weights)
    shares = [weight / total for weight in weights]
    places = [_places(words) for _, words in ranked]
    return [
        Alternative(tuple(_rated(words, shares, places)), share)
        for (_, words), share in zip(ranked, shares, strict=True)
    ]


def join(pieces: Iterable[Sequence[Alternative]], most: int) -> list[Alternative]:
    """Readings of the whole from readings of its pieces: the `most` likeliest combinations.

    Their shares add up to 1; words keep the confidence they have in their piece.
    """
    joined = [Alternative((), 1.0)]
    for piece in pieces:
        if not piece:
            continue
        combined = [
            Alternative(left.words + right.words, left.share * right.share)
            for left in joined
            for right in piece
        ]
        joined = sorted(combined, key=lambda reading: -reading.share)[:most]
    total = sum(reading.share for reading in joined)
    return [Alternative(r.words, round(r.share / total, 4)) for r in joined]


_Places = dict[str, list[tuple[float, float]]]


def _characters(word: Word) -> Iterable[tuple[str, float, float]]:
    """The word's characters, its time shared out evenly."""
    step = (word.end - word.start) / max(len(word.word), 1)
    for index, char in enumerate(word.word):
        yield char, word.start + index * step, word.start + (index + 1) * step


def _places(words: Iterable[Word]) -> _Places:
    places: _Places = {}
    for word in words:
        for char, start, end in _characters(word):
            places.setdefault(char, []).append((start, end))
    return places


def _same(start: float, end: float, others: Iterable[tuple[float, float]]) -> bool:
    return any(
        min(end, e) - max(start, s) >= _SAME_TIME * min(end - start, e - s) for s, e in others
    )


def _rated(
    words: Iterable[Word], shares: Sequence[float], places: Sequence[_Places]
) -> Iterable[Word]:
    for word in words:
        total, count = 0.0, 0
        for char, start, end in _characters(word):
            count += 1
            for share, place in zip(shares, places, strict=True):
                if char in place and _same(start, end, place[char]):
                    total += share
        yield Word(word.word, word.start, word.end, round(min(total / max(count, 1), 1.0), 4))


def text_of(words: Iterable[Word | str]) -> str:
    """The words run together as Chinese is written; a space stays between Latin words."""
    text = ""
    for entry in words:
        word = entry if isinstance(entry, str) else entry.word
        latin = text[-1:].isascii() and text[-1:].isalnum() and word[:1].isascii()
        text += f" {word}" if latin else word
    return text
