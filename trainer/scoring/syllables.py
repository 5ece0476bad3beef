"""How many syllables a text has when it is spoken.

A character is one; 儿 that colours the syllable before it is none; figures and Latin letters
are as many as it takes to say them (1024 is four, 24小时 is 二十四小时, W is three). Fillers
(嗯, 呃) are sounded but are no characters of what was said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from trainer.domain.letters import latin_sounds
from trainer.domain.spoken_numbers import spoken
from trainer.phrases.columns import FILLERS
from trainer.phrases.pinyin import er_suffixes, is_chinese

_ALSO_WORDS = frozenset("额")
"""Fillers by their sound that are ordinary characters within a word: 余额, 额度."""
_LATIN = re.compile(r"[A-Za-z]+")


def only_fillers(text: str) -> bool:
    """Whether nothing but 嗯, 啊 and the like makes a sound here, and something does."""
    heard = [c for c in text if is_chinese(c) or (c.isascii() and c.isalnum())]
    return bool(heard) and all(c in FILLERS for c in heard)


def sounded(text: str) -> int:
    """Spoken syllables, fillers and all: what an ear that knows no words counts."""
    return _sounded(text)


def counted(text: str) -> int:
    """Spoken syllables without fillers: the 字 of 字/分."""
    return sounded(text) - _fillers(text)


def counted_words(words: Sequence[str]) -> list[int]:
    """`counted` for each of the words that follow each other in what was said.

    Words of a recogniser: 儿 may stand apart from what it colours, a figure from its measure.
    A mark such as [unk] is one syllable of which nothing is known.
    """
    return [heard - _fillers(word) for heard, word in zip(sounded_words(words), words, strict=True)]


def sounded_words(words: Sequence[str]) -> list[int]:
    """As `counted_words`, fillers and all."""
    counts: list[int] = []
    for at, word in enumerate(words):
        if word[:1] in ("[", "<"):
            counts.append(1)
            continue
        before = words[at - 1][-3:] if at else ""
        figures = _has_figures(word)
        if not figures and not word.startswith("儿"):
            counts.append(_sounded(word))
            continue
        # How a figure is read hangs on its neighbours (号码1024, 24小时), as does 儿.
        after = words[at + 1][:1] if figures and at + 1 < len(words) else ""
        left, right = ("" if c.startswith(("[", "<")) else c for c in (before, after))
        left = "" if _has_figures(left) else left
        right = "" if _has_figures(right) else right
        counts.append(_sounded(left + word + right) - _sounded(left) - _sounded(right))
    return counts


def _has_figures(text: str) -> bool:
    return any(c.isdecimal() for c in text)


@lru_cache(maxsize=4096)
def _sounded(text: str) -> int:
    said = spoken(text) if _has_figures(text) else text
    coloured = er_suffixes(said)
    plain = sum(is_chinese(c) and at not in coloured for at, c in enumerate(said))
    return plain + sum(len(latin_sounds(word)) for word in _LATIN.findall(said))


def _fillers(text: str) -> int:
    if only_fillers(text):
        return _sounded(text)
    return sum(c in FILLERS and c not in _ALSO_WORDS for c in text)
