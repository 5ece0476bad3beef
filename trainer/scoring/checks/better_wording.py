"""Wording that has a better form: jargon with its plain word, a refusal with an offer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from pydantic import BaseModel, ConfigDict, Field, field_validator

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
    part_of,
    review,
    violated,
    worded,
)
from trainer.scoring.evidence import Evidence, Utterances


class Better(BaseModel):
    """Wording to `avoid`, what to `say` instead, and templates that explain it (`plain`)."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    avoid: tuple[str, ...] = Field(min_length=1)
    say: str = Field(min_length=1)
    plain: tuple[str, ...] = ()

    @field_validator("avoid", "plain")
    @classmethod
    def _readable(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return worded(value) if value else value


class Settings(PartOfCall):
    phrase_fields: ClassVar[tuple[str, ...]] = ("except_",)
    words: tuple[Better, ...] = Field(min_length=1)
    except_: tuple[str, ...] = Field(default=(), alias="except")
    within_s: float = Field(default=8.0, ge=0)
    each: float = Field(default=0.5, gt=0, le=1)


def judge(settings: Settings, evidence: Evidence) -> Sequence[Outcome]:
    part = settings.select(evidence)
    if part is None:
        return not_applicable(NOT_REACHED if evidence.has_dialogue else NO_DIALOGUE)
    if not part:
        return not_applicable(NOTHING_SAID)
    allowed = [m for name in settings.except_ for m in evidence.find_all(name, part)]
    found: list[tuple[Match, Better]] = []
    for better in settings.words:
        for match in evidence.places(better.avoid, part, forbidden=True):
            if not any(part_of(match, good) for good in allowed) and not _explained(
                match, better, settings.within_s, evidence, part
            ):
                found.append((match, better))
    found.sort(key=lambda pair: (pair[0].start or 0.0, pair[0].end or 0.0, pair[1].say))
    said = [pair for pair in found if pair[0].answer == "said"]
    if said:
        share = max(0.0, 1 - settings.each * len(said))
        return tuple(
            violated(
                M_("“{heard}” is better said as “{better}”.", heard=m.heard, better=better.say),
                m,
                share=share,
                wanted=better.say,
            )
            for m, better in said
        )
    if found:
        match = found[0][0]
        return (review(M_("Perhaps said: “{heard}” was heard.", heard=match.heard), match),)
    return (met(M_("No wording that has a better form was heard.")),)


def _explained(
    match: Match, better: Better, within: float, evidence: Evidence, part: Utterances
) -> bool:
    if not better.plain:
        return False
    plain = evidence.places(better.plain, part)
    begin, end = match.start or 0.0, match.end or 0.0
    return any((p.start or 0.0) - end <= within and begin - (p.end or 0.0) <= within for p in plain)


CHECK = Check("better_wording", Settings, judge)
