"""Syllables counted by their sound, where their number is known."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainer.audio.syllable_nuclei import count_nuclei
from trainer.domain.sound import SAMPLE_RATE, Samples

VOWELS = ((730, 1090, 2440), (270, 2290, 3010), (300, 870, 2240), (530, 1840, 2480))
"""Hz of the first three formants: a, i, u, e."""


def vowels(syllables: int, each: float, pitch: float = 140.0, pause: float = 0.0) -> Samples:
    """Syllables of `each` s, the vowels in turn, that swell and fade; with `pause` s of silence
    after every fifth."""
    time = np.arange(round(each * SAMPLE_RATE)) / SAMPLE_RATE
    swell = np.sin(np.pi * time / each) ** 0.7
    pieces = [np.zeros(SAMPLE_RATE // 2)]
    for nth in range(syllables):
        formants = VOWELS[nth % len(VOWELS)]
        sound = np.zeros(len(time))
        for harmonic in range(1, int(4000 / pitch)):
            hz = harmonic * pitch
            gain = sum(1 / (1 + ((hz - f) / 90) ** 2) for f in formants) / harmonic**0.5
            sound += gain * np.sin(2 * np.pi * hz * time)
        pieces.append(sound * swell)
        if nth % 5 == 4:
            pieces.append(np.zeros(round(pause * SAMPLE_RATE)))
    pieces.append(np.zeros(SAMPLE_RATE // 2))
    whole = np.concatenate(pieces)
    whole *= 4000 / np.abs(whole).max()
    return (whole + np.random.default_rng(4).normal(0, 4, len(whole))).astype(np.int16)


def everywhere(samples: Samples) -> list[tuple[float, float]]:
    return [(0.0, len(samples) / SAMPLE_RATE)]


@pytest.mark.parametrize("syllables", [1, 2, 5, 20, 60])
@pytest.mark.parametrize("each", [0.15, 0.25, 0.5])
@pytest.mark.parametrize("pause", [0.0, 0.6])
def test_each_vowel_is_a_syllable(syllables: int, each: float, pause: float) -> None:
    samples = vowels(syllables, each, pause=pause)
    assert count_nuclei(samples, everywhere(samples)) == syllables


@pytest.mark.parametrize("pitch", [90.0, 140.0, 220.0, 300.0])
@pytest.mark.parametrize("gain", [0.05, 1.0, 7.0])
def test_neither_pitch_nor_loudness_matter(pitch: float, gain: float) -> None:
    samples = (vowels(20, 0.2, pitch) * gain).astype(np.int16)
    assert count_nuclei(samples, everywhere(samples)) == 20


@pytest.mark.parametrize("snr_db", [20.0, 10.0])
def test_steady_noise_adds_few(snr_db: float) -> None:
    samples = vowels(40, 0.2)
    power = float(np.mean(np.square(samples[SAMPLE_RATE:-SAMPLE_RATE].astype(np.float64))))
    noise = np.random.default_rng(5).normal(0, np.sqrt(power / 10 ** (snr_db / 10)), len(samples))
    noisy = (samples + noise).clip(-32768, 32767).astype(np.int16)
    speaking = [(0.5, 0.5 + 40 * 0.2)]
    assert count_nuclei(noisy, speaking) == pytest.approx(40, abs=3)


def test_a_long_vowel_is_one_syllable() -> None:
    samples = vowels(1, 2.0)
    assert count_nuclei(samples, everywhere(samples)) == 1


def test_only_what_was_voiced_counts() -> None:
    samples = vowels(20, 0.25)
    assert count_nuclei(samples, [(0.5, 3.0)]) == pytest.approx(10, abs=1)
    assert count_nuclei(samples, []) == 0


def test_silence_and_scraps_have_none() -> None:
    assert count_nuclei(np.zeros(SAMPLE_RATE, np.int16), [(0.0, 1.0)]) == 0
    assert count_nuclei(np.zeros(0, np.int16), [(0.0, 1.0)]) == 0
    assert count_nuclei(np.ones(100, np.int16), [(0.0, 1.0)]) == 0


@settings(max_examples=25)
@given(st.integers(1, 12), st.floats(0.12, 0.6), st.integers(0, 16_000))
def test_silence_before_it_changes_nothing(syllables: int, each: float, before: int) -> None:
    samples = vowels(syllables, each)
    later = np.concatenate([np.zeros(before, np.int16), samples])
    assert count_nuclei(later, everywhere(later)) == syllables
