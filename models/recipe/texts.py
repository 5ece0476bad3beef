"""Sentences for speaking and for the language model: templates, words, pronunciations."""

from __future__ import annotations

import logging
import random
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import jieba
from pypinyin import Style, pinyin

from models.recipe.syllables import is_syllable
from trainer.domain.spoken_numbers import spoken
from trainer.speech.reading import Syllable, read

jieba.setLogLevel(logging.WARNING)

# What the synthesiser says to train the net, and what the language model reads besides. New
# wording goes into the second kind, so that the net need not be trained again.
SPOKEN = ("polite", "sloppy", "rude", "customer", "everyday")
WRITTEN = ("written_agent", "written_caller", "written_casual", "written_general")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")
_DIGITS = set("零幺一二三四五六七八九十百千万两点")
_SLOT = re.compile(r"\{(\w+)\}")
_MAYBE = re.compile(r"\[([^\[\]]*)\]")
_CHOICE = re.compile(r"\(([^()]*)\)")


@dataclass(frozen=True)
class Sentence:
    """One sentence as clauses of words; the same shape for its toned syllables."""

    clauses: tuple[tuple[str, ...], ...]
    syllables: tuple[tuple[tuple[str, ...], ...], ...]

    @property
    def text(self) -> str:
        return " ".join(word for clause in self.clauses for word in clause)


def han_runs(text: str) -> list[str]:
    """The stretches of Chinese characters in `text`, figures written as they are said."""
    return _HAN.findall(spoken(text))


def segment(clause: str) -> list[str]:
    """Words of a run of characters; numerals are always words of one character."""
    words: list[str] = []
    for word in jieba.cut(clause, HMM=False):
        words.extend(word if set(word) <= _DIGITS else [word])
    return words


def read_aloud(clause: str, words: list[str]) -> list[list[str]]:
    """Toned syllables of each word of `clause`, read in context as the application reads.

    Third tones are left alone. Raises ValueError where a character has no Mandarin reading.
    """
    flat = [token.pinyin for token in read(clause) if isinstance(token, Syllable)]
    if len(flat) != len(clause) or not all(is_syllable(s) for s in flat):
        raise ValueError(f"cannot read {clause!r}")
    result, position = [], 0
    for word in words:
        result.append(flat[position : position + len(word)])
        position += len(word)
    return result


def parse(text: str) -> Sentence:
    """Segment and read a sentence. Raises ValueError when nothing in it can be read."""
    clauses, readings = [], []
    for run in han_runs(text):
        words = segment(run)
        clauses.append(tuple(words))
        readings.append(tuple(tuple(s) for s in read_aloud(run, words)))
    if not clauses:
        raise ValueError(f"no Chinese in {text!r}")
    return Sentence(tuple(clauses), tuple(readings))


class Templates:
    """The written sentences of a folder, with slots to fill; its words join the dictionary."""

    def __init__(self, folder: Path) -> None:
        for word in lines(folder / "words.txt"):
            jieba.add_word(word)
        self.slots: dict[str, list[str]] = {}
        for line in lines(folder / "slots.txt"):
            name, _, values = line.partition(": ")
            self.slots[name] = values.split("|")
        self.spoken = [line for name in SPOKEN for line in lines(folder / f"{name}.txt")]
        self.written = [line for name in WRITTEN for line in lines(folder / f"{name}.txt")]

    def fill(self, template: str, chance: random.Random) -> str:
        """Put a random value into each slot; take one of `(a|b)` and some of `[c]`."""
        filled, before = template, ""
        while filled != before:
            before = filled
            filled = _MAYBE.sub(lambda m: chance.choice([m[1], ""]), filled)
            filled = _CHOICE.sub(lambda m: chance.choice(m[1].split("|")), filled)
        return _SLOT.sub(lambda m: chance.choice(self.slots[m[1]]), filled)

    def sample(self, chance: random.Random) -> str:
        """One of the sentences that the synthesiser says."""
        return self.fill(chance.choice(self.spoken), chance)


def lines(path: Path) -> list[str]:
    """The lines of a file, without comments."""
    text = path.read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def held_out(folder: Path, name: str) -> list[str]:
    """The sentences of `heldout_dev.txt`, `heldout_test.txt` or `heldout_general.txt`."""
    return lines(folder / f"heldout_{name}.txt")


@cache
def dictionary() -> dict[str, int]:
    """Chinese words and how often each occurs, from the segmenter's own dictionary."""
    jieba.initialize()
    return {w: f for w, f in jieba.dt.FREQ.items() if f > 0 and _HAN.fullmatch(w)}


@cache
def characters_by_frequency() -> list[str]:
    """All characters of the dictionary's words, commonest first."""
    counts: dict[str, int] = {}
    for word, frequency in dictionary().items():
        for character in word:
            counts[character] = counts.get(character, 0) + frequency
    return sorted(counts, key=lambda character: (-counts[character], character))


class RandomWords:
    """Strings of dictionary words; frequent ones come more often, but not much."""

    def __init__(self, largest: int = 40000) -> None:
        words = sorted(dictionary().items(), key=lambda item: (-item[1], item[0]))
        chosen = [(w, f) for w, f in words[:largest] if len(w) <= 4]
        self._words = [word for word, _ in chosen]
        self._weights: list[float] = []
        total = 0.0
        for _, frequency in chosen:
            total += frequency**0.4
            self._weights.append(total)

    def sample(self, chance: random.Random) -> str:
        """One to three clauses of two to six words, punctuated."""
        clauses = [
            "".join(chance.choices(self._words, cum_weights=self._weights, k=chance.randint(2, 6)))
            for _ in range(chance.choice([1, 1, 2, 2, 3]))
        ]
        return "，".join(clauses)


@cache
def all_syllables() -> list[str]:
    """Every toned syllable that a common character has."""
    found = set()
    for character in characters_by_frequency()[:6000]:
        found.update(readings(character))
    return sorted(found)


@cache
def readings(character: str) -> list[str]:
    """Readings of one character, commonest first."""
    options = pinyin(
        character,
        style=Style.TONE3,
        heteronym=True,
        neutral_tone_with_five=True,
        v_to_u=False,
        errors="ignore",
    )
    return [s for s in (options[0] if options else []) if is_syllable(s)]
