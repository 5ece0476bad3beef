"""The customer's voice: pyttsx3 in a process of its own, its work checked, levelled and kept."""

from __future__ import annotations

import contextlib
import hashlib
import heapq
import itertools
import json
import sys
import tempfile
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np
import soundfile
import soxr

from trainer import paths
from trainer.domain.errors import KnownError
from trainer.domain.message import M_
from trainer.domain.scenario import Persona
from trainer.domain.sound import SAMPLE_RATE, Samples
from trainer.speech.accents import accented_text, apply_accent
from trainer.speech.base import SpeechRequest
from trainer.speech.effects import apply_effects
from trainer.speech.levels import set_speech_level, speech_dbfs, trim_silence
from trainer.speech.prosody import RATE_LIMITS, pinyin_text, prosody, rate_for
from trainer.speech.reading import Syllable, read
from trainer.speech.tts_cache import SpeechCache
from trainer.speech.tts_process import ChildFailedError, TtsProcess
from trainer.speech.voices import Voice, VoiceInfo, no_voice, pick_voice

SPEECH_DBFS = -20.0
"""Level of a calm line's speech."""
CACHE_BYTES = 256 * 1024 * 1024
_FORMAT = 1
"""Raised whenever the same request would sound different, so that old sounds are not found."""
_KEPT_SILENCE = 0.05
_PACE_TOLERANCE = 0.03
_TRIES_FOR_PACE = 3
_SHORTEST_FOR_PACE = 4


def drivers_of(platform: str) -> tuple[str, ...]:
    """pyttsx3's drivers to try, best first; espeak comes with the program everywhere."""
    if platform == "darwin":
        return ("nsss", "espeak")
    return ("sapi5", "espeak") if platform.startswith("win") else ("espeak",)


