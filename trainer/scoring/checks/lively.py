"""The voice is not flat (POLICY F7): its pitch moves, in the whole call and against its own range.

The range of the pitch runs from its tenth to its ninetieth percentile, in semitones.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

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
    violated,
)
from trainer.scoring.evidence import Evidence
from trainer.scoring.speaking import NOT_MEASURED, pitch_ranges

_LEAST = 2
_ADVICE = M_("Smile while you speak and stress what matters: the voice moves by itself.")


class Settings(Params):
    """`flat_share`: of one's own usual range, below which an utterance is flat; `most_flat`: the
    share of utterances that may be."""

    semitones: float = Field(default=2.5, gt=0)
    zero_at: float = Field(default=1.0, ge=0)
    flat_share: float = Field(default=0.5, gt=0, lt=1)
    most_flat: float = Field(default=0.34, ge=0, le=1)


def judge(settings: Settings, evidence: Evidence) -> Sequence[Outcome]:
    if evidence.utterances and not evidence.spoken:
        return not_applicable(TYPED)
    ranges = pitch_ranges(evidence.spoken)
    if len(ranges) < _LEAST:
        return not_applicable(NOT_MEASURED)
    usual = round(median(r for _, r in ranges), 2)
    figures = {"range": round(usual, 1), "wanted": settings.semitones}
    if usual < settings.semitones:
        flattest = min(ranges, key=lambda pair: (pair[1], pair[0].start))[0]
        return (
            violated(
                M_("The pitch moved by {range} semitones; {wanted} are wanted.", **figures),
                share=falling(-usual, -settings.semitones, -settings.zero_at),
                start=flattest.start,
                end=flattest.end,
                advice=_ADVICE,
            ),
        )
    flat = [(u, r) for u, r in ranges if r < settings.flat_share * usual]
    if len(flat) > settings.most_flat * len(ranges):
        first = flat[0][0]
        reason = M_("{n} of {all} answers were flat against the rest of the call.",
                    n=len(flat), all=len(ranges))  # fmt: skip
        share = 1 - len(flat) / len(ranges)
        return (violated(reason, share=share, start=first.start, end=first.end, advice=_ADVICE),)
    return (met(M_("The pitch moved by {range} semitones; {wanted} are wanted.", **figures)),)


CHECK = Check("lively", Settings, judge, about="doing")
