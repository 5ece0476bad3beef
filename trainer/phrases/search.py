"""The places where a phrase may have been said, in all readings, each judged; and what one reading
denies of what another one asserts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from trainer.phrases.align import Least, Place, places
from trainer.phrases.certainty import LEAST_PLACE, SAID_FROM, answer, at_most_unsure
from trainer.phrases.columns import characters
from trainer.phrases.edges import trimmed
from trainer.phrases.graph import NEGATIONS, Graph
from trainer.phrases.heard import Behind, Heard
from trainer.phrases.judging import RIVAL_SHARE, Ruling, hopeless, judge
from trainer.phrases.negation import negated, says_no_itself

_TOGETHER = 0.1
"""Seconds between the beginnings of what is the same place in two readings."""


class Sought(NamedTuple):
    """A graph to look for. `strictly`: no one is blamed on a likeness. `limit`: the highest cost,
    in units, of a place that is looked at closely."""

    graph: Graph
    strictly: bool
    limit: int


class Judged(NamedTuple):
    place: Place
    ruling: Ruling


def search(sought: Sequence[Sought], heard: Heard, most: int, *, every: bool) -> list[Judged]:
    """The places of a phrase's graphs, at most `most` of each, judged.

    Places that can only be not said are left out; with `every` only when another one is better.
    """
    found = _Found(heard, every)
    for graph, strictly, limit in sought:
        behind = _behind(heard, strictly)
        least = None if every else Least(LEAST_PLACE, behind)
        for place in places(graph, heard, most, limit, least):
            lost = hopeless(place.cost, place.length, strictly, behind.item(place.end))
            if not (found.better and lost):
                found.judge(place, graph, strictly)
    # A reading that is too unlikely to assert the phrase may still deny it.
    denying = found.denying()
    if denying is not None:
        for graph, strictly, limit in sought:
            behind = _behind(heard, strictly)
            for place in places(graph, heard, most, limit, denying):
                lost = hopeless(place.cost, place.length, strictly, behind.item(place.end))
                if lost and not hopeless(place.cost, place.length, strictly):
                    found.judge(place, graph, strictly)
    return found.undisputed()


def _behind(heard: Heard, strictly: bool) -> Behind:
    """By position, what a place that ends there loses of its likeness; strictly, all of it in an
    unlikely reading."""
    found = heard.behind_by_position.get(strictly)
    if found is None:
        of_chain = [
            1.0 if strictly and share < RIVAL_SHARE else behind
            for share, behind in zip(heard.share, heard.behind, strict=True)
        ]
        found = heard.behind_by_position[strictly] = heard.by_position(of_chain)
    return found


class _Found:
    """What was found of one phrase so far. `every`: also what was not said."""

    def __init__(self, heard: Heard, every: bool) -> None:
        self._heard = heard
        self._every = every
        self._found: list[Judged] = []
        self._against: list[Judged] = []
        self._said: list[tuple[float, float]] = []
        self.better = not every
        """Whether places that can only be not said are of no interest."""

    def judge(self, place: Place, graph: Graph, strictly: bool) -> None:
        if self._told_already(place):
            return
        place = trimmed(place)
        judged = Judged(place, judge(place, self._heard, strictly, graph.exact))
        counts = answer(judged.ruling.probability) != "not_said"
        self.better = self.better or counts
        if counts or self._every:
            self._found.append(judged)
        if judged.ruling.speaks_against:
            self._against.append(judged)
        sure = judged.ruling.evidence.support.unwritten == 0
        if sure and judged.ruling.probability >= SAID_FROM:
            self._said.append(_span(place, self._heard))

    def _told_already(self, place: Place) -> bool:
        """Whether it is where the phrase was said, as it is written, and in another reading that
        does not deny it."""
        if not self._said or not self._heard.columns[place.begin].chain:
            return False
        begin, end = _span(place, self._heard)
        there = any(min(end, to) > max(begin, from_) for from_, to in self._said)
        return there and negated(place, self._heard) == "no"

    def denying(self) -> Least | None:
        """What to look for in the other readings of the utterances where the phrase may have been
        said, of those in which a negation stands; None without any."""
        heard = self._heard
        runs = list(_with_negations(self._utterances(), heard)) if self.better else []
        if not runs:
            return None
        behind = np.ones(len(heard.columns) + 1)
        for begin, end in runs:
            behind[begin + 1 : end + 1] = 0.0
        return Least(LEAST_PLACE, behind)

    def _utterances(self) -> list[int]:
        columns = self._heard.columns
        ends = [(columns[place.begin], columns[place.end - 1]) for place, _ in self._found]
        return sorted({column.utterance for both in ends for column in both})

    def undisputed(self) -> list[Judged]:
        """What was found, at most unsure where another reading denies it."""
        return [self._limited(each) if self._disputed(each) else each for each in self._found]

    def _disputed(self, one: Judged) -> bool:
        """Wording that is a negation itself is only denied from where it begins: in 真的不用，公司
        规定不能收 the 不用 is not about 不能收."""
        if one.ruling.negated or not self._against:
            return False
        negates = says_no_itself(one.place)
        begin, end = _span(one.place, self._heard)
        for other in self._against:
            from_, to = _span(other.place, self._heard)
            together = other.ruling.denies and abs(begin - from_) <= _TOGETHER
            if min(end, to) > max(begin, from_) and (together or not negates):
                return True
        return False

    @staticmethod
    def _limited(one: Judged) -> Judged:
        limited = at_most_unsure(one.ruling.probability)
        return one._replace(ruling=one.ruling._replace(probability=limited, doubt="denied"))


def _with_negations(utterances: Iterable[int], heard: Heard) -> Iterator[tuple[int, int]]:
    for utterance in utterances:
        for chain, run in heard.runs[utterance].items():
            text = characters(heard.columns[run.begin : run.end])
            if chain and not NEGATIONS.isdisjoint(text):
                yield run


def _span(place: Place, heard: Heard) -> tuple[float, float]:
    """Seconds of call time."""
    return heard.columns[place.begin].start, heard.columns[place.end - 1].end
