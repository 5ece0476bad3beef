from __future__ import annotations

import time

import numpy as np
import pytest

from tests.unit.audio.fakes import FakeStream, use_fake_stream
from tests.unit.audio.sounds import Wave, hiss, joined, silence, speech, to_samples
from trainer.audio import check, microphone
from trainer.audio.check import MicrophoneTest, judge
from trainer.domain.sound import BLOCK, SAMPLE_RATE


def reading(level: float, noise: float) -> Wave:
    """Five seconds: somebody reads a sentence in a room."""
    spoken = joined(silence(0.6), speech(1.6, level, 1), silence(0.5), speech(1.6, level, 2))
    spoken = joined(spoken, silence(5.0 - len(spoken) / SAMPLE_RATE))
    return spoken + hiss(5.0, noise)


def advice(wave: Wave) -> tuple[str, list[str]]:
    report = judge(to_samples(wave))
    return report.verdict, [str(message).split(":")[0] for message in report.advice]


def test_a_good_microphone_gets_no_advice() -> None:
    report = judge(to_samples(reading(-24.0, -65.0)))
    assert report.verdict == "good"
    assert report.advice == ()
    assert report.level == pytest.approx(-24.0, abs=1.5)
    assert report.noise == pytest.approx(-65.0, abs=1.0)
    assert report.clipped_share == 0.0
    assert len(report.recording) == 5 * SAMPLE_RATE


@pytest.mark.parametrize(("level", "verdict"), [(-40.0, "usable"), (-48.0, "bad")])
def test_a_quiet_voice_comes_closer(level: float, verdict: str) -> None:
    assert advice(reading(level, -75.0)) == (verdict, ["Your voice is too quiet"])


@pytest.mark.parametrize(("noise", "verdict"), [(-41.0, "usable"), (-33.0, "bad")])
def test_a_noisy_room_is_named(noise: float, verdict: str) -> None:
    assert advice(reading(-25.0, noise)) == (verdict, ["It is noisy around you"])


def test_a_loud_and_a_distorted_voice_are_told_apart() -> None:
    loud = np.clip(reading(-10.0, -65.0), -0.9, 0.9)
    assert advice(loud) == ("usable", ["Your voice is very loud"])
    verdict, found = advice(reading(-6.0, -65.0))
    assert (verdict, found) == ("bad", ["Your voice is distorted"])


def test_the_worst_comes_first() -> None:
    verdict, found = advice(reading(-40.0, -47.0))
    assert verdict == "bad"
    assert found == ["It is noisy around you", "Your voice is too quiet"]


def test_nobody_spoke() -> None:
    verdict, found = advice(hiss(5.0, -60.0))
    assert verdict == "bad"
    assert len(found) == 1
    assert found[0].startswith("No speech was heard.")


def test_digital_silence_is_a_matter_of_permission() -> None:
    verdict, found = advice(silence(5.0))
    assert verdict == "bad"
    assert found[0] == "The microphone delivers only silence"
    assert "Privacy" in found[1]


def test_a_constant_added_by_the_microphone_changes_nothing() -> None:
    plain = judge(to_samples(reading(-24.0, -65.0)))
    shifted = judge(to_samples(reading(-24.0, -65.0) + 0.02))
    assert shifted.verdict == "good"
    assert shifted.level == pytest.approx(plain.level, abs=0.1)
    assert shifted.noise == pytest.approx(plain.noise, abs=0.2)


def test_an_empty_recording_is_no_crash() -> None:
    assert judge(np.zeros(0, np.int16)).verdict == "bad"


@pytest.fixture
def streams(monkeypatch: pytest.MonkeyPatch) -> list[FakeStream]:
    return use_fake_stream(monkeypatch, microphone)


def _wait_for_stream(streams: list[FakeStream]) -> FakeStream:
    deadline = time.monotonic() + 5
    while not streams and time.monotonic() < deadline:
        time.sleep(0.005)
    return streams[0]


def _finished(test: MicrophoneTest) -> bool:
    deadline = time.monotonic() + 10
    while test.report() is None and test.error() is None:
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def test_the_check_records_measures_and_lets_go(streams: list[FakeStream]) -> None:
    test = MicrophoneTest(seconds=5.0)
    stream = _wait_for_stream(streams)
    sound = to_samples(reading(-24.0, -65.0))
    for start in range(0, len(sound) // 2, BLOCK):
        stream.deliver(sound[start : start + BLOCK])
    deadline = time.monotonic() + 5
    while test.progress() < 0.5 and time.monotonic() < deadline:
        time.sleep(0.01)
    assert test.progress() == pytest.approx(0.5)
    assert test.level() > -90.0
    assert test.report() is None
    for start in range(len(sound) // 2, len(sound), BLOCK):
        stream.deliver(sound[start : start + BLOCK])
    assert _finished(test)
    report = test.report()
    assert report is not None
    assert report.verdict == "good"
    assert np.array_equal(report.recording, sound)
    assert test.progress() == 1.0
    test.cancel()
    assert stream.closed


def test_a_check_that_is_cancelled_lets_go_of_the_microphone(streams: list[FakeStream]) -> None:
    test = MicrophoneTest()
    stream = _wait_for_stream(streams)
    test.cancel()
    assert stream.closed
    assert test.report() is None
    assert test.error() is None


def test_a_microphone_that_goes_away_is_said(streams: list[FakeStream]) -> None:
    test = MicrophoneTest()
    _wait_for_stream(streams).dead = True
    assert _finished(test)
    assert "stopped working" in str(test.error())


def test_a_microphone_that_delivers_nothing_is_said(
    streams: list[FakeStream], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check, "FIRST_SOUND", 0.1)
    test = MicrophoneTest()
    assert _finished(test)
    assert "delivers no sound" in str(test.error())
