"""Watching and stopping long work from another thread."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Literal

Stage = Literal["waiting", "connecting", "downloading", "checking", "copying", "trying", "done"]

_WINDOW = 5.0
"""Seconds over which the rate is measured."""


class Cancelled(Exception):  # noqa: N818 - nothing went wrong
    """The user wants no more of it."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Where the work stands. Sizes in bytes; `total` 0 = not known; `rate` in bytes a second.

    `rest` is the seconds the stage still takes, None while that cannot be told.
    """

    stage: Stage
    done: int
    total: int
    rate: float
    rest: float | None


class Watch:
    """One piece of work: told how far it is, asked by others, and stopped by `cancel`."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._guard = threading.Lock()
        self._stop = threading.Event()
        self._stage: Stage = "waiting"
        self._done = self._total = 0
        self._points: deque[tuple[float, int]] = deque()
        self._breaker: Callable[[], object] | None = None

    # -- the worker's side ------------------------------------------------------------------

    def enter(self, stage: Stage, total: int = 0, done: int = 0) -> None:
        """A new stage begins, with `done` of `total` bytes already there. Raises Cancelled."""
        with self._guard:
            self._stage, self._total, self._done = stage, total, done
            self._points = deque([(self._clock(), done)])
        if stage != "done":
            self.check()

    def advance(self, done: int) -> None:
        """`done` bytes of the stage are there. Raises Cancelled."""
        with self._guard:
            now = self._clock()
            self._done = done
            self._points.append((now, done))
            while len(self._points) > 2 and self._points[0][0] < now - _WINDOW:
                self._points.popleft()
        self.check()

    def check(self) -> None:
        """Raises Cancelled once `cancel` was called."""
        if self._stop.is_set():
            raise Cancelled

    def pause(self, seconds: float) -> None:
        """Wait, unless cancelled. Raises Cancelled."""
        self._stop.wait(seconds)
        self.check()

    @contextmanager
    def breaking(self, action: Callable[[], object]) -> Generator[None]:
        """While inside, `cancel` also calls `action`, which ends what blocks the worker."""
        with self._guard:
            self._breaker = action
        try:
            self.check()
            yield
        finally:
            with self._guard:
                self._breaker = None

    # -- everyone else's side ---------------------------------------------------------------

    def cancel(self) -> None:
        """Stop the work; returns at once."""
        self._stop.set()
        with self._guard:
            if self._breaker is not None:
                # What it would break may have ended by itself just now.
                with suppress(Exception):
                    self._breaker()

    @property
    def cancelled(self) -> bool:
        return self._stop.is_set()

    def progress(self) -> Progress:
        with self._guard:
            (begun, first), now = self._points[0] if self._points else (0.0, 0), self._clock()
            spent = now - begun if self._points else 0.0
            rate = (self._done - first) / spent if spent > 0.05 else 0.0
            left = self._total - self._done
            rest = left / rate if rate > 0 and self._total else None
            return Progress(self._stage, self._done, self._total, max(0.0, rate), rest)
