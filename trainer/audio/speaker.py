"""One loudspeaker stream that stays open: sounds are handed over whole, the callback copies.

What must sound is brought to the device's form beforehand, so that the callback only copies int16
and adds a few milliseconds of fade. The stream is fed zeros while nothing plays: a sound then
starts with the next callback, 10 ms later.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import soxr

from trainer.audio import devices
from trainer.audio.levels import SILENCE, rms_dbfs
from trainer.audio.portaudio import Flags, Form, OpenError, Stream, Times, open_stream
from trainer.domain.errors import KnownError
from trainer.domain.message import M_, Message
from trainer.domain.sound import SAMPLE_RATE, Samples

FADE = 0.005
"""Seconds in which a sound that is replaced or stopped dies away."""
_METER = 0.05

Frames = npt.NDArray[np.int16]
"""Shape (frames, channels), in the device's form."""


@dataclass(eq=False)
class _Sound:
    """A sound in the device's form, and how far it has been handed to the device."""

    source: Samples
    frames: Frames
    gain: float
    loop: bool
    given: int = 0
    """Frames handed over, counting on through loops."""
    anchor: tuple[int, float] | None = None
    """Frames handed over before the last callback, and the monotonic time they end at the ear."""
    stopped_at: float | None = None
    """Position in seconds at which it was replaced or stopped."""


