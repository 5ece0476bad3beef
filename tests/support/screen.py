"""A virtual screen (Xvfb), so that windows are really drawn where there is no monitor."""

from __future__ import annotations

import os
import select
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.process import SupportError, program, start, stop

SIZE = "1920x1080x24"
START_SECONDS = 20.0


@contextmanager
def virtual_screen(folder: Path) -> Iterator[str]:
    """Start Xvfb on a free display and yield its name (":7")."""
    log = folder / "xvfb.log"
    read_end, write_end = os.pipe()
    command = [program("Xvfb", "xvfb"), "-displayfd", str(write_end), "-screen", "0", SIZE]
    command += ["-nolisten", "tcp", "-dpi", "96"]
    process = start(command, log=log, pass_fds=[write_end])
    os.close(write_end)
    try:
        number = _read_number(read_end)
        if not number:
            raise SupportError(f"Xvfb gave no display: {log.read_text(errors='replace')[-300:]}")
        _check_connection(number)
        yield f":{number}"
    finally:
        os.close(read_end)
        stop(process)


def _read_number(descriptor: int) -> str:
    """The display number that Xvfb writes once it accepts connections; empty if it never does."""
    text = b""
    deadline = time.monotonic() + START_SECONDS
    while not text.endswith(b"\n"):
        ready, _, _ = select.select([descriptor], [], [], max(0.0, deadline - time.monotonic()))
        part = os.read(descriptor, 16) if ready else b""
        if not part:
            return ""
        text += part
    return text.decode().strip()


def _check_connection(number: str) -> None:
    with socket.socket(socket.AF_UNIX) as client:
        try:
            client.connect(f"/tmp/.X11-unix/X{number}")
        except OSError:
            # Without the folder (a bare container) Xvfb offers the abstract address only.
            client.connect(f"\0/tmp/.X11-unix/X{number}")
