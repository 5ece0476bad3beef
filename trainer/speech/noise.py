"""Noises of a telephone line and of what is behind the caller, made of numbers and a seed.

Every maker takes a length in samples (16 kHz) and a generator; it returns float sound of
shape (n,) with an RMS of 1.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from trainer.domain.scenario import NoiseKind
from trainer.domain.sound import SAMPLE_RATE

Sound = npt.NDArray[np.float64]


def _unit(sound: Sound) -> Sound:
    rms = float(np.sqrt(np.mean(sound**2)))
    return sound / rms if rms > 0 else sound


def good_length(n: int) -> int:
    """A length ≥ n whose Fourier transform is fast: 2ᵃ·3 or 2ᵃ·5 or 2ᵃ."""
    base = 1 << max(0, n - 1).bit_length()
    return min(size for size in (base, base * 3 // 4, base * 5 // 8) if size >= n)


def _coloured(n: int, chance: np.random.Generator, power: float) -> Sound:
    """Noise whose power falls with frequency to the `power`."""
    size = good_length(n)
    spectrum = np.fft.rfft(chance.standard_normal(size))
    frequencies = np.fft.rfftfreq(size, 1 / SAMPLE_RATE)
    spectrum /= np.maximum(frequencies, 40.0) ** (power / 2)
    spectrum[0] = 0
    return _unit(np.fft.irfft(spectrum, size)[:n])


def white(n: int, chance: np.random.Generator) -> Sound:
    return _unit(chance.standard_normal(n))


def pink(n: int, chance: np.random.Generator) -> Sound:
    return _coloured(n, chance, 1.0)


def hum(n: int, chance: np.random.Generator) -> Sound:
    """Mains hum: 50 Hz with harmonics up to 1 kHz, as a bad contact gives."""
    time = np.arange(n) / SAMPLE_RATE
    sound = 0.05 * chance.standard_normal(n)
    for harmonic in range(1, 21):
        strength = 1.0 / harmonic**0.7
        sound += strength * np.sin(2 * np.pi * 50 * harmonic * time + chance.uniform(0, 2 * np.pi))
    return _unit(sound)


def _slow(n: int, chance: np.random.Generator, per_second: float) -> Sound:
    """A smooth random curve between 0 and 1 that turns about `per_second` times a second."""
    points = max(4, int(n / SAMPLE_RATE * per_second) + 3)
    return np.interp(np.linspace(0, points - 1, n), np.arange(points), chance.random(points))


def babble(n: int, chance: np.random.Generator) -> Sound:
    """People talking behind: voiced pulses through moving vowels, in syllables; no words."""
    loop = _babble_loop()
    start = int(chance.integers(0, len(loop)))
    return _unit(np.take(loop, np.arange(start, start + n), mode="wrap"))


@lru_cache(maxsize=1)
def _babble_loop() -> Sound:
    """Eight seconds of six voices, always the same: making them is slow."""
    chance = np.random.default_rng(6)
    n = 1 << 17
    sound = np.zeros(n)
    frequencies = np.fft.rfftfreq(n, 1 / SAMPLE_RATE)
    for _ in range(6):
        pitch = chance.uniform(90, 240) * 2 ** (0.4 * (_slow(n, chance, 3.0) - 0.5))
        phase = np.cumsum(pitch) / SAMPLE_RATE
        pulses = (2.0 * (phase % 1.0) - 1.0) + 0.1 * chance.standard_normal(n)
        spectrum = np.fft.rfft(pulses)
        mix = _slow(n, chance, 4.0)
        vowels: list[Sound] = []
        lows = (chance.uniform(300, 500), chance.uniform(600, 850))
        for first, second in zip(lows, (2100.0, 1200.0), strict=True):
            shape = 0.02 + sum(
                strength / (1 + ((frequencies - centre) / 120.0) ** 2)
                for centre, strength in ((first, 1.0), (second, 0.5), (2700.0, 0.25))
            )
            vowels.append(np.fft.irfft(spectrum * shape, n))
        syllables = np.clip(_slow(n, chance, 9.0) * 1.6 - 0.4, 0, 1)
        sound += _unit(mix * vowels[0] + (1 - mix) * vowels[1]) * syllables
    return _unit(sound)


def street(n: int, chance: np.random.Generator) -> Sound:
    """Traffic: a low rumble, passing cars that swell and fade, now and then a horn."""
    sound = _coloured(n, chance, 2.0) * (0.6 + 0.8 * _slow(n, chance, 0.4))
    sound += _coloured(n, chance, 1.0) * 1.2 * _slow(n, chance, 0.7) ** 2
    time = np.arange(n) / SAMPLE_RATE
    for _ in range(int(chance.poisson(n / SAMPLE_RATE / 12.0))):
        start, length = chance.uniform(0, n / SAMPLE_RATE), chance.uniform(0.2, 0.6)
        inside = ((time >= start) & (time < start + length)).astype(float)
        horn = np.sin(2 * np.pi * 410 * time) + np.sin(2 * np.pi * 515 * time)
        sound += 0.5 * horn * inside
    return _unit(sound)


NOISES: dict[NoiseKind, Callable[[int, np.random.Generator], Sound]] = {
    "white": white,
    "pink": pink,
    "hum": hum,
    "babble": babble,
    "street": street,
}
