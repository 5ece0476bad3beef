"""pyttsx3's voices, whichever driver has a Mandarin one: text in, checked 16 kHz sound out."""

from __future__ import annotations

import contextlib
import itertools
import sys
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
import soxr

from trainer.domain.errors import KnownError
from trainer.domain.message import M_
from trainer.domain.sound import SAMPLE_RATE, Samples
from trainer.domain.voice import Persona
from trainer.speech.levels import speech_dbfs, trim_silence
from trainer.speech.prosody import RATE_LIMITS, Prosody, rate_for
from trainer.speech.tts_process import ChildFailedError, TtsProcess
from trainer.speech.voices import (
    Voice,
    VoiceInfo,
    no_voice,
    pick_cantonese,
    pick_voice,
    speaks_chinese,
)

KEPT_SILENCE = 0.05
"""Seconds of quiet that stay before and behind what is spoken."""
_PACE_TOLERANCE = 0.03
_TRIES_FOR_PACE = 3
_SHORTEST_FOR_PACE = 4


def drivers_of(platform: str) -> tuple[str, ...]:
    """pyttsx3's drivers to try, best first; espeak comes with the program everywhere."""
    if platform == "darwin":
        return ("nsss", "espeak")
    return ("sapi5", "espeak") if platform.startswith("win") else ("espeak",)


@dataclass(frozen=True, slots=True)
class Words:
    """What a voice is given to say: its text and how many syllables that has."""

    text: str
    syllables: int


@dataclass(frozen=True, slots=True)
class _Found:
    """A driver that was found to speak Mandarin."""

    process: TtsProcess
    version: str
    voices: tuple[VoiceInfo, ...]


