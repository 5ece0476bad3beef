"""One place judged: what rules it out, what makes it unsure, and what is asked of short phrases."""

from __future__ import annotations

from typing import Literal, NamedTuple

from trainer.phrases.align import Place, Step
from trainer.phrases.certainty import (
    FORBIDDEN_FROM,
    LEAST_PLACE,
    SAID_FROM,
    Evidence,
    at_most_unsure,
    not_said,
    said,
    unsure,
)
from trainer.phrases.columns import FILLERS, Column
from trainer.phrases.figures import figures
from trainer.phrases.graph import NEGATIONS, Kind
from trainer.phrases.heard import Heard
from trainer.phrases.negation import denied, harmless, negated, reached
from trainer.phrases.second_look import contradicted
from trainer.phrases.support import support, written_elsewhere

_SHORT_FORBIDDEN, _SHORT_REQUIRED = 4, 2
_NEARLY_EXACT = 0.08
_SOUNDS_LIKE = 0.13
_ALIKE = 0.2
"""Mean costs of a syllable: up to which it is nearly exact, may be meant by a short phrase, and is
worth a look at what other readings have there."""
_SURE_CONFIDENCE = 0.6
_LOST = 0.5
RIVAL_SHARE = 0.25
"""Of the likeliest reading's: below it, another one blames no one."""
_PERSONS = {"我": 1, "咱": 1, "你": 2, "您": 2, "他": 3, "她": 3, "它": 3}


Doubtful = Literal["", "denied", "another person", "variable"]
"""What makes a place unsure at most, other than how it sounds: it may have been denied, or said
of somebody else, or the figures or the name in it are not clear."""


class Ruling(NamedTuple):
    """`by_rule`: whatever the evidence, it was not said or is unsure. `negated`: a negation did
    that. `speaks_against`: no other reading may assert it; `denies`: nor may one of a wording that
    is a negation itself. `contradicts`: wording that the sound does not bear out."""

    probability: float
    evidence: Evidence
    by_rule: bool = False
    negated: bool = False
    speaks_against: bool = False
    denies: bool = False
    contradicts: str = ""
    doubt: Doubtful = ""


def hopeless(cost: float, longest: int, forbidden: bool, behind: float = 0.0) -> bool:
    """Whether a place of this cost can only be not said, on a way of `longest` syllables or
    fewer. `behind`: see `Heard.behind`."""
    if longest == 0 or 1.0 - cost / longest - behind < LEAST_PLACE:
        return True
    if longest <= _SHORT_REQUIRED and cost > _ALIKE * longest:
        return True
    return forbidden and longest <= _SHORT_FORBIDDEN and cost > _SOUNDS_LIKE * longest


def judge(place: Place, heard: Heard, forbidden: bool, exact: bool) -> Ruling:
    """The probability that the phrase was said at this place. `forbidden`: no one is blamed on a
    likeness; `exact`: homophones do not count."""
    first = heard.columns[place.begin]
    share, behind = heard.share[first.chain], heard.behind[first.chain]
    likeness = max(0.0, 1.0 - place.cost / place.length) if place.length else 0.0
    evidence = Evidence(likeness, likeness - behind, support(place, heard))
    probability = evidence.forbidden if forbidden else evidence.probability
    if hopeless(place.cost, place.length, forbidden):
        return Ruling(not_said(probability), evidence, by_rule=True)
    no = negated(place, heard)
    denies = no != "no" and reached(place, heard)
    if no == "yes":
        return Ruling(not_said(probability), evidence, True, True, True, denies)
    variables = _variables(place)
    told = figures(place, heard) if variables else "right"
    if _key_lost(place, variables) or told == "wrong" or (exact and not _as_written(place, heard)):
        return Ruling(not_said(probability), evidence, by_rule=True)
    doubt: Doubtful = ""
    if no == "perhaps":
        doubt = "denied"
    elif told == "unsure" or _garbled(variables):
        doubt = "variable"
    elif _of_another(place, heard):
        doubt = "another person"
    if forbidden:
        probability = _forbidden(probability, place, heard, share)
    elif place.length <= _SHORT_REQUIRED:
        probability = _short_required(probability, evidence, place, heard)
    if doubt == "another person" and probability < SAID_FROM:
        probability = not_said(probability)  # two reasons against it
    elif doubt:
        probability = at_most_unsure(probability)
    instead = contradicted(place, heard, forbidden) if probability >= SAID_FROM else ""
    if instead:
        probability = at_most_unsure(probability)
    return Ruling(
        probability,
        evidence,
        by_rule=doubt != "",
        speaks_against=no == "perhaps",
        denies=denies,
        contradicts=instead,
        doubt=doubt,
    )


