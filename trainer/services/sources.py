"""Where the trainee's blocks come from: a microphone, a script, sound files, or nobody.

A source gives one block a tick together with what the trainee does with the telephone in it.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np

from trainer.audio.microphone import Microphone
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
from trainer.domain.sound import BLOCK, Samples
from trainer.services.conductor import Conductor
from trainer.services.listener import TICK
from trainer.services.script_habits import BREAK_IN, REACTION, answer_seconds, rings_back

Act = Literal["answer", "hang_up", "hold", "resume", "transfer"]

PATIENCE = 60.0
"""Seconds a scripted trainee waits for the customer to ring off."""
ROOM_DBFS = -62.0
"""Level of the synthetic trainee's room: a microphone is never quite silent."""
_ROOM_TICKS = 100


class Source(Protocol):
    """Gives the trainee's side of a call."""

    def read(self, call: Conductor) -> tuple[Samples, Sequence[Act]]:
        """The next block and the acts that come before it; waits as long as a block lasts."""
        ...

    def close(self) -> None: ...


class Pacer:
    """Keeps a source that has no device of its own to real time."""

    def __init__(self) -> None:
        self._next: float | None = None

    def wait(self) -> None:
        """Until the next tick is due; never catches up more than a quarter of a second."""
        now = time.monotonic()
        if self._next is None or now - self._next > 0.25:
            self._next = now
        self._next += TICK
        if self._next > now:
            time.sleep(self._next - now)


class NobodySource:
    """Silence in real time: the trainee types."""

    def __init__(self) -> None:
        self._pacer = Pacer()

    def read(self, call: Conductor) -> tuple[Samples, Sequence[Act]]:
        self._pacer.wait()
        return np.zeros(BLOCK, dtype=np.int16), ()

    def close(self) -> None:
        return


class MicrophoneSource:
    """A headset. When it goes away the call goes on in silence, and says so once."""

    def __init__(self, microphone: Microphone) -> None:
        self._microphone = microphone
        self._nobody: NobodySource | None = None

    def read(self, call: Conductor) -> tuple[Samples, Sequence[Act]]:
        while self._nobody is None:
            block = self._microphone.read(0.1)
            if self._microphone.tap_error is not None:
                # The recording could not be written (a full disk): the call must say so.
                raise self._microphone.tap_error
            if block is not None:
                return block.samples, ()
            reason = self._microphone.lost
            if reason is not None:
                call.lost("microphone", str(reason))
                self._nobody = NobodySource()
        return self._nobody.read(call)

    def behind(self) -> bool:
        """Blocks are waiting: the call runs late and should catch up before it acts."""
        return self._nobody is None and self._microphone.backlog() > 1

    def close(self) -> None:
        self._microphone.close()


@dataclass(slots=True)
class _Speaking:
    samples: Samples
    at: int = 0


