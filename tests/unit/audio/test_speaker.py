from __future__ import annotations

import numpy as np
import pytest

from tests.unit.audio.fakes import Clock, FakeStream, use_fake_stream
from tests.unit.audio.sounds import sine, to_samples
from trainer.audio import speaker as speaker_module
from trainer.audio.portaudio import Form, OpenError
from trainer.audio.speaker import Speaker
from trainer.domain.errors import KnownError
from trainer.domain.sound import SAMPLE_RATE, Samples


@pytest.fixture
def streams(monkeypatch: pytest.MonkeyPatch) -> list[FakeStream]:
    return use_fake_stream(monkeypatch, speaker_module)


def ramp(count: int, first: int = 1) -> Samples:
    return np.arange(first, first + count, dtype=np.int16)


def mono(stream: FakeStream, frames: int = 160) -> list[int]:
    return stream.ask(frames)[:, 0].tolist()


def test_silence_is_zeros_and_a_sound_is_copied_exactly(streams: list[FakeStream]) -> None:
    with Speaker() as speaker:
        assert mono(streams[0]) == [0] * 160
        speaker.play(ramp(250))
        assert not speaker.handed_over
        assert mono(streams[0]) == list(range(1, 161))
        assert speaker.handed_over
        assert mono(streams[0]) == [*range(161, 251), *[0] * 70]
        assert mono(streams[0]) == [0] * 160
    assert streams[0].closed


def test_a_new_sound_starts_at_once_while_the_old_one_dies_away(
    streams: list[FakeStream],
) -> None:
    with Speaker() as speaker:
        speaker.play(np.full(16000, 1000, np.int16))
        mono(streams[0])
        speaker.play(np.full(16000, 10, np.int16))
        out = np.array(mono(streams[0]))
        assert out[0] == 1010
        assert np.all(np.diff(out[:80]) <= 0)
        assert np.all(out[80:] == 10)
        assert mono(streams[0]) == [10] * 160


def test_a_tail_and_a_new_sound_never_wrap(streams: list[FakeStream]) -> None:
    with Speaker() as speaker:
        speaker.play(np.full(16000, 30000, np.int16))
        mono(streams[0])
        speaker.play(np.full(16000, 30000, np.int16))
        assert min(mono(streams[0])) == 30000
        assert max(mono(streams[0])) == 30000


def test_stop_fades_within_five_milliseconds(streams: list[FakeStream]) -> None:
    with Speaker() as speaker:
        speaker.play(np.full(16000, 1000, np.int16))
        mono(streams[0])
        speaker.stop()
        out = np.array(mono(streams[0]))
        assert out[0] == 1000
        assert np.all(out[79:] == 0)
        assert not speaker.playing
        speaker.stop()
        assert mono(streams[0]) == [0] * 160


def test_stopping_near_the_end_fades_what_is_left(streams: list[FakeStream]) -> None:
    with Speaker() as speaker:
        speaker.play(np.full(200, 1000, np.int16))
        mono(streams[0])
        speaker.stop()
        out = mono(streams[0])
        assert out[0] == 1000
        assert out[40:] == [0] * 120


def test_a_loop_joins_its_end_to_its_beginning(streams: list[FakeStream]) -> None:
    with Speaker() as speaker:
        speaker.play(ramp(100), loop=True)
        heard = [value for _ in range(5) for value in mono(streams[0])]
        assert heard == [i % 100 + 1 for i in range(800)]
        assert speaker.playing


def test_nothing_is_a_sound_too(streams: list[FakeStream]) -> None:
    with Speaker() as speaker:
        speaker.play(ramp(0), loop=True)
        assert mono(streams[0]) == [0] * 160
        assert not speaker.playing
        assert speaker.position() == 0.0
        assert not speaker.handed_over


def test_gain_and_volume_multiply_and_clip(streams: list[FakeStream]) -> None:
    with Speaker() as speaker:
        speaker.set_volume(0.5)
        speaker.play(np.full(1000, 1000, np.int16), gain=0.5)
        assert mono(streams[0]) == [250] * 160
        speaker.set_volume(1.0)
        assert mono(streams[0]) == [500] * 160
        speaker.play(np.full(1000, 30000, np.int16), gain=2.0)
        mono(streams[0])
        assert mono(streams[0]) == [32767] * 160


