"""The parent's side of the voice's process: ask, wait, and kill it when it hangs."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, Any


class ChildFailedError(Exception):
    """The process hung, died, or could not speak; the text says which."""


class TtsProcess:
    """One child with one pyttsx3 driver; started when first asked. Used from one thread,
    but `kill` may come from any."""

    def __init__(self, driver: str) -> None:
        self.driver = driver
        self._process: subprocess.Popen[str] | None = None
        self._answers: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._closed = False

    @property
    def pid(self) -> int | None:
        """Process id while it runs."""
        process = self._process
        return process.pid if process is not None and process.poll() is None else None

    def ask(self, request: dict[str, Any], timeout: float) -> dict[str, Any]:
        """The answer to `request`, or ChildFailedError after `timeout` seconds or a crash."""
        process, answers = self._running()
        assert process.stdin is not None
        try:
            process.stdin.write(json.dumps(request) + "\n")
            process.stdin.flush()
        except OSError as problem:
            self.kill()
            raise ChildFailedError(f"the voice's process is gone: {problem}") from problem
        try:
            line = answers.get(timeout=timeout)
        except queue.Empty:
            self.kill()
            raise ChildFailedError(f"no answer within {timeout:.0f} s") from None
        if line is None:
            self.kill()
            raise ChildFailedError("the voice's process died")
        answer: dict[str, Any] = json.loads(line)
        if not answer.get("ok"):
            # Whatever state it is in now, a fresh one is safer.
            self.kill()
            raise ChildFailedError(str(answer.get("error", "unknown failure")))
        return answer

    def close(self) -> None:
        """Kill the child and start no other."""
        self._closed = True
        self.kill()

    def kill(self) -> None:
        """End the child and all that it started."""
        with self._lock:
            process, self._process = self._process, None
        if process is None:
            return
        if os.name == "posix":
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
        process.kill()
        process.wait()
        if process.stdin is not None:
            with contextlib.suppress(OSError):
                process.stdin.close()

    def _running(self) -> tuple[subprocess.Popen[str], queue.SimpleQueue[str | None]]:
        with self._lock:
            if self._closed:
                raise ChildFailedError("the voice was closed")
            if self._process is not None and self._process.poll() is None:
                return self._process, self._answers
        self.kill()
        with self._lock:
            self._process = self._start()
            self._answers = queue.SimpleQueue()
            assert self._process.stdout is not None
            threading.Thread(
                target=_read_lines,
                args=(self._process.stdout, self._answers),
                name="voice-answers",
                daemon=True,
            ).start()
            return self._process, self._answers

    def _start(self) -> subprocess.Popen[str]:
        package_home = str(Path(__file__).resolve().parents[2])
        search = os.pathsep.join(filter(None, [package_home, os.environ.get("PYTHONPATH", "")]))
        return subprocess.Popen(
            [sys.executable, "-m", "trainer.speech.tts_child", self.driver],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
            env={**os.environ, "PYTHONPATH": search, "PYTHONIOENCODING": "utf-8"},
            start_new_session=os.name == "posix",
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )


def _read_lines(stream: IO[str], answers: queue.SimpleQueue[str | None]) -> None:
    with stream, contextlib.suppress(OSError, ValueError):
        for line in stream:
            answers.put(line)
    answers.put(None)
