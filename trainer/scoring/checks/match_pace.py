"""The trainee speaks about as fast as the customer (VOICE V1)."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field

from trainer.domain.message import M_
from trainer.scoring.checks.base import (
    NO_DIALOGUE,
    TYPED,
    Check,
    Outcome,
    Params,
    falling,
    met,
    not_applicable,
    review,
    violated,
)
from trainer.scoring.evidence import Evidence
from trainer.scoring.syllable_check import compare
from trainer.scoring.syllables import counted

_LEAST = 15
"""Characters of either side below which its pace means little."""


class Settings(Params):
    tolerance: float = Field(default=0.25, ge=0)
    zero_at: float = Field(default=0.6, gt=0)


def judge(settings: Settings, evidence: Evidence) -> Sequence[Outcome]:
    if not evidence.call.lines:
        return not_applicable(NO_DIALOGUE)
    if evidence.utterances and not evidence.spoken:
        return not_applicable(TYPED)
    lines = [ln for ln in evidence.call.lines if ln.end > ln.start]
    characters = sum(counted(ln.text) for ln in lines)
    said = evidence.speech()
    if said.cpm is None or len(said.syllables) < _LEAST or characters < _LEAST:
        return not_applicable(M_("Too little was spoken to judge this."))
    theirs = 60.0 * characters / sum(ln.end - ln.start for ln in lines)
    off = abs(said.cpm / theirs - 1)
    figures = {"own": round(said.cpm), "theirs": round(theirs)}
    counts = compare(evidence.spoken)
    if counts is not None and not counts.agree:
        by_sound = said.cpm * counts.ratio
        if max(off, abs(by_sound / theirs - 1)) > settings.tolerance:
            return (
                review(
                    M_("{own} characters a minute by the words recognised, {sound} by the "
                       "syllables in the sound: one of them is wrong. Please listen; the customer "
                       "spoke {theirs}.", sound=round(by_sound), **figures)
                ),
            )  # fmt: skip
    reason = M_("{own} characters a minute; the customer spoke {theirs}.", **figures)
    if off <= settings.tolerance:
        return (met(reason),)
    advice = (
        M_("Speak more slowly: the customer does.")
        if said.cpm > theirs
        else M_("Speak a little faster: the customer does.")
    )
    share = falling(off, settings.tolerance, settings.zero_at)
    return (violated(reason, share=share, advice=advice),)


CHECK = Check("match_pace", Settings, judge, about="doing")
