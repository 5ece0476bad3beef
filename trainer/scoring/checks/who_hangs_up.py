"""Who puts down the telephone first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from pydantic import Field

from trainer.domain.message import M_
from trainer.scoring.checks.base import (
    NO_DIALOGUE,
    Check,
    Outcome,
    Params,
    met,
    not_applicable,
    violated,
)
from trainer.scoring.evidence import Evidence


class Settings(Params):
    by: Literal["customer", "trainee"]
    or_after_s: float | None = Field(default=None, ge=0)


def judge(settings: Settings, evidence: Evidence) -> Sequence[Outcome]:
    call = evidence.call
    hung_up = call.hung_up
    if hung_up is None:
        return not_applicable(M_("Nobody hung up.") if evidence.has_dialogue else NO_DIALOGUE)
    span = {"start": hung_up.time, "end": hung_up.time}
    by_customer = hung_up.by == "customer"
    reason = M_("The customer hung up first.") if by_customer else M_("The trainee hung up first.")
    if hung_up.by == settings.by:
        return (met(reason, **span),)
    last = max((*(u.end for u in evidence.utterances), *(ln.end for ln in call.lines)), default=0.0)
    waited = hung_up.time - last
    if settings.or_after_s is not None and waited >= settings.or_after_s:
        return (met(M_("Hung up after {waited} s of silence.", waited=round(waited, 1)), **span),)
    return (violated(reason, **span),)


CHECK = Check("who_hangs_up", Settings, judge, about="doing")
