"""How far what was heard is from what was said: characters, sounds, times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz.distance import Levenshtein

from trainer.benchmarks.asr_corpus import Item, plain

TOLERANCE = 0.060
"""Seconds that a word may begin early or late and still count as well placed."""


@dataclass(frozen=True, slots=True)
class Said:
    """What was heard in one file; words with their first sample's time in seconds."""

    text: str
    words: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Errors:
    """Shares from 0; `times` in seconds, heard minus said, one for each rightly heard word."""

    characters: float
    syllables: float
    times: tuple[float, ...]

    @property
    def well_placed(self) -> float:
        """The share of words that begin within `TOLERANCE`."""
        return float(np.mean(np.abs(self.times) <= TOLERANCE)) if self.times else float("nan")

    @property
    def mean_distance(self) -> float:
        return float(np.mean(np.abs(self.times))) if self.times else float("nan")


def compare(items: Sequence[Item], heard: Sequence[Said]) -> Errors:
    """Errors over all files together: every character weighs the same."""
    times: list[float] = []
    wrong = length = wrong_sounds = sounds = 0
    for item, said in zip(items, heard, strict=True):
        text = plain(said.text)
        wrong += Levenshtein.distance(item.text, text)
        length += len(item.text)
        right = toneless(item.text)
        wrong_sounds += Levenshtein.distance(right, toneless(text))
        sounds += len(right)
        times += _time_errors(item, said)
    return Errors(wrong / max(length, 1), wrong_sounds / max(sounds, 1), tuple(times))


def toneless(text: str) -> list[str]:
    """Pinyin without tones, one for each character."""
    from pypinyin import lazy_pinyin

    return lazy_pinyin(text, v_to_u=False)


def _time_errors(item: Item, said: Said) -> list[float]:
    if len(item.starts) != len(item.text):
        return []
    text = "".join(plain(word) for word, _start in said.words)
    places: dict[int, int] = {}
    for step in Levenshtein.opcodes(item.text, text):
        if step.tag == "equal":
            places.update(
                zip(
                    range(step.dest_start, step.dest_end),
                    range(step.src_start, step.src_end),
                    strict=True,
                )
            )
    errors: list[float] = []
    at = 0
    for word, start in said.words:
        size = len(plain(word))
        found = [places.get(at + index) for index in range(size)]
        if found and found[0] is not None and found == list(range(found[0], found[0] + size)):
            errors.append(start - item.starts[found[0]])
        at += size
    return errors
