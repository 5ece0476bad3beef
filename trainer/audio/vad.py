"""When the trainee speaks: an explicit state machine over blocks of 20 ms, in sample time.

A block is voiced if it stands out clearly from the room's noise, which is followed by its minima,
or if it stands out a little and webrtcvad takes it for a voice. Alone, webrtcvad takes a loud hum
or an office's clicks for speech for minutes and lags behind the end of speech, and the level
loses soft speech in noise; together they did neither (tests/unit/audio/test_vad.py holds them to
it).
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import webrtcvad

from trainer.audio.levels import FULL_SCALE
from trainer.domain.sound import BLOCK, SAMPLE_RATE, Samples

TICK = BLOCK / SAMPLE_RATE
"""Seconds in a block."""

State = Literal["quiet", "starting", "speaking", "stopping"]

START_TICKS = 6
"""Voiced blocks (120 ms) that make a beginning."""
START_GAP = 2
"""Unvoiced blocks in a row that a beginning may contain."""
START_VOICES = 4
"""Of the blocks of a beginning, how many webrtcvad must take for a voice."""
STOP_TICKS = 10
"""Unvoiced blocks (200 ms) that make an end; shorter gaps lie within speech."""
RESUME_TICKS = 2
"""Voiced blocks (40 ms) that take an end back: a click is shorter."""

_CLEAR = 9.0
"""dB above the noise from which a block is voiced without a second opinion …"""
_STILL_CLEAR = 5.0
"""… and down to which it stays so from block to block."""
_SOFT = 3.5
"""dB above the noise from which a block is voiced if webrtcvad says so too."""
_QUIETEST = -62.0
"""dBFS between 200 and 4000 Hz below which nothing is speech."""
_FLOOR_WINDOW = 25
_FLOOR_WINDOWS = 4
"""The noise is the least level of the last 4 × 25 blocks: nobody speaks 2 s without a gap."""
_FLOOR_BIAS = 1.5
"""dB by which the least level of 2 s of noise lies below its mean."""
_LOW, _HIGH = 200, 4000
_TINY = 1e-9


@dataclass(frozen=True, slots=True)
class VoiceChange:
    """Speech began (`started`) or ended at `time`: seconds since the first block."""

    started: bool
    time: float


class VoiceActivity:
    """Follows one speaker through one call. The same blocks give the same changes."""

    def __init__(self) -> None:
        self.state: State = "quiet"
        self._voiced: list[tuple[float, float]] = []
        self._ticks = 0
        self._since = 0.0
        self._edge = 0
        self._run = 0
        self._gap = 0
        self._voices = 0
        self._level = _Level()
        self._webrtc: Any = webrtcvad.Vad(2)

    def feed(self, block: Samples) -> VoiceChange | None:
        """Take the next `BLOCK` samples; a change known with this block, at its true time."""
        at = self._ticks
        self._ticks += 1
        voice: bool = self._webrtc.is_speech(block.tobytes(), SAMPLE_RATE)
        voiced = self._level.judge(block, voice)
        match self.state:
            case "quiet":
                if voiced:
                    self.state = "starting"
                    self._edge, self._run, self._gap, self._voices = at, 1, 0, int(voice)
            case "starting":
                return self._start(voiced, voice)
            case "speaking":
                if not voiced:
                    self.state = "stopping"
                    self._edge, self._run, self._gap = at, 0, 1
            case "stopping":
                return self._stop(voiced)
        return None

    @property
    def now(self) -> float:
        """Seconds of sound fed so far."""
        return self._ticks * TICK

    @property
    def speaking(self) -> bool:
        return self.state in ("speaking", "stopping")

    @property
    def silent_for(self) -> float:
        """Seconds since the last voice; since the beginning where there was none."""
        if self.state == "speaking":
            return 0.0
        if self.state == "stopping":
            return self.now - self._edge * TICK
        return self.now - (self._voiced[-1][1] if self._voiced else 0.0)

    @property
    def noise_floor(self) -> float:
        """dBFS of the room between 200 and 4000 Hz, as it is taken to be now (0 at first)."""
        return self._level.floor

    def voiced(self) -> tuple[tuple[float, float], ...]:
        """Spans of speech in seconds; the last one is open while somebody speaks."""
        if self.state == "speaking":
            return (*self._voiced, (self._since, self.now))
        if self.state == "stopping":
            return (*self._voiced, (self._since, self._edge * TICK))
        return tuple(self._voiced)

    def _start(self, voiced: bool, voice: bool) -> VoiceChange | None:
        self._voices += voice
        if not voiced:
            self._gap += 1
            if self._gap > START_GAP:
                self.state = "quiet"
            return None
        self._gap = 0
        self._run += 1
        if self._run < START_TICKS or self._voices < START_VOICES:
            return None
        self.state = "speaking"
        self._since = self._edge * TICK
        return VoiceChange(True, self._since)

    def _stop(self, voiced: bool) -> VoiceChange | None:
        if voiced:
            self._run += 1
            if self._run >= RESUME_TICKS:
                self.state = "speaking"
            return None
        self._run = 0
        self._gap = self._ticks - self._edge
        if self._gap < STOP_TICKS:
            return None
        self.state = "quiet"
        end = self._edge * TICK
        self._voiced.append((self._since, end))
        return VoiceChange(False, end)


class _Level:
    """How far a block stands out from the noise, in the band of speech."""

    def __init__(self) -> None:
        self.floor = 0.0
        self._minima: deque[float] = deque(maxlen=_FLOOR_WINDOWS)
        self._current = float("inf")
        self._in_window = 0
        self._recent: deque[float] = deque(maxlen=3)
        self._clear = False
        frequencies = np.fft.rfftfreq(BLOCK, 1 / SAMPLE_RATE)
        self._band = slice(*np.searchsorted(frequencies, [_LOW, _HIGH]))

    def judge(self, block: Samples, voice: bool) -> bool:
        """Whether the block is voiced; `voice` is webrtcvad's opinion."""
        spectrum = np.fft.rfft(block.astype(np.float64) / FULL_SCALE)[self._band]
        power = 2 * float(np.vdot(spectrum, spectrum).real) / BLOCK**2
        self._follow(power)
        level = _decibels(power)
        if level <= _QUIETEST:
            self._clear = False
            return False
        above = level - self.floor
        self._clear = above > (_STILL_CLEAR if self._clear else _CLEAR)
        return self._clear or (voice and above > _SOFT)

    def _follow(self, power: float) -> None:
        self._recent.append(power)
        smooth = _decibels(sum(self._recent) / len(self._recent))
        self._current = min(self._current, smooth)
        self._in_window += 1
        self.floor = min(*self._minima, self._current, float("inf")) + _FLOOR_BIAS
        if self._in_window == _FLOOR_WINDOW:
            self._minima.append(self._current)
            self._current, self._in_window = float("inf"), 0


def _decibels(power: float) -> float:
    return 10 * math.log10(power + _TINY)
