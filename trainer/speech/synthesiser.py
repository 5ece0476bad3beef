"""The customer's voice: pyttsx3 in a process of its own, its work checked, levelled and kept."""

from __future__ import annotations

import contextlib
import hashlib
import heapq
import itertools
import json
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import asdict, dataclass, field
from pathlib import Path

from trainer import paths
from trainer.domain.errors import KnownError
from trainer.domain.message import M_, Message
from trainer.domain.sound import Samples
from trainer.domain.voice import Persona
from trainer.recordings import RecordingError, read_recording
from trainer.speech.base import SpeechRequest
from trainer.speech.effects import apply_effects
from trainer.speech.levels import set_speech_level
from trainer.speech.people import People
from trainer.speech.performance import SPEECH_DBFS, perform
from trainer.speech.tts_cache import SpeechCache
from trainer.speech.voice_engine import VoiceEngine
from trainer.speech.voices import Voice

CACHE_BYTES = 256 * 1024 * 1024
_FORMAT = 2
"""Raised whenever the same request would sound different, so that old sounds are not found."""


@dataclass(order=True, slots=True)
class _Job:
    """A rendering that is waited for; the lowest `order` goes first."""

    order: tuple[int, int]
    request: SpeechRequest = field(compare=False)
    futures: list[Future[Samples]] = field(compare=False)
    taken: bool = field(default=False, compare=False)


class _Line(Future[Samples]):
    """A rendering to come. Whoever waits for its result needs it now: it goes to the front."""

    def __init__(self, hurry: Callable[[], None]) -> None:
        super().__init__()
        self._hurry = hurry

    def result(self, timeout: float | None = None) -> Samples:
        if not self.done():
            self._hurry()
        return super().result(timeout)


