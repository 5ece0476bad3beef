"""Answered within three rings; HOTLINE 15: later needs an apology."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from pydantic import Field

from trainer.domain.message import M_
from trainer.scoring.checks.base import (
    NO_DIALOGUE,
    Check,
    Outcome,
    Params,
    met,
    not_applicable,
    review,
    violated,
)
from trainer.scoring.evidence import Evidence


class Settings(Params):
    phrase_fields: ClassVar[tuple[str, ...]] = ("apology",)
    rings: int = Field(default=3, ge=1)
    apology: str | None = None
    apology_share: float = Field(default=1.0, ge=0, le=1)


def judge(settings: Settings, evidence: Evidence) -> Sequence[Outcome]:
    call = evidence.call
    if call.rings == 0:
        return not_applicable(NO_DIALOGUE)
    advice = M_("Pick up by ring {n} at the latest.", n=settings.rings)
    if call.answered_at is None:
        reason = M_("The call was never answered.")
        return (violated(reason, start=0.0, end=call.duration, advice=advice),)
    figures = {"n": call.rings, "wanted": settings.rings}
    span = {"start": 0.0, "end": call.answered_at}
    if call.rings <= settings.rings:
        return (met(M_("Answered at ring {n}; at most {wanted} are allowed.", **figures), **span),)
    if settings.apology is None:
        reason = M_("Answered at ring {n}; at most {wanted} are allowed.", **figures)
        return (violated(reason, advice=advice, **span),)
    match = evidence.find(settings.apology, evidence.first_turn)
    if match.answer == "unsure":
        reason = M_("Answered late, perhaps with an apology: “{heard}”.", heard=match.heard)
        return (review(reason, match),)
    if match.answer == "not_said":
        reason = M_("Answered at ring {n} without an apology for the wait.", n=call.rings)
        return (violated(reason, **span),)
    reason = M_("Answered at ring {n}, with an apology for the wait.", n=call.rings)
    if settings.apology_share >= 1:
        return (met(reason, match),)
    return (violated(reason, match, share=settings.apology_share),)


CHECK = Check("answer_rings", Settings, judge, about="doing")
