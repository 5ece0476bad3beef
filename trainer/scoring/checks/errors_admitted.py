"""Own mistakes are admitted at once, with an apology (GUIDE 应答7, P9; HOTLINE 总则7)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from pydantic import Field

from trainer.domain.message import M_
from trainer.scoring.checks.base import (
    Check,
    Outcome,
    Params,
    apart,
    met,
    missed,
    not_applicable,
    perhaps,
    review,
    span_of,
)
from trainer.scoring.evidence import Evidence

_HALF = 0.5


class Settings(Params):
    """`moments`: where the customer points out a mistake, so that it must be admitted."""

    phrase_fields: ClassVar[tuple[str, ...]] = ("corrections", "apology")
    moment_fields: ClassVar[tuple[str, ...]] = ("moments",)
    corrections: tuple[str, ...] = Field(min_length=1)
    apology: tuple[str, ...] = Field(min_length=1)
    moments: tuple[str, ...] = ()
    within_s: float = Field(default=6.0, gt=0)


def judge(settings: Settings, evidence: Evidence) -> Sequence[Outcome]:
    part = evidence.at_moments(settings.moments) if settings.moments else evidence.utterances
    if part is None:
        return not_applicable(M_("Nothing had to be corrected."))
    admitted = evidence.all_said(settings.corrections, part)
    if not admitted and not settings.moments:
        return not_applicable(M_("Nothing had to be corrected."))
    sorry = [m for name in settings.apology for m in evidence.find_all(name, part)]
    near = [
        s for s in sorry if not admitted or any(apart(s, a) <= settings.within_s for a in admitted)
    ]
    said = next((s for s in near if s.answer == "said"), None)
    if said is not None:
        return (met(M_("The mistake was admitted with an apology: “{heard}”.",
                       heard=said.heard), said),)  # fmt: skip
    if near:
        return (review(perhaps(near[0]), near[0]),)
    if not admitted:
        return (missed(M_("The mistake was neither admitted nor excused."), **span_of(part)),)
    first = admitted[0]
    reason = M_("“{heard}”: corrected without an apology.", heard=first.heard)
    return (missed(reason, _HALF, start=first.start, end=first.end, heard=first.heard),)


CHECK = Check("errors_admitted", Settings, judge, about="saying")
