"""What all of the recogniser's readings together say for a place.

A place lies in one reading. Where that one has another syllable or none, a syllable of another
reading at the same time may be the right one: two errors of which each is put right in a
different reading are then no errors. Light syllables (您, 的, 了 …) prove little and weigh little;
so do, where they were left out, further ones that one may as well leave out (是, 就, 这 …).
"""

from __future__ import annotations

from bisect import bisect_left
from typing import NamedTuple

from trainer.phrases.align import Place, Step
from trainer.phrases.graph import NEGATIONS, Kind
from trainer.phrases.heard import Heard
from trainer.phrases.light import LIGHT, may_lack, weight_left_out, weight_of
from trainer.phrases.sounds import cost

_AROUND_MISSING = 0.1
"""Seconds around the place of a missing syllable in which another reading may have it."""
_UNSEEN = 0.3
"""Seconds taken for a missing syllable at the edge of a match."""
_CLEARLY_ANOTHER = 0.2
"""Unlikeness by sound from which a syllable is no mishearing, nor an accent, of a like one."""
_SAME_TIME = 0.5
"""Part of the shorter syllable's time that two must share to stand in the same place."""


class Support(NamedTuple):
    """How far a place is from the template, in the best reading of each syllable.

    `loss`, `unwritten`, `worst` are 0 (all there) – 1. `weight`: of all syllables, light ones
    less. `added`: what the syllables too many cost.
    """

    loss: float
    """Mean unlikeness by sound."""
    unwritten: float
    """Share of the characters that no reading wrote."""
    worst: float
    """The greatest unlikeness of one syllable, times its weight."""
    weight: float
    added: float
    another: float
    """Weight of the syllables that no reading writes, as far as others sound otherwise, and as far
    as what was heard there is sure."""
    others: bool
    """Whether the recogniser gave other readings."""
    patchy: bool = False
    """Whether one that is not light went unheard, and another did or was written otherwise."""


def support(place: Place, heard: Heard) -> Support:
    """Weigh a place. A place without any syllable of the template has no loss and no weight."""
    columns = heard.columns
    first = columns[place.begin]
    easily = may_lack(place)
    loss = unwritten = worst = weight = another = spent = 0.0
    character, missing, others = "", 0, 0
    for at, step in enumerate(place.steps):
        arc, column, paid = step
        spent += paid
        behind, character = character, arc.character
        if arc.kind is not Kind.SYLLABLE or (arc.coloured and column is None):
            continue
        if arc.variable and arc.character in "0123456789":
            continue  # `trainer.phrases.figures` judges them, one by one
        own = weight_of(arc.character)
        weight += own
        if column is None:
            own = weight_left_out(arc.character, easily=easily and behind not in NEGATIONS)
            missing += own > LIGHT
        if paid == 0 and column is not None and columns[column].character == arc.character:
            continue  # no other reading can be better
        unlike, other, sure = _best(place, at, step, heard)
        others += column is not None and other
        loss += own * unlike
        unwritten += own * other
        worst = max(worst, own * unlike)
        if other:
            another += own * sure * min(1.0, unlike / _CLEARLY_ANOTHER)
    whole = weight or 1.0
    runs = heard.runs[first.utterance]
    return Support(
        loss / whole,
        unwritten / whole,
        worst,
        weight,
        max(0.0, place.cost - spent),
        another,
        len(runs) > 1,
        missing > 0 and missing + others > 1,
    )


def written_elsewhere(place: Place, at: int, step: Step, heard: Heard) -> bool:
    """Whether any reading has the character of a place's step `at` in its place."""
    return not _best(place, at, step, heard)[1]


def _best(place: Place, at: int, step: Step, heard: Heard) -> tuple[float, bool, float]:
    """The least unlikeness of a syllable in any reading, whether none has its character, and the
    greatest confidence of what was heard there."""
    unlike, written, sure = 1.0, False, 0.0
    columns, character = heard.columns, step.arc.character
    if step.column is not None:
        unlike = min(1.0, step.cost)
        written = columns[step.column].character == character
    utterance, start, end = _time(place, at, step, heard)
    taking = heard.taking[step.arc.sound].item
    for column in _there(heard, utterance, start, end):
        here = columns[column]
        unlike = min(unlike, cost(taking(column)))
        written = written or here.character == character
        if here.conf > sure:
            sure = here.conf
    return unlike, not written, sure


def _time(place: Place, at: int, step: Step, heard: Heard) -> tuple[int, float, float]:
    """Utterance and time of a step; of one that was not heard the time between its neighbours."""
    columns = heard.columns
    if step.column is not None:
        own = columns[step.column]
        return own.utterance, own.start, own.end
    before = next((s.column for s in reversed(place.steps[:at]) if s.column is not None), None)
    after = next((s.column for s in place.steps[at:] if s.column is not None), None)
    known = columns[before if before is not None else place.begin if after is None else after]
    start = columns[before].end if before is not None else known.start - _UNSEEN
    end = columns[after].start if after is not None else start + _UNSEEN
    return known.utterance, start - _AROUND_MISSING, end + _AROUND_MISSING


def _there(heard: Heard, utterance: int, start: float, end: float) -> list[int]:
    """The columns of an utterance, in any reading, that stand at a time."""
    columns, ends, whole = heard.columns, heard.ends, end - start
    found: list[int] = []
    for first, last in heard.runs[utterance].values():
        for column in range(bisect_left(ends, start, first, last), last):
            other = columns[column]
            begin, over = other.start, other.end
            if begin >= end:
                break
            shared = (end if end < over else over) - (start if start > begin else begin)
            length = over - begin
            if shared > 0 and shared >= _SAME_TIME * (whole if whole < length else length):
                found.append(column)
    return found
