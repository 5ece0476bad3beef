"""Work off the Qt thread: one-shot runnables whose result comes back by a signal.

Results go to `@Slot` methods of QObjects only: anything else connected to a worker's signal runs
in the worker.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal, SignalInstance, Slot

Answer = Callable[[Any], None]


class _Report(QObject):
    done = Signal(object)
    failed = Signal(object)
    over = Signal(object)


class _Job(QRunnable):
    def __init__(self, work: Callable[[], Any]) -> None:
        super().__init__()
        self.setAutoDelete(False)
        self.report = _Report()
        self._work = work

    def run(self) -> None:
        try:
            result = self._work()
        except BaseException as error:
            self._tell(self.report.failed, error)
        else:
            self._tell(self.report.done, result)
        self._tell(self.report.over, self)

    @staticmethod
    def _tell(signal: SignalInstance, value: object) -> None:
        # The window, and with it whoever waited, may be gone by now.
        with suppress(RuntimeError):
            signal.emit(value)


class Jobs(QObject):
    """Starts work and brings results to the Qt thread."""

    failed = Signal(object)
    """An exception nobody else takes."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(2)
        self._running: set[_Job] = set()

    def run(
        self, work: Callable[[], Any], done: Answer | None = None, failed: Answer | None = None
    ) -> None:
        """Run `work` on a worker; `done(result)` or `failed(error)` on the Qt thread.

        Both must be slots of QObjects; a slot whose object is gone is not called.
        """
        job = _Job(work)
        queued = Qt.ConnectionType.QueuedConnection
        if done is not None:
            job.report.done.connect(done, queued)
        job.report.failed.connect(failed if failed is not None else self._pass_on, queued)
        job.report.over.connect(self._forget, queued)
        self._running.add(job)
        self._pool.start(job)

    def drain(self, milliseconds: int = 5000) -> bool:
        """Wait for what runs; True when all of it ended."""
        return self._pool.waitForDone(milliseconds)

    @Slot(object)
    def _pass_on(self, error: object) -> None:
        self.failed.emit(error)

    @Slot(object)
    def _forget(self, job: _Job) -> None:
        self._running.discard(job)


class Bridge(QObject):
    """Carries one callback from another thread to the Qt thread: pass `bridge.deliver` on."""

    arrived = Signal(object)

    def deliver(self, value: object = None) -> None:
        self.arrived.emit(value)
