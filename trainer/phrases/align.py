"""Where a graph fits what was heard: semi-global alignment, one numpy row per node.

Cost of a match: what its syllables cost by sound, 0.6 for each heard syllable too many, 0.8 for
each one missing. It may begin and end anywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from trainer.phrases.graph import Arc, Graph, Kind
from trainer.phrases.heard import Heard
from trainer.phrases.template import GAP_SYLLABLES

Floats = npt.NDArray[np.float64]

DELETION = 0.8
_CHEAP_DELETION = 0.1
_LETTER_DELETION = 0.3
LEAST_SCORE = 0.5
"""Places that fit worse are not looked at."""
_SAME = 1e-9


@dataclass(frozen=True, slots=True)
class Step:
    """One arc on the way through the graph; `column` None when its syllable was not heard."""

    arc: Arc
    column: int | None
    cost: float


@dataclass(frozen=True, slots=True)
class Place:
    """A way through the graph over columns `begin` ≤ c < `end`, and what it cost."""

    begin: int
    end: int
    cost: float
    steps: tuple[Step, ...]

    @property
    def length(self) -> int:
        """Syllables of the template on this way, those that may go unheard left out."""
        return sum(
            1
            for s in self.steps
            if s.arc.kind is Kind.SYLLABLE and not (s.arc.coloured and s.column is None)
        )


def places(
    graph: Graph, heard: Heard, most: int, enough: Callable[[float], bool] = lambda cost: False
) -> Iterator[Place]:
    """The best places that do not overlap, the best first; at most `most`.

    `enough` is asked with the cost of a place, before it is looked at closely, and must answer as
    well for every higher one: True ends the search.
    """
    if not heard.columns:
        return
    least = _at_least(graph, heard)
    if least > (1 - LEAST_SCORE) * graph.length or enough(least):
        return
    rows = _rows(graph, heard)
    last = rows[-1]
    # The limit is for the longest way; ways with optional parts are judged by their own length.
    near = np.flatnonzero(last <= (1 - LEAST_SCORE) * graph.length)
    order = near[np.lexsort((near, last[near]))]
    taken = np.zeros(len(heard.columns), dtype=np.bool_)
    for position in order.tolist():
        if position == 0 or taken[position - 1]:
            continue
        if enough(float(last[position])):
            return
        # An optional end that was spoken belongs to the match: 王八蛋, not 王八.
        while position + 1 < len(last) and last[position + 1] <= last[position] + _SAME:
            position += 1
        place = _trace(graph, heard, rows, position)
        if place.end <= place.begin or taken[place.begin : place.end].any():
            continue
        taken[place.begin : place.end] = True
        yield place
        most -= 1
        if most == 0:
            return


def _deletion(arc: Arc) -> float:
    if arc.coloured:
        return _CHEAP_DELETION
    return _LETTER_DELETION if arc.kind is Kind.ANY and arc.character else DELETION


def _consuming(arc: Arc, heard: Heard) -> Floats:
    if arc.kind is Kind.SYLLABLE:
        return heard.row(arc.sounds)
    return heard.any_syllable if arc.kind is Kind.ANY else heard.numeral


def _at_least(graph: Graph, heard: Heard) -> float:
    """A lower bound of the cost, wherever the syllables stand: most phrases end here."""
    bounds = [0.0]
    for arcs in graph.arcs[1:]:
        best = np.inf
        for arc in arcs:
            if arc.kind is Kind.SYLLABLE:
                step = min(heard.least(arc.sounds), _deletion(arc))
            else:
                step = 0.0
            best = min(best, bounds[arc.source] + step)
        bounds.append(best)
    return bounds[-1]


def _rows(graph: Graph, heard: Heard) -> list[Floats]:
    """`rows[n][p]`: the least cost of reaching node `n` when the first `p` columns are past."""
    count = len(heard.columns) + 1
    rows: list[Floats] = [np.zeros(count)]
    spare = np.empty(count)
    for node, arcs in enumerate(graph.arcs[1:], start=1):
        row = _reach(rows[arcs[0].source], arcs[0], heard)
        for arc in arcs[1:]:
            np.minimum(row, _reach(rows[arc.source], arc, heard), out=row)
        if node < len(graph.arcs) - 1:
            # Heard syllables too many: a running minimum does them all at once.
            np.subtract(row, heard.insertions, out=spare)
            np.minimum.accumulate(spare, out=spare)
            np.add(spare, heard.insertions, out=spare)
            np.minimum(row, spare, out=row)
        rows.append(row)
    return rows


def _reach(source: Floats, arc: Arc, heard: Heard) -> Floats:
    """The least cost of each position after this arc; an array of its own."""
    if arc.kind is Kind.EMPTY:
        return source.copy()
    if arc.kind is Kind.GAP:
        return _over_gap(source, heard.gap)
    row = source + _deletion(arc)
    np.minimum(row[1:], source[:-1] + _consuming(arc, heard), out=row[1:])
    return row


def _over_gap(source: Floats, gap: Floats) -> Floats:
    relative = source - gap
    best = relative.copy()
    for width in range(1, min(GAP_SYLLABLES, len(source) - 1) + 1):
        np.minimum(best[width:], relative[:-width], out=best[width:])
    return best + gap


def _trace(graph: Graph, heard: Heard, rows: list[Floats], end: int) -> Place:
    """The way that reached the last node at position `end`, found backwards."""
    node, position = len(graph.arcs) - 1, end
    steps: list[Step] = []
    last_used = 0
    while node > 0:
        value = rows[node][position]
        step = _step_back(graph.arcs[node], heard, rows, position, float(value))
        if step is None:  # a heard syllable too many
            position -= 1
            continue
        arc, before, cost = step
        if arc.kind not in (Kind.EMPTY, Kind.GAP):
            consumed = before < position
            steps.append(Step(arc, before if consumed else None, cost))
            if consumed and last_used == 0:
                last_used = position
        node, position = arc.source, before
    steps.reverse()
    begin = next((s.column for s in steps if s.column is not None), position)
    return Place(begin, max(last_used, begin), float(rows[-1][end]), tuple(steps))


def _step_back(
    arcs: tuple[Arc, ...], heard: Heard, rows: list[Floats], position: int, value: float
) -> tuple[Arc, int, float] | None:
    """The arc that gave this value, the position before it and its cost."""
    for arc in arcs:
        source = rows[arc.source]
        if arc.kind is Kind.EMPTY:
            if abs(source[position] - value) < _SAME:
                return arc, position, 0.0
        elif arc.kind is Kind.GAP:
            for width in range(min(GAP_SYLLABLES, position) + 1):
                before = position - width
                cost = float(heard.gap[position] - heard.gap[before])
                if abs(source[before] + cost - value) < _SAME:
                    return arc, before, cost
        elif position > 0:
            cost = float(_consuming(arc, heard)[position - 1])
            if abs(source[position - 1] + cost - value) < _SAME:
                return arc, position - 1, cost
    for arc in arcs:
        cost = _deletion(arc)
        if (
            arc.kind not in (Kind.EMPTY, Kind.GAP)
            and abs(rows[arc.source][position] + cost - value) < _SAME
        ):
            return arc, position, cost
    return None
