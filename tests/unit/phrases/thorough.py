"""`places` once more, without any haste: every cell of every row, one by one."""

from __future__ import annotations

from trainer.phrases.graph import Arc, Graph, Kind
from trainer.phrases.heard import Heard
from trainer.phrases.sounds import units
from trainer.phrases.template import GAP_SYLLABLES

Found = tuple[int, int, int, tuple[int | None, ...]]
"""First column, column after the last, cost in units, the column of each syllable or open place."""


def thorough(graph: Graph, heard: Heard, most: int) -> list[Found]:
    """What `places` finds where every place is wanted."""
    rows = thorough_rows(graph, heard)
    last = rows[-1]
    limit = graph.limit
    taken: set[int] = set()
    found: list[Found] = []
    for end in sorted(range(1, len(last)), key=lambda p: (last[p], p)):
        if last[end] > limit or end - 1 in taken or len(found) == most:
            continue
        while end + 1 < len(last) and last[end + 1] <= last[end]:
            end += 1
        columns = _way(graph, heard, rows, end)
        used = [column for column in columns if column is not None]
        if used and taken.isdisjoint(range(used[0], used[-1] + 1)):
            taken.update(range(used[0], used[-1] + 1))
            found.append((used[0], used[-1] + 1, last[end], columns))
    return found


def thorough_rows(graph: Graph, heard: Heard) -> list[list[int]]:
    """By node, the least cost at every position, in units."""
    insertions = [units(column.insertion) for column in heard.columns]
    rows = [[0] * (len(heard.columns) + 1)]
    for node, arcs in enumerate(graph.arcs[1:], start=1):
        row: list[int] = []
        for p in range(len(heard.columns) + 1):
            ways = [cost for arc in arcs for _, cost in _ways(arc, rows, heard, p)]
            if p > 0 and node < len(graph.arcs) - 1:
                ways.append(row[p - 1] + insertions[p - 1])
            row.append(min(ways))
        rows.append(row)
    return rows


def _ways(arc: Arc, rows: list[list[int]], heard: Heard, p: int) -> list[tuple[int, int]]:
    """Positions that the arc comes from, with the cost of having come from there to `p`."""
    row = rows[arc.source]
    if arc.kind is Kind.EMPTY:
        return [(p, row[p])]
    if arc.kind is Kind.GAP:
        before = range(p, max(p - GAP_SYLLABLES, 0) - 1, -1)
        return [(q, row[q] + heard.gap.item(p) - heard.gap.item(q)) for q in before]
    ways = [(p, row[p] + arc.deletion)]
    if p > 0:
        ways.insert(0, (p - 1, row[p - 1] + heard.taking[arc.sound].item(p - 1)))
    return ways


def _way(graph: Graph, heard: Heard, rows: list[list[int]], p: int) -> tuple[int | None, ...]:
    """A heard syllable rather than none, the first arc rather than a later one."""
    node = len(graph.arcs) - 1
    columns: list[int | None] = []
    while node > 0:
        ways = [
            (q == p and arc.kind not in (Kind.EMPTY, Kind.GAP), n, arc, q)
            for n, arc in enumerate(graph.arcs[node])
            for q, cost in _ways(arc, rows, heard, p)
            if cost == rows[node][p]
        ]
        if not ways:
            p -= 1
            continue
        _, _, arc, q = min(ways, key=lambda way: way[:2])
        if arc.kind not in (Kind.EMPTY, Kind.GAP):
            columns.append(q if q < p else None)
        node, p = arc.source, q
    return tuple(reversed(columns))
