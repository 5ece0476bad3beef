"""The trainee's microphone as blocks of 20 ms, whatever the device really delivers.

Three steps, each with its own thread: the driver's callback copies bytes and a time into a queue;
a reader converts them to 16 kHz mono blocks and hands each to the tap (the recorder); whoever calls
`read` gets the blocks in order.
"""

from __future__ import annotations

import queue
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import soxr

from trainer.audio import devices
from trainer.audio.levels import SILENCE, rms_dbfs
from trainer.audio.portaudio import LATENCY, Flags, Form, OpenError, Stream, Times, open_stream
from trainer.domain.errors import KnownError
from trainer.domain.message import M_, Message
from trainer.domain.sound import BLOCK, SAMPLE_RATE, Samples

CAPACITY = 1500
"""Blocks (30 s) that may wait before the newest are thrown away and counted."""
ZEROS_LIMIT = 3.0
"""Seconds of digital zeros after which macOS is taken to withhold the microphone."""
_METER_BLOCKS = 3


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """20 ms of sound (`BLOCK` samples); `captured_at` is the monotonic time of the first one."""

    samples: Samples
    captured_at: float


@dataclass(frozen=True, slots=True)
class _Chunk:
    """What one callback brought, and how often the stream had been opened anew by then."""

    data: bytes
    captured_at: float
    revivals: int


class Microphone:
    """An open microphone; a context manager. `None` as key means the default device.

    `tap` is called with every block as it arrives, on the reader thread; what it raises is kept
    in `tap_error` and the tap is not called again.
    """

    def __init__(
        self,
        device_key: str | None = None,
        tap: Callable[[Samples], None] | None = None,
        *,
        capacity: int = CAPACITY,
        zeros_mean_no_permission: bool = sys.platform == "darwin",
    ) -> None:
        """Open at once. Raises `KnownError` where there is no microphone or it will not open."""
        choice = devices.choose_input(device_key)
        self.device = choice.device
        self.notice: Message | None = choice.notice
        self.tap_error: BaseException | None = None
        self.overflows = 0
        """Times the driver said that it lost sound before we saw it."""
        self.dropped = 0
        """Blocks thrown away because nobody took them in time."""
        self._tap = tap
        self._capacity = capacity
        self._zeros_matter = zeros_mean_no_permission
        self._zeros = 0
        self._levels: list[float] = []
        self._closing = False
        self._raw: queue.SimpleQueue[_Chunk | None] = queue.SimpleQueue()
        self._blocks: queue.SimpleQueue[Block] = queue.SimpleQueue()
        self._stream: Stream | None = None
        try:
            self._stream = open_stream(
                "input", self.device.index, self.device.forms(), self._callback
            )
        except OpenError as error:
            raise devices.cannot_open("input", self.device.name, error) from error
        self._form = self._stream.form
        self._reader = threading.Thread(target=self._read_on, name="microphone", daemon=True)
        self._reader.start()

    def __enter__(self) -> Microphone:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def read(self, timeout: float) -> Block | None:
        """The next block; None when none came within `timeout` seconds."""
        try:
            return self._blocks.get(timeout=timeout)
        except queue.Empty:
            return None

    def backlog(self) -> int:
        """Blocks that wait to be read."""
        return self._blocks.qsize()

    def level(self) -> float:
        """dBFS over the last 60 ms that arrived; −90 for silence and for a lost microphone."""
        levels = self._levels
        return max(levels) if levels and self.lost is None else SILENCE

    @property
    def lost(self) -> str | None:
        """Why no more sound comes, in plain English for the log; None while all is well."""
        if self._stream is not None and self._stream.silent():
            return "the microphone stopped delivering sound"
        if self._withheld:
            return "the system delivers only silence"
        return None

    @property
    def revivals(self) -> int:
        """Times the device got stuck and was opened anew; each is an gap."""
        return 0 if self._stream is None else self._stream.revivals

    @property
    def problem(self) -> KnownError | None:
        """`lost` as a sentence for the user, with what to do."""
        if self.lost is None:
            return None
        if self._withheld:
            return no_permission()
        return KnownError(
            M_("The microphone “{name}” stopped working.", name=self.device.name),
            M_("Check its plug; after this call press “Search again” in the settings."),
        )

    def close(self) -> None:
        """Stop and let go of the device; may be called twice."""
        if self._closing:
            return
        self._closing = True
        if self._stream is not None:
            self._stream.close()
        self._raw.put(None)
        if threading.current_thread() is not self._reader:
            self._reader.join(2.0)

    @property
    def _withheld(self) -> bool:
        return self._zeros_matter and self._zeros >= ZEROS_LIMIT * SAMPLE_RATE

    def _callback(self, data: Any, frames: int, times: Times, flags: Flags) -> None:
        now = time.monotonic()
        stream = self._stream
        if stream is not None:
            stream.beat(now)
        if flags.input_overflow:
            self.overflows += 1
        if self._raw.qsize() >= self._capacity:
            self.dropped += 1
            return
        age = times.currentTime - times.inputBufferAdcTime
        age = LATENCY["input"] if stream is None else stream.believable(age, frames)
        revivals = 0 if stream is None else stream.revivals
        self._raw.put(_Chunk(bytes(data), now - age, revivals))

    def _read_on(self) -> None:
        blocks = Reblocker(self._form)
        frame = 2 * self._form.channels
        ends = 0.0
        revivals = 0
        while (chunk := self._raw.get()) is not None:
            if chunk.revivals != revivals and ends:
                # What was said while the stream was stuck is lost; its time is not.
                missed = max(0, round((chunk.captured_at - ends) * self._form.rate))
                for block in blocks.feed(bytes(frame * missed), ends):
                    self._hand_out(block)
            revivals = chunk.revivals
            ends = chunk.captured_at + len(chunk.data) / frame / self._form.rate
            for block in blocks.feed(chunk.data, chunk.captured_at):
                self._hand_out(block)

    def _hand_out(self, block: Block) -> None:
        samples = block.samples
        self._levels = [*self._levels[-(_METER_BLOCKS - 1) :], rms_dbfs(samples)]
        self._zeros = 0 if samples.any() else self._zeros + len(samples)
        if self._tap is not None:
            try:
                self._tap(samples)
            except Exception as error:
                self.tap_error, self._tap = error, None
        if self._blocks.qsize() >= self._capacity:
            self.dropped += 1
        else:
            self._blocks.put(block)


