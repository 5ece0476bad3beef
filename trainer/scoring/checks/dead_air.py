"""No long silence in which nobody speaks and the line is not on hold."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import ClassVar

from pydantic import Field

from trainer.domain.message import M_
from trainer.scoring.checks.base import (
    NO_DIALOGUE,
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
from trainer.scoring.pacing import joined


class Settings(Params):
    moment_fields: ClassVar[tuple[str, ...]] = ("except_moments",)
    seconds: float = Field(default=10.0, gt=0)
    each: float = Field(default=0.5, gt=0, le=1)
    except_moments: tuple[str, ...] = ()


def judge(settings: Settings, evidence: Evidence) -> Sequence[Outcome]:
    call = evidence.call
    if call.answered_at is None:
        return not_applicable(NO_DIALOGUE)
    if any(u.typed for u in evidence.utterances):
        return not_applicable(TYPED)
    over = min(
        (t for t in (call.transferred_at, call.hung_up and call.hung_up.time) if t is not None),
        default=call.duration,
    )
    quiet = _excepted(settings, evidence, over)
    busy = joined(
        (
            (call.answered_at, call.answered_at),
            *(span for u in evidence.utterances for span in evidence.voiced(u)),
            *((ln.start, ln.end) for ln in call.lines),
            *call.holds,
            *quiet,
            (over, over),
        ),
        0.0,
    )
    gaps = [
        (one[1], other[0])
        for one, other in pairwise(busy)
        if other[0] <= over and other[0] - one[1] > settings.seconds
    ]
    if not gaps:
        return (met(M_("No silence lasted longer than {seconds} s.", seconds=settings.seconds)),)
    share = left(settings.each, len(gaps))
    return tuple(
        violated(
            M_("Nobody spoke for {waited} s.", waited=round(end - start, 1)),
            share=share,
            start=start,
            end=end,
            advice=M_("Tell the customer what you are doing, or ask to put the line on hold."),
        )
        for start, end in gaps
    )


def _excepted(settings: Settings, evidence: Evidence, over: float) -> list[tuple[float, float]]:
    entered = evidence.call.moments
    return [
        (e.time, entered[at + 1].time if at + 1 < len(entered) else over)
        for at, e in enumerate(entered)
        if e.moment in settings.except_moments
    ]


CHECK = Check("dead_air", Settings, judge)
