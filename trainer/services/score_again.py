"""One kept call scored again while somebody waits: how far it is, and a way to stop it.

What takes time is hearing a recording again; it can be stopped after each utterance, and then
nothing has changed. See `trainer.services.rescoring` for what is scored by which rules.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from trainer.domain.errors import KnownError
from trainer.domain.sound import Samples
from trainer.services.rescoring import Order, Rescored, Rescorer, broken_off
from trainer.services.rescoring_hearing import Ears, heard_again, was_spoken
from trainer.services.workshop import Workshop
from trainer.speech.base import Transcript
from trainer.speech.recogniser import VoskModel, VoskRecogniser, load_model
from trainer.storage.filelock import FileLock
from trainer.storage.folder import LOCK_NAME


@dataclass(frozen=True, slots=True)
class Progress:
    """`heard` of `utterances` were heard again; `utterances` is 0 where nothing is to be heard."""

    heard: int = 0
    utterances: int = 0


class _StoppedError(Exception):
    """The user had enough of it."""


class ScoringAgain(Protocol):
    """A scoring in progress; every method returns at once."""

    result: Rescored | None
    """What came of it, once it is over; None after `cancel`."""

    def progress(self) -> Progress: ...
    def finished(self) -> bool: ...
    def cancel(self) -> None:
        """Stop as soon as may be; the call stays as it was."""
        ...


class ThreadedScoring:
    """Implements `ScoringAgain`: begins on a thread of its own at once. `cancel` changes nothing
    any more once the scoring is done."""

    def __init__(
        self,
        workshop: Workshop,
        call_id: str,
        *,
        standard: str | None = None,
        model: Path | None = None,
    ) -> None:
        self.result: Rescored | None = None
        self._workshop, self._call_id = workshop, call_id
        self._standard, self._model = standard, model
        self._progress = Progress()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="score-again", daemon=True)
        self._thread.start()

    def progress(self) -> Progress:
        return self._progress

    def finished(self) -> bool:
        return not self._thread.is_alive()

    def cancel(self) -> None:
        self._stop.set()

    def wait(self, seconds: float | None = None) -> Rescored | None:
        """For callers without a window: the result, once it is there."""
        self._thread.join(seconds)
        return self.result

    def _run(self) -> None:
        try:
            model = self._model if self._model and self._listen(self._model) else None
            if not self._stop.is_set():
                rescorer = Rescorer(self._workshop, Order(self._standard, model))
                self.result = rescorer.rescore(self._call_id)
        except _StoppedError:
            pass
        except KnownError as problem:
            self.result = Rescored(self._call_id, "failed", problem=problem)
        except Exception as error:
            self.result = broken_off(self._call_id, error)

    def _listen(self, model: Path) -> bool:
        """Hear the recording, which is kept beside the call; False where all was typed."""
        kept = self._workshop.shelf.open(self._call_id)
        if not was_spoken(kept):
            return False
        spoken = sum(not utterance.typed for utterance in kept.call.utterances)
        self._progress = Progress(0, spoken)
        lock = FileLock(kept.folder / LOCK_NAME)
        if lock.acquire():
            with lock:
                heard_again(kept, _CountingEars(model, self))
        # Locked: scoring says so in its own words.
        return True

    def heard_one(self) -> None:
        self._progress = Progress(self._progress.heard + 1, self._progress.utterances)

    def check(self) -> None:
        """Raises what ends the hearing when it was stopped."""
        if self._stop.is_set():
            raise _StoppedError


class _CountingEars(Ears):
    """Ears that tell after each utterance, and can be stopped before the next."""

    def __init__(self, folder: Path, told: ThreadedScoring) -> None:
        super().__init__(folder)
        self._told = told

    def recogniser(self) -> VoskRecogniser:
        self._told.check()
        return _Counting(load_model(self.folder), self._told)


class _Counting(VoskRecogniser):
    def __init__(self, model: VoskModel, told: ThreadedScoring) -> None:
        super().__init__(model)
        self._told = told

    def feed(self, pcm: Samples) -> bool:
        self._told.check()
        return super().feed(pcm)

    def finish(self) -> Transcript:
        transcript = super().finish()
        self._told.heard_one()
        return transcript
