"""The greeting begins within a few seconds of answering."""

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
    met,
    missed,
    not_applicable,
)
from trainer.scoring.evidence import Evidence


class Settings(Params):
    seconds: float = Field(default=3.0, gt=0)


def judge(settings: Settings, evidence: Evidence) -> Sequence[Outcome]:
    call = evidence.call
    if call.answered_at is None:
        return not_applicable(NO_DIALOGUE)
    first = evidence.utterances[0] if evidence.utterances else None
    if first is not None and first.typed:
        return not_applicable(TYPED)
    deadline = call.answered_at + settings.seconds
    if any(ln.start <= deadline and (first is None or ln.start < first.start) for ln in call.lines):
        return not_applicable(M_("The customer spoke first."))
    if first is None:
        return (missed(M_("Nobody was greeted."), start=call.answered_at, end=call.duration),)
    waited = round(first.start - call.answered_at, 1)
    figures = {"waited": waited, "wanted": settings.seconds}
    reason = M_("Greeted {waited} s after answering; {wanted} s are allowed.", **figures)
    span = {"start": call.answered_at, "end": first.start}
    if first.start <= deadline:
        return (met(reason, **span),)
    return (missed(reason, **span),)


CHECK = Check("greet_within", Settings, judge, about="doing")
