"""Was a phrase said? Places by sound, judged: negation, lost key syllables, length, confidence."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from trainer.phrases.align import Place, Step, places
from trainer.phrases.figures import figures
from trainer.phrases.graph import NEGATIONS, Graph, Kind, build
from trainer.phrases.heard import FILLERS, Column, Heard, characters
from trainer.phrases.template import fewest_characters, parse
from trainer.phrases.values import captured

Answer = Literal["said", "unsure", "not_said"]

SAID_FROM = 0.85
UNSURE_FROM = 0.4
# Logistic calibration on simulated recognition errors (tests/bench/phrases.py), a little stricter
# than the fit. The recogniser's confidence adds nothing there once the score is known.
_INTERCEPT, _PER_SCORE, _PER_LENGTH = -15.0, 18.5, 0.1
_LONGEST = 12
_SHORT_FORBIDDEN, _SHORT_REQUIRED = 4, 2
_NOT_SAID = 0.02
_NEARLY_EXACT = 0.08
_SOUNDS_LIKE = 0.13
_SURE_CONFIDENCE = 0.6
_OWN_CHARACTER = 0.1
_LOST = 0.5
_TOUCHING = 0.4
"""Seconds between a negation and the match within which it belongs to it."""
_RIVAL_SHARE = 0.25
_FIND, _FIND_ALL = 4, 40
_ROUNDED = 1e-4
"""More than the rounding of a probability adds."""
EXACT = "!"
"""Begins a template that is only said as a short forbidden phrase is: nearly exact, same text."""

_MODALS = frozenset("要用能会想可再必")
_LINKS = _MODALS | frozenset("是有算叫为对")
"""What may stand between a denial and the word it denies: 绝不会是骗子."""
_DENIALS = {"非": "常", "绝": "对", "勿": "", "并": "且"}
"""Further characters that deny, unless this one follows."""
# Set phrases and words in which a negating character negates nothing that follows.
_HARMLESS = (
    *("对不起", "不好意思", "不客气", "没关系", "没问题", "差不多", "不一会", "特别", "别的"),
    *("区别", "分别", "级别", "个别", "类别", "性别", "别人", "不但", "不仅", "不过", "无论"),
    *("不管", "不论", "不妨", "不久", "莫非", "未来", "无线", "不知", "要不", "不周", "不便"),
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A compiled phrase: its id and the graphs of its templates."""

    id: str
    templates: tuple[str, ...]
    graphs: tuple[Graph, ...]


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
    floor = UNSURE_FROM if perhaps_said else 0.0
    found = _judged(phrase, heard, forbidden, _FIND, floor, climbing=True)
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
    floor = SAID_FROM if surely else UNSURE_FROM
    # Said comes before perhaps said, so leaving the latter out changes nothing about the former.
    found = _judged(phrase, heard, forbidden, _FIND_ALL, floor)
    for match in sorted(found, key=_rank, reverse=True):
        wanted = match.answer == "said" if surely else match.answer != "not_said"
        if wanted and not any(_overlap(match, other) for other in kept):
            kept.append(match)
    return tuple(sorted(kept, key=lambda m: (m.start or 0.0, m.end or 0.0)))


def _rank(match: Match) -> tuple[float, float, float]:
    """Likelier first, then closer by sound, then earlier."""
    return match.probability, match.score, -(match.start or 0.0)


def _overlap(one: Match, other: Match) -> bool:
    if one.start is None or one.end is None or other.start is None or other.end is None:
        return False
    return min(one.end, other.end) - max(one.start, other.start) > 0


def _judged(
    phrase: Phrase,
    heard: Heard,
    forbidden: bool,
    most: int,
    floor: float | None,
    *,
    climbing: bool = False,
) -> list[Match]:
    """The places where a phrase may have been said, judged.

    `floor`: places that cannot reach this probability may be left out, and when `climbing` those
    that cannot reach that of the best one found so far; None: no place is left out.
    """
    likeliest: list[Match] = []
    others: list[Match] = []
    denied: list[Match] = []
    wanted = floor or 0.0

    def hopeless(cost: float) -> bool:
        return wanted > 0 and _at_best(cost, graph.longest, strictly) < wanted

    for graph in phrase.graphs:
        strictly = forbidden or graph.exact
        for place in places(graph, heard, most, hopeless):
            if wanted > 0 and _at_best(place.cost, place.length, strictly) < wanted:
                continue
            match, negated = _judge(phrase.id, place, heard, strictly, graph.exact)
            rival = heard.columns[place.begin].chain > 0
            (others if rival else likeliest).append(match)
            if negated and not rival:
                denied.append(match)
            if climbing:
                wanted = max(wanted, match.probability)
    if floor is not None and any(m.answer == "said" for m in others):
        # Whether the likeliest reading denies it there takes the places left out as well.
        return _judged(phrase, heard, forbidden, most, None)
    # What the likeliest reading negates, another reading cannot assert.
    return likeliest + [
        _at_most_unsure(m) if any(_overlap(m, d) for d in denied) else m for m in others
    ]


