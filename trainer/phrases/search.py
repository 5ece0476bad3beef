"""The places where a phrase may have been said, in all readings, each judged; and what one reading
denies of what another one asserts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from trainer.phrases.align import Least, Place, places
from trainer.phrases.certainty import LEAST_PLACE, answer, at_most_unsure
from trainer.phrases.columns import characters
from trainer.phrases.graph import NEGATIONS, Graph
from trainer.phrases.heard import Heard
from trainer.phrases.judging import Ruling, hopeless, judge
from trainer.phrases.negation import says_no_itself

_TOGETHER = 0.1
"""Seconds between the beginnings of what is the same place in two readings."""


class Wanted(NamedTuple):
    """A graph to look for. `strictly`: no one is blamed on a likeness. `limit`: the highest cost,
    in units, of a place that is looked at closely."""

    graph: Graph
    strictly: bool
    limit: int


class Judged(NamedTuple):
    place: Place
    ruling: Ruling


def search(wanted: Sequence[Wanted], heard: Heard, most: int, *, every: bool) -> list[Judged]:
    """The places of a phrase's graphs, at most `most` of each, judged.

    Places that can only be not said are left out; with `every` only when another one is better.
    """
    found: list[Judged] = []
    against: list[Judged] = []
    better = not every

    def judged(graph: Graph, strictly: bool, place: Place) -> None:
        nonlocal better
        made = Judged(place, judge(place, heard, strictly, graph.exact))
        counts = answer(made.ruling.probability) != "not_said"
        better = better or counts
        if every or counts:
            found.append(made)
        if made.ruling.speaks_against:
            against.append(made)

    least = None if every else Least(LEAST_PLACE, heard.behind_each)
    for graph, strictly, limit in wanted:
        for place in places(graph, heard, most, limit, least):
            if not (better and _hopeless(place, heard, strictly)):
                judged(graph, strictly, place)
    # A reading that is too unlikely to assert the phrase may still deny it.
    if found and better and (least := _denying(found, heard)) is not None:
        for graph, strictly, limit in wanted:
            for place in places(graph, heard, most, limit, least):
                unlikely = _hopeless(place, heard, strictly)
                if unlikely and not hopeless(place.cost, place.length, strictly):
                    judged(graph, strictly, place)
    return [_undisputed(each, against, heard) for each in found]


def _hopeless(place: Place, heard: Heard, strictly: bool) -> bool:
    """Whether a place can only be not said in the reading that it is in."""
    behind = heard.behind[heard.columns[place.begin].chain]
    return hopeless(place.cost, place.length, strictly, behind)


def _denying(found: Iterable[Judged], heard: Heard) -> Least | None:
    """What to look for in the other readings of the same utterances in which a negation stands;
    None without any."""
    runs = list(_with_negations(_utterances(found, heard), heard))
    if not runs:
        return None
    behind = np.ones(len(heard.columns) + 1)
    for begin, end in runs:
        behind[begin + 1 : end + 1] = 0.0
    return Least(LEAST_PLACE, behind)


def _utterances(found: Iterable[Judged], heard: Heard) -> Iterable[int]:
    columns = heard.columns
    ends = [(columns[p.begin], columns[p.end - 1]) for p, _ in found]
    return sorted({column.utterance for both in ends for column in both})


def _with_negations(utterances: Iterable[int], heard: Heard) -> Iterator[tuple[int, int]]:
    for utterance in utterances:
        for chain, run in heard.runs[utterance].items():
            text = characters(heard.columns[run.begin : run.end])
            if chain and not NEGATIONS.isdisjoint(text):
                yield run


def _undisputed(one: Judged, against: Sequence[Judged], heard: Heard) -> Judged:
    """The same, at most unsure where another reading denies it.

    Wording that is a negation itself is only denied from where it begins: in 真的不用，公司规定
    不能收 the 不用 is not about 不能收.
    """
    if one.ruling.negated:
        return one
    negates = says_no_itself(one.place)
    begin, end = _span(one, heard)
    for other in against:
        from_, to = _span(other, heard)
        together = other.ruling.denies and abs(begin - from_) <= _TOGETHER
        if min(end, to) > max(begin, from_) and (together or not negates):
            limited = at_most_unsure(one.ruling.probability)
            return one._replace(ruling=one.ruling._replace(probability=limited))
    return one


def _span(judged: Judged, heard: Heard) -> tuple[float, float]:
    """Seconds of call time."""
    place = judged.place
    return heard.columns[place.begin].start, heard.columns[place.end - 1].end
