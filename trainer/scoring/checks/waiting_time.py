"""Waiting about five seconds (HOTLINE 3, 5, 6, 34) before speaking again or hanging up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

from pydantic import Field, field_validator

from trainer.domain.message import M_
from trainer.scoring.checks.base import (
    NOT_REACHED,
    TYPED,
    Check,
    Outcome,
    Params,
    met,
    not_applicable,
    perhaps,
    review,
    violated,
)
from trainer.scoring.evidence import Evidence

_TOO_LATE_SHARE = 0.5


class Settings(Params):
    phrase_fields: ClassVar[tuple[str, ...]] = ("after_phrase",)
    after_phrase: str
    until: Literal["next_words", "hang_up"]
    occurrence: int = 1
    seconds: float = Field(default=5.0, gt=0)
    early: float = Field(default=1.5, ge=0)
    late: float = Field(default=5.0, ge=0)

    @field_validator("occurrence")
    @classmethod
    def _not_zero(cls, value: int) -> int:
        if value == 0:
            raise ValueError(M_("Occurrences count from 1, or from −1 backwards."))
        return value


def judge(settings: Settings, evidence: Evidence) -> Sequence[Outcome]:
    found = evidence.find_all(settings.after_phrase, evidence.utterances)
    at = settings.occurrence - 1 if settings.occurrence > 0 else settings.occurrence
    try:
        match = found[at]
    except IndexError:
        return not_applicable(NOT_REACHED)
    # The wait begins when the utterance with the phrase is over.
    begun = max(
        (u.end for u in evidence.utterances if u.start <= (match.end or 0.0)),
        default=match.end or 0.0,
    )
    if settings.until == "next_words" and evidence.utterances and not evidence.spoken:
        return not_applicable(TYPED)
    end = _end(settings, evidence, begun)
    if end is None:
        return not_applicable(NOT_REACHED)
    if any(begun < ln.start < end for ln in evidence.call.lines):
        return not_applicable(M_("The customer spoke in between."))
    waited = end - begun
    figures = {"waited": round(waited, 1), "wanted": settings.seconds}
    span = {"start": begun, "end": end}
    if match.answer == "unsure":
        return (review(perhaps(match), match),)
    if waited < settings.seconds - settings.early:
        return (violated(M_("Waited {waited} s; about {wanted} s are wanted.", **figures), **span),)
    if waited > settings.seconds + settings.late:
        reason = M_("Waited {waited} s, far longer than the {wanted} s wanted.", **figures)
        return (violated(reason, share=_TOO_LATE_SHARE, **span),)
    return (met(M_("Waited {waited} s; about {wanted} s are wanted.", **figures), **span),)


def _end(settings: Settings, evidence: Evidence, begun: float) -> float | None:
    if settings.until == "next_words":
        return next((u.start for u in evidence.utterances if u.start >= begun), None)
    if any(u.start >= begun for u in evidence.utterances):
        return None
    hung_up = evidence.call.hung_up
    return hung_up.time if hung_up is not None and hung_up.by == "trainee" else None


CHECK = Check("waiting_time", Settings, judge, about="doing")
