"""The facts are said back to the customer: time, problem, wish, contact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import Field

from trainer.domain.message import M_
from trainer.scoring.checks.base import (
    Check,
    Outcome,
    PartOfCall,
    judging_part,
    met,
    missed,
    perhaps,
    review,
)
from trainer.scoring.checks.parts import together
from trainer.scoring.evidence import Evidence, Utterances


class Settings(PartOfCall):
    """`facts`: what it is called → phrases any of which restates it."""

    facts: Mapping[str, tuple[str, ...]] = Field(min_length=1)
    at_least: int | None = Field(default=None, ge=1)

    def phrase_names(self) -> tuple[str, ...]:
        return tuple(name for names in self.facts.values() for name in names)

    def parts(self) -> tuple[tuple[str, ...], ...]:
        return tuple(self.facts.values())


def judge(settings: Settings, evidence: Evidence, part: Utterances) -> Sequence[Outcome]:
    found = {label: evidence.said(names, part) for label, names in settings.facts.items()}
    said = [m for m in found.values() if m is not None and m.answer == "said"]
    unsure = [m for m in found.values() if m is not None and m.answer == "unsure"]
    wanted = min(settings.at_least or len(found), len(found))
    if len(said) >= wanted:
        sure = min(match.probability for match in said)
        reason = M_("{n} of the facts were said back.", n=len(said))
        return (met(reason, confidence=sure, **together(said, part)),)
    if len(said) + len(unsure) >= wanted:
        return (review(perhaps(unsure[0]), unsure[0]),)
    lacking = "、".join(label for label, match in found.items() if match is None)
    reason = M_("Not said back to the customer: {facts}.", facts=lacking)
    return (missed(reason, len(said) / wanted, **settings.place(part)),)


CHECK = Check("facts_restated", Settings, judging_part(judge, of_silence=True), about="saying")
