"""Louder when the customer asks for it (HOTLINE 9, VOICE V2), unchanged when he is hard to hear."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

from pydantic import Field

from trainer.domain.message import M_
from trainer.scoring.checks.base import (
    NO_DIALOGUE,
    NOT_REACHED,
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
from trainer.scoring.speaking import NOT_MEASURED, levels, usual_level

_NEXT = 2
"""Utterances after the request that are held against those before it."""


class Settings(Params):
    """`moments`: where the customer asks. Changes in dB against the usual level before."""

    moment_fields: ClassVar[tuple[str, ...]] = ("moments",)
    moments: tuple[str, ...] = Field(min_length=1)
    want: Literal["louder", "unchanged"] = "louder"
    least_db: float = Field(default=1.5, gt=0)
    most_db: float = Field(default=12.0, gt=0)
    within_db: float = Field(default=3.0, gt=0)


def judge(settings: Settings, evidence: Evidence) -> Sequence[Outcome]:
    if not evidence.has_dialogue:
        return not_applicable(NO_DIALOGUE)
    asked = next((e.time for e in evidence.call.moments if e.moment in settings.moments), None)
    if asked is None:
        return not_applicable(NOT_REACHED)
    if evidence.utterances and not evidence.spoken:
        return not_applicable(TYPED)
    before = usual_level(u for u in evidence.spoken if u.start < asked)
    later = levels(u for u in evidence.spoken if u.start >= asked)[:_NEXT]
    after = usual_level(u for u, _ in later)
    if before is None or after is None:
        return not_applicable(NOT_MEASURED)
    change = after - before
    span = {"start": later[0][0].start, "end": later[-1][0].end}
    figures = {"db": round(change, 1)}
    if settings.want == "unchanged":
        reason = M_("The level changed by {db} dB; it should not change.", **figures)
        if abs(change) <= settings.within_db:
            return (met(reason, **span),)
        share = falling(abs(change), settings.within_db, 3 * settings.within_db)
        advice = M_("Keep your own level; ask the customer to speak up.")
        return (violated(reason, share=share, advice=advice, **span),)
    reason = M_("The level changed by {db} dB; a little louder is wanted.", **figures)
    if settings.least_db <= change <= settings.most_db:
        return (met(reason, **span),)
    share = max(0.0, change / settings.least_db) if change < settings.least_db else 0.5
    advice = M_(
        "When the customer cannot hear you, speak a little louder and ask whether it helps."
    )
    return (violated(reason, share=share, advice=advice, **span),)


CHECK = Check("volume_answer", Settings, judge, about="doing")
