"""What was promised was done: the customer was rung back, or written to, in time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from trainer.domain.message import M_
from trainer.domain.promise import LedgerEntry
from trainer.scoring.checks.base import (
    NO_DIALOGUE,
    Check,
    Outcome,
    Params,
    met,
    missed,
    not_applicable,
    span_of,
)
from trainer.scoring.evidence import Evidence


class Settings(Params):
    with_time: bool = False
    """A promise that names no time is a miss."""


def judge(settings: Settings, evidence: Evidence) -> Sequence[Outcome]:
    if not evidence.has_dialogue:
        return not_applicable(NO_DIALOGUE)
    ledger = evidence.call.ledger
    if not ledger:
        return not_applicable(M_("Nothing was promised."))
    broken = next((e for e in ledger if e.state == "missed"), None)
    if broken is not None:
        reason = (
            M_("Promised “{heard}”, and the customer had to write again.", heard=_said(broken))
            if evidence.written
            else M_("Promised “{heard}”, and the customer had to ring again.", heard=_said(broken))
        )
        return (missed(reason, heard=_said(broken), **_place(broken, evidence)),)
    vague = next((e for e in ledger if e.promise.due is None), None)
    if settings.with_time and vague is not None:
        reason = M_("Promised “{heard}” without saying when.", heard=_said(vague))
        return (missed(reason, heard=_said(vague), **_place(vague, evidence)),)
    kept = next((e for e in ledger if e.state == "kept"), None)
    if kept is None:
        over = (
            M_("The chat was over before a promise came due.")
            if evidence.written
            else M_("The call was over before a promise came due.")
        )
        return not_applicable(over)
    reason = (
        M_("Promised “{heard}” and wrote in time.", heard=_said(kept))
        if evidence.written
        else M_("Promised “{heard}” and rang back in time.", heard=_said(kept))
    )
    return (met(reason, heard=_said(kept), **_place(kept, evidence)),)


def _said(entry: LedgerEntry) -> str:
    return entry.promise.heard


def _place(entry: LedgerEntry, evidence: Evidence) -> dict[str, Any]:
    """The utterance with the promise: it is entered when the turn is over."""
    before = [u for u in evidence.utterances if u.start <= entry.made]
    return span_of((before[-1],)) if before else {"start": entry.made, "end": entry.made}


CHECK = Check("promise_kept", Settings, judge, about="doing")