@dataclass
class _Hand:
    """What the callback works on; `lock` is held for a few instructions only."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    sound: _Sound | None = None
    fading: Frames | None = None


class Speaker:
    """An open loudspeaker; a context manager. `None` as key means the default device.

    Every method may be called from any thread.
    """

    def __init__(self, device_key: str | None = None) -> None:
        """Open at once. Raises `KnownError` where there is no loudspeaker or it will not open."""
        choice = devices.choose_output(device_key)
        self.device = choice.device
        self.notice: Message | None = choice.notice
        self.underflows = 0
        """Times the driver ran dry; each is an audible gap."""
        self._hand = _Hand()
        self._volume = 1.0
        self._last: _Sound | None = None
        self._delay: float | None = None
        self._stream: Stream | None = None
        self._form = Form(SAMPLE_RATE, 1)
        try:
            self._stream = open_stream(
                "output", self.device.index, self.device.forms(), self._callback
            )
        except OpenError as error:
            raise devices.cannot_open("output", self.device.name, error) from error
        self._form = self._stream.form

    def __enter__(self) -> Speaker:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def play(self, samples: Samples, gain: float = 1.0, loop: bool = False) -> None:
        """Let a 16 kHz mono sound be heard now; what played before dies away within 5 ms."""
        sound = _Sound(samples, self._formed(samples, gain), gain, loop)
        with self._hand.lock:
            self._fade_out()
            self._hand.sound = self._last = sound if len(samples) else None

    def stop(self) -> None:
        """Let what plays die away within 5 ms."""
        with self._hand.lock:
            self._fade_out()
            self._hand.sound = None

    def set_volume(self, gain: float) -> None:
        """Loudness of everything that plays, now and later; 1 leaves it as it is."""
        self._volume = gain
        sound = self._last
        if sound is not None:
            sound.frames = self._formed(sound.source, sound.gain)

    def position(self) -> float:
        """Seconds of the last sound that have left the loudspeaker, by the device's clock.

        Stands still once it ended or was stopped; runs on through the rounds of a loop.
        """
        sound = self._last
        return 0.0 if sound is None else self._position(sound)

    @property
    def handed_over(self) -> bool:
        """Whether the device has taken the beginning of the last sound."""
        sound = self._last
        return sound is not None and sound.given > 0

    @property
    def playing(self) -> bool:
        """Whether some of the last sound has still to leave the loudspeaker."""
        sound = self._last
        if sound is None or sound.stopped_at is not None or self.lost is not None:
            return False
        return sound.loop or self._position(sound) < len(sound.frames) / self._form.rate

    def level(self) -> float:
        """dBFS of the 50 ms that sound now, volume included; −90 while nothing plays."""
        sound = self._last
        if sound is None or not self.playing:
            return SILENCE
        at = int(self._position(sound) * SAMPLE_RATE) % len(sound.source)
        size = round(_METER * SAMPLE_RATE)
        loudness = rms_dbfs(sound.source[at : at + size])
        factor = sound.gain * self._volume
        if factor <= 0:
            return SILENCE
        return float(np.clip(loudness + 20 * np.log10(factor), SILENCE, 0.0))

    @property
    def latency(self) -> float:
        """Seconds from the callback to the ear, as measured last (or as the driver states it)."""
        if self._delay is not None:
            return self._delay
        return self._stream.latency if self._stream is not None else 0.0

    @property
    def lost(self) -> str | None:
        """Why nothing is heard any more, in plain English for the log; None while all is well."""
        if self._stream is not None and self._stream.silent():
            return "the loudspeaker stopped taking sound"
        return None

    @property
    def revivals(self) -> int:
        """Times the device got stuck and was opened anew; each is an audible gap."""
        return 0 if self._stream is None else self._stream.revivals

    @property
    def problem(self) -> KnownError | None:
        """`lost` as a sentence for the user, with what to do."""
        if self.lost is None:
            return None
        return KnownError(
            M_("The loudspeaker “{name}” stopped working.", name=self.device.name),
            M_("Check its plug; after this call press “Search again” in the settings."),
        )

    def close(self) -> None:
        """Stop and let go of the device; may be called twice."""
        self.stop()
        if self._stream is not None:
            self._stream.close()

    def _formed(self, samples: Samples, gain: float) -> Frames:
        """The sound at the device's rate, channels and loudness."""
        if self._form.rate != SAMPLE_RATE:
            samples = soxr.resample(samples, SAMPLE_RATE, self._form.rate, quality="HQ")
        factor = gain * self._volume
        if factor != 1.0:
            scaled = samples.astype(np.float32) * factor
            samples = np.clip(np.rint(scaled), -32768, 32767).astype(np.int16)
        frames: Frames = np.repeat(samples[:, np.newaxis], self._form.channels, axis=1)
        return np.ascontiguousarray(frames)

    def _fade_out(self) -> None:
        """Take the next 5 ms of what plays as a tail that dies away. Under the lock."""
        sound = self._hand.sound
        if sound is None or sound.given == 0:
            if sound is not None:
                sound.stopped_at = 0.0
            return
        sound.stopped_at = self._position(sound)
        size = round(FADE * self._form.rate)
        tail = _piece(sound, size)
        ramp = np.linspace(1.0, 0.0, size, dtype=np.float32)[: len(tail), np.newaxis]
        self._hand.fading = (tail * ramp).astype(np.int16)

    def _position(self, sound: _Sound) -> float:
        if sound.stopped_at is not None:
            return sound.stopped_at
        if sound.anchor is None:
            return 0.0
        before, at = sound.anchor
        seconds = before / self._form.rate + time.monotonic() - at
        return min(max(0.0, seconds), sound.given / self._form.rate)

    def _callback(self, out: Any, frames: int, times: Times, flags: Flags) -> None:
        now = time.monotonic()
        delay = times.outputBufferDacTime - times.currentTime
        stream = self._stream
        if stream is not None:
            stream.beat(now)
            delay = stream.believable(delay, frames)
        self._delay = delay
        if flags.output_underflow:
            self.underflows += 1
        buffer: Frames = np.frombuffer(out, dtype=np.int16).reshape(frames, -1)
        buffer[:] = 0
        hand = self._hand
        with hand.lock:
            sound = hand.sound
            if sound is not None:
                piece = _piece(sound, frames)
                if len(piece):
                    buffer[: len(piece)] = piece
                    sound.anchor = (sound.given, now + delay)
                    sound.given += len(piece)
            fading, hand.fading = hand.fading, None
        if fading is not None:
            size = min(len(fading), frames)
            np.clip(
                buffer[:size].astype(np.int32) + fading[:size], -32768, 32767,
                out=buffer[:size], casting="unsafe",
            )  # fmt: skip


def _piece(sound: _Sound, size: int) -> Frames:
    """The next `size` frames of a sound; fewer at its end, never fewer in a loop."""
    data = sound.frames
    if not sound.loop:
        return data[sound.given : sound.given + size]
    at = sound.given % len(data)
    if at + size <= len(data):
        return data[at : at + size]
    return data[(at + np.arange(size)) % len(data)]