def test_the_position_is_what_has_reached_the_ear(
    streams: list[FakeStream], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock(monkeypatch)
    with Speaker() as speaker:
        assert speaker.position() == 0.0
        speaker.play(np.zeros(1600, np.int16))
        assert speaker.playing
        start = clock.now
        for tick in range(12):
            clock.now = start + tick * 0.01
            streams[0].ask(160, delay=0.03)
            expected = max(0.0, tick * 0.01 - 0.03)
            assert speaker.position() == pytest.approx(expected, abs=1e-6)
        assert speaker.playing
        clock.now = start + 0.14
        assert speaker.position() == pytest.approx(0.1)
        assert not speaker.playing
        assert speaker.latency == pytest.approx(0.03)


def test_the_position_waits_for_a_device_that_stalls(
    streams: list[FakeStream], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock(monkeypatch)
    with Speaker() as speaker:
        speaker.play(np.zeros(SAMPLE_RATE, np.int16))
        streams[0].ask(160, delay=0.0)
        clock.now += 0.5
        assert speaker.position() == pytest.approx(0.01)
        streams[0].ask(160, delay=0.0)
        clock.now += 0.005
        assert speaker.position() == pytest.approx(0.015)


def test_a_replaced_or_stopped_sound_stands_where_it_was(
    streams: list[FakeStream], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock(monkeypatch)
    with Speaker() as speaker:
        speaker.play(np.zeros(SAMPLE_RATE, np.int16))
        streams[0].ask(1600, delay=0.0)
        clock.now += 0.05
        speaker.stop()
        clock.now += 1.0
        assert speaker.position() == pytest.approx(0.05)
        speaker.play(np.zeros(SAMPLE_RATE, np.int16))
        assert speaker.position() == 0.0


def test_the_level_is_that_of_what_sounds_now(
    streams: list[FakeStream], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock(monkeypatch)
    sound = np.concatenate([to_samples(sine(0.5, -20.0)), to_samples(sine(0.5, -40.0))])
    with Speaker() as speaker:
        assert speaker.level() == -90.0
        speaker.play(sound)
        streams[0].ask(SAMPLE_RATE, delay=0.0)
        clock.now += 0.1
        assert speaker.level() == pytest.approx(-20.0, abs=0.2)
        speaker.set_volume(0.5)
        assert speaker.level() == pytest.approx(-26.0, abs=0.2)
        speaker.set_volume(0.0)
        assert speaker.level() == -90.0
        speaker.set_volume(1.0)
        clock.now += 0.6
        assert speaker.level() == pytest.approx(-40.0, abs=0.2)
        clock.now += 0.4
        assert speaker.level() == -90.0


def test_a_device_at_another_rate_gets_the_same_sound_in_its_form(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = Clock(monkeypatch)
    streams = use_fake_stream(monkeypatch, speaker_module, Form(48_000, 2))
    with Speaker() as speaker:
        speaker.play(to_samples(sine(1.0, -20.0, 440.0)))
        out = streams[0].ask(48_000, delay=0.0)
        clock.now += 2.0
        assert speaker.position() == pytest.approx(1.0, abs=1e-3)
        assert not speaker.playing
    assert np.array_equal(out[:, 0], out[:, 1])
    steady = out[10_000:40_000, 0].astype(float)
    expected = 32768 * 10 ** (-20 / 20)
    assert np.std(steady) == pytest.approx(expected, rel=0.02)
    crossings = int(np.sum(np.diff(np.signbit(steady))))
    assert crossings == pytest.approx(2 * 440 * 30_000 / 48_000, abs=2)


def test_underflows_are_counted_and_a_dead_stream_is_lost(streams: list[FakeStream]) -> None:
    with Speaker() as speaker:
        streams[0].ask(160, underflow=True)
        streams[0].ask(160)
        assert speaker.underflows == 1
        speaker.play(np.zeros(1600, np.int16))
        assert speaker.playing
        assert speaker.problem is None
        streams[0].dead = True
        assert speaker.lost == "the loudspeaker stopped taking sound"
        assert "“headset” stopped working" in str(speaker.problem)
        assert not speaker.playing


def test_a_device_that_will_not_open_is_a_sentence(
    streams: list[FakeStream], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OpenError("Device unavailable [PaErrorCode -9985]")

    monkeypatch.setattr(speaker_module, "open_stream", refuse)
    with pytest.raises(KnownError, match=r"“headset” could not be opened \(Device unavailable\)"):
        Speaker()
