"""What pages ask the desk for on a worker: lists, best scores, and whether all parts are there.

The first question loads sound and content libraries, so no page asks on the Qt thread.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from trainer.domain.errors import KnownError

if TYPE_CHECKING:
    from trainer.content.problems import Problem
    from trainer.domain.message import Message
    from trainer.domain.scenario import Scenario
    from trainer.services.views import CallSummary, Desk, ModelStatus


EXAM_PACK = "exam"
FIRST_CALL = "plain-enquiry"
"""An ordinary matter, before any trap: what everyone begins with."""


class Readiness(NamedTuple):
    """The parts of a spoken call, and what stands in the way of each."""

    model: ModelStatus
    microphone: KnownError | None
    voice: KnownError | None
    speaker: KnownError | None

    @property
    def problems(self) -> tuple[KnownError, ...]:
        found = (self.microphone, self.model.problem, self.speaker, self.voice)
        return tuple(error for error in found if error is not None)

    @property
    def must_type(self) -> bool:
        """No microphone or no model: answers are typed."""
        return self.microphone is not None or self.model.problem is not None


class Overview(NamedTuple):
    """Everything Today and Scenarios show."""

    scenarios: Sequence[Scenario]
    best: Mapping[str, float]
    calls: Sequence[CallSummary]
    """Those that a person took."""
    advice: tuple[Message, ...]
    """Of the last call that has a grade."""
    problems: Sequence[Problem]
    """Scenario files that could not be read."""
    ready: Readiness


def readiness(desk: Desk) -> Readiness:
    return Readiness(
        desk.model_status(), desk.microphone_problem(), desk.voice_problem(), desk.speaker_problem()
    )


def overview(desk: Desk) -> Overview:
    scenarios = desk.scenarios()
    calls = [call for call in desk.calls(200) if not call.scripted]
    advice: tuple[Message, ...] = ()
    last = next(filter(graded, calls), None)
    if last is not None:
        try:
            scorecard = desk.open_call(last.call_id, marks=False).scorecard
        except KnownError:
            # Its own page says what is wrong with it.
            scorecard = None
        advice = scorecard.advice if scorecard is not None else ()
    return Overview(
        scenarios,
        desk.best_percents(),
        calls,
        advice,
        desk.scenario_problems(),
        readiness(desk),
    )


def graded(call: CallSummary) -> bool:
    """Whether a call has a score to show; one that still goes on has none yet."""
    return call.score is not None and call.state != "running"


def choose_next(
    scenarios: Sequence[Scenario], best: Mapping[str, float], after: str | None = None
) -> Scenario | None:
    """The plain enquiry, then the easiest not done yet, then the one with the lowest best score;
    never `after` again."""
    others = [s for s in scenarios if s.id != after]
    fresh = [s for s in others if best.get(s.id) is None]
    if fresh:
        return min(fresh, key=lambda s: (s.id != FIRST_CALL, s.difficulty, s.minutes))
    return min(others, key=lambda s: best.get(s.id) or 0.0) if others else None


def draw_exam(scenarios: Sequence[Scenario], seed: int) -> Scenario | None:
    """The call of an exam: drawn by its seed, from the exam pack where that is among them.

    The same scenarios and seed give the same one, in whatever order they come. Calls only.
    """
    calls = [s for s in scenarios if s.channel == "phone"]
    chosen = [s for s in calls if s.pack == EXAM_PACK] or calls
    by_name = sorted(chosen, key=lambda s: s.id)
    return random.Random(seed).choice(by_name) if by_name else None


def week(calls: Sequence[CallSummary], now: datetime) -> list[tuple[date, int]]:
    """Monday to Sunday of this week with the number of calls of each day."""
    monday = now.date() - timedelta(days=now.weekday())
    days = [monday + timedelta(days=n) for n in range(7)]
    taken = [
        (c.started_at.astimezone() if c.started_at.tzinfo else c.started_at).date() for c in calls
    ]
    return [(day, taken.count(day)) for day in days]
