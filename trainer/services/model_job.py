"""A model's installation, import or check on a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from trainer.domain.errors import KnownError
from trainer.domain.message import M_
from trainer.speech.watch import Cancelled, Progress, Watch


class ModelJob:
    """The handle of a piece of work; every method may be called from any thread."""

    def __init__(self, name: str, work: Callable[[Watch], Path]) -> None:
        self.name = name
        self._work = work
        self._watch = Watch()
        self._over = threading.Event()
        self._path: Path | None = None
        self._error: KnownError | None = None
        # The files are safe wherever it is cut off, so the program need not wait for it.
        self._thread = threading.Thread(target=self._run, name=f"model {name}", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def _run(self) -> None:
        try:
            self._path = self._work(self._watch)
        except Cancelled:
            pass
        except KnownError as error:
            self._error = error
        except BaseException as error:
            self._error = KnownError(
                M_("{name}: the program made a mistake ({reason}).", name=self.name,
                   reason=repr(error)),
                M_("Try again."),
            )  # fmt: skip
            raise
        finally:
            self._over.set()

    def progress(self) -> Progress:
        return self._watch.progress()

    def cancel(self) -> None:
        """Stop; returns at once. What was downloaded stays for the next time."""
        self._watch.cancel()

    def done(self) -> bool:
        """Whether it is over, well or not."""
        return self._over.is_set()

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until it is over; False after `timeout` seconds."""
        return self._over.wait(timeout)

    def error(self) -> KnownError | None:
        """Why it failed; None while it runs, when it went well and when it was cancelled."""
        return self._error

    def cancelled(self) -> bool:
        """It ended because of `cancel`."""
        return self.done() and self._path is None and self._error is None

    def path(self) -> Path | None:
        """The model's folder once it is there."""
        return self._path