def _key_lost(place: Place, variables: list[list[Step]]) -> bool:
    """Whether a key syllable, a negation or most of a variable was not heard."""
    spoken = [s for s in place.steps if s.arc.kind is Kind.SYLLABLE]
    for at, step in enumerate(spoken):
        if step.column is None or step.cost > _LOST:
            if step.arc.key:
                return True
            if step.arc.character in NEGATIONS:
                text = "".join(s.arc.character for s in spoken)
                if not harmless(text, at):
                    return True
    return any(2 * sum(s.column is None for s in steps) > len(steps) for steps in variables)


def _garbled(variables: list[list[Step]]) -> bool:
    """Whether a variable was heard as something rather different."""
    return any(sum(s.cost for s in steps) > 0.4 * len(steps) for steps in variables)


def _of_another(place: Place, heard: Heard) -> bool:
    """Whether it was said of somebody else: 这是我自己的问题 for 你自己的. No two of these sound
    alike, so it was hardly misheard."""
    for at, step in enumerate(place.steps):
        if step.column is None or step.cost == 0:
            continue
        meant = _PERSONS.get(step.arc.character)
        told = _PERSONS.get(heard.columns[step.column].character)
        other = meant is not None and told is not None and meant != told
        if other and not written_elsewhere(place, at, step, heard):
            return True
    return False


def _variables(place: Place) -> list[list[Step]]:
    """The steps of each variable."""
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


def _short_required(probability: float, evidence: Evidence, place: Place, heard: Heard) -> float:
    """One or two syllables prove something only when they sound right."""
    if place.length == 1:
        return said(probability) if _same_characters(place, heard) == 1 else not_said(probability)
    if evidence.support.loss > _SOUNDS_LIKE:
        return not_said(probability)
    return at_most_unsure(probability) if evidence.support.loss > _NEARLY_EXACT else probability


def _forbidden(probability: float, place: Place, heard: Heard, share: float) -> float:
    """No one is blamed on a likeness: a short phrase must be nearly exact and surely heard."""
    columns = heard.columns[place.begin : place.end]
    rival = columns[0].chain > 0
    if rival and share < RIVAL_SHARE:
        return not_said(probability)
    conf = sum(c.conf for c in columns) / len(columns)
    if place.length > _SHORT_FORBIDDEN:
        sure = conf >= _SURE_CONFIDENCE / 2 and probability >= FORBIDDEN_FROM
        return probability if sure else at_most_unsure(probability)
    if place.cost > _SOUNDS_LIKE * place.length:
        return not_said(probability)
    written = _same_characters(place, heard)
    whole_words = columns[0].begins_word and columns[-1].ends_word
    if place.length == 1 and not (
        written and whole_words and _begins_utterance(place.begin, heard)
    ):
        return not_said(probability)
    if place.length == 2 and written < 2 and not whole_words:
        return not_said(probability)
    needed = place.length if place.length <= 2 else place.length - 1
    exact = place.cost <= _NEARLY_EXACT * place.length and written >= needed
    sure = conf >= _SURE_CONFIDENCE and whole_words and not rival
    sure = sure and not denied(place.begin, heard)
    return said(probability) if exact and sure else unsure(probability)


def _begins_utterance(at: int, heard: Heard) -> bool:
    """Whether nothing but a filler comes before a column in its utterance."""
    columns = heard.columns
    while at > 0 and columns[at - 1].character in FILLERS and _same(columns[at - 1], columns[at]):
        at -= 1
    return at == 0 or not _same(columns[at - 1], columns[at])


def _same(one: Column, other: Column) -> bool:
    return one.utterance == other.utterance and one.chain == other.chain
