"""A scenario: who calls, over what line, what is said, and what moves the talk on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from trainer.domain.branching import AgentAct as AgentAct
from trainer.domain.branching import Branch as Branch
from trainer.domain.branching import Condition as Condition
from trainer.domain.branching import FollowUp as FollowUp
from trainer.domain.label import Label as Label
from trainer.domain.mood import MoodRule
from trainer.domain.standard import Criterion
from trainer.domain.voice import LineEffects as LineEffects
from trainer.domain.voice import NoiseKind as NoiseKind
from trainer.domain.voice import Persona as Persona
from trainer.domain.voice import Sex as Sex

Industry = Literal["", "courier", "telecom", "power", "ecommerce", "bank", "education"]
Channel = Literal["phone", "chat"]


_NO_NAME = Label("")


@dataclass(frozen=True, slots=True)
class Moment:
    """A node of the dialogue: the customer speaks (or not), then waits for a branch.

    `say` holds alternatives of one line (the seed picks; `say_angry` replaces them from mood 3
    on, `say_calm` up to mood 1); nothing to say is a silent line. A moment with an `ending` ends
    the call `hang_up_after` seconds after its line. From an `aside` a branch can lead back to
    the last moment that was none.
    """

    id: str
    say: tuple[str, ...] = ()
    say_angry: tuple[str, ...] = ()
    say_calm: tuple[str, ...] = ()
    recordings: Mapping[str, str] = field(default_factory=dict[str, str])
    """A line's text → the sound file that is played instead of a voice, as a full path."""
    effects: LineEffects | None = None
    """Replaces the scenario's line effects while this line is spoken."""
    persona: Persona | None = None
    """Who speaks this line, where somebody else has come to the telephone."""
    branches: tuple[Branch, ...] = ()
    ending: str | None = None
    hang_up_after: float = 1.0
    follow_up: FollowUp | None = None
    aside: bool = False
    hint: str = ""
    """What a good agent says here; shown in practice."""


@dataclass(frozen=True, slots=True)
class Ending:
    """A way the call can end. `good`: the way the standard wants."""

    id: str
    label: Label
    good: bool


@dataclass(frozen=True, slots=True)
class Example:
    """A script of the trainee's side that proves the scenario: lines and stage directions."""

    id: str
    script: tuple[str, ...]
    quality: Literal["good", "middling", "rude", "other"]
    ending: str
    score: tuple[float, float] = (0.0, 100.0)
    """Lowest and highest score in percent."""
    verdicts: Mapping[str, str] = field(default_factory=dict[str, str])
    """criterion → verdict that must come out."""


@dataclass(frozen=True, slots=True)
class QuickReply:
    """A wording that the trainee of a chat may pick instead of typing it.

    `fits`: the moments in which it is true and to the point; empty: any. `wrong` says why it
    must never be sent; empty: it is accurate.
    """

    text: str
    fits: tuple[str, ...] = ()
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class Scenario:
    """A playable call. `phrases`: id → templates (see `trainer.phrases.template`)."""

    id: str
    title: Label
    situation: Label
    """One line for the list: what is known before the call, never the answer."""
    briefing: Label
    """Who the trainee is, what may be promised, what is scored."""
    standard: str
    start: str
    moments: Mapping[str, Moment]
    endings: Mapping[str, Ending]
    persona: Persona = field(default_factory=Persona)
    effects: LineEffects = field(default_factory=LineEffects)
    phrases: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    criteria: tuple[Criterion, ...] = ()
    leave_out: frozenset[str] = frozenset()
    """Criteria of the standard that this situation does not call for."""
    variables: Mapping[str, str] = field(default_factory=dict[str, str])
    mood_rules: tuple[MoodRule, ...] = ()
    """How the customer's mood drifts where no branch says so."""
    mood: int = 1
    """The customer's anger at the start, 0 calm – 5 furious."""
    industry: Industry = ""
    """The trade of the company that is called; empty: any."""
    difficulty: int = 1
    minutes: float = 2.0
    max_rings: int = 6
    hung_up_early: str = "hung_up_early"
    """The ending when the agent hangs up where no branch expects it."""
    unanswered: str = "unanswered"
    gave_up: str = "gave_up"
    """The ending when the call has dragged on too long and the customer hangs up."""
    transferred: str | None = None
    """The ending when the agent passes the call on where no branch expects it; None: as hung up."""
    examples: tuple[Example, ...] = ()
    channel: Channel = "phone"
    """Whether the customer rings up or types."""
    quick_replies: tuple[QuickReply, ...] = ()
    """What a chat offers to pick from, in this order."""
    source: str = ""
    """Where it was read from, for messages."""
    pack: str = ""
    """The folder that it shares with others, empty where it stands alone."""
    pack_title: Label = _NO_NAME
