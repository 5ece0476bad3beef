"""The team leader was brought in, or rightly left out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from trainer.domain.message import M_
from trainer.scoring.checks.base import (
    NO_DIALOGUE,
    NOT_REACHED,
    Check,
    Outcome,
    Params,
    met,
    missed,
    not_applicable,
    perhaps,
    review,
    span_of,
    violated,
)
from trainer.scoring.evidence import Evidence


class Settings(Params):
    moment_fields: ClassVar[tuple[str, ...]] = ("moments",)
    phrase_fields: ClassVar[tuple[str, ...]] = ("say",)
    wanted: bool = True
    moments: tuple[str, ...] = ()
    say: tuple[str, ...] = ()


def judge(settings: Settings, evidence: Evidence) -> Sequence[Outcome]:
    if not evidence.has_dialogue:
        return not_applicable(NO_DIALOGUE)
    if settings.moments and evidence.at_moments(settings.moments) is None:
        return not_applicable(NOT_REACHED)
    at = evidence.call.transferred_at
    if not settings.wanted:
        if at is None:
            return (met(M_("The trainee dealt with the call alone.")),)
        return (violated(M_("Handed to the team leader without need."), start=at, end=at),)
    if at is not None:
        return (met(M_("Handed to the team leader."), start=at, end=at),)
    found = [evidence.find(name, evidence.utterances) for name in settings.say]
    best = max(found, key=lambda m: (m.probability, m.score), default=None)
    if best is not None and best.answer == "said":
        return (met(M_("Promised the team leader: “{heard}”.", heard=best.heard), best),)
    if best is not None and best.answer == "unsure":
        return (review(perhaps(best), best),)
    after = evidence.at_moments(settings.moments) if settings.moments else ()
    return (missed(M_("The team leader was not brought in."), **span_of(after or ())),)


CHECK = Check("escalated", Settings, judge, about="saying")
