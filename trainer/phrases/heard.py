"""What was heard, ready to be searched: syllables with times and confidences, n-best included.

The 1-best transcripts of consecutive utterances form one *chain*, so a phrase may run across a
pause; every other reading of an utterance is a chain of its own. All chains lie end to end in one
row of columns, with walls between them that no match crosses.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from trainer.domain.events import Utterance
from trainer.phrases.columns import (
    Column,
    Reading,
    columns_of,
    other_readings,
    said_words,
    seamed,
    wall,
)
from trainer.phrases.pinyin import NUMBER_CHARACTERS
from trainer.phrases.sounds import (
    ANY_NUMBER,
    NUMERAL_NUMBER,
    UNITS,
    WALL,
    WALL_NUMBER,
    Costs,
    sound_row,
    units,
)
from trainer.phrases.template import GAP_SYLLABLES

JOINED_WITHIN = 2.5
"""Longest pause, in seconds, that a phrase may run across."""
Sums = npt.NDArray[np.int32]
"""Costs of several columns together, in units."""
Rows = npt.NDArray[np.int16 | np.int32]
"""Costs in units, one row above the other; 16 bits wide where they suffice."""
Behind = npt.NDArray[np.float64]
Comparisons = Mapping[tuple[float, str, str], float]
_RIVAL_COST, _UNLIKELY_COST = 0.03, 0.09
"""What a place in another reading loses of its score, and how much more in an unlikely one."""
_GAP, _ANY, _NO_NUMERAL = units(0.02), units(0.05), units(0.6)


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
    readings: tuple[tuple[Reading, ...], ...]
    """Of each utterance, the best one first."""
    compared: Comparisons = field(default_factory=dict[tuple[float, str, str], float])
    """What was held against the sound, by `Doubt`: see `trainer.domain.events.Compared.ratio`."""
    behind_by_position: dict[bool, Behind] = field(init=False, default_factory=dict[bool, Behind])
    """What places that end at a position are `behind`, once that was worked out by `search`."""
    doubts: dict[Doubt, None] = field(init=False, default_factory=dict[Doubt, None])
    """What would be worth holding against it, in the order in which it came up."""
    aligned: dict[int, Aligned] = field(init=False, default_factory=dict[int, Aligned])
    """Number of a graph → how it fits, where that was worked out (see `Bundle`)."""
    negations: list[int] = field(init=False, default_factory=list[int])
    """How many columns before each position may be one, once `negated` was asked."""
    gap: Sums = field(init=False)
    """Summed from the left: `gap[p]` for all columns before position `p`."""
    taking: Taking = field(init=False)
    _skipping: list[tuple[int, int, Sums]] = field(init=False)

    def __post_init__(self) -> None:
        self.taking = Taking(self.columns)
        self.gap = _summed(np.where(self.taking.walls, WALL, _GAP))
        self._skipping = []

    def part(self, utterances: Iterable[Utterance]) -> Heard:
        """Some of these utterances by themselves, as if `listen` had heard no others, but faster:
        utterances and chains keep their numbers. They must be the same objects, in this order."""
        numbers = {id(utterance): at for at, utterance in enumerate(self.utterances)}
        part = [numbers[id(utterance)] for utterance in utterances]
        return _laid(part, self.utterances, self.readings, self.share, self.compared)

    @cached_property
    def behind(self) -> tuple[float, ...]:
        """By chain: what a place in it loses of its score, as it is not the likeliest reading."""
        rivals = [_RIVAL_COST + _UNLIKELY_COST * (1 - share) for share in self.share[1:]]
        return (0.0, *rivals)

    def by_position(self, of_chain: Sequence[float]) -> Behind:
        """What is known by chain, by position: for a place that ends there. 0 at walls."""
        found = np.zeros(len(self.columns) + 1)
        for chains in self.runs.values():
            for chain, run in chains.items():
                found[run.begin + 1 : run.end + 1] = of_chain[chain]
        return found

    @cached_property
    def ends(self) -> tuple[float, ...]:
        """When each column ends."""
        return tuple([column.end for column in self.columns])

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
    shares = [1.0]
    readings: list[tuple[Reading, ...]] = []
    for at, utterance in enumerate(ordered):
        own = [Reading(0, columns_of(said_words(utterance), at, 0))]
        for share, words in other_readings(utterance):
            own.append(Reading(len(shares), columns_of(words, at, len(shares))))
            shares.append(share)
        readings.append(tuple(own))
    return _laid(range(len(ordered)), ordered, tuple(readings), tuple(shares), compared or {})


def _laid(
    part: Sequence[int],
    utterances: tuple[Utterance, ...],
    readings: tuple[tuple[Reading, ...], ...],
    shares: tuple[float, ...],
    compared: Comparisons,
) -> Heard:
    """The readings of some utterances end to end: the best ones, then all the others."""
    columns: list[Column] = []
    runs: dict[int, dict[int, Run]] = {}

    def add(at: int, chain: int, own: list[Column]) -> None:
        if own:
            runs.setdefault(at, {})[chain] = Run(len(columns), len(columns) + len(own))
            columns.extend(own)

    ended: float | None = None
    for at in part:
        utterance, best = utterances[at], readings[at][0].columns
        joined = ended is not None and utterance.start - ended <= JOINED_WITHIN
        ended = utterance.end
        if columns and not joined:
            columns.append(wall(utterance.start))
        add(at, 0, seamed(best) if joined else best)
    for at in part:
        for chain, own in readings[at][1:]:
            columns.append(wall(utterances[at].start))
            add(at, chain, own)
    return Heard(tuple(columns), shares, utterances, runs, readings, compared)
