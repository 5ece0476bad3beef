"""What matters is said more slowly than the rest (VOICE V1, HOTLINE 12)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from pydantic import Field, model_validator

from trainer.domain.message import M_
from trainer.scoring.checks.base import (
    NOT_REACHED,
    TYPED,
    Check,
    Outcome,
    Params,
    falling,
    met,
    missed,
    not_applicable,
)
from trainer.scoring.evidence import Evidence, Utterances
from trainer.scoring.pacing import speech

_LEAST = 6
_LEAST_REST = 15


class Settings(Params):
    """What matters: utterances with one of `phrases`, or begun at one of `moments`."""

    phrase_fields: ClassVar[tuple[str, ...]] = ("phrases",)
    moment_fields: ClassVar[tuple[str, ...]] = ("moments",)
    phrases: tuple[str, ...] = ()
    moments: tuple[str, ...] = ()
    at_most: float = Field(default=0.95, gt=0)
    zero_at: float = Field(default=1.15, gt=0)

    @model_validator(mode="after")
    def _something(self) -> Settings:
        if not self.phrases and not self.moments:
            raise ValueError(M_("Name the phrases or the moments that matter."))
        return self


def judge(settings: Settings, evidence: Evidence) -> Sequence[Outcome]:
    if evidence.utterances and not evidence.spoken:
        return not_applicable(TYPED)
    weighty = _weighty(settings, evidence)
    if not weighty:
        return not_applicable(NOT_REACHED)
    slow = speech(weighty)
    rest = speech(u for u in evidence.spoken if u not in weighty)
    enough = len(slow.syllables) >= _LEAST and len(rest.syllables) >= _LEAST_REST
    if slow.cpm is None or rest.cpm is None or not enough:
        return not_applicable(M_("Too little was spoken to judge this."))
    ratio = slow.cpm / rest.cpm
    figures = {"pace": round(slow.cpm), "rest": round(rest.cpm)}
    reason = M_("What matters at {pace} characters a minute, the rest at {rest}.", **figures)
    span = {"start": weighty[0].start, "end": weighty[-1].end}
    if ratio <= settings.at_most:
        return (met(reason, **span),)
    advice = M_("Slow down for numbers, times and conditions: the customer writes them down.")
    share = falling(ratio, settings.at_most, settings.zero_at)
    return (missed(reason, share, advice=advice, heard=weighty[0].text, **span),)


def _weighty(settings: Settings, evidence: Evidence) -> Utterances:
    at = evidence.at_moments(settings.moments) or ()
    places = evidence.all_said(settings.phrases, evidence.spoken)
    return tuple(
        u
        for u in evidence.spoken
        if u in at or any(u.start <= (m.start or 0.0) <= u.end for m in places)
    )


CHECK = Check("slower_for", Settings, judge, about="doing")
