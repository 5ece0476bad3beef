"""Other throats, other tempos, other microphones: variety from few speakers."""

from __future__ import annotations

import numpy as np

from models.recipe.settings import SAMPLE_RATE

_WINDOW = SAMPLE_RATE // 40  # 25 ms
_HOP = _WINDOW // 2
_SEARCH = SAMPLE_RATE // 125  # 8 ms to either side, more than half a period of a deep voice
_FADE = 0.5 - 0.5 * np.cos(2 * np.pi * (np.arange(_WINDOW) + 0.5) / _WINDOW)


def change_tempo(sound: np.ndarray, factor: float) -> np.ndarray:
    """Speak `factor` times as fast at the same pitch: overlap-add of the best fitting pieces."""
    count = int(len(sound) / factor / _HOP)
    if count < 3 or abs(factor - 1) < 0.02:
        return sound.astype(np.float32)
    around = np.pad(sound.astype(np.float32), (_SEARCH, _WINDOW + _HOP + 2 * _SEARCH))
    result = np.zeros((count + 1) * _HOP, np.float32)
    place = 0
    for number in range(count):
        wanted = int(number * _HOP * factor)
        if number:
            expected = around[place + _HOP : place + _HOP + _WINDOW]
            region = around[wanted : wanted + _WINDOW + 2 * _SEARCH]
            place = wanted + int(np.argmax(np.correlate(region, expected, mode="valid")))
        else:
            place = wanted + _SEARCH
        piece = around[place : place + _WINDOW]
        result[number * _HOP : number * _HOP + _WINDOW] += piece * _FADE
    return result


def recolour(sound: np.ndarray, chance: np.random.Generator, strength_db: float) -> np.ndarray:
    """Another microphone and another voice's timbre: a smooth random change of the spectrum."""
    spectrum = np.fft.rfft(sound)
    # Anchors lie evenly on an ear's scale of frequency.
    ear = np.log1p(np.linspace(0, SAMPLE_RATE / 2, len(spectrum)) / 700)
    anchors = np.linspace(0, ear[-1], 10)
    gain = np.interp(ear, anchors, chance.normal(0, strength_db, len(anchors)))
    return np.fft.irfft(spectrum * 10 ** (gain / 20), len(sound)).astype(np.float32)


def mask(sound: np.ndarray, chance: np.random.Generator, count: int) -> np.ndarray:
    """Take a band of frequencies out of `count` short stretches, or dampen all of one."""
    result = sound.astype(np.float32).copy()
    for _ in range(count):
        length = int(SAMPLE_RATE * chance.uniform(0.06, 0.25))
        if len(result) <= length:
            break
        start = int(chance.integers(len(result) - length))
        part = result[start : start + length]
        spectrum = np.fft.rfft(part)
        low = SAMPLE_RATE / 2 * chance.random() ** 2
        width = chance.uniform(200, 300 + 0.5 * low)
        first, last = (int(f * 2 / SAMPLE_RATE * len(spectrum)) for f in (low, low + width))
        if chance.random() < 0.2:
            first, last = 0, len(spectrum)
        spectrum[first:last] *= 0.1
        edge = np.minimum(1, np.minimum(np.arange(length), np.arange(length)[::-1]) / 160)
        masked = np.fft.irfft(spectrum, length)
        result[start : start + length] = part + edge * (masked - part)
    return result
