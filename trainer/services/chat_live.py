"""A shift on its own thread, as the window sees it: commands in, snapshots out, nobody waits."""

from __future__ import annotations

import logging
import queue
import secrets
import threading
import time
from collections.abc import Callable, Sequence
from typing import Protocol

from trainer.domain.chat import ChatView
from trainer.domain.errors import KnownError
from trainer.domain.events import CallMode
from trainer.domain.message import M_
from trainer.services.chat_conversation import Conversation
from trainer.services.chat_shift import ChatShift
from trainer.services.workshop import Workshop

_log = logging.getLogger(__name__)
STEP = 0.05
"""Seconds between two looks at the clock."""


class LiveChat(Protocol):
    """A shift in progress; every method returns at once. `number`: the customer, from 0."""

    def view(self) -> ChatView: ...
    def send(self, number: int, text: str) -> None: ...
    def composing(self, number: int, active: bool) -> None:
        """The trainee is typing to this customer, who sees it."""
        ...

    def end(self, number: int) -> None: ...
    def transfer(self, number: int) -> None: ...
    def finished(self) -> bool:
        """Everybody has gone and every chat is scored, or the shift failed."""
        ...

    def abandon(self) -> None:
        """The window closes: end every chat, keep what was written."""
        ...


class ThreadedChat:
    """Implements `LiveChat`. `clock` gives seconds; a faster one compresses the time."""

    def __init__(self, shift: ChatShift, clock: Callable[[], float] = time.monotonic) -> None:
        self._shift = shift
        self._clock = clock
        self._commands: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._view = shift.view()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="chat", daemon=True)
        self._thread.start()

    def view(self) -> ChatView:
        return self._view

    def send(self, number: int, text: str) -> None:
        self._tell(number, lambda talk: talk.send(text))

    def composing(self, number: int, active: bool) -> None:
        def tell(talk: Conversation) -> None:
            talk.composing = active

        self._tell(number, tell)

    def end(self, number: int) -> None:
        self._tell(number, lambda talk: talk.end())

    def transfer(self, number: int) -> None:
        self._tell(number, lambda talk: talk.transfer())

    def finished(self) -> bool:
        return not self._thread.is_alive()

    def abandon(self) -> None:
        self._stop.set()
        self._commands.put(lambda: None)
        self._thread.join(timeout=10.0)

    def _tell(self, number: int, what: Callable[[Conversation], None]) -> None:
        def tell() -> None:
            talk = self._shift.visits[number].talk
            if talk is not None:
                what(talk)

        self._commands.put(tell)

    def _run(self) -> None:
        began = self._clock()
        error: KnownError | None = None
        try:
            while not self._shift.over and not self._stop.is_set():
                self._take_commands()
                self._shift.advance(self._clock() - began)
                self._view = self._shift.view()
                self._shift.score_ended()
            if self._stop.is_set():
                self._shift.abandon()
            self._shift.score_ended()
        except KnownError as problem:
            error = problem
        except Exception as problem:
            _log.exception("the chat broke off")
            error = KnownError(
                M_("The chat broke off: {detail}.", detail=str(problem)),
                M_("What was written is kept. Please start anew."),
            )
        if error is not None:
            self._shift.let_go()
        self._view = self._shift.view(error)

    def _take_commands(self) -> None:
        """Wait for a command, at most until the next look at the clock; do all there are."""
        try:
            self._commands.get(timeout=STEP)()
            while True:
                self._commands.get_nowait()()
        except queue.Empty:
            return


def start_chat(
    workshop: Workshop,
    scenarios: Sequence[str],
    *,
    mode: CallMode,
    seed: int | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> ThreadedChat:
    """Begin a shift with these scenarios. Each is judged by its own standard.

    Raises `KnownError` for a scenario that is none, or is no chat.
    """
    chats = [workshop.scenario(name) for name in scenarios]
    for scenario in chats:
        check_channel(scenario.id, scenario.channel)
    shift = ChatShift(
        workshop.shelf,
        [(scenario, workshop.standard(scenario.standard)) for scenario in chats],
        mode=mode,
        seed=secrets.randbelow(2**31) if seed is None else seed,
        trainee=workshop.settings.text("trainee_name"),
    )
    return ThreadedChat(shift, clock)


def check_channel(name: str, channel: str) -> None:
    """Raises `KnownError` for a scenario that is played on the telephone."""
    if channel != "chat":
        raise KnownError(
            M_("The scenario {name} is a telephone call, not a chat.", name=name),
            M_("Play it with “trainer call”, or choose one with “channel: chat”."),
        )
