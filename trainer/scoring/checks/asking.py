"""Asking, not ordering: an order needs 请, 麻烦 or 好吗 beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from pydantic import Field

from trainer.domain.message import M_
from trainer.phrases import Match
from trainer.scoring.checks.base import (
    Check,
    Outcome,
    PartOfCall,
    in_time,
    judging_part,
    left,
    violated,
    wording,
)
from trainer.scoring.evidence import Evidence, Utterances


class Settings(PartOfCall):
    phrase_fields: ClassVar[tuple[str, ...]] = ("orders", "softened_by")
    orders: tuple[str, ...] = Field(min_length=1)
    softened_by: tuple[str, ...] = Field(min_length=1)
    before_s: float = Field(default=2.5, ge=0)
    after_s: float = Field(default=2.5, ge=0)
    each: float = Field(default=0.5, gt=0, le=1)


def judge(settings: Settings, evidence: Evidence, part: Utterances) -> Sequence[Outcome]:
    found = [m for n in settings.orders for m in evidence.find_all(n, part, forbidden=True)]
    softeners = evidence.all_said(settings.softened_by, part) if found else ()
    bare = [m for m in found if not any(_beside(m, s, settings) for s in softeners)]
    said = [m for m in in_time(bare) if m.answer == "said"]
    return wording(
        said,
        in_time(bare),
        fault=lambda m: violated(
            M_("“{heard}” is an order; ask instead.", heard=m.heard),
            m,
            share=left(settings.each, len(said)),
            advice=M_("Ask instead of ordering: begin with 请您 or end with 好吗."),
        ),
        doubt=lambda m: M_("Perhaps an order: “{heard}” was heard.", heard=m.heard),
        fine=M_("Asked, never ordered."),
    )


def _beside(match: Match, softener: Match, settings: Settings) -> bool:
    """Whether the softening word belongs to the order: just before it, in it or just after it."""
    begin, end = match.start or 0.0, match.end or 0.0
    return (
        begin - (softener.end or 0.0) <= settings.before_s
        and (softener.start or 0.0) - end <= settings.after_s
    )


CHECK = Check("asking", Settings, judging_part(judge), about="avoiding")
