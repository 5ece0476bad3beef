"""What the checks on typed messages share: faults with their place, and how they cost points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from pydantic import Field

from trainer.domain.events import Utterance
from trainer.domain.message import M_, Message
from trainer.domain.scorecard import Verdict
from trainer.phrases.written import CHARACTER_TIME
from trainer.scoring.checks.base import Outcome, Params, met, not_applicable
from trainer.scoring.evidence import Evidence

NOTHING_WRITTEN = M_("Nothing was written.")
NOT_TYPED = M_("This is judged in typed answers only.")
_AROUND = 6
"""Characters shown before and after a place that says little by itself."""


class EachCosts(Params):
    """Settings of a check that counts faults: `each` is the share of the points that one costs."""

    each: float = Field(default=0.5, gt=0, le=1)
    phrase_fields: ClassVar[tuple[str, ...]] = ()


def typed(evidence: Evidence) -> tuple[Utterance, ...]:
    """The typed messages in the order of time."""
    return tuple(u for u in evidence.utterances if u.typed)


def nothing(evidence: Evidence) -> tuple[Outcome, ...]:
    """Not applicable: nothing was typed."""
    return not_applicable(NOT_TYPED if evidence.utterances else NOTHING_WRITTEN)


def fault(
    message: Utterance,
    begin: int,
    end: int,
    reason: Message,
    *,
    verdict: Verdict = Verdict.VIOLATED,
    wanted: str = "",
    advice: Message | None = None,
) -> Outcome:
    """A fault at characters `begin`–`end` of a message; `heard` shows exactly that place.

    `wanted`: how it is written; `advice`: what to do next time, else the reason says it.
    """
    return Outcome(
        verdict,
        reason,
        start=message.start + begin * CHARACTER_TIME,
        end=message.start + end * CHARACTER_TIME,
        heard=message.text[begin:end],
        wanted=wanted,
        advice=advice or reason,
    )


def around(text: str, begin: int, end: int) -> str:
    """A place with a little of what stands beside it."""
    return text[max(0, begin - _AROUND) : end + _AROUND].strip()


def counted(faults: Sequence[Outcome], each: float, fine: Message) -> Sequence[Outcome]:
    """The faults, the first with what is left of the points; without any, `fine` and all points.

    Of faults for review only, the first takes the points out of the sum.
    """
    sure = [f for f in faults if f.verdict is Verdict.VIOLATED]
    unsure = [f for f in faults if f.verdict is Verdict.REVIEW]
    if not faults:
        return (met(fine),)
    if not sure:
        return unsure
    share = max(0.0, 1.0 - each * len(sure))
    carrying = replace(sure[0], share=share)
    return (carrying, *sure[1:], *unsure)
