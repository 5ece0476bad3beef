"""The voice does not jump between loud and soft (POLICY F7), held against its own usual level."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

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
from trainer.scoring.speaking import NOT_MEASURED, levels, usual_level

_LEAST = 3
"""Utterances from which one can speak of a usual level."""


class Settings(Params):
    """`except_after`: moments at which the customer asks to speak up; later ones may be louder."""

    moment_fields: ClassVar[tuple[str, ...]] = ("except_after",)
    within_db: float = Field(default=8.0, gt=0)
    each: float = Field(default=0.34, gt=0, le=1)
    except_after: tuple[str, ...] = ()


def judge(settings: Settings, evidence: Evidence) -> Sequence[Outcome]:
    if evidence.utterances and not evidence.spoken:
        return not_applicable(TYPED)
    measured = levels(evidence.spoken)
    asked = min(
        (e.time for e in evidence.call.moments if e.moment in settings.except_after),
        default=float("inf"),
    )
    measured = [(u, level) for u, level in measured if u.start < asked]
    usual = usual_level(u for u, _ in measured)
    if usual is None or len(measured) < _LEAST:
        return not_applicable(NOT_MEASURED)
    jumps = [(u, level - usual) for u, level in measured if abs(level - usual) > settings.within_db]
    if not jumps:
        widest = max(abs(level - usual) for _, level in measured)
        reason = M_("The voice stayed within {db} dB of its usual level.", db=round(widest, 1))
        return (met(reason),)
    share = max(0.0, 1 - settings.each * len(jumps))
    return tuple(
        violated(
            M_("{db} dB louder than usual.", db=round(off, 1))
            if off > 0
            else M_("{db} dB softer than usual.", db=round(-off, 1)),
            share=share,
            start=utterance.start,
            end=utterance.end,
            heard=utterance.text,
            advice=M_("Keep your voice at one level; breathe before you answer."),
        )
        for utterance, off in jumps
    )


CHECK = Check("volume_steady", Settings, judge, about="doing")
