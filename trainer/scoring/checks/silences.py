"""What the checks on silence share: their settings, when the talk was over, what silences cost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from pydantic import Field

from trainer.domain.call import Call
from trainer.domain.message import Message
from trainer.scoring.checks.base import Outcome, Params, left, violated

Silence = tuple[float, float, float]
"""From and to (s of call time), and the seconds of it that count."""


class SilenceSettings(Params):
    """`seconds` that a silence may last; `each`: the share that a longer one costs."""

    moment_fields: ClassVar[tuple[str, ...]] = ("except_moments",)
    seconds: float = Field(default=3.0, gt=0)
    each: float = Field(default=0.5, gt=0, le=1)
    except_moments: tuple[str, ...] = ()


def talk_over(call: Call) -> float:
    """When nobody was to speak any more (s): handed on, hung up, or the log ends."""
    hung_up = call.hung_up
    times = (call.transferred_at, hung_up.time if hung_up is not None else None)
    return min((time for time in times if time is not None), default=call.duration)


def too_long(
    silences: Sequence[Silence],
    settings: SilenceSettings,
    reason: Callable[[float], Message],
    advice: Message | None = None,
) -> tuple[Outcome, ...]:
    """A fault for each silence that lasts longer than it may; none where all are short.

    `reason(seconds)` says what it was, with its length to a tenth.
    """
    long = [silence for silence in silences if silence[2] > settings.seconds]
    share = left(settings.each, len(long))
    return tuple(
        violated(reason(round(waited, 1)), share=share, start=start, end=end, advice=advice)
        for start, end, waited in long
    )
