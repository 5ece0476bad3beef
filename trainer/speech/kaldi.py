"""Vosk as this program uses it: typed, quiet, and able to open folders with any name."""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol, cast

from trainer.domain.sound import SAMPLE_RATE

CHUNK = SAMPLE_RATE // 5
"""Samples that Vosk is given at a time: always as many, so that the same sound in blocks of any
size gives the same result."""

_loading = threading.Lock()


class Kaldi(Protocol):
    """vosk.KaldiRecognizer."""

    def AcceptWaveform(self, data: bytes) -> int: ...  # noqa: N802
    def Result(self) -> str: ...  # noqa: N802
    def PartialResult(self) -> str: ...  # noqa: N802
    def FinalResult(self) -> str: ...  # noqa: N802
    def SetWords(self, enable_words: bool) -> None: ...  # noqa: N802
    def SetMaxAlternatives(self, max_alternatives: int) -> None: ...  # noqa: N802


class _Vocabulary(Protocol):
    """What is asked of vosk.Model."""

    def vosk_model_find_word(self, word: str) -> int: ...


def open_model(folder: Path) -> object:
    """vosk.Model of `folder`. Raises RuntimeError; a damaged model may end the process.

    On Windows Vosk opens files by names in the system's code page, so it cannot follow a path
    with other characters: it is then given "." with the model's folder as the current one.
    """
    import vosk  # 0.2 s to load: not before a model is wanted

    vosk.SetLogLevel(-1)
    with _loading:
        path = str(folder)
        back: str | None = None
        if needs_relative_path(path):
            back = str(Path.cwd())
            os.chdir(folder)
            path = "."
        try:
            return vosk.Model(model_path=path)
        except Exception as problem:
            raise RuntimeError(str(problem)) from problem
        finally:
            if back is not None:
                os.chdir(back)


def needs_relative_path(path: str) -> bool:
    return sys.platform == "win32" and not path.isascii()


def open_recogniser(model: object, rate: int) -> Kaldi:
    import vosk

    return cast(Kaldi, vosk.KaldiRecognizer(model, float(rate)))


def open_sentence(model: object, rate: int, words: Sequence[str]) -> Kaldi:
    """A recogniser limited to the sentence `words`, all of which the model knows."""
    import vosk

    grammar = json.dumps([" ".join(words)], ensure_ascii=False)
    return cast(Kaldi, vosk.KaldiRecognizer(model, float(rate), grammar))


def knows_word(model: object, word: str) -> bool:
    """Whether `word` is in the model's vocabulary. -1: no; 0 is the empty word."""
    return cast(_Vocabulary, model).vosk_model_find_word(word) > 0
