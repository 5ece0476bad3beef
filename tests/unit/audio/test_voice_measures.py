"""Pitch, its range and the last syllable, measured on sounds whose values are known."""

import numpy as np
import pytest

from trainer.audio.voice_measures import measure
from trainer.domain.sound import SAMPLE_RATE, Samples


def voice(seconds: float, low: float, high: float, syllables: int, last: float = 0.0) -> Samples:
    """A buzz whose pitch sweeps up and down, swelling once a syllable; `last` s are added at the
    end without a dip."""
    time = np.arange(round((seconds + last) * SAMPLE_RATE)) / SAMPLE_RATE
    middle = np.sqrt(low * high)
    width = np.log2(high / middle)
    pitch = middle * 2 ** (width * np.sin(2 * np.pi * 1.7 * time))
    phase = 2 * np.pi * np.cumsum(pitch) / SAMPLE_RATE
    buzz = sum(np.sin(n * phase) / n for n in range(1, 9))
    swell = 0.1 + 0.9 * np.abs(np.sin(np.pi * syllables * time / seconds))
    swell[round((seconds - seconds / syllables / 2) * SAMPLE_RATE) :] = 1.0
    made = 6000 * buzz * swell + np.random.default_rng(1).normal(0, 20, len(time))
    return made.clip(-32768, 32767).astype(np.int16)


@pytest.mark.parametrize("middle", [90.0, 130.0, 200.0, 300.0])
@pytest.mark.parametrize("semitones", [1.0, 4.0, 8.0])
def test_pitch_and_its_range(middle: float, semitones: float) -> None:
    half = 2 ** (semitones / 24)
    samples = voice(3.0, middle / half, middle * half, 10)
    found = measure(samples, [(0.0, 3.0)])
    assert found.pitch_hz == pytest.approx(middle, rel=0.04)
    # A sine spends its outer tenths within five percent of its ends.
    width = 12 * np.log2(found.pitch_high_hz / found.pitch_low_hz)
    assert width == pytest.approx(0.95 * semitones, abs=0.5)
    assert found.pitched_s > 2.0


@pytest.mark.parametrize("last", [0.0, 0.3, 0.8])
def test_the_last_syllable_is_as_long_as_it_is(last: float) -> None:
    samples = voice(3.0, 110, 130, 10, last)
    found = measure(samples, [(0.0, 3.0 + last)])
    assert found.tail_s == pytest.approx(0.3 + last, abs=0.08)


def test_noise_and_silence_have_no_pitch() -> None:
    noise = np.random.default_rng(2).normal(0, 2000, 2 * SAMPLE_RATE).astype(np.int16)
    assert measure(noise, [(0.0, 2.0)]).pitched_s < 0.1
    assert measure(np.zeros(SAMPLE_RATE, dtype=np.int16), [(0.0, 1.0)]).pitched_s == 0
    assert measure(np.zeros(0, dtype=np.int16), []).pitch_hz == 0
    assert measure(noise[:100], [(0.0, 2.0)]).pitched_s == 0


def test_only_the_voiced_stretches_count() -> None:
    samples = np.concatenate([voice(1.0, 95, 105, 4), voice(1.0, 290, 310, 4)])
    assert measure(samples, [(0.0, 1.0)]).pitch_hz == pytest.approx(100, rel=0.05)
    assert measure(samples, [(1.0, 2.0)]).pitch_hz == pytest.approx(300, rel=0.05)


def test_the_same_sound_gives_the_same_measures() -> None:
    samples = voice(2.0, 100, 140, 7)
    assert measure(samples, [(0.0, 2.0)]) == measure(samples.copy(), [(0.0, 2.0)])
