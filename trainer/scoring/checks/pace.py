"""Speaking rate against the band of the standard, in 字/分.

Where the syllables in the sound are far more or fewer than those recognised a person listens,
unless the pace is right by either count.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from pydantic import Field

from trainer.domain.message import M_, Message
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
    if off == 0:
        return (met(M_("{pace} characters a minute; {low}–{high} are wanted.", **figures)),)
    told = _figures_outside(pace, band, settings.tolerance, passes=off <= settings.tolerance)
    if off <= settings.tolerance:
        return (
            met(
                M_("{pace} characters a minute; {low}–{high} are wanted, {least}–{most} still "
                   "count as right.", **told)
            ),
        )  # fmt: skip
    share = falling(off, settings.tolerance, settings.zero_at)
    points = curve(said)
    fast = pace > band[1]
    worst = (max if fast else min)(points, key=lambda p: (p.cpm, -p.time), default=None)
    reason = _too_fast(told) if fast else _too_slow(told)
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


def _too_fast(told: dict[str, str]) -> Message:
    if "most" not in told:
        return M_("Too fast: {pace} characters a minute; {low}–{high} are wanted.", **told)
    return M_("Too fast: {pace} characters a minute; {low}–{high} are wanted, {least}–{most} still "
              "count as right.", **told)  # fmt: skip


def _too_slow(told: dict[str, str]) -> Message:
    if "least" not in told:
        return M_("Too slow: {pace} characters a minute; {low}–{high} are wanted.", **told)
    return M_("Too slow: {pace} characters a minute; {low}–{high} are wanted, {least}–{most} still "
              "count as right.", **told)  # fmt: skip


def _figures_outside(
    pace: float, band: tuple[float, float], tolerance: float, *, passes: bool
) -> dict[str, str]:
    """A pace outside the band, the band, and where there is a leeway, the limits of what passes.

    A whole number might stand on the wrong side of a limit: near one the pace is told in tenths.
    Limits are rounded inwards, and the pace away from the limit, to the side on which it lies.
    """
    low, high = band
    least, most = _tenths(low * (1 - tolerance), up=True), _tenths(high * (1 + tolerance), up=False)
    fast = pace > high
    near = min(abs(pace - edge) for edge in (low, high, least, most)) < 1
    shown = _tenths(pace, up=fast != passes) if near else round(pace)
    if not passes and least <= shown <= most:  # by a hair that no figure shows
        shown = most + 0.1 if fast else least - 0.1
    figures = {"pace": f"{shown:g}", "low": f"{low:g}", "high": f"{high:g}"}
    return figures | ({"least": f"{least:g}", "most": f"{most:g}"} if tolerance else {})


def _tenths(value: float, *, up: bool) -> float:
    tenths = round(10 * value, 6)  # 240 × 1.08 is a hair more than 259.2 in binary
    return (math.ceil if up else math.floor)(tenths) / 10


CHECK = Check("pace", Settings, judge, about="doing")
