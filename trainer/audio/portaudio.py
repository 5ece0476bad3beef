"""The one place that touches PortAudio: loading it, opening streams, noticing that one died.

PortAudio is one per process, and so is what is kept here: how many streams are open. Its device
list is read once and goes stale; reading it again closes every stream, so `refresh` refuses while
one is open.
"""

from __future__ import annotations

import importlib
import logging
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from trainer.domain.errors import KnownError
from trainer.domain.message import M_

log = logging.getLogger(__name__)

Direction = Literal["input", "output"]

LATENCY = {"input": 0.04, "output": 0.06}
"""Seconds of buffer asked of a device. A loudspeaker with less runs dry now and then on a machine
that is busy with several times what it can do; a microphone does not."""
SILENCE_LIMIT = 2.5
"""Seconds without a callback after which a running stream counts as lost."""
REVIVE_AFTER = 0.8
"""Seconds without a callback after which a stuck stream is opened anew. ALSA's bridge to a sound
server may forget to wake PortAudio after an underrun, on a machine that is busy with much else."""
WAKE_LIMIT = 2.0
"""Seconds that a stream just opened has for its first callback; after each try in vain twice as
long, up to `REVIVE_AT_LAST`."""
REVIVE_AT_LAST = 8.0
START_LIMIT = 4.0
"""Seconds a stream may take to run steadily; sound servers wake up slowly."""
CLOSE_LIMIT = 1.5
"""Seconds to wait for a stream to close; a dead driver may never answer."""

_lock = threading.Lock()
_open_streams = 0


class Times(Protocol):
    """PortAudio's clock in a callback, in seconds; all three may be 0 where a driver is lazy."""

    inputBufferAdcTime: float  # noqa: N815 - PortAudio's own names
    outputBufferDacTime: float  # noqa: N815
    currentTime: float  # noqa: N815


class Flags(Protocol):
    """What PortAudio says went wrong since the last callback."""

    input_overflow: bool
    output_underflow: bool


Callback = Callable[[Any, int, Times, Flags], None]
"""(buffer of interleaved int16, frames, times, flags)"""


class RawStream(Protocol):
    """A PortAudio stream as sounddevice wraps it."""

    active: bool
    latency: float

    def start(self) -> None: ...
    def abort(self) -> None: ...
    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Form:
    """A form of sound to ask of a device: Hz and channels."""

    rate: int
    channels: int


def load() -> Any:
    """The sounddevice module. Raises `KnownError` where PortAudio isn't installed."""
    try:
        return importlib.import_module("sounddevice")
    except OSError as error:
        log.warning("PortAudio cannot be loaded: %s", error)
        if sys.platform.startswith("linux"):
            remedy = M_("Install it with: sudo apt-get install libportaudio2")
        else:
            remedy = M_("Please run the set-up of this program again.")
        raise KnownError(
            M_("The sound library PortAudio was not found, so nothing can be heard or recorded."),
            remedy,
        ) from error


def refresh() -> bool:
    """Read the list of devices anew. False, and nothing done, while a stream is open."""
    sounddevice = load()
    with _lock:
        if _open_streams:
            return False
        sounddevice._terminate()
        sounddevice._initialize()
        return True


class OpenError(Exception):
    """A device is there and takes none of the forms it was asked for."""


