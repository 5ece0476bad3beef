"""What was heard, ready to be searched: syllables with times and confidences, n-best included.

The 1-best transcripts of consecutive utterances form one *chain*, so a phrase may run across a
pause; every other reading of an utterance is a chain of its own. All chains lie end to end in one
row of columns, with walls between them that no match crosses.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from trainer.domain.events import Utterance, Word
from trainer.phrases.pinyin import (
    NUMBER_CHARACTERS,
    UNLIKE,
    Readings,
    er_suffixes,
    is_chinese,
)
from trainer.phrases.pinyin import readings as read
from trainer.phrases.sounds import sound_number, sound_row

Floats = npt.NDArray[np.float64]

JOINED_WITHIN = 2.5
"""Longest pause, in seconds, that a phrase may run across."""
WALL = 9.0
INSERTION = 0.6
FILLER_INSERTION = 0.15
SEAM = 0.1
"""What it costs to run across a pause between two utterances."""
LEAST_SHARE = 0.05
MOST_ALTERNATIVES = 8
FILLERS = frozenset("嗯呃额啊哦噢诶唉哎")
UNKNOWN_CONFIDENCE = 0.7
"""Where the recogniser gave no confidence."""


@dataclass(frozen=True, slots=True)
class Column:
    """One heard character. Times are call time in seconds; `conf` 0–1."""

    character: str
    sounds: Readings
    start: float
    end: float
    conf: float
    utterance: int
    begins_word: bool
    ends_word: bool
    chain: int
    insertion: float
    """What it costs to leave this column out of a match."""


@dataclass(eq=False)
class Heard:
    """Columns, and the costs that matching asks of them again and again.

    `share[chain]`: the chain's part of its utterance's probability relative to the 1-best's,
    1 for the 1-best. Built by `listen`; unchanged afterwards but for its cache.
    """

    columns: tuple[Column, ...]
    share: tuple[float, ...]
    utterances: tuple[Utterance, ...]
    walls: npt.NDArray[np.bool_] = field(init=False)
    insertions: Floats = field(init=False)
    """Summed from the left: `insertions[p]` for all columns before position `p`."""
    gap: Floats = field(init=False)
    any_syllable: Floats = field(init=False)
    numeral: Floats = field(init=False)
    chain_of: npt.NDArray[np.intp] = field(init=False)
    _rows: dict[Readings, Floats] = field(init=False, default_factory=dict[Readings, Floats])
    _least: dict[Readings, float] = field(init=False, default_factory=dict[Readings, float])
    _which: npt.NDArray[np.intp] = field(init=False)
    """The number of each column's sounds."""
    _top: int = field(init=False)

    def __post_init__(self) -> None:
        columns = self.columns
        self.walls = np.array([c.chain < 0 for c in columns], dtype=np.bool_)
        costs = np.array([c.insertion for c in columns], dtype=np.float64)
        self.insertions = np.concatenate(([0.0], np.cumsum(costs)))
        self.gap = np.concatenate(([0.0], np.cumsum(np.where(self.walls, WALL, 0.02))))
        self.any_syllable = np.where(self.walls, WALL, 0.05)
        numerals = np.array([c.character in NUMBER_CHARACTERS for c in columns], dtype=np.bool_)
        self.numeral = np.where(self.walls, WALL, np.where(numerals, 0.0, 0.6))
        self.chain_of = np.array([c.chain for c in columns], dtype=np.intp)
        self._which = np.array([sound_number(c.sounds) for c in columns], dtype=np.intp)
        self._top = int(self._which.max(initial=-1)) + 1

    def row(self, sounds: Readings) -> Floats:
        """What it costs to take each column for a syllable with these readings."""
        found = self._rows.get(sounds)
        if found is None:
            found = np.where(self.walls, WALL, sound_row(sounds, self._top)[self._which])
            self._rows[sounds] = found
            self._least[sounds] = float(found.min(initial=UNLIKE))
        return found

    def least(self, sounds: Readings) -> float:
        """What the column costs that sounds most like these readings."""
        self.row(sounds)
        return self._least[sounds]


def listen(utterances: Iterable[Utterance]) -> Heard:
    """Prepare utterances for searching. Their order does not matter; they are sorted by time."""
    ordered = tuple(sorted(utterances, key=lambda u: (u.start, u.end, u.text)))
    columns: list[Column] = []
    shares = [1.0]
    for at, utterance in enumerate(ordered):
        words = _words(utterance)
        joined = at > 0 and utterance.start - ordered[at - 1].end <= JOINED_WITHIN
        if columns and not joined:
            columns.append(_wall(utterance.start))
        columns += _columns(words, at, 0, seam=joined)
    for at, utterance in enumerate(ordered):
        for share, words in _others(utterance):
            columns.append(_wall(utterance.start))
            columns += _columns(words, at, len(shares), seam=False)
            shares.append(share)
    return Heard(tuple(columns), tuple(shares), ordered)


def _wall(time: float) -> Column:
    return Column("", (), time, time, 0.0, -1, True, True, -1, WALL)


def _words(utterance: Utterance) -> tuple[Word, ...]:
    """The words, or where there are none the characters laid evenly over the utterance's span."""
    if utterance.words:
        return utterance.words
    conf = 1.0 if utterance.typed else UNKNOWN_CONFIDENCE
    text = [utterance.text[at] for at in spoken(utterance.text)]
    step = (utterance.end - utterance.start) / max(1, len(text))
    return tuple(
        Word(c, utterance.start + n * step, utterance.start + (n + 1) * step, conf)
        for n, c in enumerate(text)
    )


def _others(utterance: Utterance) -> Iterator[tuple[float, tuple[Word, ...]]]:
    """The other readings with their share relative to the best's; the likeliest first."""
    own = "".join(w.word for w in utterance.words)
    ranked = sorted(enumerate(utterance.alternatives), key=lambda item: (-item[1].share, item[0]))
    best = max((a.share for a in utterance.alternatives), default=0.0)
    seen = {own}
    kept = 0
    for _, alternative in ranked:
        text = "".join(w.word for w in alternative.words)
        if text in seen or alternative.share < LEAST_SHARE or kept == MOST_ALTERNATIVES:
            continue
        seen.add(text)
        kept += 1
        yield alternative.share / best, alternative.words


def spoken(word: str) -> list[int]:
    """Positions of the characters of a word that make a sound (no punctuation, no spaces)."""
    return [at for at, c in enumerate(word) if is_chinese(c) or (c.isascii() and c.isalnum())]


def _columns(words: Sequence[Word], utterance: int, chain: int, *, seam: bool) -> Iterator[Column]:
    for word in words:
        # A mark of the recogniser ([unk], <UNK>) is one syllable of which nothing is known.
        marked = word.word[:1] in ("[", "<")
        text = word.word
        sounds = read(text)
        positions = [0] if marked else spoken(text)
        coloured = er_suffixes(text)
        step = (word.end - word.start) / max(1, len(positions))
        for nth, at in enumerate(positions):
            filler = text[at] in FILLERS or at in coloured
            cost = FILLER_INSERTION if filler else INSERTION
            yield Column(
                character="" if marked else text[at],
                sounds=sounds[at],
                start=word.start + nth * step,
                end=word.start + (nth + 1) * step,
                conf=word.conf if word.conf > 0 else UNKNOWN_CONFIDENCE,
                utterance=utterance,
                begins_word=nth == 0,
                ends_word=nth == len(positions) - 1,
                chain=chain,
                insertion=cost + (SEAM if seam else 0.0),
            )
            seam = False


def characters(columns: Iterable[Column]) -> str:
    """The text of some columns."""
    return "".join(c.character for c in columns)
