"""Scoring thousands of calls again: a process on every core, in flat memory, to be interrupted.

Each call is kept whole as soon as it is scored, so stopping loses nothing: the next run passes by
what is done.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import islice
from multiprocessing import get_context, parent_process
from multiprocessing.synchronize import Event
from pathlib import Path

from trainer.domain.errors import KnownError
from trainer.domain.message import M_
from trainer.services.rescoring import Order, Rescored, Rescorer
from trainer.services.transcribing import cores
from trainer.services.workshop import Workshop
from trainer.storage.logbook import keep_log

_AHEAD = 4
"""Calls for each process that wait or are done: bounds memory."""
_WORTH_A_PROCESS = 8
"""Calls below which starting another process takes longer than it saves."""
_LOOK_UP = 0.2
"""Seconds between looks for Ctrl-C, which does not wake a waiting thread on Windows."""

_rescorer: Rescorer | None = None


def rescore_many(
    workshop: Workshop, call_ids: Sequence[str], order: Order, jobs: int = 0
) -> Generator[Rescored]:
    """What came of each call, in no certain order, each as soon as it is done.

    `jobs` processes (0 = one a core); the scorecards do not depend on them. Closing the iterator,
    or Ctrl-C, ends the work after the calls that are being scored. Raises `KnownError` when the
    order cannot be carried out at all, or a process died.
    """
    rescorer = Rescorer(workshop, order)
    jobs = max(1, min(jobs or cores(), -(-len(call_ids) // _WORTH_A_PROCESS)))
    if jobs == 1:
        for call_id in call_ids:
            yield rescorer.rescore(call_id)
        return
    stop = get_context("spawn").Event()
    pool = ProcessPoolExecutor(
        jobs,
        mp_context=get_context("spawn"),
        initializer=_begin,
        initargs=(workshop.home, order, stop),
    )
    coming = iter(call_ids)
    try:
        with _deaf_to_interrupts():
            running = {pool.submit(_work, name) for name in islice(coming, _AHEAD * jobs)}
        while running:
            done, running = wait(running, _LOOK_UP, FIRST_COMPLETED)
            running |= {pool.submit(_work, name) for name in islice(coming, len(done))}
            for future in done:
                yield _result(future)
    finally:
        stop.set()
        pool.shutdown(wait=True, cancel_futures=True)


def _result(future: Future[Rescored | None]) -> Rescored:
    try:
        result = future.result()
    except BrokenProcessPool as error:
        raise KnownError(
            M_("A process that scored calls was ended from outside; memory may be short."),
            M_("Start the same again with fewer processes (--jobs 1): what is done is kept."),
        ) from error
    assert result is not None, "only a stopped run leaves calls out, and nobody waits for those"
    return result


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Processes begun here do not hear Ctrl-C: it is for the one that leads them."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


# -- in the processes -----------------------------------------------------------------------

_stop: Event | None = None
_scoring = threading.Lock()
"""Held while a call is being scored."""


def _begin(home: Path, order: Order, stop: Event) -> None:
    global _rescorer, _stop
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    keep_log(home)
    _rescorer, _stop = Rescorer(Workshop(home), order), stop
    threading.Thread(target=_leave_with_the_leader, args=(stop,), daemon=True).start()


def _leave_with_the_leader(stop: Event) -> None:
    """Nobody would end this process when the one that leads it was killed."""
    leader = parent_process()
    assert leader is not None, "this runs only in processes that were started for it"
    leader.join()
    stop.set()
    with _scoring:
        os._exit(1)


def _work(call_id: str) -> Rescored | None:
    assert _rescorer is not None and _stop is not None
    with _scoring:
        return None if _stop.is_set() else _rescorer.rescore(call_id)
