"""How well many graphs fit at best, worked out together: most phrases need no closer look.

The nodes of all graphs that lie equally deep are aligned at once, as the rows of one matrix.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import numpy.typing as npt

from trainer.phrases.graph import Arc, Graph, Kind
from trainer.phrases.heard import Heard

_Matrix = npt.NDArray[np.int16]
_Indices = npt.NDArray[np.intp]

_TOGETHER = 96
"""Graphs in a matrix: enough to spread the cost of each step, few enough for the caches."""
_LONGEST = 12_000
"""Units that a whole way may cost unheard; no sum then leaves what 16 bits hold."""
_HIGH = 8_000
"""Units from which on costs of one step are all the same: far above any that counts."""


class Bundle:
    """Graphs to be held against the same columns; made once, used for any number of calls."""

    def __init__(self, graphs: Iterable[Graph]) -> None:
        fit = sorted((g for g in graphs if _suits(g)), key=lambda g: g.length)
        self._groups = [_Group(fit[at : at + _TOGETHER]) for at in range(0, len(fit), _TOGETHER)]

    def least(self, heard: Heard) -> dict[int, int]:
        """Number of a graph → units of its cost where it fits best. Graphs with gaps are left out.

        A cost above half the graph's length, which is no match, may be told too high.
        """
        if not heard.columns:
            return {}
        return {n: cost for group in self._groups for n, cost in group.least(heard)}


def _suits(graph: Graph) -> bool:
    if any(arc.kind is Kind.GAP for arcs in graph.arcs for arc in arcs):
        return False
    lost = [0]
    for arcs in graph.arcs[1:]:
        lost.append(min(lost[a.source] + a.deletion for a in arcs))
    return max(lost) < _LONGEST


@dataclass(frozen=True, slots=True)
class _Level:
    """Rows `begin` ≤ r < `merges` are reached by one arc that consumes, those up to `end` by arcs
    that consume nothing, the first from `first`, and some from further ones: (row, source)."""

    begin: int
    merges: int
    end: int
    sources: _Indices
    costs: _Indices
    deletions: npt.NDArray[np.int16]
    first: _Indices
    further: tuple[tuple[_Indices, _Indices], ...]


class _Group:
    def __init__(self, graphs: Sequence[Graph]) -> None:
        self._numbers = [graph.number for graph in graphs]
        self._limit = max(graph.limit for graph in graphs)
        self._sounds: dict[int, int] = {}
        """Number of a sound → row of the matrix of costs."""
        made = _Nodes(self._cost)
        ends = [made.end_of(graph) for graph in graphs]
        row, self._levels = made.levels()
        self._ends = np.array([row[end] for end in ends], dtype=np.intp)

    def _cost(self, arc: Arc) -> int:
        if arc.kind is Kind.SYLLABLE:
            return self._sounds.setdefault(arc.sound, len(self._sounds) + 2)
        return 0 if arc.kind is Kind.ANY else 1

    def least(self, heard: Heard) -> list[tuple[int, int]]:
        rows = np.zeros((1 + self._levels[-1].end, len(heard.columns) + 1), dtype=np.int16)
        costs = self._costs(heard)
        skipping = [
            (width, np.minimum(some, _HIGH).astype(np.int16))
            for width, some in heard.skipping(self._limit)
        ]
        for level in self._levels:
            _consume(level, rows, costs, skipping)
            if level.end > level.merges:
                merged = rows[level.merges : level.end]
                np.take(rows, level.first, axis=0, out=merged)
                for at, sources in level.further:
                    rows[at] = np.minimum(rows[at], rows[sources])
        return list(zip(self._numbers, rows[self._ends].min(axis=1).tolist(), strict=True))

    def _costs(self, heard: Heard) -> _Matrix:
        """What it costs to take each column: for any syllable, a numeral, each of the sounds."""
        costs = np.empty((len(self._sounds) + 2, len(heard.columns)), dtype=np.int16)
        costs[0], costs[1] = heard.any_syllable, heard.numeral
        for sound, at in self._sounds.items():
            costs[at] = heard.row(sound)
        return costs


class _Nodes:
    """The nodes of all graphs by how they are reached: what begins in the same way is one."""

    def __init__(self, cost: Callable[[Arc], int]) -> None:
        self._cost = cost
        self._ways: list[tuple[_Way, ...]] = [()]
        self._found: dict[tuple[_Way, ...], int] = {}

    def end_of(self, graph: Graph) -> int:
        """Take in a graph; the node that it ends in."""
        nodes = [0]
        for arcs in graph.arcs[1:]:
            ways = tuple((nodes[a.source], *self._consuming(a)) for a in arcs)
            node = self._found.setdefault(ways, len(self._ways))
            if node == len(self._ways):
                self._ways.append(ways)
            nodes.append(node)
        return nodes[-1]

    def _consuming(self, arc: Arc) -> tuple[int, int]:
        return (_NOTHING, 0) if arc.kind is Kind.EMPTY else (self._cost(arc), arc.deletion)

    def levels(self) -> tuple[list[int], list[_Level]]:
        """The row of each node, and how the rows come from those before them."""
        depth = [0]
        for ways in self._ways[1:]:
            depth.append(1 + max(depth[source] for source, _, _ in ways))
        merging = [bool(ways) and ways[0][1] == _NOTHING for ways in self._ways]
        order = sorted(range(len(depth)), key=lambda node: (depth[node], merging[node], node))
        row = [0] * len(order)
        for at, node in enumerate(order):
            row[node] = at
        levels: list[_Level] = []
        for _, same in groupby(order[1:], key=lambda node: depth[node]):
            here = list(same)
            one = [self._ways[node][0] for node in here if not merging[node]]
            several = [self._ways[node] for node in here if merging[node]]
            begin, merges = row[here[0]], row[here[0]] + len(one)
            further: list[tuple[_Indices, _Indices]] = []
            for rank in range(1, max(map(len, several), default=0)):
                some = [(at, w[rank][0]) for at, w in enumerate(several, merges) if len(w) > rank]
                further.append((_indices(at for at, _ in some), _indices(row[s] for _, s in some)))
            levels.append(
                _Level(
                    begin,
                    merges,
                    merges + len(several),
                    _indices(row[source] for source, _, _ in one),
                    _indices(cost for _, cost, _ in one),
                    np.array([[lost] for _, _, lost in one], dtype=np.int16).reshape(-1, 1),
                    _indices(row[ways[0][0]] for ways in several),
                    tuple(further),
                )
            )
        return row, levels


_Way = tuple[int, int, int]
"""(node it comes from, row of what it consumes, what it costs unheard)."""
_NOTHING = -1
"""In place of the row, where nothing is consumed."""


def _indices(values: Iterable[int]) -> _Indices:
    return np.array(list(values), dtype=np.intp)


def _consume(
    level: _Level, rows: _Matrix, costs: _Matrix, skipping: list[tuple[int, _Matrix]]
) -> None:
    if level.merges == level.begin:
        return
    reached = rows[level.begin : level.merges]
    before = rows[level.sources]
    np.add(before, level.deletions, out=reached)
    taken = costs[level.costs]
    taken += before[:, :-1]
    np.minimum(reached[:, 1:], taken, out=reached[:, 1:])
    for width, some in skipping:
        np.add(reached[:, :-width], some, out=taken[:, width - 1 :])
        np.minimum(reached[:, width:], taken[:, width - 1 :], out=reached[:, width:])
