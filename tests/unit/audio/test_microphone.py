from __future__ import annotations

import time

import numpy as np
import pytest

from tests.unit.audio.fakes import Clock, FakeStream, use_fake_stream
from tests.unit.audio.sounds import sine, to_samples
from trainer.audio import devices, microphone
from trainer.audio.microphone import Block, Microphone, Reblocker
from trainer.audio.portaudio import Form, OpenError
from trainer.domain.errors import KnownError
from trainer.domain.sound import BLOCK, SAMPLE_RATE, Samples


@pytest.fixture
def streams(monkeypatch: pytest.MonkeyPatch) -> list[FakeStream]:
    return use_fake_stream(monkeypatch, microphone)


def block(value: int) -> Samples:
    return np.full(BLOCK, value, np.int16)


def test_blocks_come_in_order_with_the_time_they_were_captured(streams: list[FakeStream]) -> None:
    with Microphone() as mic:
        for value in range(5):
            streams[0].deliver(block(value), age=0.03)
        got = [mic.read(1.0) for _ in range(5)]
        now = time.monotonic()
        assert mic.read(0.0) is None
    assert [int(b.samples[0]) for b in got if b] == [0, 1, 2, 3, 4]
    assert all(b is not None and now - 1.0 < b.captured_at <= now - 0.03 for b in got)
    assert streams[0].closed