class ScriptedSource:
    """A synthetic trainee who follows a script, or whose turns are given sound files.

    Reacts as a person would: waits until the customer has finished, takes `REACTION` seconds,
    speaks. Everything is counted in ticks, so real time and virtual time give the same call.
    """

    def __init__(
        self,
        steps: Sequence[Step],
        speak: Callable[[Say], Samples],
        *,
        virtual: bool,
    ) -> None:
        self._steps = deque(steps)
        self._speak = speak
        self._pacer = None if virtual else Pacer()
        self._answer_at: float | None = self._answer_time()
        self._over_since: float | None = None
        self._speaking: _Speaking | None = None
        self._free_since: float | None = None
        self._reaction = REACTION
        self._customer_since: float | None = None
        self._room = room_noise(_ROOM_TICKS * BLOCK)
        self._ticks = 0

    def close(self) -> None:
        return

    def read(self, call: Conductor) -> tuple[Samples, Sequence[Act]]:
        if self._pacer is not None:
            self._pacer.wait()
        at = self._ticks % _ROOM_TICKS * BLOCK
        silence = self._room[at : at + BLOCK]
        self._ticks += 1
        if call.state == "ringing":
            return silence, self._when_ringing(call)
        if call.state == "between":
            return silence, self._when_over(call)
        if self._speaking is not None:
            return self._next_piece(silence), ()
        if not self._may_act(call):
            return silence, ()
        return self._take_step(call, silence)

    def _when_ringing(self, call: Conductor) -> Sequence[Act]:
        if self._over_since is not None and self._answer_at is None:
            first = self._steps[0] if self._steps else None
            self._answer_at = self._answer_time() if isinstance(first, Answer) else float("inf")
            self._over_since = None
        due = self._answer_at
        if due is None or call.rang_for < due:
            return ()
        self._answer_at = None
        return ("answer",)

    def _when_over(self, call: Conductor) -> Sequence[Act]:
        self._speaking = None
        self._answer_at = None
        if self._over_since is None:
            self._over_since = call.now
        if not rings_back(self._steps, call.now - self._over_since):
            return ()
        self._over_since = None
        return ("answer",)

    def _answer_time(self) -> float:
        """When to pick up, in seconds of ringing; a script begins with its `Answer`."""
        first = self._steps[0] if self._steps else None
        if not isinstance(first, Answer):
            return answer_seconds(Answer(1))
        self._steps.popleft()
        return answer_seconds(first)

    def _next_piece(self, silence: Samples) -> Samples:
        speaking = self._speaking
        assert speaking is not None
        block = silence.copy()
        piece = speaking.samples[speaking.at : speaking.at + BLOCK]
        block[: len(piece)] = piece
        speaking.at += BLOCK
        if speaking.at >= len(speaking.samples):
            self._speaking = None
            self._free_since = None
        return block

    def _may_act(self, call: Conductor) -> bool:
        """The floor is free, and has been for as long as the next step wants."""
        step = self._steps[0] if self._steps else AwaitHangUp()
        if isinstance(step, Interrupt):
            return self._breaks_in(call)
        if call.customer_speaking or call.waiting_for_line or call.turn_open:
            self._free_since = None
            return False
        if self._free_since is None:
            self._free_since = call.now
        wait = self._reaction
        if isinstance(step, Wait):
            wait = step.seconds
        elif isinstance(step, AwaitHangUp | CallBack | Answer):
            wait = PATIENCE
        return call.now - self._free_since >= wait - 1e-6

    def _breaks_in(self, call: Conductor) -> bool:
        """The customer has been speaking long enough to be interrupted."""
        if not call.customer_speaking:
            self._customer_since = None
            return False
        if self._customer_since is None:
            self._customer_since = call.now
        return call.now - self._customer_since >= BREAK_IN - 1e-6

    def _take_step(self, call: Conductor, silence: Samples) -> tuple[Samples, Sequence[Act]]:
        step = self._steps.popleft() if self._steps else AwaitHangUp()
        if isinstance(step, Interrupt):
            step = self._steps.popleft() if self._steps else AwaitHangUp()
        if isinstance(step, CallBack | Answer):
            self._steps.appendleft(step)  # for when the call is over
        # After a wait the next step follows at once: the wait was the reaction time.
        self._reaction = 0.0 if isinstance(step, Wait) else REACTION
        self._free_since = None
        self._customer_since = None
        match step:
            case Say():
                self._speaking = _Speaking(self._speak(step))
                return self._next_piece(silence), ()
            case Wait() | Interrupt():
                return silence, ()
            case HangUp() | AwaitHangUp() | CallBack() | Answer():
                return silence, ("hang_up",)
            case Hold():
                return silence, ("hold",)
            case Resume():
                return silence, ("resume",)
            case Transfer():
                return silence, ("transfer",)


def room_noise(samples: int, seed: int = 0) -> Samples:
    """Very soft white noise."""
    generator = np.random.default_rng(seed)
    return (generator.standard_normal(samples) * 32768 * 10 ** (ROOM_DBFS / 20)).astype(np.int16)
