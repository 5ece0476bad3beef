"""What no program can hear (sincerity, a smile, a dialect) is a question to the trainer."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field

from trainer.domain.message import M_
from trainer.scoring.checks.base import (
    TYPED,
    Check,
    Outcome,
    PartOfCall,
    judging_part,
    not_applicable,
    review,
    span_of,
)
from trainer.scoring.evidence import Evidence, Utterances


class Settings(PartOfCall):
    question: str = Field(min_length=1)
    spoken: bool = True


def judge(settings: Settings, evidence: Evidence, part: Utterances) -> Sequence[Outcome]:
    if settings.spoken and all(u.typed for u in part):
        return not_applicable(TYPED)
    reason = M_("A question for the trainer: {question}", question=settings.question)
    return (review(reason, **span_of(part)),)


CHECK = Check("ask_trainer", Settings, judging_part(judge), about="doing")
