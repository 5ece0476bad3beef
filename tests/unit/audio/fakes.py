"""A sound library and streams that do what a test tells them, where real ones can't be told."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from trainer.audio import devices, portaudio
from trainer.audio.devices import AudioDevice, Choice
from trainer.audio.portaudio import Callback, Direction, Form
from trainer.domain.sound import Samples


def device(name: str, api: int, inputs: int, outputs: int, rate: float = 48000.0) -> dict[str, Any]:
    return {
        "name": name,
        "hostapi": api,
        "max_input_channels": inputs,
        "max_output_channels": outputs,
        "default_samplerate": rate,
    }


class FakeLibrary:
    """Stands for sounddevice: lists what it is given."""

    class PortAudioError(Exception):
        pass

    def __init__(
        self, rows: Sequence[dict[str, Any]], apis: Sequence[tuple[str, int, int]]
    ) -> None:
        self.rows = list(rows)
        self.apis = apis
        self.restarts = 0

    def query_devices(self) -> list[dict[str, Any]]:
        return self.rows

    def query_hostapis(self) -> list[dict[str, Any]]:
        return [
            {
                "name": name,
                "devices": [i for i, row in enumerate(self.rows) if row["hostapi"] == number],
                "default_input_device": default_in,
                "default_output_device": default_out,
            }
            for number, (name, default_in, default_out) in enumerate(self.apis)
        ]

    def use(self, monkeypatch: pytest.MonkeyPatch) -> FakeLibrary:
        monkeypatch.setattr(portaudio, "load", lambda: self)
        return self


@dataclass
class _Times:
    currentTime: float = 100.0  # noqa: N815 - PortAudio's names
    inputBufferAdcTime: float = 0.0  # noqa: N815
    outputBufferDacTime: float = 0.0  # noqa: N815


@dataclass
class _Flags:
    input_overflow: bool = False
    output_underflow: bool = False


class FakeStream:
    """A stream whose callback the test calls."""

    def __init__(self, form: Form, callback: Callback) -> None:
        self.form = form
        self.callback = callback
        self.latency = 0.04
        self.revivals = 0
        self.dead = False
        self.closed = False

    def beat(self, now: float) -> None:
        return

    def believable(self, delay: float, frames: int) -> float:
        return delay

    def silent(self) -> bool:
        return self.dead

    def close(self) -> None:
        self.closed = True

    def deliver(self, samples: Samples, age: float = 0.03, overflow: bool = False) -> None:
        """The device delivers interleaved samples."""
        times = _Times(inputBufferAdcTime=100.0 - age)
        flags = _Flags(input_overflow=overflow)
        self.callback(samples.tobytes(), len(samples) // self.form.channels, times, flags)

    def ask(self, frames: int, delay: float = 0.03, underflow: bool = False) -> Samples:
        """The device asks for sound; shape (frames, channels)."""
        out = bytearray(b"\x4d" * (2 * frames * self.form.channels))
        times = _Times(outputBufferDacTime=100.0 + delay)
        self.callback(out, frames, times, _Flags(output_underflow=underflow))
        return np.frombuffer(bytes(out), np.int16).reshape(frames, -1)


def use_fake_stream(
    monkeypatch: pytest.MonkeyPatch, module: Any, form: Form | None = None
) -> list[FakeStream]:
    """Let `module` open fake streams; they come into the list as they are opened."""
    opened: list[FakeStream] = []
    form = form or Form(16_000, 1)

    def open_stream(
        direction: Direction, index: int, forms: Sequence[Form], callback: Callback
    ) -> FakeStream:
        opened.append(FakeStream(form, callback))
        return opened[-1]

    choice = Choice(AudioDevice("headset|Test", "headset", True, 0, 48_000, 2))
    monkeypatch.setattr(module, "open_stream", open_stream)
    monkeypatch.setattr(devices, "choose_input", lambda key: choice)
    monkeypatch.setattr(devices, "choose_output", lambda key: choice)
    return opened


class Clock:
    """Monotonic time that stands still until it is moved."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = time.monotonic()
        monkeypatch.setattr(time, "monotonic", lambda: self.now)
