"""Noises of a telephone line and of what is behind the caller, made of numbers and a seed.

Every maker takes a length in samples (16 kHz) and a generator, those with people in them also a
loop of speech (people.py); it returns float sound of shape (n,) with an RMS of 1.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np
import numpy.typing as npt

from trainer.domain.sound import SAMPLE_RATE
from trainer.domain.voice import NoiseKind

Sound = npt.NDArray[np.float64]
PeopleKind = Literal["crowd", "child"]
"""The loops of speech that surroundings are made of; people.py makes them."""


def unit(sound: Sound) -> Sound:
    """With an RMS of 1; silence stays silence."""
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
    return unit(np.fft.irfft(spectrum, size)[:n])


def white(n: int, chance: np.random.Generator) -> Sound:
    return unit(chance.standard_normal(n))


def pink(n: int, chance: np.random.Generator) -> Sound:
    return _coloured(n, chance, 1.0)


def hum(n: int, chance: np.random.Generator) -> Sound:
    """Mains hum: 50 Hz with harmonics up to 1 kHz, as a bad contact gives."""
    time = np.arange(n) / SAMPLE_RATE
    sound = 0.05 * chance.standard_normal(n)
    for harmonic in range(1, 21):
        strength = 1.0 / harmonic**0.7
        sound += strength * np.sin(2 * np.pi * 50 * harmonic * time + chance.uniform(0, 2 * np.pi))
    return unit(sound)


def _slow(n: int, chance: np.random.Generator, per_second: float) -> Sound:
    """A smooth random curve between 0 and 1 that turns about `per_second` times a second."""
    points = max(4, int(n / SAMPLE_RATE * per_second) + 3)
    return np.interp(np.linspace(0, points - 1, n), np.arange(points), chance.random(points))


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
    return unit(sound)


def wind(n: int, chance: np.random.Generator) -> Sound:
    """Wind on the microphone: a roar in gusts, and the flutter of the strongest ones."""
    gusts = _slow(n, chance, 0.8) ** 2 + 0.15
    flutter = 1 + 0.8 * (_slow(n, chance, 14.0) - 0.5) * gusts
    roar = _coloured(n, chance, 2.2)
    hiss = _coloured(n, chance, 0.6) * 0.35
    return unit((roar + hiss * gusts) * gusts * flutter)


def of_people(n: int, chance: np.random.Generator, loop: Sound) -> Sound:
    """`loop` (float, RMS 1) from any place in it, as long as it is needed."""
    start = int(chance.integers(0, len(loop)))
    return unit(np.take(loop, np.arange(start, start + n), mode="wrap"))


def office(n: int, chance: np.random.Generator, crowd: Sound) -> Sound:
    """Colleagues who talk, keyboards, an air conditioner, now and then another telephone."""
    sound = 0.8 * of_people(n, chance, crowd) + 0.35 * _coloured(n, chance, 1.6)
    typing = _slow(n, chance, 0.5) > 0.5
    key = np.exp(-np.arange(160) / 25.0)
    for at in chance.integers(0, max(1, n - 160), int(chance.poisson(n / SAMPLE_RATE * 7))):
        if typing[at] and at + 160 <= n:
            sound[at : at + 160] += chance.uniform(0.8, 2.0) * key * chance.standard_normal(160)
    for _ in range(int(chance.poisson(n / SAMPLE_RATE / 15.0))):
        _ring_far_away(sound, chance)
    return unit(sound)


def _ring_far_away(sound: Sound, chance: np.random.Generator) -> None:
    start = int(chance.integers(0, len(sound)))
    time = np.arange(min(SAMPLE_RATE, len(sound) - start)) / SAMPLE_RATE
    warble = np.where((time * 16).astype(int) % 2 == 0, 880.0, 1040.0)
    fade = np.clip(np.minimum(time, time[-1] - time) * 50, 0, 1) if len(time) else time
    sound[start : start + len(time)] += 0.5 * fade * np.sin(2 * np.pi * warble * time)


def cracks(n: int, chance: np.random.Generator, amount: float) -> Sound:
    """A loose contact: single cracks and bursts of them, `amount` 0–1; not brought to any level.

    A loud crack has a size of about 4.
    """
    sound = np.zeros(n)
    busy = _slow(n, chance, 2.0)
    for at in chance.integers(0, n, int(chance.poisson(amount * 80 * n / SAMPLE_RATE))):
        if busy[at] < 0.5:
            continue
        length = min(int(chance.uniform(8, 60)), n - at)
        decay = np.exp(-np.arange(length) / (length / 3))
        sound[at : at + length] += chance.exponential(1.5) * decay * chance.standard_normal(length)
    return sound


NOISES: dict[NoiseKind, Callable[[int, np.random.Generator], Sound]] = {
    "white": white,
    "pink": pink,
    "hum": hum,
    "street": street,
    "wind": wind,
}
"""Made of numbers alone."""
OF_THE_LINE: frozenset[NoiseKind] = frozenset(("white", "pink", "hum"))
"""What is on the line itself, and not behind the caller."""
