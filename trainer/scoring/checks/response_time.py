"""Dead air: how long the customer waits for an answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pydantic import Field

from trainer.domain.message import M_
from trainer.scoring.checks.base import (
    TYPED,
    Check,
    Outcome,
    met,
    not_applicable,
)
from trainer.scoring.checks.silences import Silence, SilenceSettings, talk_over, too_long
from trainer.scoring.evidence import Evidence


class Settings(SilenceSettings):
    each: float = Field(default=0.34, gt=0, le=1)


def judge(settings: Settings, evidence: Evidence) -> Sequence[Outcome]:
    if evidence.utterances and not evidence.spoken:
        return not_applicable(TYPED)
    gaps = _gaps(evidence, frozenset(settings.except_moments))
    if not gaps:
        return not_applicable(M_("The customer waited for no answer."))
    longest = round(max(waited for _, _, waited in gaps), 1)
    waits = too_long(
        gaps,
        settings,
        lambda waited: M_(
            "The customer waited {waited} s for an answer; {wanted} s are allowed.",
            waited=waited, wanted=settings.seconds,
        ),
    )  # fmt: skip
    if waits and not evidence.utterances:
        # Who never answers at all has not answered some of it in time.
        return tuple(replace(wait, share=0.0) for wait in waits)
    return waits or (met(M_("The longest wait for an answer was {waited} s.", waited=longest)),)


def _gaps(evidence: Evidence, skipped: frozenset[str]) -> list[Silence]:
    """(from, to, seconds waited outside hold) after each line that wanted an answer."""
    call = evidence.call
    hung_up = call.hung_up
    over = talk_over(call)
    given_up = hung_up.time if hung_up is not None and hung_up.by == "customer" else None
    voices = sorted((start, end) for u in evidence.utterances for start, end in evidence.voiced(u))
    gaps: list[Silence] = []
    for line in call.lines:
        moment = evidence.scenario.moments.get(line.moment)
        last_words = moment is not None and moment.ending is not None
        answered = any(a <= line.end < b for a, b in voices)
        answer = next((u for u in evidence.utterances if u.end >= line.end), None)
        if answer is not None and answer.typed:
            continue  # typing takes its time
        if line.moment in skipped or last_words or line.end >= over or answered:
            continue
        # The customer's next line ends the wait too (they asked again), and so does giving up.
        next_line = min((ln.start for ln in call.lines if ln.start >= line.end), default=None)
        next_voice = min((a for a, _ in voices if a >= line.end), default=None)
        ends = [t for t in (next_line, next_voice, given_up) if t is not None and t <= over]
        if not ends:
            continue  # the call ended here; nobody waited for an answer
        end = min(ends)
        held = sum(max(0.0, min(b, end) - max(a, line.end)) for a, b in call.holds)
        gaps.append((line.end, end, end - line.end - held))
    return gaps


CHECK = Check("response_time", Settings, judge, about="doing")
