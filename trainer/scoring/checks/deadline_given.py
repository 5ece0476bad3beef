"""Whoever promises an answer says by when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from pydantic import Field

from trainer.domain.message import M_
from trainer.phrases import Match
from trainer.scoring.checks.base import (
    NO_DIALOGUE,
    NOT_REACHED,
    Check,
    Outcome,
    PartOfCall,
    met,
    missed,
    not_applicable,
    review,
)
from trainer.scoring.evidence import Evidence


class Settings(PartOfCall):
    phrase_fields: ClassVar[tuple[str, ...]] = ("promises", "deadlines")
    promises: tuple[str, ...] = Field(min_length=1)
    deadlines: tuple[str, ...] = Field(min_length=1)
    within_s: float = Field(default=15.0, gt=0)


def judge(settings: Settings, evidence: Evidence) -> Sequence[Outcome]:
    part = settings.select(evidence)
    if part is None:
        return not_applicable(NOT_REACHED if evidence.has_dialogue else NO_DIALOGUE)
    promised = evidence.all_said(settings.promises, part)
    if not promised:
        return not_applicable(M_("No later answer was promised."))
    times = [m for name in settings.deadlines for m in evidence.find_all(name, part)]
    near = [t for t in times if any(_near(t, p, settings.within_s) for p in promised)]
    said = next((t for t in near if t.answer == "said"), None)
    if said is not None:
        return (met(M_("Said by when: “{heard}”.", heard=said.heard), said),)
    if near:
        return (review(M_("Perhaps said: “{heard}” was heard.", heard=near[0].heard), near[0]),)
    first = promised[0]
    return (
        missed(
            M_("“{heard}”: promised without saying by when.", heard=first.heard),
            start=first.start,
            end=first.end,
            heard=first.heard,
            advice=M_("Say a time: within so many minutes, hours or working days."),
        ),
    )


def _near(one: Match, other: Match, within: float) -> bool:
    return (one.start or 0.0) - (other.end or 0.0) <= within and (other.start or 0.0) - (
        one.end or 0.0
    ) <= within


CHECK = Check("deadline_given", Settings, judge)