class VoiceEngine:
    """Finds the platform's voices when first asked, and speaks; thread-safe, one at a time.

    `timeout` is the longest that one utterance may take, in seconds, before the voice's process is
    replaced.
    """

    def __init__(self, drivers: Sequence[str] | None = None, timeout: float = 10.0) -> None:
        self._drivers = tuple(drivers or drivers_of(sys.platform))
        self._timeout = timeout
        self._found: _Found | None = None
        self._finding = threading.Lock()
        self._saying = threading.Lock()
        self._processes: list[TtsProcess] = []
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._counter = itertools.count()
        self._closed = False

    @property
    def found(self) -> bool:
        """Whether voices have been looked for, and Mandarin was among them."""
        return self._found is not None

    @property
    def version(self) -> str:
        """Engine and version. Raises KnownError where no Mandarin voice is found."""
        return self._engine().version

    @property
    def pid(self) -> int | None:
        """Process id of the running voice process."""
        return self._found.process.pid if self._found else None

    def mandarin(self, persona: Persona) -> Voice:
        """The voice of `persona`. Raises KnownError."""
        engine = self._engine()
        voice = pick_voice(engine.process.driver, engine.voices, persona)
        if voice is None:
            raise no_voice(sys.platform)
        return voice

    def cantonese(self, persona: Persona) -> Voice | None:
        """The voice that speaks Cantonese, where there is one. Raises KnownError."""
        engine = self._engine()
        return pick_cantonese(engine.process.driver, engine.voices, persona)

    def close(self) -> None:
        """End the voice's process."""
        self._closed = True
        for process in list(self._processes):
            process.close()

    def clean(self) -> None:
        """Delete what lies between the voice and us; nobody may be speaking any more."""
        if self._folder is not None:
            self._folder.cleanup()

    def say(self, voice: Voice, words: Words, manner: Prosody, scale: float = 1.0) -> Samples:
        """Spoken at the manner's pace: measured, and again at a corrected rate where it is off.

        `scale`: how much faster the sound is played than it was spoken, see shaping.py.
        """
        rate = rate_for(voice, manner.pace / scale)
        samples = best = self._try(voice, words, rate, manner, scale)
        best_error = np.inf
        if words.syllables < _SHORTEST_FOR_PACE:
            return best
        for _ in range(_TRIES_FOR_PACE):
            spoken = len(samples) / SAMPLE_RATE - 2 * KEPT_SILENCE
            measured = words.syllables * 60.0 / max(spoken, 0.1)
            error = abs(measured / manner.pace - 1)
            if error < best_error:
                best, best_error = samples, error
            corrected = rate_for(voice, manner.pace * rate_pace_ratio(voice, rate, measured))
            corrected = min(max(corrected, RATE_LIMITS[0]), RATE_LIMITS[1])
            if error <= _PACE_TOLERANCE or corrected == rate:
                break
            rate = corrected
            samples = self._try(voice, words, rate, manner, scale)
        return best

    def _try(self, voice: Voice, words: Words, rate: int, manner: Prosody, scale: float) -> Samples:
        """One checked rendering, trimmed, 16 kHz. One retry in a fresh process."""
        problem = ""
        for _ in range(2):
            try:
                with self._saying:
                    return self._once(voice, words, rate, manner, scale)
            except ChildFailedError as failure:
                problem = str(failure)
                if self._closed:
                    break
        raise KnownError(
            M_("The voice {voice} could not speak ({reason}).", voice=voice.id, reason=problem),
            M_("Try again; if it stays so, choose another voice in the settings."),
        )

    def _once(
        self, voice: Voice, words: Words, rate: int, manner: Prosody, scale: float
    ) -> Samples:
        # macOS writes AIFF whatever the name says, and wants the right one.
        suffix = ".aiff" if voice.driver == "nsss" else ".wav"
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(
                prefix="call-trainer-voice-", ignore_cleanup_errors=True
            )
        path = Path(self._folder.name) / f"{next(self._counter)}{suffix}"
        request = {
            "op": "say",
            "text": words.text,
            "voice": voice.full_id,
            "path": str(path),
            "rate": rate,
            "pitch": manner.pitch,
            "range": manner.range,
        }
        try:
            self._engine().process.ask(request, self._timeout + words.syllables * 0.3)
            sound, own_rate = soundfile.read(path, dtype="float32", always_2d=True)
        except (soundfile.SoundFileError, OSError) as failure:
            raise ChildFailedError(f"its sound cannot be read: {failure}") from failure
        finally:
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)
        mono = sound.mean(axis=1, dtype=np.float32)
        if own_rate * scale != SAMPLE_RATE:
            mono = soxr.resample(mono, own_rate * scale, SAMPLE_RATE)
        samples = np.clip(np.rint(mono * 32767.0), -32768, 32767).astype(np.int16)
        samples = trim_silence(samples, KEPT_SILENCE)
        seconds = len(samples) / SAMPLE_RATE
        if seconds < 0.2 or speech_dbfs(samples) < -60:
            raise ChildFailedError("it was silent")
        if not words.syllables * 0.05 <= seconds <= 3.0 + words.syllables * 1.2:
            raise ChildFailedError(f"it spoke {seconds:.1f} s for {words.syllables} syllables")
        return samples

    def _engine(self) -> _Found:
        with self._finding:
            if self._found is None:
                self._found = self._find()
            return self._found

    def _find(self) -> _Found:
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
            # Of more than a hundred: every line asks for its voice.
            listed = (VoiceInfo.from_json(voice) for voice in answer["voices"])
            voices = tuple(voice for voice in listed if speaks_chinese(voice))
            if pick_voice(driver, voices, Persona()) is not None:
                return _Found(process, str(answer["version"]), voices)
            process.close()
        raise no_voice(sys.platform, reason)


def rate_pace_ratio(voice: Voice, rate: int, measured: float) -> float:
    """What to multiply the wanted pace by, given that `rate` came out at `measured` 字/分."""
    low, high = 60.0, 700.0
    for _ in range(24):  # the pace that the table expects of this rate
        middle = (low + high) / 2
        low, high = (middle, high) if rate_for(voice, middle) < rate else (low, middle)
    return low / measured
