"""The places where a graph fits what was heard, found from how it was aligned (see `Bundle`)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from trainer.phrases.bundle import Bundle
from trainer.phrases.graph import Arc, Graph, Kind
from trainer.phrases.heard import Behind, Heard, Rows
from trainer.phrases.sounds import UNITS, cost, units
from trainer.phrases.template import GAP_SYLLABLES

_FRACTION = 1e-9
"""Less than any likeness differs from another, and more than adding up may change one."""
_SYLLABLE, _GAP, _EMPTY = Kind.SYLLABLE, Kind.GAP, Kind.EMPTY


class Step(NamedTuple):
    """One arc on the way through the graph; `column` None when its syllable was not heard."""

    arc: Arc
    column: int | None
    cost: float


class Least(NamedTuple):
    """Of no interest is a place that is less like the phrase than `likeness` (0–1), once what it
    is `behind` others is taken off: by position, for places that end there."""

    likeness: float
    behind: Behind


Passed = tuple[Arc, int | None, int]
"""An arc, the column that was taken for it, and what was paid, in units."""


@dataclass
class Place:
    """A way through the graph over columns `begin` ≤ c < `end`, and what it cost.

    Unchanged once it is made, thousands in a call; a frozen one takes longer to make.
    """

    begin: int
    end: int
    cost: float
    length: int
    """Syllables of the template on this way, those that may go unheard left out."""
    passed: tuple[Passed, ...]
    gap: bool = False
    """Whether the way leads over a gap, were it an empty one."""

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The syllables and open places on this way; most places are put aside without them."""
        return tuple(Step(arc, column, paid / UNITS) for arc, column, paid in self.passed)


def places(
    graph: Graph,
    heard: Heard,
    most: int,
    limit: int | None = None,
    least: Least | None = None,
) -> Iterator[Place]:
    """The best places that do not overlap, the best first; at most `most`.

    `limit`: the highest cost, in units, of a place that is wanted; none is that costs more than
    `graph.limit`.
    """
    # The limit is for the longest way; ways with optional parts are judged by their own length.
    limit = graph.limit if limit is None else min(limit, graph.limit)
    if not heard.columns or limit < 0:
        return
    known = heard.aligned.get(graph.number)
    if known is None or known.up_to < limit:
        Bundle([(graph, limit)]).align(heard)
        known = heard.aligned[graph.number]
    rows = known.rows
    if rows is None:
        return
    last = rows[-1]
    dearest = math.inf if least is None else (1.0 - least.likeness) * UNITS
    (near,) = (last <= limit).nonzero()
    if least is not None and graph.longest > 0:
        likest = 1.0 - last[near] / units(graph.longest) - least.behind[near]
        near = near[likest > least.likeness - _FRACTION]
    if not len(near):
        return
    order = near[last[near].argsort(kind="stable")]
    taken: set[int] = set()
    for position in order.tolist():
        if position == 0 or position - 1 in taken:
            continue
        # An optional end that was spoken belongs to the match: 王八蛋, not 王八.
        while position + 1 < len(last) and last.item(position + 1) <= last.item(position):
            position += 1
        place = _trace(graph, heard, rows, position, taken, dearest)
        if place is None or not taken.isdisjoint(range(place.begin, place.end)):
            continue
        taken.update(range(place.begin, place.end))
        yield place
        most -= 1
        if most == 0:
            return


def _trace(
    graph: Graph, heard: Heard, rows: Rows, end: int, taken: set[int], dearest: float
) -> Place | None:
    """The way that reached the last node at position `end`, found backwards.

    None where no column is used, or one that is `taken`, or a syllable costs more than `dearest`
    units in the mean.
    """
    nodes, item, taking = graph.arcs, rows.item, heard.taking
    node, position, value = len(nodes) - 1, end, item(-1, end)
    longest_to, least = graph.longest_to, value / dearest - _FRACTION
    passed: list[Passed] = []
    begin, last_used, length, gap = -1, 0, 0, False
    while node > 0:
        arcs = nodes[node]
        arc = arcs[0]
        kind = arc.kind
        if kind is _EMPTY:
            for other in arcs[1:]:
                if item(arc.source, position) == value:
                    break
                arc = other
            node = arc.source
            if length + longest_to[node] < least:
                return None
            continue
        if kind is _GAP:
            before, paid = _before_gap(heard, rows[arc.source], position, value)
            if before >= 0:
                node, position, value, gap = arc.source, before, value - paid, True
                continue
        else:
            source = arc.source
            if position > 0:
                before = position - 1
                paid = taking[arc.sound].item(before)
                if item(source, before) + paid == value:
                    if before in taken:
                        return None
                    passed.append((arc, before, paid))
                    begin = before
                    last_used = last_used or position
                    length += kind is _SYLLABLE
                    node, position, value = source, before, value - paid
                    continue
            if item(source, position) + arc.deletion == value:
                passed.append((arc, None, arc.deletion))
                length += kind is _SYLLABLE and not arc.coloured
                node, value = source, value - arc.deletion
                continue
        position -= 1  # a heard syllable too many
        value = item(node, position)
    if begin < 0:
        return None
    passed.reverse()
    return Place(begin, last_used, cost(item(-1, end)), length, tuple(passed), gap)


def _before_gap(heard: Heard, source: Rows, position: int, value: int) -> tuple[int, int]:
    """The position before a gap and what the gap cost; −1 where it did not give this value."""
    for before in range(position, max(position - GAP_SYLLABLES, 0) - 1, -1):
        paid = heard.gap.item(position) - heard.gap.item(before)
        if source.item(before) + paid == value:
            return before, paid
    return -1, 0
