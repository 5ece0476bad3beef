"""Speaking into the customer's line; short backchannels (嗯, 是的) are welcome."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from pydantic import Field

from trainer.domain.events import Utterance
from trainer.domain.message import M_
from trainer.phrases.columns import FILLERS, spoken
from trainer.scoring.checks.base import (
    NO_DIALOGUE,
    NOTHING_SAID,
    TYPED,
    Check,
    Outcome,
    Params,
    left,
    met,
    not_applicable,
    violated,
)
from trainer.scoring.evidence import Evidence

_SHORT = 5
"""Characters that a backchannel has at most."""
_UNDER_WAY = 1.0
"""Seconds of speaking after which it is the customer who cuts in."""
_YIELD = 2.0
"""Seconds in which somebody who is cut off may come to a stop."""


class Settings(Params):
    phrase_fields: ClassVar[tuple[str, ...]] = ("backchannels",)
    seconds: float = Field(default=0.5, ge=0)
    each: float = Field(default=0.5, gt=0, le=1)
    backchannels: tuple[str, ...] = ()


def judge(settings: Settings, evidence: Evidence) -> Sequence[Outcome]:
    if not evidence.call.lines:
        return not_applicable(NO_DIALOGUE)
    if not evidence.spoken:
        return not_applicable(TYPED if evidence.utterances else NOTHING_SAID)
    found: list[tuple[float, float, Utterance]] = []
    for utterance in evidence.spoken:
        if _backchannel(utterance, settings, evidence):
            continue
        voiced = evidence.voiced(utterance)
        first, last = min(a for a, _ in voiced), max(b for _, b in voiced)
        for line in evidence.call.lines:
            if line.end <= first or last <= line.start:
                continue
            cut_in = utterance.start <= line.start - _UNDER_WAY
            begin = line.start + _YIELD if cut_in else line.start
            shared = [
                (max(a, begin), min(b, line.end))
                for a, b in voiced
                if min(b, line.end) > max(a, begin)
            ]
            if sum(b - a for a, b in shared) > settings.seconds:
                found.append((shared[0][0], shared[-1][1], utterance))
    if not found:
        return (met(M_("The customer was never interrupted.")),)
    share = left(settings.each, len(found))
    return tuple(
        violated(
            M_("Spoke into the customer's words for {seconds} s.", seconds=round(end - start, 1)),
            share=share,
            start=start,
            end=end,
            heard=utterance.text,
            advice=M_("Let the customer finish, then speak."),
        )
        for start, end, utterance in found
    )


def _backchannel(utterance: Utterance, settings: Settings, evidence: Evidence) -> bool:
    text = [utterance.text[at] for at in spoken(utterance.text)]
    if len(text) > _SHORT:
        return False
    if all(character in FILLERS for character in text):
        return True
    return any(evidence.find(n, (utterance,)).answer != "not_said" for n in settings.backchannels)


CHECK = Check("interruption", Settings, judge, about="avoiding")
