"""Speaking rate against the band of the standard, in 字/分."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field

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
from trainer.scoring.pacing import WINDOW, curve, speech

LEAST_CHARACTERS = 15


class Settings(Params):
    band: tuple[float, float] | None = Field(default=None)
    tolerance: float = Field(default=0.08, ge=0, lt=1)
    zero_at: float = Field(default=0.4, gt=0)
    pause_s: float = Field(default=1.0, ge=0)
    slow: bool = True


def judge(settings: Settings, evidence: Evidence) -> Sequence[Outcome]:
    if evidence.utterances and not evidence.spoken:
        return not_applicable(TYPED)
    said = speech(evidence.spoken, settings.pause_s)
    pace = said.cpm
    if pace is None or len(said.syllables) < LEAST_CHARACTERS:
        return not_applicable(
            M_("Too little was spoken to measure a pace ({n} characters).", n=len(said.syllables))
        )
    low, high = settings.band or evidence.standard.pace
    figures = {"pace": round(pace), "low": round(low), "high": round(high)}
    if pace > high:
        off = pace / high - 1
    elif pace < low and settings.slow:
        off = 1 - pace / low
    else:
        off = 0.0
    if off <= settings.tolerance:
        return (met(M_("{pace} characters a minute; {low}–{high} are wanted.", **figures)),)
    span = max(1e-6, settings.zero_at - settings.tolerance)
    share = max(0.0, 1 - (off - settings.tolerance) / span)
    points = curve(said)
    fast = pace > high
    worst = (max if fast else min)(points, key=lambda p: (p.cpm, -p.time), default=None)
    reason = (
        M_("Too fast: {pace} characters a minute; {low}–{high} are wanted.", **figures)
        if fast
        else M_("Too slow: {pace} characters a minute; {low}–{high} are wanted.", **figures)
    )
    if worst is None:
        return (violated(reason, share=share),)
    begin = max(worst.time - WINDOW, said.spans[0][0])
    return (violated(reason, share=share, start=begin, end=worst.time),)


CHECK = Check("pace", Settings, judge)
