"""Short signs of listening (嗯, 是的, 我明白了) while the customer talks at length."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

from pydantic import Field

from trainer.domain.call import SpokenLine
from trainer.domain.message import M_
from trainer.phrases import Match
from trainer.scoring.checks.base import (
    NO_DIALOGUE,
    TYPED,
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
from trainer.scoring.speaking import only_fillers

_OPENING = 1.0
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
    signs = [(ln, _sign(settings, evidence, ln)) for ln in long]
    lacking = [ln for ln, sign in signs if sign == "none"]
    unsure = next((sign for _, sign in signs if isinstance(sign, Match)), None)
    if lacking:
        share = 1 - len(lacking) / len(long)
        first = lacking[0]
        reason = M_("No sign of listening while the customer spoke for {seconds} s.",
                    seconds=round(first.end - first.start))  # fmt: skip
        return (missed(reason, share, start=first.start, end=first.end),)
    if unsure is not None:
        return (review(perhaps(unsure), unsure),)
    return (met(M_("Showed the customer that somebody listens.")),)


def _sign(
    settings: Settings, evidence: Evidence, line: SpokenLine
) -> Literal["sure", "none"] | Match:
    """A sign of listening during the line, or at the beginning of the answer; a doubtful one as
    it was heard."""
    during = tuple(u for u in evidence.spoken if line.start < u.start < line.end)
    if any(only_fillers(u) for u in during):
        return "sure"
    answer = next((u for u in evidence.spoken if u.start >= line.end), None)
    places = [m for name in settings.words for m in evidence.find_all(name, during)]
    if answer is not None:
        in_answer = [m for name in settings.words for m in evidence.find_all(name, (answer,))]
        places += [m for m in in_answer if (m.start or 0.0) <= answer.start + _OPENING]
    if any(match.answer == "said" for match in places):
        return "sure"
    return places[0] if places else "none"


CHECK = Check("backchannels", Settings, judge, about="saying")
