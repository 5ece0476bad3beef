"""The sounds of the telephone itself: quiet, friendly, made of sines. 16 kHz mono int16."""

from __future__ import annotations

import numpy as np

from trainer.domain.sound import SAMPLE_RATE, Samples

_LEVEL = 0.12
"""Peak of a tone relative to full scale: about 18 dB below a loud voice."""


def _time(seconds: float) -> np.ndarray:
    return np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE


def _faded(sound: np.ndarray, seconds: float = 0.015) -> np.ndarray:
    """With soft edges, so that nothing clicks."""
    n = min(round(seconds * SAMPLE_RATE), len(sound) // 2)
    if n:
        ramp = 0.5 - 0.5 * np.cos(np.pi * np.arange(n) / n)
        sound[:n] *= ramp
        sound[-n:] *= ramp[::-1]
    return sound


def _finish(sound: np.ndarray) -> Samples:
    peak = float(np.max(np.abs(sound)))
    return np.rint(sound / peak * _LEVEL * 32767).astype(np.int16)


def ring(seconds: float = 1.0) -> Samples:
    """One ring of an office telephone: two notes in quick turns."""
    time = _time(seconds)
    warble = 0.5 + 0.5 * np.tanh(6 * np.sin(2 * np.pi * 10 * time))
    low = np.sin(2 * np.pi * 660 * time) + 0.2 * np.sin(2 * np.pi * 1320 * time)
    high = np.sin(2 * np.pi * 830 * time) + 0.2 * np.sin(2 * np.pi * 1660 * time)
    return _finish(_faded(low * warble + high * (1 - warble), 0.04))


def pick_up() -> Samples:
    """The click of a line that opens."""
    time = _time(0.06)
    return _finish(_faded(np.exp(-time * 90) * np.sin(2 * np.pi * 1200 * time), 0.002))


def hold(seconds: float = 4.0) -> Samples:
    """What the customer hears while the line is muted: two soft notes, then quiet; loops."""
    note = _time(0.6)
    sound = np.zeros(round(max(seconds, 1.6) * SAMPLE_RATE))
    for start, frequency in ((0.0, 523.25), (0.7, 659.25)):
        at = round(start * SAMPLE_RATE)
        tone = _faded(np.exp(-note * 3) * np.sin(2 * np.pi * frequency * note), 0.03)
        sound[at : at + len(tone)] += tone
    return _finish(sound)


def hang_up(beeps: int = 3) -> Samples:
    """The busy tone after the other side has gone: 450 Hz, 0.35 s on, 0.35 s off."""
    time = _time(0.35)
    beep = _faded(np.sin(2 * np.pi * 450 * time))
    gap = np.zeros(len(beep))
    return _finish(np.concatenate([beep, gap] * max(1, beeps)))
