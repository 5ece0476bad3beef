"""How well many graphs fit at best, worked out together: most phrases need no closer look.

The nodes of all graphs that lie equally deep are aligned at once, as the rows of one matrix.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from trainer.phrases.graph import Arc, Graph, Kind
from trainer.phrases.heard import Heard

_Matrix = npt.NDArray[np.int16]
_Indices = npt.NDArray[np.intp]

_TOGETHER = 48
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
        nodes = [(g, n) for g, graph in enumerate(graphs) for n in range(1, len(graph.arcs))]
        depth = {(g, 0): 0 for g in range(len(graphs))}
        for g, n in nodes:
            depth[g, n] = 1 + max(depth[g, arc.source] for arc in graphs[g].arcs[n])
        merging = {(g, n): graphs[g].arcs[n][0].kind is Kind.EMPTY for g, n in nodes}
        nodes.sort(key=lambda node: (depth[node], merging[node]))
        # All begin in row 0, where nothing was consumed and nothing paid.
        self._row = {(g, 0): 0 for g in range(len(graphs))}
        self._row |= {node: at for at, node in enumerate(nodes, start=1)}
        self._ends = np.array([self._row[g, len(each.arcs) - 1] for g, each in enumerate(graphs)])
        self._levels: list[_Level] = []
        for level in range(1, max(depth.values(), default=0) + 1):
            here = [node for node in nodes if depth[node] == level]
            self._levels.append(
                self._level(
                    [(g, graphs[g].arcs[n]) for g, n in here if not merging[g, n]],
                    [(g, graphs[g].arcs[n]) for g, n in here if merging[g, n]],
                    self._row[here[0]],
                )
            )

    def _level(
        self,
        consuming: list[tuple[int, tuple[Arc, ...]]],
        merging: list[tuple[int, tuple[Arc, ...]]],
        begin: int,
    ) -> _Level:
        merges = begin + len(consuming)
        further: list[tuple[_Indices, _Indices]] = []
        for rank in range(1, max((len(arcs) for _, arcs in merging), default=0)):
            some = [(at, g, a) for at, (g, a) in enumerate(merging, merges) if len(a) > rank]
            rows = [at for at, _, _ in some]
            sources = [self._row[g, arcs[rank].source] for _, g, arcs in some]
            further.append((np.array(rows, np.intp), np.array(sources, np.intp)))
        return _Level(
            begin,
            merges,
            merges + len(merging),
            np.array([self._row[g, arcs[0].source] for g, arcs in consuming], np.intp),
            np.array([self._cost(arcs[0]) for _, arcs in consuming], np.intp),
            np.array([[arcs[0].deletion] for _, arcs in consuming], np.int16).reshape(-1, 1),
            np.array([self._row[g, arcs[0].source] for g, arcs in merging], np.intp),
            tuple(further),
        )

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
