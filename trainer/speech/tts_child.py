"""The process that runs pyttsx3, one utterance at a time, and may be killed at any moment.

``python -m trainer.speech.tts_child DRIVER`` reads one JSON object a line and answers each with
one: ``{"op": "voices"}`` or ``{"op": "say", "text", "voice", "rate", "pitch", "range", "path"}`` →
``{"ok": true, …}`` or ``{"ok": false, "error"}``. It ends when its input does.

espeak keeps the phase of its oscillators from one utterance to the next, so the same text sounds
a little different each time. Where the system can fork, every utterance is therefore spoken by a
fresh copy of this process: same request, same samples, and a crash in the library costs one try.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_MAX_ANSWER = 1 << 20


def _bundled_espeak() -> str | None:
    """Path of the espeak-ng that pip installed; its data's place goes into the environment."""
    try:
        loader = importlib.import_module("espeakng_loader")
        library, data = Path(loader.get_library_path()), Path(loader.get_data_path())
    except (ImportError, RuntimeError, OSError):
        return None
    try:
        ctypes.CDLL(str(library))
    except OSError:
        return None  # no build for this machine: its data would not fit the system's library
    # Read by the C library: a change of os.environ would not reach it everywhere on Windows.
    os.environ["ESPEAK_DATA_PATH"] = str(data)
    with contextlib.suppress(AttributeError, OSError):
        ctypes.cdll.msvcrt._putenv(f"ESPEAK_DATA_PATH={data}".encode())
    return str(library)


@contextlib.contextmanager
def _espeak_found() -> Iterator[None]:
    """While it holds, pyttsx3's search for espeak's library finds the one pip installed.

    pyttsx3 knows the library only by the names that system packages give it, and on Windows and
    macOS only in fixed folders.
    """
    bundled = _bundled_espeak()
    load = ctypes.cdll.LoadLibrary

    def load_bundled(name: str) -> ctypes.CDLL:
        return load(bundled if bundled is not None and "espeak" in name else name)

    ctypes.cdll.LoadLibrary = load_bundled
    try:
        yield
    finally:
        ctypes.cdll.LoadLibrary = load


class _Engine:
    """pyttsx3 with one driver, and what the driver needs beyond pyttsx3's own interface."""

    def __init__(self, driver: str) -> None:
        self.driver = driver
        self._espeak: Any = None
        if driver == "espeak":
            with _espeak_found():
                self._espeak = importlib.import_module("pyttsx3.drivers._espeak")
        pyttsx3 = importlib.import_module("pyttsx3")
        self._engine: Any = pyttsx3.init(driver)
        self._errors: list[str] = []
        self._finished = threading.Event()
        self._engine.connect("error", self._on_error)
        self._engine.connect("finished-utterance", self._on_finished)

    def _on_error(self, name: object = None, exception: object = None) -> None:
        self._errors.append(str(exception))

    def _on_finished(self, name: object = None, completed: object = None) -> None:
        self._finished.set()

    def voices(self) -> dict[str, Any]:
        listed: list[dict[str, Any]] = [
            {
                "id": voice.id,
                "name": voice.name,
                "languages": [str(language) for language in voice.languages or ()],
                "gender": voice.gender,
            }
            for voice in self._engine.getProperty("voices")
        ]
        return {"ok": True, "driver": self.driver, "version": self._version(), "voices": listed}

    def _version(self) -> str:
        if self._espeak is None:
            return self.driver
        info = self._espeak.dll.espeak_Info
        info.restype = ctypes.c_char_p
        version: bytes = info(ctypes.byref(ctypes.c_char_p())) or b""
        return f"espeak-ng {version.decode('utf-8', 'replace')}"

    def say(
        self, text: str, voice: str, rate: int, pitch: int, range_: int, path: str
    ) -> dict[str, Any]:
        """Speak into the file `path`. One `save_to_file` and one `runAndWait`, nothing queued."""
        self._errors.clear()
        self._finished.clear()
        # Through the engine, a property is queued and may take effect after the text.
        driver: Any = self._engine.proxy._driver
        driver.setProperty("voice", voice)
        driver.setProperty("rate", rate)
        if self._espeak is not None:
            driver.setProperty("pitch", pitch)
            self._espeak.SetParameter(self._espeak.RANGE, range_, 0)
            if hasattr(self._espeak.dll, "espeak_ng_SetRandSeed"):
                self._espeak.dll.espeak_ng_SetRandSeed(ctypes.c_long(1))
            self._espeak.Synchronize()
        self._engine.save_to_file(text, path)
        self._engine.runAndWait()
        # With espeak, runAndWait waits for 10 ms only; the file is whole when this is told. SAPI5
        # tells nothing and has written when it returns. Who hangs here is killed by the parent.
        if self.driver != "sapi5" and not self._errors:
            self._finished.wait()
        if self._errors:
            return {"ok": False, "error": self._errors[0]}
        return self._written(Path(path))

    @staticmethod
    def _written(path: Path) -> dict[str, Any]:
        """Some drivers return before the file is whole: wait until its size stands still."""
        size, deadline = -1, time.monotonic() + 2.0
        while time.monotonic() < deadline:
            now = path.stat().st_size if path.exists() else 0
            if now > 44 and now == size:
                return {"ok": True}
            size = now
            time.sleep(0.005)
        return {"ok": False, "error": "no sound was written"}

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        try:
            if request["op"] == "voices":
                return self.voices()
            return self.say(
                request["text"],
                request["voice"],
                int(request["rate"]),
                int(request["pitch"]),
                int(request["range"]),
                request["path"],
            )
        except Exception as problem:
            return {"ok": False, "error": f"{type(problem).__name__}: {problem}"}


def _make_engine(driver: str) -> _Engine | dict[str, Any]:
    try:
        return _Engine(driver)
    except BaseException as problem:  # drivers raise anything, SystemExit included
        return {"ok": False, "error": f"{type(problem).__name__}: {problem}"}


def _answer_in_copy(driver: str, request: dict[str, Any]) -> dict[str, Any]:
    """Answer from a forked copy, so that no request sees what an earlier one left behind."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            os.close(reading)
            engine = _make_engine(driver)
            answer = engine if isinstance(engine, dict) else engine.answer(request)
            with os.fdopen(writing, "wb") as pipe:
                pipe.write(json.dumps(answer).encode())
            code = 0
        finally:
            os._exit(code)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        data = pipe.read(_MAX_ANSWER)
    _, status = os.waitpid(pid, 0)
    if not data:
        return {"ok": False, "error": f"the voice's process ended with status {status}"}
    answer: dict[str, Any] = json.loads(data)
    return answer


def main(driver: str) -> None:
    """Answer requests until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    # pyttsx3 prints to stdout: the answers get a channel of their own.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    os.dup2(2, 1)
    forking = driver == "espeak" and hasattr(os, "fork")
    engine: _Engine | dict[str, Any] | None = None
    if forking:
        with _espeak_found(), contextlib.suppress(Exception):
            importlib.import_module("pyttsx3.drivers._espeak")
            importlib.import_module("pyttsx3.drivers.espeak")
    for line in sys.stdin:
        request: dict[str, Any] = json.loads(line)
        if forking:
            answer = _answer_in_copy(driver, request)
        else:
            if engine is None or isinstance(engine, dict):
                engine = _make_engine(driver)
            answer = engine if isinstance(engine, dict) else engine.answer(request)
        answers.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