def test_a_microphone_that_was_opened_anew_keeps_to_the_time(
    streams: list[FakeStream], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the second in which nothing came there is silence, for the recording's time axis."""
    clock = Clock(monkeypatch)
    tapped: list[Samples] = []
    with Microphone(tap=tapped.append) as mic:
        streams[0].deliver(block(1))
        clock.now += 1.02
        streams[0].revivals = 1
        streams[0].deliver(block(2))
        clock.now += 0.02
        streams[0].deliver(block(3))
        got = [mic.read(1.0) for _ in range(53)]
        assert mic.backlog() == 0
    sound = np.concatenate([b.samples for b in got if b])
    assert np.array_equal(sound, np.concatenate(tapped))
    assert [int(sound[at]) for at in (0, BLOCK, 51 * BLOCK - 1, 51 * BLOCK, -1)] == [1, 0, 0, 2, 3]
    times = np.array([b.captured_at for b in got if b])
    assert np.diff(times) == pytest.approx(np.full(52, 0.02), abs=1e-6)


def test_the_tap_has_a_block_before_it_can_be_read(streams: list[FakeStream]) -> None:
    tapped: list[int] = []
    with Microphone(tap=lambda samples: tapped.append(int(samples[0]))) as mic:
        for value in (7, 8, 9):
            streams[0].deliver(block(value))
            got = mic.read(1.0)
            assert got is not None
            assert tapped[-1] == value == int(got.samples[0])


def test_a_tap_that_fails_is_kept_and_the_call_goes_on(streams: list[FakeStream]) -> None:
    calls: list[int] = []

    def full(samples: Samples) -> None:
        calls.append(1)
        raise OSError("full")

    with Microphone(tap=full) as mic:
        for value in (1, 2, 3):
            streams[0].deliver(block(value))
        assert [b is not None for b in (mic.read(1), mic.read(1), mic.read(1))] == [True] * 3
        assert isinstance(mic.tap_error, OSError)
    assert calls == [1]


def test_what_the_driver_lost_and_what_nobody_read_are_counted(streams: list[FakeStream]) -> None:
    with Microphone(capacity=3) as mic:
        for value in range(8):
            streams[0].deliver(block(value), overflow=value in (2, 5))
        deadline = time.monotonic() + 5
        while mic.dropped + mic.backlog() < 8 and time.monotonic() < deadline:
            time.sleep(0.01)
        assert mic.overflows == 2
        assert mic.dropped == 5
        assert mic.backlog() == 3
        first = mic.read(0.1)
        assert first is not None
        assert int(first.samples[0]) == 0


def test_the_level_is_that_of_the_last_moment(streams: list[FakeStream]) -> None:
    with Microphone() as mic:
        assert mic.level() == -90.0
        tone = to_samples(sine(0.02, -20.0))
        for _ in range(3):
            streams[0].deliver(tone)
            mic.read(1.0)
        assert mic.level() == pytest.approx(-20.0, abs=0.2)
        for _ in range(3):
            streams[0].deliver(block(0))
            mic.read(1.0)
        assert mic.level() == -90.0


def test_a_dead_stream_is_a_lost_microphone_with_a_remedy(streams: list[FakeStream]) -> None:
    with Microphone() as mic:
        assert mic.lost is None
        assert mic.problem is None
        streams[0].dead = True
        assert mic.lost == "the microphone stopped delivering sound"
        assert "“headset” stopped working" in str(mic.problem)
        assert mic.problem is not None
        assert mic.problem.remedy is not None
        assert mic.read(0.01) is None


@pytest.mark.parametrize("withheld", [True, False])
def test_three_seconds_of_digital_zeros_mean_no_permission_where_that_is_so(
    streams: list[FakeStream], withheld: bool
) -> None:
    with Microphone(zeros_mean_no_permission=withheld) as mic:
        for _ in range(149):
            streams[0].deliver(block(0))
            mic.read(1.0)
        assert mic.lost is None
        streams[0].deliver(block(0))
        mic.read(1.0)
        assert (mic.lost is not None) == withheld
        if withheld:
            assert "may not use it" in str(mic.problem)
        streams[0].deliver(block(3))
        mic.read(1.0)
        assert mic.lost is None


def test_a_device_that_will_not_open_is_a_sentence(
    streams: list[FakeStream], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OpenError("Device unavailable [PaErrorCode -9985]")

    monkeypatch.setattr(microphone, "open_stream", refuse)
    with pytest.raises(KnownError, match=r"“headset” could not be opened \(Device unavailable\)"):
        Microphone()


def test_a_notice_about_a_missing_choice_is_passed_on(
    streams: list[FakeStream], monkeypatch: pytest.MonkeyPatch
) -> None:
    choice = devices.choose_input(None)
    other = devices.Choice(choice.device, microphone.no_permission().message)
    monkeypatch.setattr(devices, "choose_input", lambda key: other)
    with Microphone("gone|ALSA") as mic:
        assert mic.notice is other.notice


@pytest.mark.parametrize("form", [Form(48_000, 1), Form(44_100, 2), Form(8_000, 1)])
@pytest.mark.parametrize("chunk", [0.02, 0.0117])
def test_any_rate_and_chunk_becomes_blocks_of_16_khz_at_the_right_time(
    form: Form, chunk: float
) -> None:
    seconds = 2.0
    clock = np.arange(round(seconds * form.rate)) / form.rate
    mono = (8000 * np.sin(2 * np.pi * 440 * clock)).astype(np.int16)
    mono[clock < 1.0] = 0
    sound = np.repeat(mono[:, np.newaxis], form.channels, axis=1)
    reblocker = Reblocker(form)
    blocks: list[Block] = []
    step = round(chunk * form.rate)
    for start in range(0, len(sound), step):
        piece = np.ascontiguousarray(sound[start : start + step])
        blocks += reblocker.feed(piece.tobytes(), 500.0 + start / form.rate)
    assert {len(b.samples) for b in blocks} == {BLOCK}
    assert len(blocks) * BLOCK >= (seconds - 0.15) * SAMPLE_RATE
    captured = np.array([b.captured_at for b in blocks])
    assert captured == pytest.approx(500.0 + np.arange(len(blocks)) * 0.02, abs=2e-3)
    heard = np.concatenate([b.samples for b in blocks])
    onset = int(np.flatnonzero(np.abs(heard) > 2000)[0]) / SAMPLE_RATE
    assert onset == pytest.approx(1.0, abs=2e-3)
    steady = heard[round(1.2 * SAMPLE_RATE) : round(1.7 * SAMPLE_RATE)].astype(float)
    spectrum = np.abs(np.fft.rfft(steady * np.hanning(len(steady))))
    assert int(np.argmax(spectrum)) * SAMPLE_RATE / len(steady) == pytest.approx(440, abs=2)
    assert np.std(steady) == pytest.approx(8000 / np.sqrt(2), rel=0.03)