class Stream:
    """An open stream and its watchdog.

    The callback owner calls `beat` in each callback. `close` may be called twice, never raises,
    and gives up on a driver that doesn't answer. Where the device allows it (`_can_reopen`), a
    stream that got stuck is opened anew by itself; the owner hears of it by no more than a gap.
    """

    def __init__(self, direction: Direction, index: int, form: Form, callback: Callback) -> None:
        """Open and start; any failure of PortAudio is raised as it is."""
        global _open_streams
        self.form = form
        self.revivals = 0
        """Times the stream got stuck and was opened anew."""
        self._direction: Direction = direction
        self._index = index
        self._callback = callback
        self._ended = False
        self._closed = threading.Event()
        self._last_beat = 0.0
        # Whoever opens, aborts or closes the stream: PortAudio bears only one at a time.
        self._turn = threading.Lock()
        with _lock:
            self._raw = self._opened()
            _open_streams += 1
        self.started_at = time.monotonic()
        try:
            self._raw.start()
        except BaseException:
            self.close()
            raise
        if _can_reopen(load(), index):
            threading.Thread(target=self._watch, name="watch-sound", daemon=True).start()

    @property
    def latency(self) -> float:
        """Seconds between program and device, as the driver states it."""
        return float(self._raw.latency)

    def believable(self, delay: float, frames: int) -> float:
        """`delay` (s) between callback and device, as far as it can be true.

        Some drivers state none; PulseAudio states up to a second while it is waking up.
        """
        most = frames / self.form.rate + 2 * self.latency
        return delay if 0 < delay < most else self.latency

    def beat(self, now: float) -> None:
        """The callback ran at monotonic time `now`."""
        self._last_beat = now

    def silent(self) -> bool:
        """Whether the device stopped working: ended by itself, or no callback for too long."""
        if self._closed.is_set():
            return False
        if self._ended:
            return True
        now = time.monotonic()
        if now - self.started_at < START_LIMIT:
            return False
        return now - self._last_beat > SILENCE_LIMIT

    def close(self) -> None:
        if self._closed.is_set():
            return
        self._closed.set()
        closer = threading.Thread(target=self._close, name="close-sound", daemon=True)
        closer.start()
        closer.join(CLOSE_LIMIT)
        if closer.is_alive():
            # It still counts as open: reading the devices anew would wait for it for ever.
            log.warning("a sound device does not let itself be closed")

    def _opened(self) -> RawStream:
        sounddevice = load()
        output = self._direction == "output"
        make = sounddevice.RawOutputStream if output else sounddevice.RawInputStream
        raw: RawStream = make(
            samplerate=self.form.rate,
            blocksize=self.form.rate // (100 if output else 50),
            device=self._index,
            channels=self.form.channels,
            dtype="int16",
            latency=LATENCY[self._direction],
            extra_settings=_extra_settings(sounddevice, self._index),
            callback=self._callback,
            finished_callback=lambda: self._finished(raw),
        )
        return raw

    def _close(self) -> None:
        global _open_streams
        with self._turn:
            self._let_go()
        with _lock:
            _open_streams -= 1

    def _let_go(self) -> None:
        for step in (self._raw.abort, self._raw.close):
            try:
                step()
            except Exception as error:
                log.debug("closing a sound device: %s", error)

    def _finished(self, raw: RawStream) -> None:
        # A stream that is being opened anew ends too, and means nothing by it.
        if raw is self._raw and not self._turn.locked():
            self._ended = True

    def _watch(self) -> None:
        """Open the stream anew whenever it got stuck, less and less often if that is in vain."""
        patience = WAKE_LIMIT
        opened = self.started_at
        while not self._closed.wait(REVIVE_AFTER / 4):
            if self._last_beat > opened:
                if time.monotonic() - self._last_beat < REVIVE_AFTER:
                    continue
                patience = WAKE_LIMIT
            elif time.monotonic() - opened < patience:
                continue
            else:
                patience = min(2 * patience, REVIVE_AT_LAST)
            self._revive()
            opened = time.monotonic()

    def _revive(self) -> None:
        log.info("%s device %d is stuck; it is opened anew", self._direction, self._index)
        with self._turn:
            if self._closed.is_set():
                return
            self._let_go()
            try:
                with _lock:
                    self._raw = self._opened()
                self.revivals += 1
                self._raw.start()
                self._ended = False
            except Exception as error:
                # Its driver may be gone; `silent` says so, and the next try may succeed.
                log.info("it does not open: %s", error)


def open_stream(
    direction: Direction, index: int, forms: Sequence[Form], callback: Callback
) -> Stream:
    """Open the device in the first form it takes. Raises `OpenError` with the last refusal."""
    refusal: Exception | None = None
    for form in forms:
        try:
            return Stream(direction, index, form, callback)
        except load().PortAudioError as error:
            log.info("device %d refuses %s as %s: %s", index, form, direction, error)
            refusal = error
        except ValueError as error:
            # sounddevice's word for an index that has vanished.
            refusal = error
    raise OpenError(str(refusal)) from refusal


def _extra_settings(sounddevice: Any, index: int) -> Any:
    """Windows' shared mode converts rates and channels itself, but only if it is asked to."""
    info = sounddevice.query_devices(index)
    api = sounddevice.query_hostapis(info["hostapi"])["name"]
    return sounddevice.WasapiSettings(auto_convert=True) if "WASAPI" in api else None


def _can_reopen(sounddevice: Any, index: int) -> bool:
    """Whether a stuck stream is worth opening anew, and from another thread.

    Elsewhere than on ALSA a stream that stops says so itself.
    """
    info = sounddevice.query_devices(index)
    return "ALSA" in str(sounddevice.query_hostapis(info["hostapi"])["name"])
