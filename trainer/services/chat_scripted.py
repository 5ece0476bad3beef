"""Chats without a person: a synthetic trainee types what scripts say, in virtual time."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from trainer.content.script import (
    Answer,
    AwaitHangUp,
    CallBack,
    HangUp,
    Hold,
    Interrupt,
    Resume,
    Say,
    Step,
    Transfer,
    Wait,
)
from trainer.domain.call import Call
from trainer.domain.errors import KnownError
from trainer.domain.events import Event
from trainer.domain.message import M_
from trainer.domain.scenario import Scenario
from trainer.domain.standard import Standard
from trainer.services.chat_conversation import TICK, Conversation
from trainer.services.chat_live import check_channel
from trainer.services.chat_shift import LONGEST_SHIFT, ChatShift, Visit
from trainer.services.script_habits import rings_back
from trainer.services.scripted import Played, with_variables
from trainer.services.workshop import Workshop

TYPING_PACE = 180
"""字/分 at which the synthetic trainee types."""
REACTION = 1.0
"""Seconds until he begins."""
PATIENCE = 180.0
"""Seconds he waits for a customer to leave before he ends the chat himself."""


@dataclass(slots=True)
class _Hands:
    """What is being typed: one message at a time, whoever waits."""

    visit: Visit
    text: str
    done_at: float


class _Visits(Protocol):
    """What an agent sees of a shift."""

    now: float
    visits: list[Visit]


@dataclass(slots=True)
class _OneVisit:
    """A shift of a single customer, of which nothing is kept."""

    visits: list[Visit]
    now: float = 0.0

    def advance(self, talk: Conversation) -> None:
        self.now = round(self.now + TICK, 3)
        talk.advance(self.now)


class ScriptedAgent:
    """One trainee with a script for each customer. Serves whoever has been ready longest."""

    def __init__(self, shift: _Visits, scripts: Sequence[Sequence[Step]]) -> None:
        self._shift = shift
        self._steps = [deque(each) for each in scripts]
        self._ready: list[float | None] = [None] * len(scripts)
        self._parted: list[float | None] = [None] * len(scripts)
        self._writes_again: set[int] = set()
        self._hands: _Hands | None = None

    def act(self) -> None:
        """Do what is due now, at `shift.now`."""
        now = self._shift.now
        if self._hands is not None:
            self._type_on(self._hands, now)
            return
        due = [
            (since, number)
            for number, visit in enumerate(self._shift.visits)
            if (since := self._ready_since(number, visit, now)) is not None
        ]
        if due:
            self._take(min(due)[1], now)

    def _type_on(self, hands: _Hands, now: float) -> None:
        talk = hands.visit.talk
        assert talk is not None
        if now >= hands.done_at or talk.ended:
            talk.composing = False
            talk.send(hands.text)
            self._hands = None

    def _ready_since(self, number: int, visit: Visit, now: float) -> float | None:
        """Since when the next step could be done; None while it cannot."""
        talk = visit.talk
        if talk is None or talk.ended or not self._may_write(number, talk, now):
            return None
        steps = self._steps[number]
        step = steps[0] if steps else AwaitHangUp()
        free = talk.typing if isinstance(step, Interrupt) else not talk.busy
        if not free:
            self._ready[number] = None
            return None
        if (since := self._ready[number]) is None:
            since = self._ready[number] = now
        wait = REACTION
        if isinstance(step, Wait):
            wait = step.seconds
        elif isinstance(step, AwaitHangUp | CallBack):
            wait = PATIENCE
        return since if now - since >= wait - 1e-6 else None

    def _may_write(self, number: int, talk: Conversation, now: float) -> bool:
        """Whether somebody is there to be written to, or the script now keeps a promise."""
        if not talk.between:
            self._parted[number] = None
            self._writes_again.discard(number)
            return True
        if (parted := self._parted[number]) is None:
            parted = self._parted[number] = now
            self._ready[number] = None
        if number not in self._writes_again and rings_back(self._steps[number], now - parted):
            self._writes_again.add(number)
        return number in self._writes_again

    def _take(self, number: int, now: float) -> None:
        visit, steps = self._shift.visits[number], self._steps[number]
        talk = visit.talk
        assert talk is not None
        step = steps.popleft() if steps else AwaitHangUp()
        if isinstance(step, Interrupt):
            step = steps.popleft()
        if isinstance(step, CallBack):
            steps.appendleft(step)  # for when the customer has left
        self._ready[number] = None
        match step:
            case Say():
                talk.composing = True
                self._hands = _Hands(visit, step.text, now + 60.0 * len(step.text) / TYPING_PACE)
            case HangUp() | AwaitHangUp() | CallBack():
                talk.end()
            case Transfer():
                talk.transfer()
            case _:  # a wait is over, or the customer who was to write again has
                pass


def play_chats(
    workshop: Workshop,
    chats: Sequence[tuple[Scenario, Standard, Sequence[Step]]],
    *,
    seed: int = 0,
) -> list[Played]:
    """Play a shift to its end on this thread, in virtual time; one result for each customer.

    Raises `KnownError` for a scenario that is no chat and for directions a chat does not know.
    """
    for scenario, _standard, steps in chats:
        check_channel(scenario.id, scenario.channel)
        _check_steps(steps)
    shift = ChatShift(
        workshop.shelf,
        [(scenario, standard) for scenario, standard, _ in chats],
        mode="scripted",
        seed=seed,
    )
    agent = ScriptedAgent(shift, [_written(scenario, steps) for scenario, _, steps in chats])
    try:
        while not shift.over and shift.now < LONGEST_SHIFT:
            shift.advance(shift.now + TICK)
            agent.act()
        shift.abandon()
        shift.score_ended()
    except BaseException:
        shift.let_go()
        raise
    return [_played(visit) for visit in shift.visits]


def chat_ending(
    scenario: Scenario, standard: Standard, steps: Sequence[Step], *, seed: int = 0
) -> str:
    """The ending that a script comes to, played as by `play_chats`; nothing is kept or scored.

    Raises `KnownError` for directions a chat does not know.
    """
    _check_steps(steps)
    events: list[Event] = []
    talk = Conversation(scenario, standard, seed, events.append)
    shift = _OneVisit([Visit(scenario, standard, seed, comes_at=0.0, talk=talk)])
    agent = ScriptedAgent(shift, [_written(scenario, steps)])
    while not talk.ended and shift.now < LONGEST_SHIFT:
        shift.advance(talk)
        agent.act()
    talk.abandon()
    return talk.ending


def _written(scenario: Scenario, steps: Sequence[Step]) -> tuple[Step, ...]:
    """A chat is there as soon as the customer is: nobody picks up at the beginning."""
    own = steps[1:] if isinstance(steps[0], Answer) else steps
    return with_variables(own, scenario.variables)


def _check_steps(steps: Sequence[Step]) -> None:
    if any(isinstance(step, Hold | Resume) for step in steps):
        raise KnownError(
            M_("A chat knows no hold."),
            M_("Leave (hold) and (resume) out of the script; write that the customer has to wait."),
        )


def _played(visit: Visit) -> Played:
    files = visit.files
    assert files is not None and visit.scorecard is not None
    return Played(
        files.shelved.call_id, Call(files.events), visit.scorecard, None, files.shelved.log
    )
