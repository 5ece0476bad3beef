"""What was heard, ready to be searched: syllables with times and confidences, n-best included.

The 1-best transcripts of consecutive utterances form one *chain*, so a phrase may run across a
pause; every other reading of an utterance is a chain of its own. All chains lie end to end in one
row of columns, with walls between them that no match crosses.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from trainer.domain.events import Utterance, Word
from trainer.phrases.pinyin import (
    NUMBER_CHARACTERS,
    Readings,
    er_suffixes,
    is_chinese,
)
from trainer.phrases.pinyin import readings as read
from trainer.phrases.sounds import (
    ANY_NUMBER,
    NUMERAL_NUMBER,
    UNITS,
    WALL,
    WALL_NUMBER,
    Costs,
    cost,
    sound_number,
    sound_row,
    units,
)
from trainer.phrases.template import GAP_SYLLABLES

JOINED_WITHIN = 2.5
"""Longest pause, in seconds, that a phrase may run across."""
INSERTION = 0.6
FILLER_INSERTION = 0.15
SEAM = 0.1
"""What it costs to run across a pause between two utterances."""
Sums = npt.NDArray[np.int32]
"""Costs of several columns together, in units."""
Rows = npt.NDArray[np.int16 | np.int32]
"""Costs in units, one row above the other; 16 bits wide where they suffice."""
Comparisons = Mapping[tuple[float, str, str], float]
_GAP, _ANY, _NO_NUMERAL = units(0.02), units(0.05), units(0.6)
LEAST_SHARE = 0.05
MOST_ALTERNATIVES = 8
FILLERS = frozenset("嗯呃额啊哦噢诶唉哎")
UNKNOWN_CONFIDENCE = 0.7
"""Where the recogniser gave no confidence."""


class Column(NamedTuple):
    """One heard character. Times are call time in seconds; `conf` 0–1."""

    character: str
    sounds: Readings
    sound: int
    """The number of its sounds."""
    start: float
    end: float
    conf: float
    utterance: int
    begins_word: bool
    ends_word: bool
    chain: int
    insertion: float
    """What it costs to leave this column out of a match."""


class Doubt(NamedTuple):
    """Worth holding against the sound of the utterance that began at `start`: was it `text`, or
    `against`, as it was recognised?"""

    start: float
    against: str
    text: str


class Run(NamedTuple):
    """The columns of one utterance in one reading: `begin` ≤ column < `end`."""

    begin: int
    end: int


class Aligned(NamedTuple):
    """`rows[n, p]`: the least cost of reaching node `n` of a graph when the first `p` columns are
    past. Costs above `up_to` may be told too high. No rows: no place costs that little."""

    up_to: int
    rows: Rows | None


class Taking(dict[int, Costs]):
    """Number of a sound, `ANY_NUMBER` or `NUMERAL_NUMBER` → what it costs to take each column for
    it; worked out when it is first asked for."""

    def __init__(self, columns: Sequence[Column]) -> None:
        sounds = np.array([c.sound for c in columns], dtype=np.intp)
        numerals = np.array([c.character in NUMBER_CHARACTERS for c in columns], dtype=np.bool_)
        self.walls = sounds == WALL_NUMBER
        self._sounds = sounds
        self._below = int(sounds.max(initial=-1)) + 1
        any_syllable = np.where(self.walls, WALL, _ANY).astype(np.int16)
        numeral = np.where(self.walls, WALL, np.where(numerals, 0, _NO_NUMERAL)).astype(np.int16)
        super().__init__({ANY_NUMBER: any_syllable, NUMERAL_NUMBER: numeral})

    def __missing__(self, sound: int) -> Costs:
        found = self[sound] = sound_row(sound, self._below).take(self._sounds)
        return found


@dataclass(eq=False)
class Heard:
    """Columns, and the costs, in units, that matching asks of them again and again.

    `share[chain]`: the chain's part of its utterance's probability relative to the 1-best's,
    1 for the 1-best. Built by `listen`; unchanged afterwards but for what it remembers.
    """

    columns: tuple[Column, ...]
    share: tuple[float, ...]
    utterances: tuple[Utterance, ...]
    runs: Mapping[int, Mapping[int, Run]]
    """By utterance and chain; an utterance without columns has none."""
    compared: Comparisons = field(default_factory=dict[tuple[float, str, str], float])
    """What was held against the sound, by `Doubt`: see `trainer.domain.events.Compared.ratio`."""
    doubts: dict[Doubt, None] = field(init=False, default_factory=dict[Doubt, None])
    """What would be worth holding against it, in the order in which it came up."""
    aligned: dict[int, Aligned] = field(init=False, default_factory=dict[int, Aligned])
    """Number of a graph → how it fits, where that was worked out (see `Bundle`)."""
    negations: list[int] = field(init=False, default_factory=list[int])
    """How many columns before each position may be one, once `negated` was asked."""
    gap: Sums = field(init=False)
    """Summed from the left: `gap[p]` for all columns before position `p`."""
    taking: Taking = field(init=False)
    _confidence: dict[Run, float] = field(init=False, default_factory=dict[Run, float])
    _skipping: list[tuple[int, int, Sums]] = field(init=False)

    def __post_init__(self) -> None:
        self.taking = Taking(self.columns)
        self.gap = _summed(np.where(self.taking.walls, WALL, _GAP))
        self._skipping = []

    @cached_property
    def ends(self) -> tuple[float, ...]:
        """When each column ends."""
        return tuple([column.end for column in self.columns])

    def confidence(self, run: Run) -> float:
        """The mean of its columns."""
        found = self._confidence.get(run)
        if found is None:
            own = self.columns[run.begin : run.end]
            found = self._confidence[run] = sum(c.conf for c in own) / len(own)
        return found

    def skipping(self, most: int) -> Iterator[tuple[int, Sums]]:
        """1, 2, 4, … with what it costs to leave out so many columns before each position that
        has them; no further than some place is that costs at most `most`."""
        width = 1
        while width <= len(self.columns):
            if width == 1 << len(self._skipping):
                self._skip(width)
            _, least, costs = self._skipping[width.bit_length() - 1]
            if least > most:
                return
            yield width, costs
            width *= 2

    def over_gap(self) -> Iterator[tuple[int, Sums]]:
        """Widths, with what it costs to pass so many columns in a gap before each position that
        has them; some of them together make any number that a gap may have."""
        width, left = 1, GAP_SYLLABLES
        while left > 0:
            step = min(width, left)
            if step <= len(self.columns):
                yield step, self.gap[step:] - self.gap[:-step]
            left -= step
            width *= 2

    def _skip(self, width: int) -> None:
        if width == 1:
            costs = np.rint([UNITS * c.insertion for c in self.columns]).astype(np.int32)
        else:
            half, _, before = self._skipping[-1]
            costs = before[:-half] + before[half:]
        self._skipping.append((width, int(costs.min()), costs))


def _summed(costs: npt.NDArray[np.intp]) -> Sums:
    return np.concatenate(([0], np.cumsum(costs))).astype(np.int32)


def listen(utterances: Iterable[Utterance], compared: Comparisons | None = None) -> Heard:
    """Prepare utterances for searching. Their order does not matter; they are sorted by time.

    `compared`: what was held against their sound, where anything was.
    """
    ordered = tuple(sorted(utterances, key=lambda u: (u.start, u.end, u.text)))
    columns: list[Column] = []
    runs: dict[int, dict[int, Run]] = {}
    shares = [1.0]

    def add(words: Sequence[Word], at: int, chain: int, *, seam: bool) -> None:
        begin = len(columns)
        columns.extend(_columns(words, at, chain, seam=seam))
        if len(columns) > begin:
            runs.setdefault(at, {})[chain] = Run(begin, len(columns))

    for at, utterance in enumerate(ordered):
        joined = at > 0 and utterance.start - ordered[at - 1].end <= JOINED_WITHIN
        if columns and not joined:
            columns.append(_wall(utterance.start))
        add(_words(utterance), at, 0, seam=joined)
    for at, utterance in enumerate(ordered):
        for share, words in _others(utterance):
            columns.append(_wall(utterance.start))
            add(words, at, len(shares), seam=False)
            shares.append(share)
    return Heard(tuple(columns), tuple(shares), ordered, runs, compared or {})


def _wall(time: float) -> Column:
    return Column("", (), WALL_NUMBER, time, time, 0.0, -1, True, True, -1, cost(WALL))


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


def _columns(words: Sequence[Word], utterance: int, chain: int, *, seam: bool) -> list[Column]:
    columns: list[Column] = []
    made_column = columns.append
    extra = SEAM if seam else 0.0
    for word in words:
        made, start = _pronounced(word.word), word.start
        conf = word.conf if word.conf > 0 else UNKNOWN_CONFIDENCE
        step = (word.end - start) / max(1, len(made))
        last = len(made) - 1
        for nth, (character, sounds, sound, left_out) in enumerate(made):
            fields = (
                character,
                sounds,
                sound,
                start + nth * step,
                start + (nth + 1) * step,
                conf,
                utterance,
                nth == 0,
                nth == last,
                chain,
                left_out + extra,
            )
            made_column(tuple.__new__(Column, fields))
            extra = 0.0
    return columns


@lru_cache(maxsize=8192)
def _pronounced(word: str) -> tuple[tuple[str, Readings, int, float], ...]:
    """Each character of a word that makes a sound: its sounds, their number, its insertion cost."""
    # A mark of the recogniser ([unk], <UNK>) is one syllable of which nothing is known.
    marked = word[:1] in ("[", "<")
    sounds, coloured = read(word), er_suffixes(word)
    return tuple(
        (
            "" if marked else word[at],
            sounds[at],
            sound_number(sounds[at]),
            FILLER_INSERTION if word[at] in FILLERS or at in coloured else INSERTION,
        )
        for at in ([0] if marked else spoken(word))
    )


def characters(columns: Iterable[Column]) -> str:
    """The text of some columns."""
    return "".join([c.character for c in columns])
