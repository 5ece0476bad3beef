"""Was wording used that the standard forbids? Every occurrence is evidence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from pydantic import Field

from trainer.domain.message import M_
from trainer.phrases import Match
from trainer.scoring.checks.base import (
    NOT_REACHED,
    Check,
    Outcome,
    PartOfCall,
    judging_part,
    not_applicable,
    part_of,
    perhaps_forbidden,
    violated,
    wording,
)
from trainer.scoring.evidence import Evidence, Utterances


class Settings(PartOfCall):
    phrase_fields: ClassVar[tuple[str, ...]] = ("phrases", "except_", "after_phrase")
    phrases: tuple[str, ...] = Field(min_length=1)
    except_: tuple[str, ...] = Field(default=(), alias="except")
    after_phrase: str | None = None
    window_s: float = Field(default=8.0, gt=0)


def judge(settings: Settings, evidence: Evidence, part: Utterances) -> Sequence[Outcome]:
    found = [
        match
        for name in settings.phrases
        for match in evidence.find_all(name, part, forbidden=True)
    ]
    if settings.after_phrase is not None:
        openings = [
            m
            for m in evidence.find_all(settings.after_phrase, evidence.utterances)
            if m.answer == "said"
        ]
        if not openings:
            return not_applicable(NOT_REACHED)
        found = [m for m in found if any(_follows(m, o, settings.window_s) for o in openings)]
    excepted = settings.except_ if found else ()
    allowed = [m for name in excepted for m in evidence.find_all(name, part)]
    found = _apart([m for m in found if not any(part_of(m, good) for good in allowed)])
    return wording(
        [m for m in found if m.answer == "said"],
        found,
        fault=lambda m: violated(M_("“{heard}” must not be said.", heard=m.heard), m),
        doubt=perhaps_forbidden,
        fine=M_("No forbidden wording was heard."),
    )


def _follows(match: Match, opening: Match, window: float) -> bool:
    gap = (match.start or 0.0) - (opening.end or 0.0)
    return -0.05 <= gap <= window


def _span(match: Match) -> tuple[float, float]:
    return match.start or 0.0, match.end or 0.0


def _apart(matches: list[Match]) -> list[Match]:
    """One match for each place, the surest; in the order of time."""
    kept: list[Match] = []
    for match in sorted(matches, key=lambda m: (-m.probability, _span(m), m.phrase)):
        begin, end = _span(match)
        if all(min(end, _span(k)[1]) - max(begin, _span(k)[0]) <= 0 for k in kept):
            kept.append(match)
    return sorted(kept, key=_span)


CHECK = Check("forbidden_phrase", Settings, judging_part(judge), about="avoiding")
