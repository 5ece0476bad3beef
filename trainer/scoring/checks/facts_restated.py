"""The facts are said back to the customer: time, problem, wish, contact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import Field

from trainer.domain.message import M_
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
    """`facts`: what it is called → phrases any of which restates it."""

    facts: Mapping[str, tuple[str, ...]] = Field(min_length=1)
    at_least: int | None = Field(default=None, ge=1)

    def phrase_names(self) -> tuple[str, ...]:
        return tuple(name for names in self.facts.values() for name in names)


def judge(settings: Settings, evidence: Evidence) -> Sequence[Outcome]:
    part = settings.select(evidence)
    if part is None:
        return not_applicable(NOT_REACHED if evidence.has_dialogue else NO_DIALOGUE)
    found = {label: evidence.said(names, part) for label, names in settings.facts.items()}
    said = [m for m in found.values() if m is not None and m.answer == "said"]
    unsure = [m for m in found.values() if m is not None and m.answer == "unsure"]
    wanted = min(settings.at_least or len(found), len(found))
    if len(said) >= wanted:
        last = max(said, key=lambda m: m.end or 0.0)
        return (met(M_("{n} of the facts were said back.", n=len(said)), last),)
    if len(said) + len(unsure) >= wanted:
        reason = M_("Perhaps said: “{heard}” was heard.", heard=unsure[0].heard)
        return (review(reason, unsure[0]),)
    lacking = "、".join(label for label, match in found.items() if match is None)
    reason = M_("Not said back to the customer: {facts}.", facts=lacking)
    return (missed(reason, len(said) / wanted),)


CHECK = Check("facts_restated", Settings, judge)
