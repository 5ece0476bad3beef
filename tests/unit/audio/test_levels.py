from __future__ import annotations

import numpy as np
import pytest

from tests.unit.audio.sounds import hiss, joined, silence, sine, speech, to_samples
from trainer.audio.levels import (
    SILENCE,
    active_speech_level,
    clipped_share,
    frame_levels,
    noise_floor,
    peak_dbfs,
    rms_dbfs,
)
from trainer.domain.sound import SAMPLE_RATE

EMPTY = np.zeros(0, np.int16)


def test_full_scale_square_is_zero_and_its_sine_three_below() -> None:
    square = np.where(np.arange(1600) % 16 < 8, 32767, -32768).astype(np.int16)
    assert rms_dbfs(square) == pytest.approx(0.0, abs=0.01)
    assert rms_dbfs(to_samples(sine(1.0, -3.0103))) == pytest.approx(-3.01, abs=0.02)
    assert peak_dbfs(to_samples(sine(1.0, -3.0103))) == pytest.approx(0.0, abs=0.01)


@pytest.mark.parametrize("level", [-6.0, -20.0, -45.0, -70.0])
def test_the_level_of_a_tone_is_what_it_was_made_with(level: float) -> None:
    assert rms_dbfs(to_samples(sine(1.0, level))) == pytest.approx(level, abs=0.2)


def test_silence_and_nothing_have_the_least_level() -> None:
    for measure in (rms_dbfs, peak_dbfs, active_speech_level, noise_floor):
        assert measure(EMPTY) == SILENCE
        assert measure(np.zeros(SAMPLE_RATE, np.int16)) == SILENCE


def test_the_loudest_negative_sample_does_not_wrap() -> None:
    assert peak_dbfs(np.array([-32768, 0], np.int16)) == pytest.approx(0.0)


@pytest.mark.parametrize("pause", [0.0, 1.0, 4.0])
@pytest.mark.parametrize("level", [-20.0, -26.0, -45.0])
def test_pauses_do_not_lower_the_active_speech_level(level: float, pause: float) -> None:
    spoken = joined(
        *[part for seed in range(4) for part in (speech(1.6, level, seed), silence(pause))]
    )
    expected = active_speech_level(to_samples(joined(*[speech(1.6, level, s) for s in range(4)])))
    # Each pause adds the 0.2 s for which P.56 lets speech hang on, 12 % of a burst.
    assert active_speech_level(to_samples(spoken)) == pytest.approx(expected, abs=0.9)
    assert expected == pytest.approx(level, abs=0.7)


def test_the_noise_floor_is_the_noise_between_the_words() -> None:
    noise = hiss(4.0, -55.0)
    mixed = noise + joined(speech(1.6, -26.0), silence(1.0), speech(1.4, -26.0, 8))
    assert noise_floor(to_samples(mixed)) == pytest.approx(-55.0, abs=1.0)


def test_frames_are_measured_one_by_one() -> None:
    levels = frame_levels(to_samples(joined(sine(0.02, -20.0), sine(0.02, -40.0), sine(0.01, 0))))
    assert levels == pytest.approx([-20.0, -40.0], abs=0.1)


def test_only_runs_at_the_rail_count_as_clipped() -> None:
    sound = np.zeros(1000, np.int16)
    sound[100] = 32767
    assert clipped_share(sound) == 0.0
    sound[200:205] = 32767
    sound[300:305] = -32768
    assert clipped_share(sound) == pytest.approx(0.01)
    assert clipped_share(EMPTY) == 0.0
    # A sine 6 dB above full scale spends two thirds of its time at the rail.
    assert clipped_share(to_samples(sine(1.0, 3.0, 997.0))) == pytest.approx(0.667, abs=0.02)
