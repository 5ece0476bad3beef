"""Holding the line: ask before (saying why and how long), thank for the wait after."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from pydantic import Field

from trainer.domain.message import M_, Message
from trainer.phrases import Match
from trainer.scoring.checks.base import (
    Check,
    Outcome,
    Params,
    met,
    missed,
    not_applicable,
    perhaps,
    review,
)
from trainer.scoring.evidence import Evidence, Utterances

_UNASKED = M_("The line was put on hold without asking.")
_UNTHANKED = M_("No thanks or apology for the wait after the hold.")


class Settings(Params):
    phrase_fields: ClassVar[tuple[str, ...]] = ("ask", "thanks", "explain")
    ask: tuple[str, ...] = Field(min_length=1)
    thanks: tuple[str, ...] = Field(min_length=1)
    explain: tuple[str, ...] = ()
    before_s: float = Field(default=20.0, gt=0)
    after_s: float = Field(default=10.0, gt=0)


def judge(settings: Settings, evidence: Evidence) -> Sequence[Outcome]:
    holds = evidence.call.holds
    if not holds:
        return not_applicable(M_("The line was never on hold."))
    over = evidence.call.duration
    steps: list[tuple[Match, tuple[float, float], Message]] = []
    for begun, ended in holds:
        before = tuple(
            u for u in evidence.utterances if u.start < begun and u.end > begun - settings.before_s
        )
        steps.append((_best(settings.ask, before, evidence), (begun, ended), _UNASKED))
        for name in settings.explain:
            unexplained = M_(
                "Why, or for how long, was not said before the hold. Not heard: {parts}.",
                parts=f"“{evidence.sample(name)}”",
            )
            steps.append((_best((name,), before, evidence), (begun, ended), unexplained))
        if ended < over:  # the call did not end on hold
            after = tuple(
                u for u in evidence.utterances if ended - 0.5 <= u.start <= ended + settings.after_s
            )
            steps.append((_best(settings.thanks, after, evidence), (begun, ended), _UNTHANKED))
    unsure = next((m for m, _, _ in steps if m.answer == "unsure"), None)
    if unsure is not None:
        return (review(perhaps(unsure), unsure),)
    lacking = [(span, lack) for match, span, lack in steps if match.answer == "not_said"]
    if not lacking:
        return (met(M_("Asked before holding the line, and thanked for the wait."), steps[0][0]),)
    share = 1 - len(lacking) / len(steps)
    told = [each for at, each in enumerate(lacking) if each not in lacking[:at]]
    return tuple(missed(lack, share, start=start, end=end) for (start, end), lack in told)


def _best(names: Sequence[str], part: Utterances, evidence: Evidence) -> Match:
    found = [evidence.find(name, part) for name in names]
    return max(found, key=lambda m: (m.probability, m.score))


CHECK = Check("hold_consent", Settings, judge, about="doing")
