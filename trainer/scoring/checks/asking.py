"""Asking, not ordering: an order needs 请, 麻烦 or 好吗 beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from pydantic import Field

from trainer.domain.message import M_
from trainer.phrases import Match
from trainer.scoring.checks.base import (
    NO_DIALOGUE,
    NOT_REACHED,
    NOTHING_SAID,
    Check,
    Outcome,
    PartOfCall,
    met,
    not_applicable,
    review,
    violated,
)
from trainer.scoring.evidence import Evidence


class Settings(PartOfCall):
    phrase_fields: ClassVar[tuple[str, ...]] = ("orders", "softened_by")
    orders: tuple[str, ...] = Field(min_length=1)
    softened_by: tuple[str, ...] = Field(min_length=1)
    before_s: float = Field(default=2.5, ge=0)
    after_s: float = Field(default=2.5, ge=0)
    each: float = Field(default=0.5, gt=0, le=1)


def judge(settings: Settings, evidence: Evidence) -> Sequence[Outcome]:
    part = settings.select(evidence)
    if part is None:
        return not_applicable(NOT_REACHED if evidence.has_dialogue else NO_DIALOGUE)
    if not part:
        return not_applicable(NOTHING_SAID)
    found = [m for n in settings.orders for m in evidence.find_all(n, part, forbidden=True)]
    softeners = evidence.all_said(settings.softened_by, part) if found else ()
    bare = [m for m in found if not any(_beside(m, s, settings) for s in softeners)]
    bare.sort(key=lambda m: (m.start or 0.0, m.end or 0.0, m.phrase))
    said = [m for m in bare if m.answer == "said"]
    if said:
        share = max(0.0, 1 - settings.each * len(said))
        return tuple(
            violated(
                M_("“{heard}” is an order; ask instead.", heard=m.heard),
                m,
                share=share,
                advice=M_("Ask instead of ordering: begin with 请您 or end with 好吗."),
            )
            for m in said
        )
    if bare:
        return (review(M_("Perhaps an order: “{heard}” was heard.", heard=bare[0].heard), bare[0]),)
    return (met(M_("Asked, never ordered.")),)


def _beside(match: Match, softener: Match, settings: Settings) -> bool:
    """Whether the softening word belongs to the order: just before it, in it or just after it."""
    begin, end = match.start or 0.0, match.end or 0.0
    return (
        begin - (softener.end or 0.0) <= settings.before_s
        and (softener.start or 0.0) - end <= settings.after_s
    )


CHECK = Check("asking", Settings, judge)
