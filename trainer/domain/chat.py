"""How a typing customer behaves in time: pure, seeded, in real seconds.

The talk itself is the same `Dialogue` as on the telephone; this is what differs: a line is typed
for a while and then stands there at once, and several customers come at their own times.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Literal

from trainer.domain.events import Party
from trainer.domain.message import Message
from trainer.domain.promise import LedgerEntry
from trainer.domain.scenario import QuickReply

FIRST_REPLY = 60.0
"""Seconds within which a customer gets the first answer."""
HURRY = 40.0
"""Seconds of waiting from which the clock warns."""
WRITE_WITHIN = 30.0
"""Seconds in which the trainee can begin the message that keeps a promise; they stand for the time
until it is due. Longer than on the telephone: a message is typed, and others may be waiting."""
MOST_CUSTOMERS = 3
"""Customers that one trainee serves at once."""

CustomerState = Literal["talking", "between", "ended", "scored"]
"""`between`: the customer has left, and a promise comes due; a message keeps it."""

_THINKING = (0.8, 2.4)
_FIRST_THINKING = 0.3
_TYPING = (1.2, 14.0)
_FIRST_ARRIVAL = (1.0, 3.0)
_APART = (6.0, 18.0)


def thinking_seconds(seed: int, line: int) -> float:
    """How long the customer reads and thinks before typing line `line` (1 = the first)."""
    if line == 1:
        return _FIRST_THINKING
    return random.Random(f"{seed}:thinks:{line}").uniform(*_THINKING)


def typing_seconds(text: str, pace: int) -> float:
    """How long the customer types a line at `pace` 字/分; never absurdly short or long."""
    shortest, longest = _TYPING
    return min(longest, max(shortest, 60.0 * len(text) / pace))


def arrivals(seed: int, count: int) -> tuple[float, ...]:
    """Seconds into the shift at which `count` customers open their chats, in order."""
    clock = random.Random(f"{seed}:arrivals")
    at = clock.uniform(*_FIRST_ARRIVAL)
    times: list[float] = []
    for _ in range(count):
        times.append(round(at, 1))
        at += clock.uniform(*_APART)
    return tuple(times)


@dataclass(frozen=True, slots=True)
class ChatMessage:
    """One bubble. `time` in seconds since the customer came; `after`: seconds of the customer's
    life that went by unseen before it."""

    party: Party
    time: float
    text: str
    after: float = 0.0


@dataclass(frozen=True, slots=True)
class CustomerView:
    """One customer of a shift at one instant, as the window shows it. Times in seconds."""

    number: int
    """Place in the shift, from 0."""
    name: str
    title_zh: str
    title_en: str
    company: str
    state: CustomerState
    time: float
    """Since the customer came; stands still once the chat is over."""
    typing: bool
    messages: tuple[ChatMessage, ...]
    waiting: float | None
    """How long the oldest unanswered message has been standing there; None: nobody waits."""
    answered: bool
    """The trainee has written at least once."""
    hint: str
    """In practice the wording to use, assisted what is judged, in an exam nothing."""
    quick_replies: tuple[QuickReply, ...]
    """With the variables filled in."""
    call_id: str
    ending_zh: str = ""
    ending_en: str = ""
    percent: float | None = None
    passed: bool | None = None
    ledger: tuple[LedgerEntry, ...] = ()
    """What was promised; in an exam nothing."""
    waited: float = 0.0
    """Between two talks: how much of the customer's life has gone by."""
    time_to_write: float = 0.0
    """Between two talks: what is left of `WRITE_WITHIN`."""


@dataclass(frozen=True, slots=True)
class ChatView:
    """A shift at one instant: the customers that have come so far."""

    customers: tuple[CustomerView, ...]
    expected: int
    """How many customers will come in all."""
    failed: Message | None = None
    """Why the shift could not go on (a full disk …); what was sent is kept."""
    remedy: Message | None = None
