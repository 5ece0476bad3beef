"""The virtual sound card carries sound from the loudspeaker to the microphone unchanged."""

from __future__ import annotations

import numpy as np
import pytest

from tests.support.sound import Samples, SoundServer

RATE = 16000

pytestmark = pytest.mark.e2e


def _speech_like(seconds: float) -> Samples:
    """Noise in syllables, within the band of speech, so that it fits itself at one place only."""
    random = np.random.default_rng(7)
    count = round(seconds * RATE)
    noise = np.convolve(random.normal(size=count), np.hanning(12), "same")
    syllables = np.clip(np.sin(2 * np.pi * 4 * np.arange(count) / RATE), 0, None)
    sound = noise * syllables
    return (sound / np.abs(sound).max() * 12000).astype(np.int16)


def _best_correlation(played: Samples, heard: Samples) -> float:
    """The normalised correlation at the shift where the two fit best."""
    a, b = played.astype(float), heard.astype(float)
    size = 1 << (len(a) + len(b)).bit_length()
    cross = np.fft.irfft(np.fft.rfft(b, size) * np.conj(np.fft.rfft(a, size)), size)
    shift = int(np.argmax(cross[: len(b)]))
    part = b[shift : shift + len(a)]
    a = a[: len(part)]
    return float(np.dot(a, part) / (np.linalg.norm(a) * np.linalg.norm(part)))


def test_the_microphone_hears_what_the_loudspeaker_plays(sound_server: SoundServer) -> None:
    played = _speech_like(2.0)
    heard = sound_server.play_and_record(played, RATE, seconds=3.5)
    assert _best_correlation(played, heard) > 0.95


def test_the_headset_hears_the_mouth_and_not_the_loudspeaker(sound_server: SoundServer) -> None:
    played = _speech_like(2.0)
    heard = sound_server.speak_and_record(played, RATE, seconds=3.5)
    assert _best_correlation(played, heard) > 0.95

    other_way = sound_server.cross_talk(played, RATE, seconds=3.0)
    assert len(other_way) > RATE
    assert np.abs(other_way).max() < 10
