"""Sentences end short (VOICE V6): a last syllable drawn out sounds as if more were to come.

The last syllable is measured by its sound and held against the trainee's own usual syllable.
"""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field

from trainer.domain.events import Utterance
from trainer.domain.message import M_
from trainer.scoring.checks.base import (
    TYPED,
    Check,
    Outcome,
    Params,
    met,
    not_applicable,
    violated,
)
from trainer.scoring.evidence import Evidence
from trainer.scoring.speaking import LEAST_VOICE, NOT_MEASURED, voice_seconds

_LEAST_SYLLABLES = 8


class Settings(Params):
    """`syllables`: how many usual ones long an ending may be; `at_most`: endings that may be."""

    syllables: float = Field(default=1.8, gt=1)
    least_s: float = Field(default=0.45, gt=0)
    at_most: int = Field(default=1, ge=0)
    each: float = Field(default=0.34, gt=0, le=1)


def judge(settings: Settings, evidence: Evidence) -> Sequence[Outcome]:
    if evidence.utterances and not evidence.spoken:
        return not_applicable(TYPED)
    said = evidence.speech()
    ends = [(u, u.sound.tail_s) for u in evidence.spoken
            if u.sound is not None and voice_seconds(u) >= LEAST_VOICE]  # fmt: skip
    if not ends or said.cpm is None or len(said.syllables) < _LEAST_SYLLABLES:
        return not_applicable(NOT_MEASURED)
    longest = max(settings.least_s, settings.syllables * 60.0 / said.cpm)
    drawn: list[tuple[Utterance, float]] = [(u, tail) for u, tail in ends if tail > longest]
    if len(drawn) <= settings.at_most:
        return (met(M_("{n} of {all} endings were drawn out.", n=len(drawn), all=len(ends))),)
    share = max(0.0, 1 - settings.each * (len(drawn) - settings.at_most))
    return tuple(
        violated(
            M_("The ending was drawn out for {seconds} s.", seconds=round(tail, 1)),
            share=share,
            start=utterance.end - tail,
            end=utterance.end,
            heard=utterance.text,
            advice=M_("End the last syllable short and let the voice fall."),
        )
        for utterance, tail in drawn
    )


CHECK = Check("trailing_endings", Settings, judge, about="avoiding")
