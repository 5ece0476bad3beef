"""The stages of a call in their order: opening, need confirmed, answer, understood, more, close."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from pydantic import Field

from trainer.domain.message import M_
from trainer.phrases import Match
from trainer.scoring.checks.base import Check, Outcome, Params, met, not_applicable, violated
from trainer.scoring.evidence import Evidence


class Settings(Params):
    phrase_fields: ClassVar[tuple[str, ...]] = ()
    stages: tuple[tuple[str, ...], ...] = Field(min_length=2)

    def phrase_names(self) -> tuple[str, ...]:
        return tuple(name for stage in self.stages for name in stage)


def judge(settings: Settings, evidence: Evidence) -> Sequence[Outcome]:
    reached = float("-inf")
    before: Match | None = None
    seen = 0
    early: list[tuple[Match, Match]] = []
    for names in settings.stages:
        places = evidence.all_said(names, evidence.utterances)
        if not places:
            continue  # whether it was said at all is for other criteria
        seen += 1
        later = next((m for m in places if (m.start or 0.0) >= reached), None)
        if later is not None:
            reached, before = later.start or 0.0, later
        elif before is not None:
            early.append((places[-1], before))
    if seen < 2:
        return not_applicable(M_("Too few stages were heard to speak of an order."))
    if not early:
        return (met(M_("The {n} stages that were heard came in their order.", n=seen)),)
    share = max(0.0, 1 - len(early) / (seen - 1))
    return tuple(
        violated(
            M_("“{heard}” came too early: before “{later}”.", heard=m.heard, later=after.heard),
            m,
            share=share,
            advice=M_("Keep the order: greet, confirm the need, answer, ask whether it is clear, "
                      "ask for more, close."),
        )
        for m, after in early
    )  # fmt: skip


CHECK = Check("stage_order", Settings, judge, about="doing")
