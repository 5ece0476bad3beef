"""Sounds with known properties, made from a seed."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import signal

from trainer.domain.sound import SAMPLE_RATE, Samples

Wave = npt.NDArray[np.float64]


def to_samples(wave: Wave) -> Samples:
    """±1 becomes full scale; what lies beyond is clipped."""
    return np.clip(np.rint(wave * 32768), -32768, 32767).astype(np.int16)


def at_level(wave: Wave, dbfs: float) -> Wave:
    return wave / np.sqrt(np.mean(np.square(wave))) * 10 ** (dbfs / 20)


def sine(seconds: float, dbfs: float, hertz: float = 1000.0) -> Wave:
    """A tone whose RMS is `dbfs`."""
    time = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    return at_level(np.sin(2 * np.pi * hertz * time), dbfs)


def silence(seconds: float) -> Wave:
    return np.zeros(round(seconds * SAMPLE_RATE))


def hiss(seconds: float, dbfs: float, seed: int = 1) -> Wave:
    return at_level(np.random.default_rng(seed).normal(size=round(seconds * SAMPLE_RATE)), dbfs)


def hum(seconds: float, dbfs: float) -> Wave:
    """A mains hum with its harmonics: webrtcvad takes a loud one for speech."""
    time = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    parts = [np.sin(2 * np.pi * 50 * n * time + n) / n for n in (1, 2, 3, 4, 6, 8, 12)]
    return at_level(np.sum(parts, axis=0) + 0.15 * hiss(seconds, 0.0), dbfs)


def speech(seconds: float, dbfs: float, seed: int = 3) -> Wave:
    """A buzz through formants in syllables of 0.2 s: enough like speech for webrtcvad.

    Consonants are gaps of 40 ms. Begins and ends in full voice; `dbfs` is its RMS.
    """
    random = np.random.default_rng(seed)
    pieces: list[Wave] = []
    syllable = round(0.2 * SAMPLE_RATE)
    for _ in range(max(1, round(seconds / 0.2))):
        pitch = random.uniform(110, 220)
        time = np.arange(syllable) / SAMPLE_RATE
        slope = random.uniform(-0.4, 0.4)
        phase = 2 * np.pi * pitch * (time + slope * time**2 / 0.4)
        wave = np.sum([np.sin(n * phase) / n for n in range(1, 25)], axis=0)
        for centre, width in zip(
            (random.uniform(300, 800), random.uniform(1000, 2200), random.uniform(2400, 3000)),
            (90, 120, 160),
            strict=True,
        ):
            b, a = signal.iirpeak(centre, centre / width, fs=SAMPLE_RATE)
            wave = wave + 4 * signal.lfilter(b, a, wave)
        shape = 0.35 + 0.65 * np.sin(np.pi * np.linspace(0.15, 0.85, syllable))
        if pieces:
            shape[: SAMPLE_RATE // 25] *= 0.06
        pieces.append(wave * shape)
    return at_level(np.concatenate(pieces), dbfs)


def joined(*waves: Wave) -> Wave:
    return np.concatenate(waves)
