"""Tempo, timbre and masks that make a few voices many."""

from __future__ import annotations

import numpy as np
import pytest

from models.recipe import warp

RATE = 16000


def tone(hertz: float, seconds: float) -> np.ndarray:
    time = np.arange(int(RATE * seconds)) / RATE
    return (8000 * np.sin(2 * np.pi * hertz * time)).astype(np.float32)


def main_frequency(sound: np.ndarray) -> float:
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound))))
    return float(np.argmax(spectrum)) * RATE / len(sound)


@pytest.mark.parametrize("factor", [0.7, 1.0, 1.5, 2.4])
def test_tempo_changes_the_length_and_not_the_pitch(factor: float) -> None:
    sound = tone(200, 1.2)
    changed = warp.change_tempo(sound, factor)
    assert len(changed) == pytest.approx(len(sound) / factor, abs=500)
    assert main_frequency(changed) == pytest.approx(200, abs=4)
    middle = changed[1000:-1000]
    assert np.sqrt(np.mean(middle**2)) == pytest.approx(8000 / np.sqrt(2), rel=0.05)


def test_an_event_moves_in_proportion() -> None:
    sound = np.concatenate([np.zeros(RATE, np.float32), tone(300, 0.5)])
    changed = warp.change_tempo(sound, 2.0)
    start = int(np.argmax(np.abs(changed) > 2000))
    assert start == pytest.approx(RATE / 2, abs=0.02 * RATE)


def test_a_sound_too_short_to_change_is_left_alone() -> None:
    sound = tone(200, 0.02)
    assert np.array_equal(warp.change_tempo(sound, 2.0), sound)


def test_recolouring_keeps_the_length_and_changes_the_spectrum() -> None:
    chance = np.random.default_rng(3)
    sound = chance.standard_normal(RATE).astype(np.float32)
    changed = warp.recolour(sound, chance, 6.0)
    assert len(changed) == len(sound)
    gain = np.abs(np.fft.rfft(changed)) / np.abs(np.fft.rfft(sound))
    assert gain.max() / gain.min() > 2


def test_masks_take_out_and_never_add() -> None:
    chance = np.random.default_rng(4)
    sound = chance.standard_normal(RATE).astype(np.float32)
    masked = warp.mask(sound, chance, 5)
    assert masked.shape == sound.shape
    assert not np.array_equal(masked, sound)
    assert np.sum(masked**2) < np.sum(sound**2)
    assert np.array_equal(warp.mask(sound[:500], chance, 5), sound[:500])
