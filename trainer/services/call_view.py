"""A call in progress as the window sees it.

The window polls `LiveCall.view()` at 30 Hz and sends commands; it never waits for a thread.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from trainer.domain.call import Turn
from trainer.domain.errors import KnownError
from trainer.domain.message import Message
from trainer.domain.promise import LedgerEntry
from trainer.domain.scenario import Scenario
from trainer.domain.standard import Standard

CallState = Literal["ringing", "talking", "held", "between", "ended"]
"""`between`: hung up, and a promise comes due; `answer` rings the customer back."""


@dataclass(frozen=True, slots=True)
class WordingTick:
    """A part of the wording to use in this moment, and whether it was heard."""

    text: str
    heard: bool


@dataclass(frozen=True, slots=True)
class CallView:
    """A live call at one instant. Levels in dBFS (−90 = silence), times in seconds."""

    state: CallState
    rings: int
    """Rings begun so far."""
    ring_time: float
    """Seconds since the first ring (stands still once answered); where the customer rings again,
    since that ring."""
    talk_time: float
    """Seconds since the call was answered."""
    speaking: Literal["customer", "trainee"] | None
    customer_level: float
    trainee_level: float
    pace_cpm: float | None
    pace_band: tuple[float, float]
    partial: str
    transcript: tuple[Turn, ...]
    wording: tuple[WordingTick, ...]
    """Empty outside practice."""
    hint: str
    mood: int
    muted: bool
    push_to_talk: bool
    talk_pressed: bool
    typed_only: bool
    """No microphone or no model: answers are typed."""
    customer_silent: bool
    """No voice or no loudspeaker: the customer's lines are shown instead of heard."""
    notice: Message | None
    """A device that went away, for instance; the call goes on."""
    ended_by: str | None
    failed: KnownError | None
    """The call could not go on (disk full …); what was recorded is kept."""
    ledger: tuple[LedgerEntry, ...] = ()
    """What was promised so far."""
    waited: float = 0.0
    """Between two calls: seconds of the customer's life that go by until a promise is due."""
    call_back_left: float = 0.0
    """Between two calls: seconds in which the trainee can still ring back."""


class LiveCall(Protocol):
    """A call in progress on its own thread; every method returns at once."""

    call_id: str
    scenario: Scenario
    standard: Standard

    def view(self) -> CallView: ...
    def answer(self) -> None: ...
    def hang_up(self) -> None: ...
    def hold(self) -> None: ...
    def resume(self) -> None: ...
    def transfer(self) -> None: ...
    def mute(self, muted: bool) -> None: ...
    def press_to_talk(self, pressed: bool) -> None: ...
    def end_turn(self) -> None:
        """The trainee says: I have finished speaking."""
        ...

    def say(self, text: str) -> None:
        """A typed answer."""
        ...

    def composing(self, active: bool) -> None:
        """The trainee is typing an answer: the customer waits as long."""
        ...

    def note(self, text: str) -> None: ...
    def set_volume(self, gain: float) -> None:
        """Loudness of the customer, 0–2 (1 = as rendered)."""
        ...

    def finished(self) -> bool:
        """Scored and stored: `StoredCall` can be opened."""
        ...

    def abandon(self) -> None:
        """The window closes: end the call, keep what was recorded."""
        ...
