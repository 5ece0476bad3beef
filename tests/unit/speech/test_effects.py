"""The line's effects, measured on the sound."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pytest

from trainer.domain.scenario import LineEffects, NoiseKind, Persona
from trainer.domain.sound import SAMPLE_RATE, Samples
from trainer.speech import tones
from trainer.speech.base import SpeechRequest
from trainer.speech.effects import apply_effects
from trainer.speech.levels import frame_powers, speech_dbfs
from trainer.speech.noise import NOISES
from trainer.speech.synthesiser import PyttsxSynthesiser

WIDE = LineEffects(band="wide")


def band_power(samples: Samples, low: float, high: float) -> float:
    spectrum = np.abs(np.fft.rfft(samples.astype(float))) ** 2
    frequencies = np.fft.rfftfreq(len(samples), 1 / SAMPLE_RATE)
    return float(spectrum[(frequencies >= low) & (frequencies < high)].mean())


def hiss(seconds: float = 4.0, level: float = 2000.0) -> Samples:
    noise = np.random.default_rng(1).normal(0, level, int(seconds * SAMPLE_RATE))
    return noise.astype(np.int16)


@pytest.fixture(scope="module")
def line(voice: PyttsxSynthesiser) -> Samples:
    text = "您好，我想问一下我的快递为什么三天了还没有到？"
    return voice.prepare(SpeechRequest(text, Persona())).result(30)


def test_wide_and_plain_changes_nothing(line: Samples) -> None:
    assert np.max(np.abs(apply_effects(line, WIDE).astype(int) - line)) <= 1


def test_the_telephone_band_cuts_both_ends() -> None:
    heard = apply_effects(hiss(), LineEffects())
    inside = band_power(heard, 500, 3000)
    for low, high in ((20, 200), (3800, 8000)):
        assert 10 * np.log10(inside / band_power(heard, low, high)) > 25


def test_the_codec_leaves_its_noise(line: Samples) -> None:
    """µ-law has about 37 dB; less would be a fault, more would be no codec."""
    from trainer.speech.effects import telephone_band

    clean = telephone_band(line / 32768.0)
    heard = apply_effects(line, LineEffects()) / 32768.0
    snr = 10 * np.log10(np.mean(clean**2) / np.mean((heard - clean) ** 2))
    assert 28 < snr < 45


@pytest.mark.parametrize("kind", sorted(NOISES))
@pytest.mark.parametrize("band", ["wide", "telephone"])
@pytest.mark.parametrize("snr", [5.0, 20.0])
def test_noise_has_the_wanted_snr(line: Samples, kind: NoiseKind, band: str, snr: float) -> None:
    plain = LineEffects(band="wide" if band == "wide" else "telephone")
    without = apply_effects(line, plain).astype(float)
    noisy = apply_effects(line, replace(plain, noise=kind, snr_db=snr), seed=3).astype(float)
    added = 10 * np.log10(np.mean((noisy - without) ** 2)) - 20 * np.log10(32768)
    assert speech_dbfs(without.astype(np.int16)) - added == pytest.approx(snr, abs=1.0)


def test_dropouts_take_their_share() -> None:
    heard = apply_effects(hiss(20), replace(WIDE, dropouts=0.2), seed=5)
    dead = np.mean(np.convolve(np.abs(heard) < 3, np.ones(160), "same") > 150)
    assert dead == pytest.approx(0.2, abs=0.04)


def test_echo_fills_what_was_silent() -> None:
    clap = np.zeros(SAMPLE_RATE, dtype=np.int16)
    clap[1000:1200] = 12000
    tail = frame_powers(apply_effects(clap, replace(WIDE, echo=0.6))[2400:8000]).mean()
    assert tail > 1e-6
    assert frame_powers(apply_effects(clap, WIDE)[2400:8000]).mean() == 0


def test_level_is_in_decibels(line: Samples) -> None:
    quiet = apply_effects(line, replace(WIDE, level_db=-12.0))
    assert speech_dbfs(quiet) - speech_dbfs(line) == pytest.approx(-12, abs=0.5)


def test_too_loud_is_bent_not_clipped(line: Samples) -> None:
    loud = apply_effects(line, replace(WIDE, level_db=14.0))
    full = np.abs(loud.astype(int)) >= 32767
    assert np.abs(loud.astype(int)).max() > 28000
    # Clipping shows as runs of equal samples at the limit.
    assert not np.any(full[:-2] & full[1:-1] & full[2:])


def test_same_seed_same_sound(line: Samples) -> None:
    effects = LineEffects(noise="babble", snr_db=8, dropouts=0.1, echo=0.4)
    first, again = apply_effects(line, effects, 4), apply_effects(line, effects, 4)
    assert np.array_equal(first, again)
    assert not np.array_equal(first, apply_effects(line, effects, 5))
    assert len(first) == len(line) and first.dtype == np.int16


def test_silence_and_nothing_stay_so() -> None:
    assert len(apply_effects(np.zeros(0, np.int16), LineEffects(noise="white"))) == 0
    assert not apply_effects(np.zeros(4000, np.int16), LineEffects(noise="white", echo=1)).any()


def test_effects_are_cheap() -> None:
    sound = hiss(10)
    everything = LineEffects(noise="street", dropouts=0.1, echo=0.5)
    apply_effects(sound, everything)
    times: list[float] = []
    for seed in range(5):
        start = time.thread_time()
        apply_effects(sound, everything, seed)
        times.append(time.thread_time() - start)
    assert min(times) < 0.15, "more than 15 ms for a second of sound"


@pytest.mark.parametrize("tone", [tones.ring, tones.pick_up, tones.hold, tones.hang_up])
def test_tones_are_quiet_and_do_not_click(tone: object) -> None:
    samples: Samples = tone()  # type: ignore[operator]
    assert samples.dtype == np.int16
    assert 1500 < np.abs(samples).max() < 6000
    assert abs(int(samples[0])) < 200 and abs(int(samples[-1])) < 200
    assert samples.ndim == 1