def _at_best(cost: float, longest: int, forbidden: bool) -> float:
    """The highest probability that a place of this cost can have on a way of `longest` syllables
    or fewer; what `_judge` makes of it is never above."""
    if longest == 0:
        return 0.0
    best = _probability(max(0.0, 1.0 - cost / longest), longest) + _ROUNDED
    if cost <= _SOUNDS_LIKE * longest:
        # A short phrase that is nearly exact may be raised: see `_forbidden`.
        return max(best, SAID_FROM)
    short = _SHORT_FORBIDDEN if forbidden else _SHORT_REQUIRED
    return min(best, _NOT_SAID) if longest <= short else best


def _judge(
    name: str, place: Place, heard: Heard, forbidden: bool, exact: bool
) -> tuple[Match, bool]:
    """The match at a place, and whether a negation undid it."""
    columns = heard.columns[place.begin : place.end]
    length = place.length
    if length == 0:
        return Match(name, "not_said", 0.0, 0.0), False
    score = max(0.0, 1.0 - place.cost / length)
    share = heard.share[columns[0].chain]
    conf = sum(c.conf for c in columns) / len(columns)
    ranked = score - (0.03 + 0.09 * (1 - share) if columns[0].chain else 0.0)
    probability = _probability(ranked, length)
    match = Match(
        name,
        _answer(probability),
        round(score, 4),
        round(probability, 4),
        columns[0].start,
        columns[-1].end,
        characters(columns),
        captured(place, heard),
    )
    if _negated(place, heard):
        return _not_said(match), True
    if _key_lost(place):
        return _not_said(match), False
    told = figures(place, heard)
    if told == "wrong":
        return _not_said(match), False
    if told == "unsure" or _garbled(place):
        match = _at_most_unsure(match)
    if length <= _SHORT_REQUIRED and not forbidden:
        match = _short_required(match, place, heard)
    if forbidden:
        match = _forbidden(match, place, heard, conf, share)
    if exact and not _as_written(place, heard):
        return _not_said(match), False
    return match, False


def _probability(score: float, length: int) -> float:
    z = _INTERCEPT + _PER_SCORE * score + _PER_LENGTH * min(length, _LONGEST)
    return 1 / (1 + math.exp(-z))


def _answer(probability: float) -> Answer:
    if probability >= SAID_FROM:
        return "said"
    return "unsure" if probability >= UNSURE_FROM else "not_said"


def _not_said(match: Match) -> Match:
    return replace(match, answer="not_said", probability=min(match.probability, _NOT_SAID))


def _at_most_unsure(match: Match) -> Match:
    if match.answer != "said":
        return match
    return replace(match, answer="unsure", probability=min(match.probability, SAID_FROM - 0.01))


def _said(match: Match) -> Match:
    return replace(match, answer="said", probability=max(match.probability, SAID_FROM))


def _unsure(match: Match) -> Match:
    limited = min(max(match.probability, UNSURE_FROM), SAID_FROM - 0.01)
    return replace(match, answer="unsure", probability=limited)


def _negated(place: Place, heard: Heard) -> bool:
    """Whether a negation that the template has not stands in the match or directly before it."""
    own = frozenset(
        s.column
        for s in place.steps
        if s.column is not None and s.arc.kind is Kind.SYLLABLE and s.cost <= _OWN_CHARACTER
    )
    for at in range(place.begin, place.end):
        if at not in own and _negates(heard, at, own):
            return True
    before = place.begin - 1
    if before < 0 or not _touches(heard, before, place.begin):
        return False
    if _negates(heard, before, own):
        return True
    return (
        before > 0
        and heard.columns[before].character in _MODALS
        and _touches(heard, before - 1, before)
        and _negates(heard, before - 1, own)
    )


def _touches(heard: Heard, before: int, after: int) -> bool:
    one, other = heard.columns[before], heard.columns[after]
    return one.chain == other.chain and other.start - one.end <= _TOUCHING


def _negates(heard: Heard, at: int, own: frozenset[int]) -> bool:
    """Whether a column negates what follows. `own`: columns that the template itself accounts
    for; a set phrase that shares a column with it is none."""
    columns = heard.columns
    if columns[at].character not in NEGATIONS:
        return False
    if 0 < at < len(columns) - 1 and columns[at - 1].character == columns[at + 1].character:
        return False  # 能不能, 是不是, 好不好
    for word in _HARMLESS:
        for begin in range(max(0, at - len(word) + 1), at + 1):
            span = range(begin, min(begin + len(word), len(columns)))
            if characters(columns[i] for i in span) == word and own.isdisjoint(span):
                return False
    return True


