"""Which microphones and loudspeakers there are, and which one a stored choice means."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from trainer.audio import portaudio
from trainer.audio.portaudio import Direction, Form
from trainer.domain.errors import KnownError
from trainer.domain.message import M_, Message
from trainer.domain.sound import SAMPLE_RATE

_HOST_APIS = ("Windows WASAPI", "Core Audio", "PulseAudio", "ALSA")
"""The ways to a device, best first: the others list the same devices again, only worse."""

_FIRST = ("pulse", "pipewire", "default")
"""ALSA's names for the desktop's sound server, which shares devices and follows replugging."""

_PLUMBING = re.compile(
    r"^(sysdefault|front|rear|center_lfe|side|surround\d+|iec958|spdif|dmix|dsnoop|hw|plughw"
    r"|lavrate|samplerate|speexrate|speex|upmix|vdownmix|jack|oss|null|usbstream)(:.*)?$"
)
"""ALSA's internal devices: converters and doubles of the real ones."""

_NUMBERING = re.compile(r"\s*\(hw:\d+,\d+\)|(?<=\()\d+- ")
"""What a system adds to a name and changes when the device is plugged in elsewhere."""


@dataclass(frozen=True, slots=True)
class AudioDevice:
    """A device in one direction. `key` outlives unplugging; `index` only until `rescan`."""

    key: str
    name: str
    is_default: bool
    index: int
    rate: int
    """Hz, the device's own."""
    channels: int
    """The most it takes."""

    def forms(self) -> tuple[Form, ...]:
        """The forms to try: ours first, so that as little as possible is converted here."""
        stereo = min(2, self.channels)
        wanted = (Form(SAMPLE_RATE, 1), Form(self.rate, 1), Form(self.rate, stereo))
        return tuple(dict.fromkeys(wanted))


@dataclass(frozen=True, slots=True)
class Choice:
    """The device to use, and what to tell the user where it isn't the one they chose."""

    device: AudioDevice
    notice: Message | None = None


def inputs() -> tuple[AudioDevice, ...]:
    """The microphones, the default one first. Raises `KnownError` without PortAudio."""
    return _devices("input")


def outputs() -> tuple[AudioDevice, ...]:
    """The loudspeakers, the default one first. Raises `KnownError` without PortAudio."""
    return _devices("output")


def rescan() -> bool:
    """Look for devices anew; False, and nothing done, while a stream is open."""
    return portaudio.refresh()


def choose_input(key: str | None) -> Choice:
    """The microphone stored as `key` (None: the default). Raises `KnownError` if there is none."""
    found = inputs()
    if not found:
        raise KnownError(
            M_("No microphone was found."),
            M_("Plug in a headset and try again; answers can also be typed."),
        )
    choice = _match(found, key)
    if choice is not None:
        return Choice(choice)
    return Choice(
        found[0],
        M_(
            "The microphone “{name}” is not connected; “{other}” is used instead.",
            name=_spoken(key),
            other=found[0].name,
        ),
    )


def choose_output(key: str | None) -> Choice:
    """The loudspeaker stored as `key` (None: the default). `KnownError` if there is none."""
    found = outputs()
    if not found:
        raise KnownError(
            M_("No loudspeaker or headphones were found."),
            M_("Plug in a headset and try again; a call without one shows the words as text."),
        )
    choice = _match(found, key)
    if choice is not None:
        return Choice(choice)
    return Choice(
        found[0],
        M_(
            "The loudspeaker “{name}” is not connected; “{other}” is used instead.",
            name=_spoken(key),
            other=found[0].name,
        ),
    )


def cannot_open(direction: Direction, name: str, reason: object) -> KnownError:
    """The sentence for a device that is there and will not open."""
    if direction == "input":
        message = M_(
            "The microphone “{name}” could not be opened ({reason}).", **_args(name, reason)
        )
        remedy = M_(
            "Close other programs that use it, allow this program to use the microphone in the "
            "system's privacy settings, or choose another microphone in the settings."
        )
    else:
        message = M_(
            "The loudspeaker “{name}” could not be opened ({reason}).", **_args(name, reason)
        )
        remedy = M_("Close other programs that use it, or choose another one in the settings.")
    return KnownError(message, remedy)


def _args(name: str, reason: object) -> dict[str, str]:
    # PortAudio writes "Error opening RawInputStream: Invalid device [PaErrorCode -9996]".
    plain = re.sub(r"\s*\[PaErrorCode.*\]|^Error \w+ \w+: ", "", str(reason))
    return {"name": name, "reason": plain}


def _devices(direction: Direction) -> tuple[AudioDevice, ...]:
    sounddevice = portaudio.load()
    infos = _rows(sounddevice.query_devices())
    apis = _rows(sounddevice.query_hostapis())
    count = f"max_{direction}_channels"
    for api in sorted(apis, key=_preference):
        indices: list[int] = [int(index) for index in api["devices"]]
        found = [(i, infos[i]) for i in indices if _is_real(infos[i], api, count)]
        if found:
            break
    else:
        return ()
    default = int(api[f"default_{direction}_device"])
    found.sort(key=lambda item: _order(item[1]["name"], api["name"], item[0] == default))
    keys: dict[str, int] = {}
    devices: list[AudioDevice] = []
    for place, (index, info) in enumerate(found):
        key = f"{info['name']}|{api['name']}"
        keys[key] = keys.get(key, 0) + 1
        if keys[key] > 1:
            key = f"{key}|{keys[key]}"
        rate = int(info["default_samplerate"]) or SAMPLE_RATE
        devices.append(
            AudioDevice(key, str(info["name"]), place == 0, index, rate, int(info[count]))
        )
    return tuple(devices)


def _rows(found: Any) -> list[dict[str, Any]]:
    return [dict(row) for row in found]


def _preference(api: dict[str, Any]) -> int:
    name = str(api["name"])
    return _HOST_APIS.index(name) if name in _HOST_APIS else len(_HOST_APIS)


def _is_real(info: dict[str, Any], api: dict[str, Any], count: str) -> bool:
    if int(info[count]) < 1:
        return False
    return api["name"] != "ALSA" or _PLUMBING.match(str(info["name"])) is None


def _order(name: str, api: str, is_default: bool) -> tuple[int, bool]:
    if api == "ALSA" and name in _FIRST:
        return _FIRST.index(name), not is_default
    return len(_FIRST), not is_default


def _match(found: tuple[AudioDevice, ...], key: str | None) -> AudioDevice | None:
    """The device with this key, or the only one that differs from it in numbering alone."""
    if key is None:
        return found[0]
    for device in found:
        if device.key == key:
            return device
    alike = [d for d in found if _NUMBERING.sub("", d.key) == _NUMBERING.sub("", key)]
    return alike[0] if len(alike) == 1 else None


def _spoken(key: str | None) -> str:
    return (key or "").split("|")[0]
