"""Was the wanted wording said, in the right part of the call?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

from pydantic import model_validator

from trainer.domain.message import M_, Message
from trainer.domain.scorecard import Verdict
from trainer.phrases import Match
from trainer.scoring.checks.base import (
    Check,
    Outcome,
    PartOfCall,
    judging_part,
    met,
    missed,
    not_applicable,
    perhaps,
    review,
)
from trainer.scoring.checks.parts import together
from trainer.scoring.evidence import Evidence, Utterances

_SHOWN = 2
"""Wordings of several possible ones that a reason names."""


class Settings(PartOfCall):
    phrase_fields: ClassVar[tuple[str, ...]] = ("phrase", "any_of", "all_of", "before", "after")
    phrase: str | None = None
    any_of: tuple[str, ...] = ()
    all_of: tuple[str, ...] = ()
    before: str | None = None
    after: str | None = None
    unless: tuple[Literal["transferred", "customer_hung_up", "customer_broke_off"], ...] = ()

    @model_validator(mode="after")
    def _one_way(self) -> Settings:
        if (self.phrase is not None) + bool(self.any_of) + bool(self.all_of) != 1:
            raise ValueError(M_("Give exactly one of phrase, any_of and all_of."))
        return self

    def parts(self) -> tuple[tuple[str, ...], ...]:
        return tuple((name,) for name in self.all_of) or super().parts()


def judge(settings: Settings, evidence: Evidence, part: Utterances) -> Sequence[Outcome]:
    call = evidence.call
    if "transferred" in settings.unless and call.transferred_at is not None:
        return not_applicable(M_("The call was handed to the team leader."))
    if "customer_hung_up" in settings.unless and call.hung_up and call.hung_up.by == "customer":
        return not_applicable(M_("The customer hung up first."))
    found = _judged(settings, evidence, part)
    # What was said is worth its points; what there was no time for is no fault of its own.
    excused = "customer_broke_off" in settings.unless and _broken_off(evidence)
    if excused and found[0].verdict is Verdict.MISSED:
        return not_applicable(M_("The customer broke the call off."))
    return found


def _broken_off(evidence: Evidence) -> bool:
    """Whether the customer hung up without having got what he called for."""
    call = evidence.call
    if call.hung_up is None or call.hung_up.by != "customer" or call.ended is None:
        return False
    ending = evidence.scenario.endings.get(call.ended.ending)
    return ending is not None and not ending.good


def _judged(settings: Settings, evidence: Evidence, part: Utterances) -> Sequence[Outcome]:
    if settings.all_of:
        return _all(settings, evidence, part)
    names = [settings.phrase] if settings.phrase is not None else settings.any_of
    best = _best(settings, evidence, part, names)
    if best is None or best.answer == "not_said":
        parts = " / ".join(_quoted(evidence, name) for name in names[:_SHOWN])
        return (missed(_not_heard(settings, evidence, names, parts), **settings.place(part)),)
    if best.answer == "unsure":
        return (review(perhaps(best), best),)
    return (met(M_("Heard “{heard}”.", heard=best.heard), best),)


def _not_heard(settings: Settings, evidence: Evidence, names: Sequence[str], parts: str) -> Message:
    """Where it was looked for, and where it was said instead; a chat has it before one's eyes."""
    if evidence.written:
        return M_("Not heard: {parts}.", parts=parts)
    if settings.where == "first_turn":
        return M_("Not heard in the first words of the call: {parts}.", parts=parts)
    if settings.where == "last_turn":
        return M_("Not heard in the last words of the call: {parts}.", parts=parts)
    limited = settings.moments or settings.after_line or settings.before or settings.after
    elsewhere = evidence.said(names, evidence.utterances) if limited else None
    if elsewhere is not None and elsewhere.answer == "said":
        return M_(
            "“{heard}” was said at {time} s, but not at the point of the call that calls for it:"
            " {parts}.",
            heard=elsewhere.heard, time=round(elsewhere.start or 0.0), parts=parts,
        )  # fmt: skip
    if limited:
        return M_("Not heard at the point of the call that calls for it: {parts}.", parts=parts)
    return M_("Not heard: {parts}.", parts=parts)


def _all(settings: Settings, evidence: Evidence, part: Utterances) -> Sequence[Outcome]:
    found = [_best(settings, evidence, part, [name]) for name in settings.all_of]
    said = [m for m in found if m is not None and m.answer == "said"]
    unsure = [m for m in found if m is not None and m.answer == "unsure"]
    count, wanted = len(said), len(found)
    if unsure:
        return (review(perhaps(unsure[0]), unsure[0]),)
    if count == wanted:
        sure = min(match.probability for match in said)
        reason = M_("All {n} parts were heard.", n=wanted)
        return (met(reason, confidence=sure, **together(said, part)),)
    place = together(said, part) if said else settings.place(part)
    heard = {m.phrase for m in said}
    parts = "、".join(_quoted(evidence, n) for n in settings.all_of if n not in heard)
    reason = M_(
        "{count} of {wanted} parts were heard. Not heard: {parts}.",
        count=count,
        wanted=wanted,
        parts=parts,
    )
    return (missed(reason, count / wanted, **place),)


def _quoted(evidence: Evidence, name: str) -> str:
    return f"“{evidence.sample(name)}”"


def _best(
    settings: Settings, evidence: Evidence, part: Utterances, names: Sequence[str]
) -> Match | None:
    """The likeliest place of any of the phrases that stands in the wanted order."""
    latest = _first(settings.before, evidence)
    earliest = _first(settings.after, evidence)
    if settings.after is not None and earliest is None:
        return None
    if settings.before is None and settings.after is None:
        found = [evidence.find(name, part) for name in names]
    else:
        found = [
            match
            for name in names
            for match in evidence.find_all(name, part)
            if (latest is None or (match.start or 0.0) < latest)
            and (earliest is None or (match.start or 0.0) > earliest)
        ]
    return max(found, key=lambda m: (m.probability, m.score, -(m.start or 0.0)), default=None)


def _first(name: str | None, evidence: Evidence) -> float | None:
    """When a phrase was first surely said."""
    if name is None:
        return None
    found = evidence.find_all(name, evidence.utterances)
    return next((m.start for m in found if m.answer == "said"), None)


CHECK = Check("required_phrase", Settings, judging_part(judge, of_silence=True), about="saying")
