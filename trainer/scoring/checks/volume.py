"""The voice is neither too soft nor so loud that it distorts (VOICE V2)."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field

from trainer.domain.message import M_
from trainer.scoring.checks.base import (
    NOT_REACHED,
    TYPED,
    Check,
    Outcome,
    PartOfCall,
    falling,
    met,
    not_applicable,
    violated,
)
from trainer.scoring.evidence import Evidence
from trainer.scoring.speaking import NOT_MEASURED, levels, usual_level


class Settings(PartOfCall):
    """dBFS; `leeway`: dB beyond them at which nothing is left."""

    softest: float = Field(default=-42.0, le=0)
    loudest: float = Field(default=-10.0, le=0)
    leeway: float = Field(default=10.0, gt=0)


def judge(settings: Settings, evidence: Evidence) -> Sequence[Outcome]:
    part = settings.select(evidence)
    if part is None:
        return not_applicable(NOT_REACHED)
    if part and all(u.typed for u in part):
        return not_applicable(TYPED)
    level = usual_level(part)
    if level is None:
        return not_applicable(NOT_MEASURED)
    figures = {"level": round(level), "low": settings.softest, "high": settings.loudest}
    off = max(settings.softest - level, level - settings.loudest)
    if off <= 0:
        return (met(M_("Spoken at {level} dBFS; {low} to {high} are wanted.", **figures)),)
    soft = level < settings.softest
    extreme = (min if soft else max)(levels(part), key=lambda pair: (pair[1], pair[0].start))[0]
    reason = (
        M_("Too soft: {level} dBFS; {low} to {high} are wanted.", **figures)
        if soft
        else M_("Too loud: {level} dBFS; {low} to {high} are wanted.", **figures)
    )
    advice = (
        M_("Speak up, or bring the microphone closer: one to two centimetres from the mouth.")
        if soft
        else M_("Speak more softly, or move the microphone away a little.")
    )
    share = falling(off, 0.0, settings.leeway)
    return (violated(reason, share=share, start=extreme.start, end=extreme.end, advice=advice),)


CHECK = Check("volume", Settings, judge, about="doing")
