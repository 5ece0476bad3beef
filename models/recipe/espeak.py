"""The synthesiser's library, called directly: sound with the exact place of each phoneme."""

from __future__ import annotations

import ctypes as c
from dataclasses import dataclass
from pathlib import Path

import espeakng_loader
import numpy as np

ESPEAK_RATE = 22050
_SYNCHRONOUS, _PHONEME_EVENTS, _UTF8 = 2, 1, 1
_EVENT_END, _EVENT_PHONEME = 0, 7
_PARAMETERS = {"rate": 1, "volume": 2, "pitch": 3, "range": 4}

# The library spells out these three as English letters; without the i it says them right.
_RESPELLED = {"jiong": "jong", "qiong": "qong", "xiong": "xong"}


class _Id(c.Union):
    _fields_ = [("number", c.c_int), ("name", c.c_char_p), ("text", c.c_char * 8)]


class _Event(c.Structure):
    _fields_ = [
        ("type", c.c_int),
        ("unique", c.c_uint),
        ("text_position", c.c_int),
        ("length", c.c_int),
        ("milliseconds", c.c_int),
        ("sample", c.c_int),
        ("user", c.c_void_p),
        ("id", _Id),
    ]


_CALLBACK = c.CFUNCTYPE(c.c_int, c.POINTER(c.c_short), c.c_int, c.POINTER(_Event))


@dataclass(frozen=True)
class Phoneme:
    """One phoneme's mnemonic and its first sample (at `ESPEAK_RATE`)."""

    name: str
    sample: int


class Espeak:
    """One loaded library. It is not safe for threads and may crash: use it in a child."""

    def __init__(self, data: Path | None = None) -> None:
        self._library = c.CDLL(espeakng_loader.get_library_path())
        path = str(data or espeakng_loader.get_data_path()).encode()
        if self._library.espeak_Initialize(_SYNCHRONOUS, 0, path, _PHONEME_EVENTS) <= 0:
            raise RuntimeError(f"espeak-ng found no voice data in {path.decode()}")
        self._sound: list[bytes] = []
        self._phonemes: list[Phoneme] = []
        self._callback = _CALLBACK(self._receive)
        self._library.espeak_SetSynthCallback(self._callback)

    def _receive(self, wave: object, count: int, events: object) -> int:
        index = 0
        while events[index].type != _EVENT_END:  # type: ignore[index]
            event = events[index]  # type: ignore[index]
            if event.type == _EVENT_PHONEME:
                name = event.id.text.decode("utf-8", "replace")
                self._phonemes.append(Phoneme(name, event.sample))
            index += 1
        if count > 0:
            self._sound.append(c.string_at(wave, count * 2))  # type: ignore[arg-type]
        return 0

    def say(
        self, text: str, voice: str, rate: int = 175, pitch: int = 50, pitch_range: int = 50
    ) -> tuple[np.ndarray, list[Phoneme]]:
        """Speak `text`; int16 samples at `ESPEAK_RATE` and the phonemes in order."""
        if self._library.espeak_SetVoiceByName(voice.encode()) != 0:
            raise ValueError(f"espeak-ng has no voice {voice!r}")
        for name, value in (("rate", rate), ("pitch", pitch), ("range", pitch_range)):
            self._library.espeak_SetParameter(_PARAMETERS[name], value, 0)
        self._sound.clear()
        self._phonemes.clear()
        data = text.encode()
        self._library.espeak_Synth(data, len(data) + 1, 0, 1, 0, _UTF8, None, None)
        return np.frombuffer(b"".join(self._sound), np.int16), list(self._phonemes)


def spell(syllable: str) -> str:
    """The spelling of a toned syllable that the voice `cmn-latn-pinyin` says right."""
    base, tone = syllable[:-1], syllable[-1]
    if base in ("n", "m", "ng", "hm", "hng"):
        return "ng" + tone
    return _RESPELLED.get(base, base) + tone
