"""Enough different polite words: 请, 谢谢, 对不起, 很抱歉 …"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from pydantic import Field, model_validator

from trainer.domain.message import M_
from trainer.scoring.checks.base import (
    NOTHING_SAID,
    Check,
    Outcome,
    Params,
    met,
    missed,
    not_applicable,
    perhaps,
    review,
)
from trainer.scoring.evidence import Evidence


class Settings(Params):
    phrase_fields: ClassVar[tuple[str, ...]] = ("words",)
    words: tuple[str, ...] = Field(min_length=1)
    at_least: int = Field(default=2, ge=1)

    @model_validator(mode="after")
    def _can_be_reached(self) -> Settings:
        listed = len(set(self.words))
        if self.at_least > listed and "at_least" in self.model_fields_set:
            raise ValueError(
                M_("“at_least” asks for {wanted} different words; “words” lists only {listed}.",
                   wanted=self.at_least, listed=listed)
            )  # fmt: skip
        return self


def judge(settings: Settings, evidence: Evidence) -> Sequence[Outcome]:
    if not evidence.utterances:
        return not_applicable(NOTHING_SAID)
    wanted = min(settings.at_least, len(set(settings.words)))
    found = [evidence.find(name, evidence.utterances) for name in settings.words]
    said = [m for m in found if m.answer == "said"]
    unsure = [m for m in found if m.answer == "unsure"]
    heard = "、".join(m.heard for m in sorted(said, key=lambda m: m.start or 0.0))
    if len(said) >= wanted:
        first = min(said, key=lambda m: m.start or 0.0)
        reason = M_("Heard {n} different polite words: {heard}.", n=len(said), heard=heard)
        return (met(reason, first),)
    if len(said) + len(unsure) >= wanted:
        return (review(perhaps(unsure[0]), unsure[0]),)
    reason = M_("Heard {n} different polite words of {wanted}.", n=len(said), wanted=wanted)
    return (missed(reason, len(said) / wanted, heard=heard),)


CHECK = Check("polite_words", Settings, judge, about="saying")
