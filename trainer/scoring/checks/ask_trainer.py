"""What no program can hear (sincerity, a smile, a dialect) is a question to the trainer."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field

from trainer.domain.message import M_
from trainer.scoring.checks.base import (
    NO_DIALOGUE,
    NOT_REACHED,
    NOTHING_SAID,
    TYPED,
    Check,
    Outcome,
    PartOfCall,
    not_applicable,
    review,
)
from trainer.scoring.evidence import Evidence


class Settings(PartOfCall):
    question: str = Field(min_length=1)
    spoken: bool = True


def judge(settings: Settings, evidence: Evidence) -> Sequence[Outcome]:
    part = settings.select(evidence)
    if part is None:
        return not_applicable(NOT_REACHED if evidence.has_dialogue else NO_DIALOGUE)
    if not part:
        return not_applicable(NOTHING_SAID)
    if settings.spoken and all(u.typed for u in part):
        return not_applicable(TYPED)
    reason = M_("A question for the trainer: {question}", question=settings.question)
    span = {"start": part[0].start, "end": max(u.end for u in part)}
    return (review(reason, **span),)


CHECK = Check("ask_trainer", Settings, judge)
