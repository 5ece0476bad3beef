"""Where many graphs fit what was heard, worked out together: semi-global alignment.

Cost of a match: what its syllables cost by sound, 0.6 for each heard syllable too many, 0.8 for
each one missing. It may begin and end anywhere. The nodes of all graphs that lie equally deep are
aligned at once, as the rows of one matrix, in units of `trainer.phrases.sounds`.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from trainer.phrases.graph import Graph, Kind
from trainer.phrases.heard import Aligned, Heard, Rows
from trainer.phrases.levels import Level, Nodes

_TOGETHER = 160
"""Graphs in a matrix: enough to spread the cost of each step, few enough for the caches."""
_LONGEST = 12_000
"""Units that a whole way may cost unheard, so that no sum leaves what 16 bits hold."""
_LINE = 64
"""Bytes that a processor fetches at once."""
_HIGH = 8_000
"""Units from which on costs of one step are all the same: far above any that counts."""

_KEPT = 1 << 24
"""Bytes of room that are kept for the next alignment: as many as a call of ten minutes needs."""
_ROWS, _TAKING, *_SPARE = range(4)
"""What room is for."""


class _Rooms(threading.local):
    def __init__(self) -> None:
        self.rooms: dict[int, npt.NDArray[np.uint8]] = {}


_kept = _Rooms()
Wanted = tuple[Graph, int]
"""A graph with the highest cost, in units, of a place that is wanted."""
_Kind = np.dtype[np.int16] | np.dtype[np.int32]
_Steps = list[tuple[int, Rows]]
"""Widths, with what it costs to pass so many columns from each position on."""


class Bundle:
    """Graphs to be held against the same columns; made once, used for any number of calls."""

    def __init__(self, graphs: Iterable[Wanted]) -> None:
        narrow: list[Wanted] = []
        wide: list[Wanted] = []
        for each in sorted(graphs, key=lambda each: each[1]):
            (narrow if _unheard(each[0]) < _LONGEST else wide).append(each)
        self._groups = [
            _Group(some[at : at + _TOGETHER], kind)
            for some, kind in ((narrow, np.dtype(np.int16)), (wide, np.dtype(np.int32)))
            for at in range(0, len(some), _TOGETHER)
        ]

    def align(self, heard: Heard) -> None:
        """Note in `heard.aligned` how every graph fits."""
        if heard.columns:
            for group in self._groups:
                group.align(heard)


def _unheard(graph: Graph) -> int:
    """Units that the dearest way to any node costs of which nothing was heard."""
    lost = [0]
    for arcs in graph.arcs[1:]:
        lost.append(min(lost[a.source] + (0 if a.kind in _FREE else a.deletion) for a in arcs))
    return max(lost)


_FREE = (Kind.GAP, Kind.EMPTY)


@dataclass(frozen=True, slots=True)
class _Costs:
    """What the columns cost: rows of `Nodes.costs`, and steps over columns too many and gaps."""

    taking: Rows
    skipping: _Steps
    gaps: _Steps


class _Group:
    def __init__(self, graphs: Sequence[Wanted], kind: _Kind) -> None:
        self._graphs = graphs
        self._kind = kind
        self._limit = max(limit for _, limit in graphs)
        self._limits = np.array([limit for _, limit in graphs])
        nodes = Nodes()
        ways = [nodes.of(graph) for graph, _ in graphs]
        row, self._levels = nodes.levels()
        self._rows = [np.array([row[n] for n in way], dtype=np.intp) for way in ways]
        self._ends = np.array([rows[-1] for rows in self._rows], dtype=np.intp)
        self._sounds = nodes.sounds
        self._widest = max(level.end - level.begin for level in self._levels)
        self._has_gaps = any(level.taking > level.begin for level in self._levels)

    def align(self, heard: Heard) -> None:
        positions = len(heard.columns) + 1
        rows = _empty(self._levels[-1].end, positions, self._kind, _ROWS)
        rows[0] = 0
        costs = self._costs(heard)
        spare = [_empty(self._widest, positions, self._kind, use) for use in _SPARE]
        for level in self._levels:
            _reach(level, rows, costs, spare[0], spare[1])
        best = rows.take(self._ends, axis=0)[:, :positions].min(axis=1)
        for (graph, limit), own, least in zip(self._graphs, self._rows, best.tolist(), strict=True):
            fits = rows.take(own, axis=0)[:, :positions] if least <= limit else None
            heard.aligned[graph.number] = Aligned(limit, fits)

    def _costs(self, heard: Heard) -> _Costs:
        columns = len(heard.columns)
        taking = _empty(len(self._sounds), columns + 1, self._kind, _TAKING)
        for at, sound in enumerate(self._sounds):
            taking[at, :columns] = heard.taking[sound]
        gaps = self._held(heard.over_gap(), taking.shape[1]) if self._has_gaps else []
        return _Costs(taking, self._held(heard.skipping(self._limit), taking.shape[1]), gaps)

    def _held(self, steps: Iterable[tuple[int, npt.NDArray[np.int32]]], length: int) -> _Steps:
        held: _Steps = []
        for width, some in steps:
            high = np.full(length, _HIGH, dtype=self._kind)
            high[: len(some)] = some if self._kind == np.int32 else np.minimum(some, _HIGH)
            held.append((width, high))
        return held


def _empty(rows: int, positions: int, kind: _Kind, use: int) -> Rows:
    """Room for rows that each begin a line of the cache: a third faster than where they do not.

    What stands behind the last position is never read for one before it. The next room for the
    same use in this thread may be the same: a new one costs more than what is put into it.
    """
    length = -(-positions * kind.itemsize // _LINE) * _LINE
    size = rows * length + _LINE
    room = _kept.rooms.get(use)
    if room is None or len(room) < size:
        room = np.empty(size, dtype=np.uint8)
        if size <= _KEPT:
            _kept.rooms[use] = room
    begin = -room.ctypes.data % _LINE
    return room[begin : begin + rows * length].view(kind).reshape(rows, -1)


def _reach(level: Level, rows: Rows, costs: _Costs, spare: Rows, other: Rows) -> None:
    """Put into the rows of a level the least cost of each position, from the rows before.

    Costs above the limit of the group may be told too high.
    """
    gap, taking = rows[level.begin : level.taking], rows[level.taking : level.merges]
    if len(gap):
        rows.take(level.gap_sources, axis=0, out=gap, mode="clip")
        _pass(gap, costs.gaps, other)
    if len(taking):
        before, taken = spare[: len(taking)], other[: len(taking)]
        rows.take(level.sources, axis=0, out=before, mode="clip")
        np.add(before, level.deletions, out=taking)
        costs.taking.take(level.costs, axis=0, out=taken, mode="clip")
        np.add(taken, before, out=taken)
        np.minimum(taking[:, 1:], taken[:, :-1], out=taking[:, 1:])
    _pass(rows[level.skipping : level.ending], costs.skipping, other)
    if level.end > level.merges:
        merged = rows[level.merges : level.end]
        rows.take(level.first, axis=0, out=merged, mode="clip")
        for sources in level.further:
            some, more = merged[: len(sources)], spare[: len(sources)]
            rows.take(sources, axis=0, out=more, mode="clip")
            np.minimum(some, more, out=some)


def _pass(rows: Rows, steps: _Steps, spare: Rows) -> None:
    """Leave out columns: by steps of 1, 2, 4, … any number of them."""
    if not len(rows):
        return
    passed = spare[: len(rows)]
    for width, some in steps:
        np.add(rows, some, out=passed)
        np.minimum(rows[:, width:], passed[:, :-width], out=rows[:, width:])
