"""Speaks the test sentences with espeak-ng, in a process of its own.

``python -m trainer.benchmarks.asr_speak FOLDER`` reads a JSON list of ``{"file", "syllables",
"voice", "rate", "pitch"}`` (numbered pinyin; "," is a pause; the pitch's "range": 50 where it is
not given) and writes FOLDER/file.wav (22050 Hz) and on stdout, as one JSON list, when each syllable
begins, in seconds.

Called directly and not through the program's voice: that one cannot say when words begin.
"""

from __future__ import annotations

import ctypes as c
import json
import os
import sys
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

RATE = 22050
_SYNCHRONOUS, _UTF8 = 2, 1
_EVENT_END, _EVENT_WORD = 0, 1
_SPEED, _PITCH, _RANGE = 1, 3, 4
# espeak spells these three out as English letters; without the i it says them right.
_RESPELLED = {"jiong": "jong", "qiong": "qong", "xiong": "xong"}


class _Event(c.Structure):
    _fields_ = [
        ("type", c.c_int),
        ("unique", c.c_uint),
        ("text_position", c.c_int),
        ("length", c.c_int),
        ("milliseconds", c.c_int),
        ("sample", c.c_int),
        ("user", c.c_void_p),
        ("id", c.c_char * 8),
    ]


_CALLBACK = c.CFUNCTYPE(c.c_int, c.POINTER(c.c_short), c.c_int, c.POINTER(_Event))


class Voice:
    """One loaded library."""

    def __init__(self) -> None:
        # Here, in the child that speaks, and not where the program might import it.
        import espeakng_loader

        self._library = c.CDLL(str(espeakng_loader.get_library_path()))
        data = str(espeakng_loader.get_data_path()).encode()
        if self._library.espeak_Initialize(_SYNCHRONOUS, 0, data, 0) <= 0:
            raise RuntimeError("espeak-ng found no voices")
        self._sound: list[bytes] = []
        self._words: list[tuple[int, int]] = []
        self._callback = _CALLBACK(self._receive)
        self._library.espeak_SetSynthCallback(self._callback)

    def _receive(self, wave: Any, count: int, events: Any) -> int:
        index = 0
        while events[index].type != _EVENT_END:
            if events[index].type == _EVENT_WORD:
                self._words.append((events[index].text_position, events[index].sample))
            index += 1
        if count > 0:
            self._sound.append(c.string_at(wave, count * 2))
        return 0

    def say(self, item: dict[str, Any]) -> tuple[np.ndarray, list[float]]:
        """int16 sound at `RATE`, and when each syllable begins (s)."""
        if self._library.espeak_SetVoiceByName(str(item["voice"]).encode()) != 0:
            raise ValueError(f"espeak-ng has no voice {item['voice']}")
        self._library.espeak_SetParameter(_SPEED, int(item["rate"]), 0)
        self._library.espeak_SetParameter(_PITCH, int(item["pitch"]), 0)
        self._library.espeak_SetParameter(_RANGE, int(item.get("range", 50)), 0)
        self._library.espeak_ng_SetRandSeed(c.c_long(1))
        self._sound.clear()
        self._words.clear()
        text, places = _written(item["syllables"])
        data = text.encode()
        self._library.espeak_Synth(data, len(data) + 1, 0, 1, 0, _UTF8, None, None)
        begins = dict(self._words)
        missing = [place for place in places if place not in begins]
        if missing:
            raise ValueError(f"{text}: nothing said at {missing}")
        sound = np.frombuffer(b"".join(self._sound), np.int16)
        return sound, [round(begins[place] / RATE, 4) for place in places]


def _written(syllables: list[str]) -> tuple[str, list[int]]:
    """What espeak is given, and where in it each syllable stands, counted from 1."""
    text = ""
    places: list[int] = []
    for syllable in syllables:
        if syllable == ",":
            text += ","
            continue
        text += " " if text else ""
        places.append(len(text) + 1)
        base, tone = syllable[:-1], syllable[-1]
        text += _RESPELLED.get(base, base) + tone
    return text, places


def main(folder: Path) -> None:
    voice = Voice()
    begins: list[list[float]] = []
    for item in json.load(sys.stdin):
        sound, starts = voice.say(item)
        soundfile.write(folder / f"{item['file']}.wav", sound, RATE)
        begins.append(starts)
    json.dump(begins, sys.stdout)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
    sys.stdout.flush()
    os._exit(0)  # the library sometimes crashes on its way out
