"""A template as a linear graph: nodes in the order of speech, arcs that consume syllables."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from enum import IntEnum

from trainer.phrases.pinyin import Readings, er_suffixes, readings
from trainer.phrases.sounds import ANY_NUMBER, NUMERAL_NUMBER, sound_number, units
from trainer.phrases.template import Choice, Gap, Open, Part, Text

NEGATIONS = frozenset("不没别无未勿甭莫")
LEAST_SCORE = 0.5
"""Places that fit worse are not looked at."""
_DELETION = units(0.8)
_CHEAP_DELETION = units(0.1)
_LETTER_DELETION = units(0.3)


class Kind(IntEnum):
    """What an arc asks of the syllable it consumes."""

    SYLLABLE = 0
    ANY = 1
    NUMERAL = 2
    GAP = 3
    EMPTY = 4


@dataclass(frozen=True, slots=True)
class Arc:
    """From node `source`; `target` is the node that holds the arc."""

    source: int
    kind: Kind
    character: str = ""
    sounds: Readings = ()
    variable: str = ""
    place: str = ""
    """The name of the open place it belongs to."""
    key: bool = False
    """Without this syllable the rest means something else."""
    coloured: bool = False
    """A 儿 that colours the syllable before it: not hearing it costs next to nothing."""
    sound: int = field(init=False, default=ANY_NUMBER)
    """The number of its sounds, where it consumes a syllable."""
    deletion: int = field(init=False, default=_DELETION)
    """What it costs, in units, that nothing was heard for it."""

    def __post_init__(self) -> None:
        if self.kind is Kind.SYLLABLE:
            object.__setattr__(self, "sound", sound_number(self.sounds))
        elif self.kind is Kind.NUMERAL:
            object.__setattr__(self, "sound", NUMERAL_NUMBER)
        if self.coloured:
            object.__setattr__(self, "deletion", _CHEAP_DELETION)
        elif self.kind is Kind.ANY and self.character:
            object.__setattr__(self, "deletion", _LETTER_DELETION)


@dataclass(frozen=True, slots=True)
class Graph:
    """`arcs[n]` lead to node `n`; node 0 is the start, the last the end."""

    template: str
    arcs: tuple[tuple[Arc, ...], ...]
    length: int
    """Syllables on the shortest way through, open places and gaps left out."""
    exact: bool = False
    """Homophones do not count."""
    longest_to: tuple[int, ...] = (0,)
    """Syllables on the longest way to each node."""
    number: int = field(init=False, default_factory=itertools.count().__next__, compare=False)
    """Another one for each graph."""

    limit: int = field(init=False, default=0, compare=False)
    """The cost, in units, above which a place is no match at all."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "limit", units((1 - LEAST_SCORE) * self.length))

    @property
    def longest(self) -> int:
        """Syllables on the longest way through."""
        return self.longest_to[-1]


def build(template: str, parts: tuple[Part, ...], length: int, *, exact: bool = False) -> Graph:
    """The graph of a parsed template; `length`: its fewest characters."""
    builder = _Builder()
    end = builder.sequence(parts, 0)
    assert end == len(builder.arcs) - 1
    arcs = tuple(tuple(arcs) for arcs in builder.arcs)
    return Graph(template, arcs, length, exact, _longest(arcs))


def _longest(nodes: tuple[tuple[Arc, ...], ...]) -> tuple[int, ...]:
    most = [0]
    for arcs in nodes[1:]:
        most.append(max(most[a.source] + (a.kind is Kind.SYLLABLE) for a in arcs))
    return tuple(most)


class _Builder:
    def __init__(self) -> None:
        self.arcs: list[list[Arc]] = [[]]

    def node(self, *arcs: Arc) -> int:
        self.arcs.append(list(arcs))
        return len(self.arcs) - 1

    def sequence(self, parts: tuple[Part, ...], source: int) -> int:
        for part in parts:
            if isinstance(part, Text):
                source = self.text(part, source)
            elif isinstance(part, Open):
                source = self.open(part, source)
            elif isinstance(part, Gap):
                source = self.node(Arc(source, Kind.GAP))
            else:
                source = self.choice(part, source)
        return source

    def text(self, part: Text, source: int) -> int:
        coloured = er_suffixes(part.characters)
        sounds = readings(part.characters)
        for at, (character, reading) in enumerate(zip(part.characters, sounds, strict=True)):
            source = self.node(
                Arc(
                    source,
                    # A letter in a company's name: some syllable is heard for it.
                    Kind.SYLLABLE if reading else Kind.ANY,
                    character,
                    reading,
                    part.variable,
                    key=at in part.keys,
                    coloured=at in coloured,
                )
            )
        return source

    def open(self, part: Open, source: int) -> int:
        kind = Kind.NUMERAL if part.numerals else Kind.ANY
        ends: list[int] = []
        for count in range(1, part.most + 1):
            source = self.node(Arc(source, kind, place=part.name))
            if count >= part.fewest:
                ends.append(source)
        return self.node(*(Arc(end, Kind.EMPTY) for end in ends))

    def choice(self, part: Choice, source: int) -> int:
        ends = [self.sequence(option, source) for option in part.options]
        return self.node(*(Arc(end, Kind.EMPTY) for end in ends))