class PyttsxSynthesiser:
    """Renders with pyttsx3 whatever the platform offers; thread-safe, one utterance at a time.

    `prepare` finds rendered lines at once. What must be rendered waits in a queue where urgent
    lines, and those whose result someone is waiting for, come first. `cache_folder` defaults to
    the user's data folder; `timeout` is the longest that one utterance may take, in seconds,
    before the voice's process is replaced.
    """

    def __init__(
        self,
        cache_folder: Path | None = None,
        *,
        drivers: Sequence[str] | None = None,
        timeout: float = 10.0,
        cache_bytes: int = CACHE_BYTES,
    ) -> None:
        self._cache = SpeechCache(cache_folder or paths.home() / "cache" / "voices", cache_bytes)
        self._engine = VoiceEngine(drivers, timeout)
        self._people = People(self._engine, self._cache)
        self._queue: list[_Job] = []
        self._waiting: dict[SpeechRequest, _Job] = {}
        self._counter = itertools.count()
        self._wake = threading.Condition()
        self._closed = False
        self._worker: threading.Thread | None = None

    @property
    def name(self) -> str:
        """Engine and version, as the call's log notes it; empty while no voice can be found."""
        try:
            return self._engine.version
        except KnownError:
            return ""

    def check(self) -> Voice:
        """The voice of a plain persona. KnownError where the machine has no Mandarin voice."""
        return self._engine.mandarin(Persona())

    @property
    def child_pid(self) -> int | None:
        """Process id of the running voice process."""
        return self._engine.pid

    def prepare(self, request: SpeechRequest, *, urgent: bool = False) -> Future[Samples]:
        """Start rendering, or find it rendered. The samples are read-only.

        Preparing again what still waits, now `urgent`, moves it to the front.
        """
        future = _Line(lambda: self._hurry(request))
        # What is recorded is read, and voices that were not found yet are looked for, elsewhere.
        if self._engine.found and not request.recording:
            with contextlib.suppress(KnownError):
                kept = self._cache.get(self._key(request, recorded=False))
                if kept is not None:
                    future.set_result(kept)
                    return future
        with self._wake:
            if self._closed:
                future.cancel()
                return future
            waiting = self._waiting.get(request)
            if waiting is None:
                waiting = self._waiting[request] = _Job((1, next(self._counter)), request, [])
                heapq.heappush(self._queue, waiting)
            waiting.futures.append(future)
            if self._worker is None:
                self._worker = threading.Thread(target=self._work, name="voice", daemon=True)
                self._worker.start()
            self._wake.notify()
        if urgent:
            self._hurry(request)
        return future

    def _hurry(self, request: SpeechRequest) -> None:
        """Move what still waits to the front, behind what was hurried before."""
        with self._wake:
            job = self._waiting.get(request)
            if job is not None and not job.taken and job.order[0]:
                job.order = (0, next(self._counter))
                heapq.heapify(self._queue)

    def close(self) -> None:
        """Cancel what waits and end the voice's process."""
        with self._wake:
            self._closed = True
            jobs, self._queue = self._queue, []
            self._waiting.clear()
            self._wake.notify_all()
            worker = self._worker
        for job in jobs:
            for future in job.futures:
                future.cancel()
        self._engine.close()
        if worker is not None and worker is not threading.current_thread():
            worker.join(timeout=5.0)
        self._engine.clean()

    # The worker.

    def _work(self) -> None:
        while True:
            with self._wake:
                while not self._queue and not self._closed:
                    self._wake.wait()
                if self._closed:
                    return
                job = heapq.heappop(self._queue)
                job.taken = True
                if all(future.cancelled() for future in job.futures):
                    self._waiting.pop(job.request, None)
                    continue
            result: Samples | None = None
            failure: BaseException | None = None
            try:
                result = self.render(job.request)
            except BaseException as problem:
                failure = problem
            with self._wake:
                self._waiting.pop(job.request, None)
            for future in job.futures:
                if not future.set_running_or_notify_cancel():
                    continue
                if result is not None:
                    future.set_result(result)
                else:
                    future.set_exception(failure)

    def render(self, request: SpeechRequest) -> Samples:
        """Render in this thread, or find it rendered. Raises KnownError."""
        recorded = self._recorded(request)
        key = self._key(request, recorded is not None)
        kept = self._cache.get(key)
        if kept is not None:
            return kept
        if recorded is not None:
            samples = set_speech_level(recorded, SPEECH_DBFS)
        else:
            samples = perform(
                self._engine, request.text, request.persona, request.mood, request.seed
            )
        if request.effects is not None:
            samples = apply_effects(samples, request.effects, request.seed, self._people.loop)
        return self._cache.put(key, samples)

    def stand_in(self, persona: Persona) -> Message | None:
        """What this computer cannot speak as the persona wants it, and how it is spoken instead."""
        try:
            if persona.accent != "cantonese" or self._engine.cantonese(persona) is not None:
                return None
        except KnownError:
            return None
        return M_("This computer has no Cantonese voice; Mandarin with a southern accent is heard.")

    @staticmethod
    def _recorded(request: SpeechRequest) -> Samples | None:
        """The recording; None where there is none that can be played."""
        if not request.recording:
            return None
        try:
            return read_recording(Path(request.recording))
        except RecordingError:
            return None  # it was named when the scenario was loaded: now the text is spoken

    def _key(self, request: SpeechRequest, recorded: bool) -> str:
        sound = asdict(request)
        sound["persona"].pop("name")
        if recorded:
            state = Path(request.recording).stat()
            source = [request.recording, state.st_mtime_ns, state.st_size]
            content = {"recording": source, "effects": sound["effects"], "seed": request.seed}
        else:
            sound.pop("recording")
            voices = [
                self._engine.mandarin(request.persona),
                self._engine.cantonese(request.persona),
            ]
            ids = [voice.full_id for voice in voices if voice is not None]
            content = {"engine": self._engine.version, "voices": ids, **sound}
        text = json.dumps({"format": _FORMAT, **content}, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()
