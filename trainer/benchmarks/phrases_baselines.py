"""What others would do to find a phrase: exact text, likeness of characters, likeness of pinyin.

They get every wording that the templates allow, and the best threshold on the part for choosing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import product

from pypinyin import lazy_pinyin
from rapidfuzz import fuzz

from trainer.benchmarks.asr_corpus import plain
from trainer.benchmarks.phrases_cases import VARIABLES, Wanted
from trainer.phrases.template import Choice, Open, Part, Text, parse

NAMES = ("exact text", "characters, partial ratio", "pinyin, partial ratio")
_MOST = 64
"""Wordings of a template that are tried."""
_FIGURES = str.maketrans("0123456789", "零一二三四五六七八九")
_FIRST = 0x4E00


@lru_cache(maxsize=1024)
def wordings(templates: tuple[str, ...]) -> tuple[str, ...]:
    """What may be said for a phrase; gaps left out, one number for an open place."""
    found: dict[str, None] = {}
    for template in templates:
        for text in _options(parse(template.lstrip(" !"), VARIABLES)):
            found[text.translate(_FIGURES)] = None
    return tuple(found)


def _options(parts: Sequence[Part]) -> list[str]:
    columns = [_spelled(part) for part in parts]
    return ["".join(choice) for choice, _ in zip(product(*columns), range(_MOST), strict=False)]


def _spelled(part: Part) -> list[str]:
    if isinstance(part, Text):
        return [part.characters]
    if isinstance(part, Choice):
        return [text for option in part.options for text in _options(option)]
    return ["三"] if isinstance(part, Open) else [""]


def likenesses(wanted: Wanted, heard: str) -> Mapping[str, float]:
    """How like a text each baseline finds a phrase, 0–100."""
    text = plain(heard)
    options = wordings(wanted.templates)
    sounds = _sounds(text)
    return {
        NAMES[0]: 100.0 * any(option in text for option in options),
        NAMES[1]: max(fuzz.partial_ratio(option, text) for option in options),
        NAMES[2]: max(fuzz.partial_ratio(_sounds(option), sounds) for option in options),
    }


_numbers: dict[str, int] = {}


@lru_cache(maxsize=16384)
def _sounds(text: str) -> str:
    """One character for each syllable, the same for the same sound without its tone."""
    return "".join(
        chr(_FIRST + _numbers.setdefault(syllable, len(_numbers))) for syllable in lazy_pinyin(text)
    )


def best_threshold(scored: Sequence[tuple[float, bool]]) -> float:
    """The likeness from which on taking a phrase as said gives the best F1."""
    levels = sorted({score for score, _ in scored} | {100.0})
    return max(levels, key=lambda level: (_f1(scored, level), level))


def _f1(scored: Sequence[tuple[float, bool]], level: float) -> float:
    right = sum(said for score, said in scored if score >= level)
    taken = sum(score >= level for score, _ in scored)
    whole = sum(said for _, said in scored)
    return 2 * right / max(1, taken + whole)