@dataclass(frozen=True, slots=True)
class _Engine:
    """A driver that was found to speak Mandarin."""

    process: TtsProcess
    version: str
    voices: tuple[VoiceInfo, ...]


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
        self._drivers = tuple(drivers or drivers_of(sys.platform))
        self._timeout = timeout
        self._engine: _Engine | None = None
        self._engine_lock = threading.Lock()
        self._say_lock = threading.Lock()
        self._processes: list[TtsProcess] = []
        self._queue: list[_Job] = []
        self._waiting: dict[SpeechRequest, _Job] = {}
        self._counter = itertools.count()
        self._wake = threading.Condition()
        self._closed = False
        self._worker: threading.Thread | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    @property
    def name(self) -> str:
        """Engine and version, as the call's log notes it; empty while no voice can be found."""
        try:
            return self._found_engine().version
        except KnownError:
            return ""

    def check(self) -> Voice:
        """The voice of a plain persona. KnownError where the machine has no Mandarin voice."""
        return self._voice(self._found_engine(), Persona())

    @property
    def child_pid(self) -> int | None:
        """Process id of the running voice process."""
        return self._engine.process.pid if self._engine else None

    def prepare(self, request: SpeechRequest, *, urgent: bool = False) -> Future[Samples]:
        """Start rendering, or find it rendered. The samples are read-only.

        Preparing again what still waits, now `urgent`, moves it to the front.
        """
        future = _Line(lambda: self._hurry(request))
        engine = self._engine
        if engine is not None:
            with contextlib.suppress(KnownError):
                kept = self._cache.get(self._key(engine, request))
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
        for process in list(self._processes):
            process.close()
        if worker is not None and worker is not threading.current_thread():
            worker.join(timeout=5.0)
        if self._folder is not None:
            self._folder.cleanup()

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
        engine = self._found_engine()
        key = self._key(engine, request)
        kept = self._cache.get(key)
        if kept is not None:
            return kept
        voice = self._voice(engine, request.persona)
        original = read(request.text)
        persona = request.persona
        tokens = apply_accent(original, persona.accent, persona.accent_strength, request.seed)
        syllables = sum(isinstance(token, Syllable) for token in tokens)
        if not syllables:
            raise KnownError(
                M_("There is nothing in this line that can be spoken: {text}", text=request.text),
                M_("Write the line in Chinese characters."),
            )
        manner = prosody(persona, request.mood)
        text = pinyin_text(tokens) if voice.takes_pinyin else accented_text(tokens, original)
        samples = self._at_pace(engine, voice, text, syllables, manner.pace, manner.pitch)
        samples = set_speech_level(samples, SPEECH_DBFS + manner.gain_db)
        if request.effects is not None:
            samples = apply_effects(samples, request.effects, request.seed)
        return self._cache.put(key, samples)

    def _at_pace(
        self, engine: _Engine, voice: Voice, text: str, syllables: int, pace: float, pitch: int
    ) -> Samples:
        """Spoken at `pace`: measured, and spoken again at a corrected rate where it is off."""
        rate = rate_for(voice, pace)
        best, best_error = self._speak(engine, voice, text, syllables, rate, pitch), np.inf
        if syllables < _SHORTEST_FOR_PACE:
            return best
        samples = best
        for _ in range(_TRIES_FOR_PACE):
            spoken = len(samples) / SAMPLE_RATE - 2 * _KEPT_SILENCE
            measured = syllables * 60.0 / max(spoken, 0.1)
            error = abs(measured / pace - 1)
            if error < best_error:
                best, best_error = samples, error
            corrected = rate_for(voice, pace * rate_pace_ratio(voice, rate, measured))
            corrected = min(max(corrected, RATE_LIMITS[0]), RATE_LIMITS[1])
            if error <= _PACE_TOLERANCE or corrected == rate:
                break
            rate = corrected
            samples = self._speak(engine, voice, text, syllables, rate, pitch)
        return best

    def _speak(
        self, engine: _Engine, voice: Voice, text: str, syllables: int, rate: int, pitch: int
    ) -> Samples:
        """One checked rendering, trimmed, 16 kHz. One retry in a fresh process."""
        problem = ""
        for _ in range(2):
            try:
                with self._say_lock:
                    return self._speak_once(engine, voice, text, syllables, rate, pitch)
            except ChildFailedError as failure:
                problem = str(failure)
                if self._closed:
                    break
        raise KnownError(
            M_("The voice {voice} could not speak ({reason}).", voice=voice.id, reason=problem),
            M_("Try again; if it stays so, choose another voice in the settings."),
        )

    def _speak_once(
        self, engine: _Engine, voice: Voice, text: str, syllables: int, rate: int, pitch: int
    ) -> Samples:
        # macOS writes AIFF whatever the name says, and wants the right one.
        suffix = ".aiff" if voice.driver == "nsss" else ".wav"
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(
                prefix="call-trainer-voice-", ignore_cleanup_errors=True
            )
        path = Path(self._folder.name) / f"{next(self._counter)}{suffix}"
        request = {"op": "say", "text": text, "voice": voice.full_id, "path": str(path)}
        timeout = self._timeout + syllables * 0.3
        try:
            engine.process.ask({**request, "rate": rate, "pitch": pitch}, timeout)
            sound, own_rate = soundfile.read(path, dtype="float32", always_2d=True)
        except (soundfile.SoundFileError, OSError) as failure:
            raise ChildFailedError(f"its sound cannot be read: {failure}") from failure
        finally:
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)
        mono = sound.mean(axis=1, dtype=np.float32)
        if own_rate != SAMPLE_RATE:
            mono = soxr.resample(mono, own_rate, SAMPLE_RATE)
        samples = np.clip(np.rint(mono * 32767.0), -32768, 32767).astype(np.int16)
        samples = trim_silence(samples, _KEPT_SILENCE)
        seconds = len(samples) / SAMPLE_RATE
        if seconds < 0.2 or speech_dbfs(samples) < -60:
            raise ChildFailedError("it was silent")
        if not syllables * 0.05 <= seconds <= 3.0 + syllables * 1.2:
            raise ChildFailedError(f"it spoke {seconds:.1f} s for {syllables} syllables")
        return samples

    # The engine.

    def _found_engine(self) -> _Engine:
        with self._engine_lock:
            if self._engine is None:
                self._engine = self._find_engine()
            return self._engine

    def _find_engine(self) -> _Engine:
        reason = ""
        for driver in self._drivers:
            process = TtsProcess(driver)
            self._processes.append(process)
            try:
                # The first start imports everything, from a cold disk perhaps.
                answer = process.ask({"op": "voices"}, timeout=self._timeout + 20.0)
            except ChildFailedError as failure:
                reason = str(failure)
                process.close()
                continue
            voices = tuple(VoiceInfo.from_json(voice) for voice in answer["voices"])
            if pick_voice(driver, voices, Persona()) is not None:
                return _Engine(process, str(answer["version"]), voices)
            process.close()
        raise no_voice(sys.platform, reason)

    def _voice(self, engine: _Engine, persona: Persona) -> Voice:
        voice = pick_voice(engine.process.driver, engine.voices, persona)
        if voice is None:
            raise no_voice(sys.platform)
        return voice

    def _key(self, engine: _Engine, request: SpeechRequest) -> str:
        sound = asdict(request)
        sound["persona"].pop("name")
        content = {
            "format": _FORMAT,
            "engine": engine.version,
            "voice": self._voice(engine, request.persona).full_id,
            **sound,
        }
        text = json.dumps(content, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


def rate_pace_ratio(voice: Voice, rate: int, measured: float) -> float:
    """What to multiply the wanted pace by, given that `rate` came out at `measured` 字/分."""
    low, high = 60.0, 700.0
    for _ in range(24):  # the pace that the table expects of this rate
        middle = (low + high) / 2
        low, high = (middle, high) if rate_for(voice, middle) < rate else (low, middle)
    return low / measured
