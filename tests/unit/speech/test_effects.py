"""The line's effects, measured on the sound."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import get_args

import numpy as np
import pytest

from trainer.domain.sound import SAMPLE_RATE, Samples
from trainer.domain.voice import LineEffects, NoiseKind, Persona
from trainer.speech import tones
from trainer.speech.base import SpeechRequest
from trainer.speech.effects import apply_effects
from trainer.speech.levels import frame_powers, speech_dbfs
from trainer.speech.noise import OF_THE_LINE, PeopleKind, Sound
from trainer.speech.people import People
from trainer.speech.synthesiser import PyttsxSynthesiser
from trainer.speech.tts_cache import SpeechCache
from trainer.speech.voice_engine import VoiceEngine

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


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[PeopleKind], Sound]]:
    engine = VoiceEngine()
    made = People(engine, SpeechCache(tmp_path_factory.mktemp("people"), 10_000_000))
    yield made.loop
    engine.close()
    engine.clean()


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


@pytest.mark.parametrize("kind", get_args(NoiseKind))
@pytest.mark.parametrize("band", ["wide", "telephone"])
@pytest.mark.parametrize("snr", [5.0, 20.0])
def test_noise_has_the_wanted_snr(
    line: Samples,
    people: Callable[[PeopleKind], Sound],
    kind: NoiseKind,
    band: str,
    snr: float,
) -> None:
    plain = LineEffects(band="wide" if band == "wide" else "telephone")
    without = apply_effects(line, plain).astype(float)
    effects = replace(plain, noise=kind, snr_db=snr)
    noisy = apply_effects(line, effects, 3, people).astype(float)
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


@pytest.mark.parametrize("noise", ["street", "wind", "office", "child", "babble"])
def test_same_seed_same_sound(
    line: Samples, people: Callable[[PeopleKind], Sound], noise: NoiseKind
) -> None:
    effects = LineEffects(noise=noise, snr_db=8, dropouts=0.1, echo=0.4, crackle=0.5, clipping=0.5)
    first, again = (apply_effects(line, effects, 4, people) for _ in range(2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, apply_effects(line, effects, 5, people))
    assert len(first) == len(line) and first.dtype == np.int16


def test_silence_and_nothing_stay_so() -> None:
    assert len(apply_effects(np.zeros(0, np.int16), LineEffects(noise="white"))) == 0
    assert not apply_effects(np.zeros(4000, np.int16), LineEffects(noise="white", echo=1)).any()


def test_people_are_made_once_and_are_the_same_every_time(tmp_path: Path) -> None:
    loops: list[Sound] = []
    for number in range(2):
        engine = VoiceEngine()
        people = People(engine, SpeechCache(tmp_path / str(number), 10_000_000))
        loops.append(people.loop("child"))
        assert np.array_equal(people.loop("child"), loops[-1])
        engine.close()
        engine.clean()
    assert np.array_equal(loops[0], loops[1])
    assert len(loops[0]) > 4 * SAMPLE_RATE
    assert np.sqrt(np.mean(loops[0] ** 2)) == pytest.approx(1.0)


def test_a_child_is_high_and_comes_and_goes_a_crowd_does_not(
    people: Callable[[PeopleKind], Sound],
) -> None:
    def centre(sound: Sound) -> float:
        power = np.abs(np.fft.rfft(sound)) ** 2
        frequencies = np.fft.rfftfreq(len(sound), 1 / SAMPLE_RATE)
        return float(np.sum(power * frequencies) / np.sum(power))

    def evenness(sound: Sound) -> float:
        powers = frame_powers(np.rint(sound * 3000).astype(np.int16))
        return float(np.quantile(powers, 0.1) / np.mean(powers))

    child, crowd = people("child"), people("crowd")
    assert centre(child) > 1.2 * centre(crowd)
    assert evenness(crowd) > 10 * evenness(child)


def test_without_voices_there_are_no_people(line: Samples) -> None:
    with pytest.raises(ValueError, match="no voice"):
        apply_effects(line, LineEffects(noise="office"))


def test_crackle_is_short_and_grows_with_its_amount(line: Samples) -> None:
    def loud(amount: float) -> float:
        heard = apply_effects(line, replace(WIDE, crackle=amount), 1).astype(int)
        return float(np.mean(np.abs(heard - line) > 300))

    assert loud(0) == 0
    assert 0 < loud(0.2) < loud(1.0) < 0.12


def test_clipping_flattens_the_tops_and_keeps_the_loudness(line: Samples) -> None:
    def crest(samples: Samples) -> float:
        return float(20 * np.log10(np.abs(samples.astype(int)).max() / 32768)) - speech_dbfs(
            samples
        )

    light, heavy = (apply_effects(line, replace(WIDE, clipping=c)) for c in (0.3, 0.9))
    assert crest(line) > crest(light) + 2 > crest(heavy) + 6
    assert speech_dbfs(heavy) == pytest.approx(speech_dbfs(line), abs=1.5)


@pytest.mark.parametrize("noise", [None, *get_args(NoiseKind)])
def test_one_way_silence_leaves_only_what_is_on_the_line(
    line: Samples, people: Callable[[PeopleKind], Sound], noise: NoiseKind | None
) -> None:
    effects = LineEffects(noise=noise, snr_db=15, silent_after=2.0)
    heard = apply_effects(line, effects, 1, people)
    assert len(heard) == len(line)
    before, after = heard[: 2 * SAMPLE_RATE - 800], heard[2 * SAMPLE_RATE + 800 :]
    assert speech_dbfs(before) > -25
    assert np.any(np.abs(after.astype(int)) > 40) == (noise in OF_THE_LINE)


def test_an_effect_is_the_same_whatever_else_is_on_the_line(line: Samples) -> None:
    """Crackle does not move the gaps."""
    alone = apply_effects(line, replace(WIDE, dropouts=0.3), 2) == 0
    both = apply_effects(line, replace(WIDE, dropouts=0.3, crackle=0.8), 2) == 0
    # Where the line is dead for both, but for single samples.
    assert np.mean(alone & ~both) < 0.01


@pytest.mark.parametrize("tone", [tones.ring, tones.pick_up, tones.hold, tones.hang_up])
def test_tones_are_quiet_and_do_not_click(tone: Callable[[], Samples]) -> None:
    samples = tone()
    assert samples.dtype == np.int16
    assert 1500 < np.abs(samples).max() < 6000
    assert abs(int(samples[0])) < 200 and abs(int(samples[-1])) < 200
    assert samples.ndim == 1
