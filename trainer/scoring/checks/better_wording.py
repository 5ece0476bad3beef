"""Wording that has a better form: jargon with its plain word, a refusal with an offer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from pydantic import BaseModel, ConfigDict, Field, field_validator

from trainer.domain.message import M_
from trainer.phrases import Match
from trainer.scoring.checks.base import (
    Check,
    Outcome,
    PartOfCall,
    apart,
    judging_part,
    left,
    part_of,
    perhaps,
    violated,
    worded,
    wording,
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

    def wordings(self) -> tuple[tuple[str, ...], ...]:
        return tuple(better.avoid for better in self.words)


def judge(settings: Settings, evidence: Evidence, part: Utterances) -> Sequence[Outcome]:
    allowed = [m for name in settings.except_ for m in evidence.find_all(name, part)]
    found: list[tuple[Match, Better]] = []
    for better in settings.words:
        for match in evidence.places(better.avoid, part, forbidden=True):
            if not any(part_of(match, good) for good in allowed) and not _explained(
                match, better, settings.within_s, evidence, part
            ):
                found.append((match, better))
    found.sort(key=lambda pair: (pair[0].start or 0.0, pair[0].end or 0.0, pair[1].say))
    said = {m: better for m, better in found if m.answer == "said"}
    return wording(
        tuple(said),
        [m for m, _ in found],
        fault=lambda m: violated(
            M_("“{heard}” is better said as “{better}”.", heard=m.heard, better=said[m].say),
            m,
            share=left(settings.each, len(said)),
            wanted=said[m].say,
        ),
        doubt=perhaps,
        fine=M_("No wording that has a better form was heard."),
    )


def _explained(
    match: Match, better: Better, within: float, evidence: Evidence, part: Utterances
) -> bool:
    if not better.plain:
        return False
    return any(apart(match, plain) <= within for plain in evidence.places(better.plain, part))


CHECK = Check("better_wording", Settings, judging_part(judge), about="avoiding")
