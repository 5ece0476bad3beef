"""Was a typing customer answered in time: the first answer, and those that follow?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from trainer.domain.events import TimeSkipped
from trainer.domain.message import M_, Message
from trainer.scoring.checks.base import NO_DIALOGUE, Check, Outcome, met, not_applicable, violated
from trainer.scoring.checks.chat_base import EachCosts
from trainer.scoring.evidence import Evidence


class Settings(EachCosts):
    which: Literal["first", "later"] = "first"
    seconds: float = Field(default=60.0, gt=0)


_ASKED, _ANSWERED, _LEFT = range(3)
"""What ends or begins a wait; at the same instant in this order."""


@dataclass(frozen=True, slots=True)
class _Wait:
    """From the oldest unanswered message of the customer's to the answer, or to the end."""

    start: float
    end: float
    first: bool
    asked: str
    answered: bool

    @property
    def seconds(self) -> float:
        return self.end - self.start


def judge(settings: Settings, evidence: Evidence) -> Sequence[Outcome]:
    if not evidence.has_dialogue or not evidence.written:
        return not_applicable(NO_DIALOGUE)
    first = settings.which == "first"
    waits = [w for w in _waits(evidence) if w.first == first]
    # Nobody left a message standing who said goodbye and went.
    waits = [w for w in waits if w.answered or w.seconds > settings.seconds or first]
    if not waits:
        return not_applicable(M_("The customer never waited for an answer."))
    late = [w for w in waits if w.seconds > settings.seconds or not w.answered]
    limit = round(settings.seconds)
    if not late:
        slowest = max(waits, key=lambda w: w.seconds)
        return (
            met(
                M_("Answered after {seconds} s at the most; {limit} s are allowed.",
                   seconds=round(slowest.seconds), limit=limit),
                start=slowest.start, end=slowest.end,
            ),
        )  # fmt: skip
    share = 0.0 if first else max(0.0, 1.0 - settings.each * len(late))
    advice = M_(
        "Answer within {limit} s; if it takes longer, ask the customer to wait.", limit=limit
    )
    return tuple(
        violated(_reason(w, limit), share=share, start=w.start, end=w.end, advice=advice)
        for w in late
    )


def _reason(wait: _Wait, limit: int) -> Message:
    if not wait.answered:
        return M_("“{asked}” was never answered; the customer waited {seconds} s.",
                  asked=wait.asked, seconds=round(wait.seconds))  # fmt: skip
    return M_("“{asked}” was answered after {seconds} s; {limit} s are allowed.",
              asked=wait.asked, seconds=round(wait.seconds), limit=limit)  # fmt: skip


def _waits(evidence: Evidence) -> list[_Wait]:
    """Every wait of the customer's, in order.

    Who leaves waits no longer, not even where the chat goes on when a promise is due.
    """
    call = evidence.call
    skips = [event.time for event in call.log if isinstance(event, TimeSkipped)]
    marks = sorted(
        [(line.start, _ASKED, line.text) for line in call.lines]
        + [(said.start, _ANSWERED, "") for said in evidence.utterances]
        + [(time, _LEFT, "") for time in (*skips, call.duration)]
    )
    waits: list[_Wait] = []
    since: tuple[float, str] | None = None
    answered = False
    for time, what, text in marks:
        if what == _ASKED:
            since = since or (time, text)
            continue
        if since is not None:
            waits.append(_Wait(since[0], time, not answered, since[1], what == _ANSWERED))
        since, answered = None, answered or what == _ANSWERED
    return waits


CHECK = Check("chat_reply_time", Settings, judge, about="doing")
