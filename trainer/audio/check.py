"""The microphone check: record a few seconds, measure them, say what to change."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import Literal

import numpy as np

from trainer.audio.levels import (
    SILENCE,
    active_speech_level,
    clipped_share,
    noise_floor,
    peak_dbfs,
)
from trainer.audio.microphone import Microphone, no_permission
from trainer.audio.vad import VoiceActivity
from trainer.domain.errors import KnownError
from trainer.domain.message import M_, Message
from trainer.domain.sound import BLOCK, SAMPLE_RATE, Samples

Verdict = Literal["good", "usable", "bad"]

MUCH_TOO_QUIET = -45.0
TOO_QUIET = -36.0
TOO_LOUD = -12.0
"""dBFS of active speech."""
CLIPS = 0.0001
CLIPS_BADLY = 0.003
"""Share of samples at the rail."""
NOISY = 20.0
VERY_NOISY = 10.0
"""dB from the noise up to the speech."""
SPOKEN = 0.5
"""Seconds of speech that a check needs to judge by."""
FIRST_SOUND = 5.0
"""Seconds to wait for a microphone to wake up."""


@dataclass(frozen=True, slots=True, eq=False)
class MicrophoneReport:
    """What the check measured (dBFS) and what to change, worst first."""

    level: float
    """Active speech level; `SILENCE` where nobody spoke."""
    noise: float
    clipped_share: float
    """Share of samples, 0–1."""
    verdict: Verdict
    advice: tuple[Message, ...]
    recording: Samples


class MicrophoneTest:
    """A running check on its own thread: `level` for the meter, `report` once it is over."""

    def __init__(self, device_key: str | None = None, seconds: float = 5.0) -> None:
        self._key = device_key
        self._wanted = round(seconds * SAMPLE_RATE)
        self._level = SILENCE
        self._taken = 0
        self._report: MicrophoneReport | None = None
        self._error: KnownError | None = None
        self._cancelled = threading.Event()
        self._thread = threading.Thread(target=self._run, name="microphone-check", daemon=True)
        self._thread.start()

    def level(self) -> float:
        """dBFS now."""
        return self._level

    def progress(self) -> float:
        """0–1."""
        return min(1.0, self._taken / self._wanted)

    def report(self) -> MicrophoneReport | None:
        """The result; None while it runs, after an error and after `cancel`."""
        return self._report

    def error(self) -> KnownError | None:
        """What stood in the way."""
        return self._error

    def cancel(self) -> None:
        """Stop and let go of the microphone."""
        self._cancelled.set()
        self._thread.join(3.0)

    def _run(self) -> None:
        try:
            recording = self._record()
            if recording is not None:
                self._report = judge(recording)
        except KnownError as error:
            self._error = error
        finally:
            self._level = SILENCE

    def _record(self) -> Samples | None:
        blocks: list[Samples] = []
        with Microphone(self._key) as microphone:
            deadline = time.monotonic() + FIRST_SOUND
            while self._taken < self._wanted:
                if self._cancelled.is_set():
                    return None
                block = microphone.read(0.1)
                problem = microphone.problem
                if problem is not None:
                    raise problem
                if block is not None:
                    blocks.append(block.samples)
                    self._taken += BLOCK
                    self._level = microphone.level()
                elif not blocks and time.monotonic() > deadline:
                    raise KnownError(
                        M_("The microphone “{name}” delivers no sound.",
                           name=microphone.device.name),
                        M_("Check its plug, or choose another microphone in the settings."),
                    )  # fmt: skip
        return np.concatenate(blocks)[: self._wanted]


def judge(recording: Samples) -> MicrophoneReport:
    """Measure a recording of somebody speaking and say what to change."""
    # Cheap microphones add a constant; it is neither speech nor noise.
    offset = round(float(np.mean(recording))) if len(recording) else 0
    sound: Samples = np.clip(recording.astype(np.int32) - offset, -32768, 32767).astype(np.int16)
    speech = _cut(sound, _speech_spans(sound))
    spoken = len(speech) / SAMPLE_RATE
    level = active_speech_level(speech) if spoken >= SPOKEN else SILENCE
    noise = noise_floor(sound)
    clipped = clipped_share(recording)
    found = _faults(recording, level, noise, clipped)
    found.sort(key=lambda fault: fault[0])
    verdicts: dict[int, Verdict] = {0: "bad", 1: "usable"}
    verdict = verdicts[found[0][0]] if found else "good"
    return MicrophoneReport(
        level, noise, clipped, verdict, tuple(advice for _, advice in found), recording
    )


def _faults(
    recording: Samples, level: float, noise: float, clipped: float
) -> list[tuple[int, Message]]:
    """(0 = bad, 1 = usable; what to change)."""
    if peak_dbfs(recording) <= SILENCE:
        permission = no_permission()
        return [(0, permission.message), *([(0, permission.remedy)] if permission.remedy else [])]
    if level <= SILENCE:
        return [
            (
                0,
                M_(
                    "No speech was heard. Please read the sentence aloud while the bar fills, and "
                    "check that the right microphone is chosen and not muted."
                ),
            )
        ]
    faults: list[tuple[int, Message]] = []
    if clipped >= CLIPS:
        faults.append(
            (
                0 if clipped >= CLIPS_BADLY else 1,
                M_(
                    "Your voice is distorted: turn the microphone's input level down in the "
                    "system's sound settings, or move it a little away from your mouth."
                ),
            )
        )
    elif level > TOO_LOUD:
        faults.append(
            (1, M_("Your voice is very loud: turn the microphone's input level down a little."))
        )
    if level < TOO_QUIET:
        faults.append(
            (
                0 if level < MUCH_TOO_QUIET else 1,
                M_(
                    "Your voice is too quiet: bring the microphone to 1–2 cm from the corner of "
                    "your mouth, or raise its input level in the system's sound settings."
                ),
            )
        )
    if level - noise < NOISY:
        faults.append(
            (
                0 if level - noise < VERY_NOISY else 1,
                M_(
                    "It is noisy around you: close doors and windows, move away from fans and "
                    "other speakers, or use a headset with a boom microphone."
                ),
            )
        )
    return faults


def _speech_spans(recording: Samples) -> tuple[tuple[float, float], ...]:
    """Where somebody speaks, in seconds."""
    activity = VoiceActivity()
    blocks = [recording[i : i + BLOCK] for i in range(0, len(recording) - BLOCK + 1, BLOCK)]
    for block in blocks:
        activity.feed(block)
    return activity.voiced()


def _cut(recording: Samples, spans: tuple[tuple[float, float], ...]) -> Samples:
    pieces = [recording[round(a * SAMPLE_RATE) : round(b * SAMPLE_RATE)] for a, b in spans]
    return np.concatenate(pieces) if pieces else np.zeros(0, dtype=np.int16)
