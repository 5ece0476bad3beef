"""Vosk as this program uses it: typed, quiet, and able to open folders with any name."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path
from typing import Protocol, cast

_loading = threading.Lock()


class Kaldi(Protocol):
    """vosk.KaldiRecognizer."""

    def AcceptWaveform(self, data: bytes) -> int: ...  # noqa: N802
    def Result(self) -> str: ...  # noqa: N802
    def PartialResult(self) -> str: ...  # noqa: N802
    def FinalResult(self) -> str: ...  # noqa: N802
    def SetWords(self, enable_words: bool) -> None: ...  # noqa: N802
    def SetMaxAlternatives(self, max_alternatives: int) -> None: ...  # noqa: N802


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
