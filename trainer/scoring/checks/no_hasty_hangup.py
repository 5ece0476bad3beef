"""No hasty hanging up: a moment of silence after the last word, and never into the customer's."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field

from trainer.domain.message import M_
from trainer.scoring.checks.base import (
    NO_DIALOGUE,
    NOTHING_SAID,
    Check,
    Outcome,
    Params,
    met,
    not_applicable,
    violated,
)
from trainer.scoring.evidence import Evidence


class Settings(Params):
    seconds: float = Field(default=1.0, ge=0)


def judge(settings: Settings, evidence: Evidence) -> Sequence[Outcome]:
    call = evidence.call
    hung_up = call.hung_up
    if hung_up is None:
        return not_applicable(M_("Nobody hung up.") if evidence.has_dialogue else NO_DIALOGUE)
    if hung_up.by == "customer":
        if not evidence.utterances:
            return not_applicable(NOTHING_SAID)
        return (met(M_("The customer hung up first."), start=hung_up.time, end=hung_up.time),)
    moment = hung_up.time - 0.05
    cut = [ln for ln in call.lines if ln.start < moment <= ln.end]
    if cut:
        line = cut[-1]
        reason = M_("Hung up while the customer was speaking.")
        return (violated(reason, start=line.start, end=hung_up.time),)
    last = max(
        (
            *(u.end for u in evidence.utterances if u.start < hung_up.time),
            *(ln.end for ln in call.lines if ln.start < hung_up.time),
        ),
        default=call.answered_at or 0.0,
    )
    last = min(last, hung_up.time)
    waited = hung_up.time - last
    figures = {"waited": round(waited, 1), "wanted": settings.seconds}
    reason = M_("Hung up {waited} s after the last word; {wanted} s are wanted.", **figures)
    if waited >= settings.seconds:
        return (met(reason, start=last, end=hung_up.time),)
    return (violated(reason, start=last, end=hung_up.time),)


CHECK = Check("no_hasty_hangup", Settings, judge, about="avoiding")
