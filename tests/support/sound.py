"""A sound server without a sound card: PulseAudio with null sinks as loudspeaker and microphone.

Two rooms are laid out, and PortAudio lists both as devices:

- ``pulse`` (the default): what is played on the loudspeaker ``sim`` is heard by the microphone
  ``simmic``, as with a loudspeaker on the desk;
- ``headset``: plays on ``sim`` too, but its microphone hears only what is played on ``mouth``, as
  with a real headset. A synthetic trainee speaks by playing on the device ``mouth``.
"""

from __future__ import annotations

import functools
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from pytestqt.exceptions import TimeoutError as NotInTime

from tests.support.process import SupportError, program, start, stop, wait_until

Samples = npt.NDArray[np.int16]

_SOCKET = "native"

# Without `norewinds` such a sink sleeps up to two seconds whenever it ran dry.
_MODULES = (
    "module-null-sink sink_name=sim rate=48000 channels=2 norewinds=1",
    "module-remap-source master=sim.monitor source_name=simmic",
    "module-null-sink sink_name=mouth rate=48000 channels=2 norewinds=1",
    "module-remap-source master=mouth.monitor source_name=headset",
)

_ALSA = """
</usr/share/alsa/alsa.conf>
pcm.!default { type pulse }
ctl.!default { type pulse }
pcm.headset {
    type asym
    playback.pcm { type pulse device sim }
    capture.pcm { type pulse device headset }
}
pcm.mouth { type pulse device mouth }
"""


@dataclass(frozen=True)
class SoundServer:
    """A running sound server; ``env`` is what a child process needs to use it."""

    env: dict[str, str]
    loudspeaker: str = "pulse"
    microphone: str = "pulse"
    headset: str = "headset"
    mouth: str = "mouth"

    def play_and_record(self, samples: Samples, rate: int, *, seconds: float) -> Samples:
        """Play mono ``samples`` on the loudspeaker and return ``seconds`` of the microphone."""
        return self._through(samples, rate, self.loudspeaker, self.microphone, seconds)

    def speak_and_record(self, samples: Samples, rate: int, *, seconds: float) -> Samples:
        """Play mono ``samples`` on the mouth and return ``seconds`` of the headset's microphone."""
        return self._through(samples, rate, self.mouth, self.headset, seconds)

    def cross_talk(self, samples: Samples, rate: int, *, seconds: float) -> Samples:
        """Play on the loudspeaker and return what the headset's microphone hears of it."""
        return self._through(samples, rate, self.loudspeaker, self.headset, seconds)

    @staticmethod
    def _through(samples: Samples, rate: int, to: str, from_: str, seconds: float) -> Samples:
        import sounddevice as sd

        # Both sides by callback: neither waits for the other, so neither starves the other.
        # A loudspeaker that was just opened swallows its first moments: they are silence.
        lead = np.zeros(rate // 4, np.int16)
        left = memoryview(np.concatenate([lead, samples.astype(np.int16)]).tobytes())
        heard: list[bytes] = []

        def play(out: Any, frames: int, _time: object, _status: object) -> None:
            nonlocal left
            part, left = left[: 2 * frames], left[2 * frames :]
            out[:] = bytes(part) + bytes(2 * frames - len(part))

        def listen(data: Any, _frames: int, _time: object, _status: object) -> None:
            heard.append(bytes(data))

        block = rate // 50
        with sd.RawInputStream(rate, block, from_, 1, "int16", callback=listen):
            # A microphone that was just opened may take a second to deliver; what is played
            # meanwhile would be lost.
            deadline = time.monotonic() + 5
            while len(heard) < 10:
                if time.monotonic() > deadline:
                    raise SupportError(f"The microphone {from_!r} delivers nothing.")
                sd.sleep(10)
            with sd.RawOutputStream(rate, block, to, 1, "int16", callback=play):
                sd.sleep(round(seconds * 1000))
        return np.frombuffer(b"".join(heard), np.int16)


@contextmanager
def sound_server(folder: Path) -> Iterator[SoundServer]:
    """Start PulseAudio in ``folder`` and point this process (and its children) at it.

    The environment of this process is put back at the end.
    """
    alsa = folder / "alsa.conf"
    alsa.write_text(_ALSA)
    env = {
        "PULSE_SERVER": f"unix:{folder / _SOCKET}",
        "PULSE_SINK": "sim",
        "PULSE_SOURCE": "simmic",
        "ALSA_CONFIG_PATH": str(alsa),
    }
    process = start_server(folder)
    before = {name: os.environ.get(name) for name in env}
    try:
        os.environ.update(env)
        server = SoundServer(env)
        _look_again()
        _verify(server)
        yield server
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        stop(process)


def start_server(folder: Path) -> subprocess.Popen[bytes]:
    """Start PulseAudio in ``folder`` and wait until it listens there."""
    folder.chmod(0o700)
    socket = folder / _SOCKET
    socket.unlink(missing_ok=True)
    log = folder / "pulseaudio.log"
    command = [program("pulseaudio", "pulseaudio"), "-n", "--daemonize=no", "--exit-idle-time=-1"]
    command += ["--disable-shm=yes", "--use-pid-file=no", "--log-target=stderr"]
    command += ["-L", f"module-native-protocol-unix socket={socket} auth-anonymous=1"]
    for module in _MODULES:
        command += ["-L", module]
    own = {
        "XDG_RUNTIME_DIR": str(folder),
        "XDG_CONFIG_HOME": str(folder),
        "PULSE_STATE_PATH": str(folder),
    }
    process = start(command, log=log, env={**os.environ, **own})
    try:
        wait_until(socket.exists, process, log, seconds=20)
    except SupportError:
        stop(process)
        raise
    return process


def patiently(test: Callable[..., None]) -> Callable[..., None]:
    """Give a test that listens to the virtual card three tries.

    Its null sinks drop or repeat a piece of sound when the machine is busy; a fault of the
    program would show every time.
    """

    @functools.wraps(test)
    def tried(*args: Any, **kwargs: Any) -> None:
        for left in (2, 1, 0):
            try:
                test(*args, **kwargs)
                return
            except (AssertionError, NotInTime) as failure:
                if not left:
                    raise
                print(f"once more, {left} tries left: {failure}")

    return tried


def _look_again() -> None:
    """PortAudio reads the devices once, when it starts: start it again."""
    import sounddevice as sd

    sd._terminate()
    sd._initialize()


def _verify(server: SoundServer) -> None:
    """Both rooms carry sound. This is the warm-up too: the first stream takes about two seconds."""
    import sounddevice as sd

    devices: Any = sd.query_devices()
    names = {str(device["name"]) for device in devices}
    for wanted in ("pulse", "headset", "mouth"):
        if wanted not in names:
            raise SupportError(
                f"PortAudio does not list the device {wanted!r} (it lists {sorted(names)}). "
                "Run: apt-get install libasound2-plugins"
            )
    rate = 16000
    tone = (8000 * np.sin(2 * np.pi * 440 * np.arange(rate) / rate)).astype(np.int16)
    for way in (server.play_and_record, server.speak_and_record):
        if np.abs(way(tone, rate, seconds=2.0)).max() < 4000:
            raise SupportError("The virtual microphone hears nothing of the virtual loudspeaker.")
