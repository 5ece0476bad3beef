"""Where a graph fits what was heard: semi-global alignment, one numpy row per node.

Cost of a match: what its syllables cost by sound, 0.6 for each heard syllable too many, 0.8 for
each one missing. It may begin and end anywhere. Rows are in units of `trainer.phrases.sounds`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from trainer.phrases.graph import Arc, Graph, Kind
from trainer.phrases.heard import Heard
from trainer.phrases.sounds import UNITS, Costs, cost
from trainer.phrases.template import GAP_SYLLABLES

_HALVINGS = 3
"""Of the highest cost of a place, to find from where on none is wanted."""


class Step(NamedTuple):
    """One arc on the way through the graph; `column` None when its syllable was not heard."""

    arc: Arc
    column: int | None
    cost: float


class Place(NamedTuple):
    """A way through the graph over columns `begin` ≤ c < `end`, and what it cost."""

    begin: int
    end: int
    cost: float
    steps: tuple[Step, ...]
    length: int
    """Syllables of the template on this way, those that may go unheard left out."""


def places(
    graph: Graph, heard: Heard, most: int, enough: Callable[[float], bool] = lambda cost: False
) -> Iterator[Place]:
    """The best places that do not overlap, the best first; at most `most`.

    `enough` is asked with the cost of a place, before it is looked at closely, and must answer as
    well for every higher one: True ends the search.
    """
    if not heard.columns:
        return
    # The limit is for the longest way; ways with optional parts are judged by their own length.
    limit = graph.limit
    known = heard.least_cost.get(graph.number)
    least = _at_least(graph, heard) if known is None else known
    if least > limit or enough(cost(least)):
        return
    limit = _wanted(least, limit, enough)
    rows = _rows(graph, heard, limit)
    last = rows[-1]
    near = np.flatnonzero(last <= limit)
    order = near[np.argsort(last[near], kind="stable")]
    taken: set[int] = set()
    for position in order.tolist():
        if position == 0 or position - 1 in taken:
            continue
        if enough(cost(last.item(position))):
            return
        # An optional end that was spoken belongs to the match: 王八蛋, not 王八.
        while position + 1 < len(last) and last.item(position + 1) <= last.item(position):
            position += 1
        place = _trace(graph, heard, rows, position)
        columns = range(place.begin, place.end)
        if not columns or not taken.isdisjoint(columns):
            continue
        taken.update(columns)
        yield place
        most -= 1
        if most == 0:
            return


def _wanted(least: int, limit: int, enough: Callable[[float], bool]) -> int:
    """A cost up to `limit` above which no place is wanted. At `least`, one is."""
    if not enough(cost(limit)):
        return limit
    for _ in range(_HALVINGS):
        middle = (least + limit) // 2
        if enough(cost(middle)):
            limit = middle
        else:
            least = middle
    return limit


def _consuming(arc: Arc, heard: Heard) -> Costs:
    if arc.kind is Kind.SYLLABLE:
        return heard.row(arc.sound)
    return heard.any_syllable if arc.kind is Kind.ANY else heard.numeral


def _at_least(graph: Graph, heard: Heard) -> int:
    """A lower bound of the cost, wherever the syllables stand: many phrases end here."""
    bounds = [0]
    for arcs in graph.arcs[1:]:
        bounds.append(
            min(
                bounds[arc.source] + min(heard.least(arc.sound), arc.deletion)
                if arc.kind is Kind.SYLLABLE
                else bounds[arc.source]
                for arc in arcs
            )
        )
    return bounds[-1]


def _rows(graph: Graph, heard: Heard, limit: int) -> Costs:
    """`rows[n, p]`: the least cost of reaching node `n` when the first `p` columns are past.

    Costs above `limit` may be told too high.
    """
    rows = np.zeros((len(graph.arcs), len(heard.columns) + 1), dtype=np.int32)
    spare = np.empty_like(rows[0])
    skipping = [
        (costs, spare[width:], slice(width, None), slice(None, -width))
        for width, costs in heard.skipping(limit)
    ]
    ending = len(graph.arcs) - 1
    for node, arcs in enumerate(graph.arcs[1:], start=1):
        row = rows[node]
        _reach(rows[arcs[0].source], arcs[0], heard, spare, row)
        for arc in arcs[1:]:
            further = np.empty_like(row)
            _reach(rows[arc.source], arc, heard, spare, further)
            np.minimum(row, further, out=row)
        # Where nothing is consumed, what comes in has been through this.
        if node < ending and any(arc.kind is not Kind.EMPTY for arc in arcs):
            # Heard syllables too many: by steps of 1, 2, 4, … any number of them.
            for costs, some, after, before in skipping:
                np.add(row[before], costs, out=some)
                np.minimum(row[after], some, out=row[after])
    return rows


def _reach(source: Costs, arc: Arc, heard: Heard, spare: Costs, row: Costs) -> None:
    """Put into `row` the least cost of each position after this arc. `spare` is overwritten."""
    if arc.kind is Kind.EMPTY:
        row[:] = source
    elif arc.kind is Kind.GAP:
        _over_gap(source, heard.gap, row)
    else:
        np.add(source, arc.deletion, out=row)
        after, consumed = row[1:], spare[1:]
        np.add(source[:-1], _consuming(arc, heard), out=consumed)
        np.minimum(after, consumed, out=after)


def _over_gap(source: Costs, gap: Costs, row: Costs) -> None:
    relative = source - gap
    np.copyto(row, relative)
    for width in range(1, min(GAP_SYLLABLES, len(source) - 1) + 1):
        np.minimum(row[width:], relative[:-width], out=row[width:])
    np.add(row, gap, out=row)


def _trace(graph: Graph, heard: Heard, rows: Costs, end: int) -> Place:
    """The way that reached the last node at position `end`, found backwards."""
    node, position = len(graph.arcs) - 1, end
    item = rows.item
    value = item(node, end)
    steps: list[Step] = []
    begin, last_used, length = -1, 0, 0
    while node > 0:
        step = _step_back(graph.arcs[node], heard, item, position, value)
        if step is None:  # a heard syllable too many
            position -= 1
            value = item(node, position)
            continue
        arc, before, paid = step
        kind = arc.kind
        if kind is Kind.SYLLABLE or kind is Kind.ANY or kind is Kind.NUMERAL:
            if before < position:
                steps.append(Step(arc, before, paid / UNITS))
                begin = before
                last_used = last_used or position
                length += kind is Kind.SYLLABLE
            else:
                steps.append(Step(arc, None, paid / UNITS))
                length += kind is Kind.SYLLABLE and not arc.coloured
        node, position, value = arc.source, before, value - paid
    steps.reverse()
    if begin < 0:
        begin = position
    return Place(begin, max(last_used, begin), cost(item(-1, end)), tuple(steps), length)


def _step_back(
    arcs: tuple[Arc, ...],
    heard: Heard,
    item: Callable[[int, int], int],
    position: int,
    value: int,
) -> tuple[Arc, int, int] | None:
    """The arc that gave this value, the position before it and its cost."""
    for arc in arcs:
        kind, source = arc.kind, arc.source
        if kind is Kind.EMPTY:
            if item(source, position) == value:
                return arc, position, 0
        elif kind is Kind.GAP:
            for before in range(position, max(position - GAP_SYLLABLES, 0) - 1, -1):
                paid = heard.gap.item(position) - heard.gap.item(before)
                if item(source, before) + paid == value:
                    return arc, before, paid
        elif position > 0:
            paid = _consuming(arc, heard).item(position - 1)
            if item(source, position - 1) + paid == value:
                return arc, position - 1, paid
    for arc in arcs:
        if (
            arc.kind is not Kind.EMPTY
            and arc.kind is not Kind.GAP
            and item(arc.source, position) + arc.deletion == value
        ):
            return arc, position, arc.deletion
    return None
