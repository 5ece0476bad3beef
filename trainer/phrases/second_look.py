"""A second look at what is taken as said: does the sound bear it out?

Matching by sound forgives syllables that were recognised as like ones; a recogniser errs just so.
But a like syllable may also be what was said: 资助 is not 自助. Held against the sound itself, the
wording of the template is then far less likely than what was recognised, while an error of the
recogniser leaves the two about as likely as each other. So where a phrase counts as said although
a syllable was recognised otherwise, both readings are asked for (`Heard.doubts`); what the sound
contradicts goes to a person. Whoever has the sound answers, see `trainer.services.second_look`.
"""

from __future__ import annotations

from trainer.phrases.align import Place, Step
from trainer.phrases.columns import Column, characters
from trainer.phrases.distance import distance
from trainer.phrases.graph import Kind
from trainer.phrases.heard import Doubt, Heard
from trainer.phrases.light import LIGHT, weight_of
from trainer.phrases.support import written_elsewhere

LEAST_RATIO = -16.0
"""Natural logarithm of a likelihood ratio below which the sound contradicts a wording. On the part
for choosing of `trainer bench phrases` it contradicts 52 that were not said, and nine that were
said with an accent and nine without (one required, eight forbidden)."""
_ACCENT = 0.25
"""Unlikeness up to which two syllables of one tone may be one in somebody's accent: 四 for 是. The
sound would tell them apart, and blame the accent."""
_NEUTRAL = 5
"""The tone of an unstressed syllable, which may sound like any."""
_EITHER = {"您", "你"}
"""A phrase is found with either; the check on 您 judges the choice."""
_FIGURES = dict(zip("0123456789", "零一二三四五六七八九", strict=True))


def contradicted(place: Place, heard: Heard, forbidden: bool) -> str:
    """The characters that a place would have by its template, where the sound contradicts them;
    empty where it does not. Notes what is not known of the sound yet.

    `forbidden`: nobody is blamed for 告诉他 where 告诉你 is meant, so light syllables count, too.
    """
    columns = heard.columns
    first, last = columns[place.begin], columns[place.end - 1]
    utterance = heard.utterances[first.utterance]
    if utterance.typed or last.utterance != first.utterance:
        return ""  # there is no sound, or no one sound
    other = _otherwise(place, heard, forbidden)
    if not other:
        return ""

    def text(begin: int, end: int) -> str:
        return "".join(other.get(at, columns[at].character) for at in range(begin, end))

    run = heard.runs[first.utterance][first.chain]
    recognised = characters(columns[run.begin : run.end])
    doubt = Doubt(utterance.start, recognised, text(run.begin, run.end))
    ratio = heard.compared.get(doubt)
    if ratio is None:
        heard.doubts[doubt] = None
        return ""
    return text(place.begin, place.end) if ratio < LEAST_RATIO else ""


def _otherwise(place: Place, heard: Heard, forbidden: bool) -> dict[int, str]:
    """By column, the template's characters for syllables that count and were recognised otherwise;
    not those that another reading of the recogniser has."""
    columns = heard.columns
    return {
        step.column: _FIGURES.get(step.arc.character, step.arc.character)
        for at, step in enumerate(place.steps)
        if step.column is not None
        and _differs(step, columns[step.column], forbidden)
        and not written_elsewhere(place, at, step, heard)
    }


def _differs(step: Step, column: Column, forbidden: bool) -> bool:
    """Whether a syllable that counts was recognised as one that is another in any accent."""
    arc = step.arc
    if arc.kind is not Kind.SYLLABLE or step.cost == 0:
        return False
    # Of required wording a light syllable may be another one: 啊 for 吧, not 他 for 我.
    if weight_of(arc.character) <= LIGHT and (
        not forbidden or {arc.character, column.character} == _EITHER
    ):
        return False
    if arc.variable and arc.character.isdigit():
        return False  # `trainer.phrases.figures` judges them, one by one
    return not any(
        (one.tone == other.tone or _NEUTRAL in (one.tone, other.tone))
        and distance(one, other) <= _ACCENT
        for one in arc.sounds
        for other in column.sounds
    )