class Reblocker:
    """From a device's chunks (any rate, interleaved channels) to 16 kHz mono blocks of 20 ms."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._resampler = (
            None
            if form.rate == SAMPLE_RATE
            else soxr.ResampleStream(form.rate, SAMPLE_RATE, 1, dtype="int16", quality="HQ")
        )
        self._left = np.zeros(0, dtype=np.int16)
        self._taken = 0
        self._given = 0

    def feed(self, data: bytes, captured_at: float) -> list[Block]:
        """The blocks that are full now. `captured_at`: monotonic time of the first sample."""
        frames = np.frombuffer(data, dtype=np.int16).reshape(-1, self._form.channels)
        mono: Samples = frames[:, 0]
        if self._form.channels > 1:
            # The mean, not one side: some interfaces carry the microphone on either.
            mono = frames.mean(axis=1).astype(np.int16)
        sound = mono if self._resampler is None else self._resampler.resample_chunk(mono)
        self._left = np.concatenate([self._left, sound])
        blocks: list[Block] = []
        while len(self._left) >= BLOCK:
            # The resampler holds sound back, so a block may begin before this chunk does.
            begins = self._given / SAMPLE_RATE - self._taken / self._form.rate
            blocks.append(Block(self._left[:BLOCK].copy(), captured_at + begins))
            self._left = self._left[BLOCK:]
            self._given += BLOCK
        self._taken += len(frames)
        return blocks


def no_permission() -> KnownError:
    """What to say when the system delivers digital silence instead of the microphone."""
    return KnownError(
        M_("The microphone delivers only silence: this program may not use it."),
        M_(
            "Allow it in the system settings under Privacy & Security → Microphone, "
            "then start the program again. Check also that the headset isn't muted."
        ),
    )