def _harmless(text: str, at: int) -> bool:
    return any(
        text[begin : begin + len(word)] == word
        for word in _HARMLESS
        for begin in range(max(0, at - len(word) + 1), at + 1)
    )


def _key_lost(place: Place) -> bool:
    """Whether a key syllable, a negation or most of a variable was not heard."""
    spoken = [s for s in place.steps if s.arc.kind is Kind.SYLLABLE]
    text = "".join(s.arc.character for s in spoken)
    for at, step in enumerate(spoken):
        negation = step.arc.character in NEGATIONS and not _harmless(text, at)
        if (step.arc.key or negation) and (step.column is None or step.cost > _LOST):
            return True
    return any(2 * sum(s.column is None for s in steps) > len(steps) for steps in _variables(place))


def _garbled(place: Place) -> bool:
    """Whether a variable was heard as something rather different."""
    return any(sum(s.cost for s in steps) > 0.4 * len(steps) for steps in _variables(place))


def _variables(place: Place) -> list[list[Step]]:
    found: dict[str, list[Step]] = {}
    for step in place.steps:
        if step.arc.variable:
            found.setdefault(step.arc.variable, []).append(step)
    return list(found.values())


def _same_characters(place: Place, heard: Heard) -> int:
    return sum(
        s.column is not None and heard.columns[s.column].character == s.arc.character
        for s in place.steps
        if s.arc.kind is Kind.SYLLABLE
    )


def _as_written(place: Place, heard: Heard) -> bool:
    """Whether every character was recognised as the template has it; one alone must stand alone."""
    if _same_characters(place, heard) < place.length:
        return False
    if place.length > 1:
        return True
    one = heard.columns[place.begin]
    return all(
        c is one or not _same(c, one) or c.character in FILLERS
        for c in heard.columns[max(0, place.begin - 3) : place.end + 3]
    )


def _short_required(match: Match, place: Place, heard: Heard) -> Match:
    """One or two syllables prove something only when they sound right."""
    if place.length == 1:
        written = _same_characters(place, heard) == 1
        return _said(match) if written and match.answer == "said" else _not_said(match)
    if place.cost > _SOUNDS_LIKE * place.length:
        return _not_said(match)
    if place.cost > _NEARLY_EXACT * place.length:
        return _at_most_unsure(match)
    return match


def _forbidden(match: Match, place: Place, heard: Heard, conf: float, share: float) -> Match:
    """No one is blamed on a likeness: a short phrase must be nearly exact and surely heard."""
    columns = heard.columns[place.begin : place.end]
    rival = columns[0].chain > 0
    if rival and share < _RIVAL_SHARE:
        return _not_said(match)
    if place.length == 1 and not _begins_utterance(place.begin, heard):
        return _not_said(match)
    denied = _denied(place.begin, heard)
    if place.length > _SHORT_FORBIDDEN:
        return _at_most_unsure(match) if rival or conf < _SURE_CONFIDENCE / 2 else match
    if place.cost > _SOUNDS_LIKE * place.length:
        return _not_said(match)
    written = _same_characters(place, heard)
    whole_words = columns[0].begins_word and columns[-1].ends_word
    if place.length == 1 and (written == 0 or not whole_words):
        return _not_said(match)
    if place.length == 2 and written < 2 and not whole_words:
        return _not_said(match)
    needed = place.length if place.length <= 2 else place.length - 1
    exact = place.cost <= _NEARLY_EXACT * place.length and written >= needed
    sure = conf >= _SURE_CONFIDENCE and whole_words and not rival and not denied
    return _said(match) if exact and sure else _unsure(match)


def _begins_utterance(at: int, heard: Heard) -> bool:
    """Whether nothing but a filler comes before a column in its utterance."""
    columns = heard.columns
    while at > 0 and columns[at - 1].character in FILLERS and _same(columns[at - 1], columns[at]):
        at -= 1
    return at == 0 or not _same(columns[at - 1], columns[at])


def _same(one: Column, other: Column) -> bool:
    return one.utterance == other.utterance and one.chain == other.chain


def _denied(begin: int, heard: Heard) -> bool:
    """Whether what stands before a column denies it over a linking word: 不是骗子."""
    at = begin - 1
    while at >= max(0, begin - 4) and _touches(heard, at, at + 1):
        character = heard.columns[at].character
        follows = heard.columns[at + 1].character
        if _negates(heard, at, frozenset()):
            return True
        if character in _DENIALS and follows != _DENIALS[character]:
            return True
        if character not in _LINKS:
            return False
        at -= 1
    return False
