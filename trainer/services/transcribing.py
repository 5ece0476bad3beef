"""Many sound files at once: every core, one copy of the model, results in the order of the files.

Decoding lets go of the interpreter, so threads are enough and share the model.
"""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, TimeoutError
from dataclasses import dataclass
from pathlib import Path

from trainer.domain.errors import KnownError
from trainer.speech.base import LoadedModel, Transcript
from trainer.speech.recogniser import transcribe_file

_AHEAD = 8
"""Files for each thread that may be finished before the one whose turn it is: bounds memory."""
_LOOK_UP = 0.2
"""Seconds between looks for Ctrl-C, which does not wake a waiting thread on Windows."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A file and what was said in it, or why that cannot be known."""

    path: Path
    result: Transcript | KnownError


class _StoppedError(Exception):
    """Nobody waits for the result any more."""


def cores() -> int:
    """The processor cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def transcribe(
    files: Sequence[Path],
    model: LoadedModel,
    jobs: int = 0,
    after_second: Callable[[], None] = lambda: None,
) -> Generator[Heard]:
    """What is said in each file, in their order, each as soon as it and those before it are done.

    `jobs` threads (0 = one a core). The text does not depend on them. `after_second` is called in
    those threads after each second of sound. Closing the iterator, or an exception where it is
    used (Ctrl-C), stops all threads within a second of sound.
    """
    stop = threading.Event()

    def watched() -> None:
        if stop.is_set():
            raise _StoppedError
        after_second()

    def hear(path: Path) -> Heard:
        try:
            return Heard(path, transcribe_file(path, model, watched))
        except KnownError as problem:
            return Heard(path, problem)

    threads = max(1, min(jobs or cores(), len(files)))
    pool = ThreadPoolExecutor(threads, thread_name_prefix="transcribe")
    coming: deque[Future[Heard]] = deque()
    try:
        for path in files:
            coming.append(pool.submit(hear, path))
            if len(coming) >= _AHEAD * threads:
                yield _wait(coming.popleft())
        while coming:
            yield _wait(coming.popleft())
    finally:
        stop.set()
        pool.shutdown(wait=True, cancel_futures=True)


def _wait(future: Future[Heard]) -> Heard:
    while True:
        try:
            return future.result(_LOOK_UP)
        except TimeoutError:
            # On Python 3.11 the same exception may have come from the work itself.
            if future.done():
                return future.result()
