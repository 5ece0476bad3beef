"""Short signs of listening (嗯, 是的, 我明白了) while the customer talks at length."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from pydantic import Field

from trainer.domain.message import M_
from trainer.scoring.checks.base import (
    NO_DIALOGUE,
    TYPED,
    Check,
    Outcome,
    Params,
    met,
    missed,
    not_applicable,
)
from trainer.scoring.evidence import Evidence
from trainer.scoring.speaking import only_fillers

_OPENING = 2.0
"""Seconds of an answer in which a sign of listening still counts."""


class Settings(Params):
    phrase_fields: ClassVar[tuple[str, ...]] = ("words",)
    words: tuple[str, ...] = Field(min_length=1)
    line_s: float = Field(default=8.0, gt=0)


def judge(settings: Settings, evidence: Evidence) -> Sequence[Outcome]:
    if not evidence.call.lines:
        return not_applicable(NO_DIALOGUE)
    if evidence.utterances and not evidence.spoken:
        return not_applicable(TYPED)
    long = [ln for ln in evidence.call.lines if ln.end - ln.start >= settings.line_s]
    if not long:
        return not_applicable(M_("The customer never spoke at length."))
    lacking = [ln for ln in long if not _listened(settings, evidence, ln.start, ln.end)]
    if not lacking:
        return (met(M_("Showed the customer that somebody listens.")),)
    share = 1 - len(lacking) / len(long)
    first = lacking[0]
    reason = M_("No sign of listening while the customer spoke for {seconds} s.",
                seconds=round(first.end - first.start))  # fmt: skip
    return (missed(reason, share, start=first.start, end=first.end),)


def _listened(settings: Settings, evidence: Evidence, start: float, end: float) -> bool:
    """During the line, or as the first word of the answer."""
    during = tuple(u for u in evidence.spoken if start < u.start < end)
    if any(only_fillers(u) for u in during) or evidence.said(settings.words, during):
        return True
    answer = next((u for u in evidence.spoken if u.start >= end), None)
    if answer is None:
        return False
    found = evidence.said(settings.words, (answer,))
    return found is not None and (found.start or 0.0) <= answer.start + _OPENING


CHECK = Check("backchannels", Settings, judge)
