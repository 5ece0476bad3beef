"""Speaking rate against the band of the standard, in 字/分.

Where the syllables in the sound are far more or fewer than those recognised a person listens,
unless the pace is right by either count.
"""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field

from trainer.domain.message import M_
from trainer.scoring.checks.base import (
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
from trainer.scoring.pacing import WINDOW, curve
from trainer.scoring.syllable_check import compare

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
    said = evidence.speech(settings.pause_s)
    pace = said.cpm
    if pace is None or len(said.syllables) < LEAST_CHARACTERS:
        return not_applicable(
            M_("Too little was spoken to measure a pace ({n} characters).", n=len(said.syllables))
        )
    band = settings.band or evidence.standard.pace
    figures = {"pace": round(pace), "low": round(band[0]), "high": round(band[1])}
    off = beyond(pace, band, slow=settings.slow)
    counts = compare(evidence.spoken)
    if counts is not None and not counts.agree:
        by_sound = pace * counts.ratio
        other = beyond(by_sound, band, slow=settings.slow)
        if max(off, other) > settings.tolerance:
            return (
                review(
                    M_("{pace} characters a minute by the words recognised, {sound} by the "
                       "syllables in the sound: one of them is wrong. Please listen; {low}–{high} "
                       "are wanted.", sound=round(by_sound), **figures)
                ),
            )  # fmt: skip
    if off <= settings.tolerance:
        return (met(M_("{pace} characters a minute; {low}–{high} are wanted.", **figures)),)
    share = falling(off, settings.tolerance, settings.zero_at)
    points = curve(said)
    fast = pace > band[1]
    worst = (max if fast else min)(points, key=lambda p: (p.cpm, -p.time), default=None)
    reason = (
        M_("Too fast: {pace} characters a minute; {low}–{high} are wanted.", **figures)
        if fast
        else M_("Too slow: {pace} characters a minute; {low}–{high} are wanted.", **figures)
    )
    advice = (
        M_("Slow down: pause after each sentence, and say what matters word by word.")
        if fast
        else M_("Speak a little faster, and leave no gaps within a sentence.")
    )
    if worst is None:
        return (violated(reason, share=share, advice=advice),)
    begin = max(worst.time - WINDOW, said.spans[0][0])
    return (violated(reason, share=share, start=begin, end=worst.time, advice=advice),)


def beyond(pace: float, band: tuple[float, float], *, slow: bool = True) -> float:
    """By what share of its nearer edge a pace lies outside the band; 0 within it. `slow`: whether
    a pace below it is outside."""
    low, high = band
    if pace > high:
        return pace / high - 1
    return 1 - pace / low if slow and pace < low else 0.0


CHECK = Check("pace", Settings, judge, about="doing")
