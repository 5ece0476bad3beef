"""No long silence in which nobody speaks and the line is not on hold."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pydantic import Field

from trainer.domain.message import M_
from trainer.scoring.checks.base import (
    NO_DIALOGUE,
    TYPED,
    Check,
    Outcome,
    met,
    not_applicable,
)
from trainer.scoring.checks.silences import SilenceSettings, talk_over, too_long
from trainer.scoring.evidence import Evidence
from trainer.scoring.pacing import joined


class Settings(SilenceSettings):
    seconds: float = Field(default=10.0, gt=0)


def judge(settings: Settings, evidence: Evidence) -> Sequence[Outcome]:
    call = evidence.call
    if call.answered_at is None:
        return not_applicable(NO_DIALOGUE)
    if any(u.typed for u in evidence.utterances):
        return not_applicable(TYPED)
    over = talk_over(call)
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
        (one[1], other[0], other[0] - one[1])
        for one, other in pairwise(busy)
        if one[1] < other[0] <= over
    ]
    return too_long(
        gaps,
        settings,
        lambda waited: M_("Nobody spoke for {waited} s.", waited=waited),
        M_("Tell the customer what you are doing, or ask to put the line on hold."),
    ) or (met(M_("No silence lasted longer than {seconds} s.", seconds=settings.seconds)),)


def _excepted(settings: Settings, evidence: Evidence, over: float) -> list[tuple[float, float]]:
    entered = evidence.call.moments
    return [
        (e.time, entered[at + 1].time if at + 1 < len(entered) else over)
        for at, e in enumerate(entered)
        if e.moment in settings.except_moments
    ]


CHECK = Check("dead_air", Settings, judge, about="doing")
