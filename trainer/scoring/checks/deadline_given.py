"""Whoever promises an answer says by when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from pydantic import Field

from trainer.domain.message import M_
from trainer.scoring.checks.base import (
    Check,
    Outcome,
    PartOfCall,
    apart,
    judging_part,
    met,
    missed,
    not_applicable,
    perhaps,
    review,
    whole_number,
)
from trainer.scoring.evidence import Evidence, Utterances


class Settings(PartOfCall):
    phrase_fields: ClassVar[tuple[str, ...]] = ("promises", "deadlines")
    promises: tuple[str, ...] = Field(min_length=1)
    deadlines: tuple[str, ...] = Field(min_length=1)
    within_s: float = Field(default=15.0, gt=0)


def judge(settings: Settings, evidence: Evidence, part: Utterances) -> Sequence[Outcome]:
    promised = evidence.all_said(settings.promises, part)
    if not promised:
        return not_applicable(M_("No later answer was promised."))
    found = [m for name in settings.deadlines for m in evidence.find_all(name, part)]
    times = [whole_number(match) for match in found]
    near = [t for t in times if any(apart(t, p) <= settings.within_s for p in promised)]
    said = next((t for t in near if t.answer == "said"), None)
    if said is not None:
        return (met(M_("Said by when: “{heard}”.", heard=said.heard), said),)
    if near:
        return (review(perhaps(near[0]), near[0]),)
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


CHECK = Check("deadline_given", Settings, judging_part(judge, of_silence=True), about="saying")
