"""The nodes of many graphs, made one where they begin in the same way, and set out by depth."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import numpy.typing as npt

from trainer.phrases.graph import Arc, Graph, Kind

_Indices = npt.NDArray[np.intp]

_NO_SOUND, _OVER_GAP = -1, -2
"""In place of the row, where nothing is consumed and where a gap is."""
_HIGHEST = 48
"""Rows of a level: what is worked out for them in between stays in the processor's own cache."""


@dataclass(frozen=True, slots=True)
class Level:
    """Some rows of nodes that are equally deep, and the rows that they come from.

    From `begin` up to `taking` they are reached over a gap, up to `merges` by one arc that
    consumes, up to `end` by arcs that consume nothing: each from `first`, and the first so many of
    them from each of `further`. Between `skipping` and `ending` columns may be left out behind
    them; where a graph ends nothing comes in, so there they may not.
    """

    begin: int
    skipping: int
    taking: int
    ending: int
    merges: int
    end: int
    gap_sources: _Indices
    sources: _Indices
    costs: _Indices
    deletions: npt.NDArray[np.int16]
    first: _Indices
    further: tuple[_Indices, ...]


_Way = tuple[int, int, int]
"""(node it comes from, row of what it consumes, what it costs unheard)."""


class Nodes:
    """The nodes of all graphs by how they are reached."""

    def __init__(self) -> None:
        self.sounds: dict[int, int] = {}
        """Number of a sound → row of its costs; in this order."""
        self._ways: list[tuple[_Way, ...]] = [()]
        self._ending: list[bool] = [False]
        self._found: dict[tuple[tuple[_Way, ...], bool], int] = {}

    def of(self, graph: Graph) -> list[int]:
        """Take in a graph; its nodes, in its own order."""
        nodes = [0]
        for at, arcs in enumerate(graph.arcs[1:], start=1):
            ways = tuple((nodes[a.source], *self._consuming(a)) for a in arcs)
            # Where nothing is consumed an end is like any other node.
            ending = at == len(graph.arcs) - 1 and ways[0][1] != _NO_SOUND
            node = self._found.setdefault((ways, ending), len(self._ways))
            if node == len(self._ways):
                self._ways.append(ways)
                self._ending.append(ending)
            nodes.append(node)
        return nodes

    def _consuming(self, arc: Arc) -> tuple[int, int]:
        if arc.kind is Kind.EMPTY or arc.kind is Kind.GAP:
            return (_NO_SOUND if arc.kind is Kind.EMPTY else _OVER_GAP), 0
        return self.sounds.setdefault(arc.sound, len(self.sounds)), arc.deletion

    def levels(self) -> tuple[list[int], list[Level]]:
        """The row of each node, and how the rows come from those before them."""
        depth = [0]
        for ways in self._ways[1:]:
            depth.append(1 + max(depth[source] for source, _, _ in ways))
        place = [self._place(node) for node in range(len(depth))]
        order = sorted(
            range(len(depth)),
            key=lambda node: (depth[node], place[node], -len(self._ways[node]), node),
        )
        row = [0] * len(order)
        for at, node in enumerate(order):
            row[node] = at
        levels: list[Level] = []
        for _, same in groupby(order[1:], key=lambda node: depth[node]):
            deep = list(same)
            for at in range(0, len(deep), _HIGHEST):
                here = deep[at : at + _HIGHEST]
                levels.append(self._level(here, [place[node] for node in here], row))
        return row, levels

    def _place(self, node: int) -> int:
        """Where in its level a node stands; see `Level`."""
        kind = self._ways[node][0][1] if self._ways[node] else _NO_SOUND
        if kind == _NO_SOUND:
            return 4
        if kind == _OVER_GAP:
            return 0 if self._ending[node] else 1
        return 3 if self._ending[node] else 2

    def _level(self, nodes: list[int], place: list[int], row: list[int]) -> Level:
        begin = row[nodes[0]]
        skipping, taking, ending, merges = (
            begin + sum(p < border for p in place) for border in (1, 2, 3, 4)
        )
        one = [self._ways[node][0] for node in nodes[: merges - begin]]
        over, taken = one[: taking - begin], one[taking - begin :]
        several = [self._ways[node] for node in nodes[merges - begin :]]
        most = len(several[0]) if several else 0  # the first has the most ways
        further = [
            _indices(row[ways[rank][0]] for ways in several if len(ways) > rank)
            for rank in range(1, most)
        ]
        return Level(
            begin,
            skipping,
            taking,
            ending,
            merges,
            begin + len(nodes),
            _indices(row[source] for source, _, _ in over),
            _indices(row[source] for source, _, _ in taken),
            _indices(cost for _, cost, _ in taken),
            np.array([[lost] for _, _, lost in taken], dtype=np.int16).reshape(-1, 1),
            _indices(row[ways[0][0]] for ways in several),
            tuple(further),
        )


def _indices(values: Iterable[int]) -> _Indices:
    return np.array(list(values), dtype=np.intp)
