"""How a synthetic trainee carries out a script, whether the call is played in sound or as text."""

from __future__ import annotations

from collections import deque

from trainer.content.script import Answer, CallBack, Step
from trainer.services.ringing import ring_seconds

REACTION = 0.6
"""Seconds until he begins to speak."""
PICK_UP = 1.5
"""Seconds into a ring at which he answers."""
BREAK_IN = 1.0
"""Seconds into the customer's line at which an interruption begins."""
DIALLING = 3.0
"""Seconds that he takes to ring the customer back."""


def answer_seconds(first: Answer) -> float:
    """When he picks up, in seconds of ringing."""
    return ring_seconds(first.ring) + PICK_UP


def rings_back(steps: deque[Step], over_for: float) -> bool:
    """Whether he rings back now, `over_for` seconds after a call; that step is then taken.

    What was meant for the call that is over is left out.
    """
    while steps and not isinstance(steps[0], CallBack | Answer):
        steps.popleft()
    meant = bool(steps) and isinstance(steps[0], CallBack)
    if not meant or over_for < DIALLING:
        return False
    steps.popleft()
    return True
