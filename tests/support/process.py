"""Child processes that never outlive the tests."""

from __future__ import annotations

import ctypes
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

_PR_SET_PDEATHSIG = 1


class SupportError(RuntimeError):
    """A part that the tests stand on is missing or broken; the text says which and what to do."""


def program(name: str, package: str) -> str:
    """The path of a program, or a SupportError that names the Debian package to install."""
    found = shutil.which(name)
    if found is None:
        raise SupportError(f"{name} is not installed. Run: apt-get install {package}")
    return found


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def start(
    command: Sequence[str],
    *,
    log: Path,
    env: Mapping[str, str] | None = None,
    pass_fds: Sequence[int] = (),
    user: str | None = None,
) -> subprocess.Popen[bytes]:
    """Start a program in the background, its output in ``log``.

    On Linux it is told to end when the test process ends, however that happens.
    """
    output: IO[bytes]
    with log.open("wb") as output:
        return subprocess.Popen(
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=None if env is None else dict(env),
            pass_fds=tuple(pass_fds),
            user=user,
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,
        )


def stop(process: subprocess.Popen[bytes], *, patience: float = 5.0) -> None:
    """Ask a program to end, and end it after ``patience`` seconds."""
    if process.poll() is None:
        process.terminate()
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def wait_until(
    ready: Callable[[], bool], process: subprocess.Popen[bytes], log: Path, *, seconds: float
) -> None:
    """Wait until ``ready()``; a SupportError with the program's last words otherwise."""
    began = process.args[0] if isinstance(process.args, list) else process.args
    name = Path(str(began)).name
    deadline = time.monotonic() + seconds
    while not ready():
        if process.poll() is not None:
            raise SupportError(f"{name} ended with code {process.returncode}: {_tail(log)}")
        if time.monotonic() > deadline:
            raise SupportError(f"{name} was not ready after {seconds:g} s: {_tail(log)}")
        time.sleep(0.02)


def _tail(log: Path) -> str:
    lines = log.read_text(errors="replace").strip().splitlines()
    return " / ".join(lines[-3:]) or "it said nothing"
