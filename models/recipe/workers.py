"""Processes that work side by side."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context


def workers(count: int) -> ProcessPoolExecutor:
    """A pool of `count` fresh processes.

    They are started anew and not forked: a copy of a process in which torch has computed waits
    for ever for threads that were not copied.
    """
    return ProcessPoolExecutor(count, mp_context=get_context("spawn"))
