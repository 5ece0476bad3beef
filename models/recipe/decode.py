"""Runs stock Vosk over sounds."""

from __future__ import annotations

import json
import re
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import vosk

from models.recipe.settings import SAMPLE_RATE

vosk.SetLogLevel(-1)
_PIECE = SAMPLE_RATE // 5


@dataclass(frozen=True)
class Word:
    """A recognised word with its times in seconds."""

    text: str
    start: float
    end: float


@dataclass(frozen=True)
class Decoded:
    """All words of one sound, and the seconds that it took to find them."""

    words: list[Word]
    seconds: float

    @property
    def text(self) -> str:
        return "".join(word.text for word in self.words)


class Recogniser:
    """One loaded model; `load_s` is how long loading took."""

    def __init__(self, model: Path) -> None:
        began = time.perf_counter()
        self._model = vosk.Model(str(model))
        self.load_s = time.perf_counter() - began

    def decode(self, sound: np.ndarray) -> Decoded:
        """Recognise 16 kHz int16 sound, handed over in pieces of 0.2 s."""
        began = time.perf_counter()
        recogniser = vosk.KaldiRecognizer(self._model, SAMPLE_RATE)
        recogniser.SetWords(True)
        data = np.asarray(sound, np.int16).tobytes()
        words: list[Word] = []
        for start in range(0, len(data), 2 * _PIECE):
            if recogniser.AcceptWaveform(data[start : start + 2 * _PIECE]):
                words += _words(recogniser.Result())
        words += _words(recogniser.FinalResult())
        return Decoded(words, time.perf_counter() - began)

    def decode_all(self, sounds: list[np.ndarray], threads: int = 2) -> list[Decoded]:
        """Recognise several sounds side by side."""
        with ThreadPoolExecutor(threads) as pool:
            return list(pool.map(self.decode, sounds))


def _words(result: str) -> list[Word]:
    found = json.loads(result).get("result", [])
    return [Word(w["word"], w["start"], w["end"]) for w in found]


def set_scale(model: Path, scale: float) -> None:
    """Change the acoustic scale of a model folder."""
    path = model / "conf" / "model.conf"
    text = re.sub(r"(--acoustic-scale=).*", rf"\g<1>{scale}", path.read_text(encoding="ascii"))
    path.write_text(text, encoding="ascii")
