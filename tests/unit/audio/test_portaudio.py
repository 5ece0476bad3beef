"""The watchdog of a stream, on a sound library that gets stuck when it is told to."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from trainer.audio import portaudio
from trainer.audio.portaudio import Form, Stream

FORM = Form(16_000, 1)


class Raw:
    """A stream that calls back every 10 ms from its start on, until it is stuck or closed."""

    def __init__(self, library: Library, finished: Callable[[], None]) -> None:
        self.active = False
        self.latency = 0.04
        self.started = False
        self.library = library
        self.finished = finished

    def start(self) -> None:
        if self.library.refuses:
            raise self.library.PortAudioError("no such device")
        self.started = self.active = True

    def abort(self) -> None:
        self.active = False
        self.finished()

    def close(self) -> None:
        self.active = False


class Library:
    """Stands for sounddevice."""

    class PortAudioError(Exception):
        pass

    def __init__(self, api: str) -> None:
        self.api = api
        self.refuses = False
        self.opened: list[Raw] = []

    def query_devices(self, index: int) -> dict[str, Any]:
        return {"hostapi": 0}

    def query_hostapis(self, index: int) -> dict[str, Any]:
        return {"name": self.api}

    def RawOutputStream(self, **settings: Any) -> Raw:  # noqa: N802 - sounddevice's name
        self.opened.append(Raw(self, settings["finished_callback"]))
        return self.opened[-1]

    WasapiSettings = dict


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("REVIVE_AFTER", "WAKE_LIMIT", "REVIVE_AT_LAST"):
        monkeypatch.setattr(portaudio, name, getattr(portaudio, name) / 10)


def opened(library: Library, monkeypatch: pytest.MonkeyPatch) -> Stream:
    monkeypatch.setattr(portaudio, "load", lambda: library)
    return Stream("output", 0, FORM, lambda *_: None)


def beating(stream: Stream, seconds: float, until: Callable[[], bool] = lambda: False) -> bool:
    """Let the driver call back for a while; whether what was waited for came to pass."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        stream.beat(time.monotonic())
        if until():
            return True
        time.sleep(0.005)
    return False


def waited(until: Callable[[], bool], seconds: float = 5.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if until():
            return True
        time.sleep(0.005)
    return False


def test_a_stream_that_is_called_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    library = Library("ALSA")
    stream = opened(library, monkeypatch)
    beating(stream, 0.5)
    assert (stream.revivals, len(library.opened)) == (0, 1)
    stream.close()


def test_a_stuck_stream_is_opened_anew_and_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    library = Library("ALSA")
    stream = opened(library, monkeypatch)
    beating(stream, 0.1)
    assert waited(lambda: stream.revivals == 1 and library.opened[-1].started)
    assert not library.opened[0].active
    beating(stream, 0.2)
    assert not stream.silent()
    assert len(library.opened) == 2
    stream.close()
    assert not library.opened[1].active


def test_a_device_that_came_back_is_not_lost_any_more(monkeypatch: pytest.MonkeyPatch) -> None:
    library = Library("ALSA")
    stream = opened(library, monkeypatch)
    beating(stream, 0.1)
    library.refuses = True
    library.opened[0].finished()
    assert stream.silent()
    assert waited(lambda: len(library.opened) == 3)
    assert stream.silent()
    library.refuses = False
    assert waited(lambda: library.opened[-1].started)
    beating(stream, 0.1)
    assert not stream.silent()
    stream.close()


def test_a_device_that_stays_away_is_asked_less_and_less_often(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    library = Library("ALSA")
    stream = opened(library, monkeypatch)
    beating(stream, 0.1)
    library.refuses = True
    at = [0.0]
    for number in (2, 3, 4):
        assert waited(lambda number=number: len(library.opened) == number)
        at.append(time.monotonic())
    assert at[3] - at[2] > 1.5 * (at[2] - at[1])
    stream.close()


def test_only_alsa_gets_stuck(monkeypatch: pytest.MonkeyPatch) -> None:
    library = Library("Windows WASAPI")
    stream = opened(library, monkeypatch)
    beating(stream, 0.1)
    assert not waited(lambda: len(library.opened) > 1, 1.0)
    stream.close()


def test_nothing_is_opened_after_the_stream_was_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    library = Library("ALSA")
    stream = opened(library, monkeypatch)
    stream.close()
    assert not waited(lambda: len(library.opened) > 1, 0.5)
    assert not stream.silent()
