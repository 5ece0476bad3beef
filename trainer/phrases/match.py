"""Was a phrase said? Its places by sound, each judged, and the likeliest of them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from trainer.phrases.align import Place, places
from trainer.phrases.bundle import Bundle
from trainer.phrases.certainty import Answer, Evidence, answer
from trainer.phrases.columns import characters
from trainer.phrases.edges import trimmed
from trainer.phrases.graph import Graph, build
from trainer.phrases.heard import Heard
from trainer.phrases.judging import Doubtful, Ruling, hopeless, judge
from trainer.phrases.search import Sought, search
from trainer.phrases.sounds import cost, units
from trainer.phrases.template import fewest_characters, parse
from trainer.phrases.values import captured

_FIND, _FIND_ALL = 4, 40
EXACT = "!"
"""Begins a template that is only said as a short forbidden phrase is: nearly exact, same text."""


@dataclass(frozen=True)
class Phrase:
    """A compiled phrase: its id and the graphs of its templates."""

    id: str
    templates: tuple[str, ...]
    graphs: tuple[Graph, ...]

    @cached_property
    def bundle(self) -> Bundle:
        """All its graphs, to be aligned together as far as they are a match at all."""
        return Bundle((graph, graph.limit) for graph in self.graphs)


@dataclass(frozen=True, slots=True)
class Match:
    """The answer about one phrase at one place.

    `score` 0–1 by sound, `probability` that it was said; `start`, `end` in call time, None where
    nothing alike was heard; `heard` the characters of the place as they were recognised.
    """

    phrase: str
    answer: Answer
    score: float
    probability: float
    start: float | None = None
    end: float | None = None
    heard: str = ""
    values: tuple[tuple[str, str], ...] = ()
    """(open place, what was heard in it), in the order of speech."""
    contradicted: str = ""
    """The wording that `heard` was like, where the sound itself does not bear it out."""
    doubt: Doubtful = ""
    """What makes it unsure at most, other than how it sounds."""


def compile_phrase(
    id: str, templates: Iterable[str], variables: Mapping[str, str] | None = None
) -> Phrase:
    """Make a phrase from its templates. Raises TemplateError."""
    texts = tuple(templates)
    graphs: list[Graph] = []
    for text in texts:
        parts = parse(text, variables or {})
        exact = text.lstrip().startswith(EXACT)
        graphs.append(build(text, parts, fewest_characters(parts), exact=exact))
    return Phrase(id, texts, tuple(graphs))


def find(
    phrase: Phrase, heard: Heard, *, forbidden: bool = False, perhaps_said: bool = False
) -> Match:
    """The place where the phrase was said, or the likeliest one.

    `forbidden`: a short phrase is only `said` when it is nearly exact and surely recognised.
    `perhaps_said`: where it was surely not said, the likeliest place is of no interest, and
    is not looked for.
    """
    found = _judged(phrase, heard, forbidden, _FIND, every=not perhaps_said)
    best = max(found, key=_rank, default=None)
    if best is None or (perhaps_said and best.answer == "not_said"):
        return Match(phrase.id, "not_said", 0.0, 0.0)
    return best


def find_all(
    phrase: Phrase, heard: Heard, *, forbidden: bool = False, surely: bool = False
) -> tuple[Match, ...]:
    """Every place where the phrase was said or perhaps said, in the order of time.

    `surely`: only those where it was said.
    """
    kept: list[Match] = []
    for match in sorted(_judged(phrase, heard, forbidden, _FIND_ALL), key=_rank, reverse=True):
        wanted = match.answer == "said" if surely else match.answer != "not_said"
        if wanted and not any(_overlap(match, other) for other in kept):
            kept.append(match)
    return tuple(sorted(kept, key=lambda m: (m.start or 0.0, m.end or 0.0)))


def weigh(phrase: Phrase, heard: Heard) -> Evidence | None:
    """What speaks for the likeliest place, which the probability of a place is calibrated on.

    None where there is no place, or where a rule decides: a negation, a key syllable, a number.
    """
    _align(phrase, heard)
    rulings = [
        judge(trimmed(place), heard, graph.exact, graph.exact)
        for graph in phrase.graphs
        for place in places(graph, heard, _FIND)
    ]
    if any(ruling.speaks_against for ruling in rulings):
        return None
    weighed = [ruling.evidence for ruling in rulings if not ruling.by_rule]
    return max(weighed, key=lambda e: (e.probability, e.score), default=None)


def most_wanted(graph: Graph, *, forbidden: bool = False) -> int:
    """The highest cost, in units, of a place that is looked at closely."""
    return min(graph.limit, _hopeful(graph.longest, forbidden or graph.exact))


@lru_cache(maxsize=512)
def _hopeful(longest: int, forbidden: bool) -> int:
    """The highest cost, in units, that is not hopeless; −1 where every one is."""
    costs = range(units(longest) + 1)
    return bisect_left(costs, True, key=lambda c: hopeless(cost(c), longest, forbidden)) - 1


def _align(phrase: Phrase, heard: Heard) -> None:
    if any(graph.number not in heard.aligned for graph in phrase.graphs):
        phrase.bundle.align(heard)


def _rank(match: Match) -> tuple[float, float, float]:
    """Likelier first, then closer by sound, then earlier."""
    return match.probability, match.score, -(match.start or 0.0)


def _overlap(one: Match, other: Match) -> bool:
    if one.start is None or one.end is None or other.start is None or other.end is None:
        return False
    return min(one.end, other.end) - max(one.start, other.start) > 0


def _judged(
    phrase: Phrase, heard: Heard, forbidden: bool, most: int, *, every: bool = False
) -> list[Match]:
    _align(phrase, heard)
    sought = [
        Sought(
            graph,
            strictly=forbidden or graph.exact,
            limit=graph.limit if every else most_wanted(graph, forbidden=forbidden),
        )
        for graph in phrase.graphs
    ]
    return [
        _match(phrase.id, place, heard, ruling)
        for place, ruling in search(sought, heard, most, every=every)
    ]


def _match(name: str, place: Place, heard: Heard, ruling: Ruling) -> Match:
    columns = heard.columns[place.begin : place.end]
    return Match(
        name,
        answer(ruling.probability),
        round(ruling.evidence.likeness, 4),
        ruling.probability,
        columns[0].start,
        columns[-1].end,
        characters(columns),
        captured(place, heard),
        ruling.contradicts,
        ruling.doubt,
    )
