"""What a dialogue wants done, in the order in which it is to be done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from trainer.domain.events import Party
from trainer.domain.voice import LineEffects, Persona

EndedBy = Party | Literal["transfer"]


@dataclass(frozen=True, slots=True)
class EnterMoment:
    """The talk moved on; `mood` is the customer's anger from here, 0–5."""

    moment: str
    mood: int


@dataclass(frozen=True, slots=True)
class ChangeMood:
    """A mood rule worked; `mood` is the customer's anger from here, 0–5."""

    rule: str
    mood: int


@dataclass(frozen=True, slots=True)
class SayLine:
    """The customer speaks; report `line_ended` when the sound is over (or broken off)."""

    moment: str
    text: str
    mood: int
    effects: LineEffects
    persona: Persona
    recording: str = ""
    """A sound file to play instead of a voice; empty: spoken."""


@dataclass(frozen=True, slots=True)
class HangUp:
    """One side puts the telephone down now, `after` seconds since the customer's last line."""

    by: Party
    after: float


@dataclass(frozen=True, slots=True)
class Part:
    """The call is over for now: `waited` seconds of the customer's life go by until a promise
    is due. The agent may ring back (`called_back`); if he does not, `RingAgain` follows."""

    waited: float


@dataclass(frozen=True, slots=True)
class RingAgain:
    """The promise was not kept: the customer rings; report `answered` or `rang_out`."""


@dataclass(frozen=True, slots=True)
class End:
    """The call is over; always the last action. `ending` is the scenario's name for it."""

    ending: str
    by: EndedBy


Action = EnterMoment | ChangeMood | SayLine | HangUp | Part | RingAgain | End


@dataclass(frozen=True, slots=True)
class Ended:
    """How and when the call ended."""

    ending: str
    by: EndedBy
    time: float
