"""Files of JSON lines beside a call: only ever added to, and read around what was torn."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from trainer.storage.eventlog import cannot_read, cannot_write


def append_line(path: Path, values: Mapping[str, Any]) -> int:
    """Add a line; on the disk itself when this returns. Raises `KnownError`.

    Returns the file's length before, to take the line back.
    """
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    try:
        with path.open("a+b") as file:
            before = file.seek(0, os.SEEK_END)
            file.seek(max(before - 1, 0))
            torn = file.read(1) not in (b"", b"\n")
            file.write((b"\n" if torn else b"") + text.encode("utf-8", "replace") + b"\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise cannot_write(path, error) from error
    return before


def read_lines(path: Path) -> Iterator[Any]:
    """What each line says, oldest first; a torn one (the power went) is left out.

    None where there is no file yet. Raises `KnownError` for one that cannot be read.
    """
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return
    except OSError as error:
        raise cannot_read(path, error) from error
    for line in raw.split(b"\n"):
        if not line.strip():
            continue
        try:
            yield json.loads(line)
        except ValueError:
            continue
