"""What moves a talk on: conditions, branches, and what comes of a promise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

AgentAct = Literal["hang_up", "hold", "resume", "transfer"]
AGAIN, BACK = "@again", "@back"
"""Where a branch can lead besides a moment: this one again, or the one before an aside."""


@dataclass(frozen=True, slots=True)
class Condition:
    """When a branch is taken: all the parts that are given must hold.

    Words: `heard` any of these phrases since the moment began; `unheard` none of these; `ever`
    any of these in the whole call; `never` none of these in the whole call; `anything` any
    utterance, understood or not; `heard_value` what was heard in an open place is this;
    `promised` a promise was made since the moment began, `promised_within` one that is due after
    so many seconds at most.

    Manner of the last answer: `faster_than`, `slower_than` in 字/分; `louder_by`, `quieter_by` in
    dB against what the agent said before this moment; `interrupted` it cut into the line;
    `talking_for` the agent has been talking for so many seconds and still is.

    Time and telephone: `silence` seconds in which nobody spoke; `after` seconds since the
    moment's line ended, whoever speaks; `elapsed` seconds since the call was answered; `act` what
    the agent did with the telephone; `holds` times the customer was put on hold so far;
    `held_for` seconds that the present hold, or the last one, lasted.

    State: `mood_at_least`, `mood_at_most` the customer's anger, 0–5; `visits` how often this
    moment was entered so far; `once` the branch has not been taken yet; `chance` 0–1, drawn anew
    each time the moment is entered.
    """

    heard: tuple[str, ...] = ()
    unheard: tuple[str, ...] = ()
    anything: bool = False
    silence: float | None = None
    after: float | None = None
    act: AgentAct | None = None
    mood_at_least: int | None = None
    visits: int | None = None
    ever: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    heard_value: tuple[tuple[str, str], ...] = ()
    """(open place, value wanted); variables in the value stand for what they stand for."""
    promised: bool = False
    promised_within: float | None = None
    faster_than: float | None = None
    slower_than: float | None = None
    louder_by: float | None = None
    quieter_by: float | None = None
    interrupted: bool = False
    talking_for: float | None = None
    elapsed: float | None = None
    holds: int | None = None
    held_for: float | None = None
    mood_at_most: int | None = None
    once: bool = False
    chance: float | None = None


@dataclass(frozen=True, slots=True)
class Branch:
    """Where the talk goes when `when` holds: a moment, `AGAIN` or `BACK`.

    `mood`: how the customer's anger changes with it, in place of what the mood rules made of the
    moment; None leaves it to the rules.
    """

    when: Condition
    goto: str
    mood: int | None = None


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What comes of a promise: the agent rings back in time, or the customer rings again.

    `call_back`, `missed`: the moments where the talk goes on. It happens only when something was
    promised; else the moment's ending stands.
    """

    call_back: str
    missed: str
