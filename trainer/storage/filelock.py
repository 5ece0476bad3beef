"""A lock on a file that the system takes back when its owner dies, however it dies."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import BinaryIO

from trainer.storage.eventlog import cannot_write

if sys.platform == "win32":
    import msvcrt

    def _take(file: BinaryIO) -> None:
        # Far behind the end, for a locked byte cannot be read by others.
        file.seek(1 << 30)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(file: BinaryIO) -> None:
        # flock, not lockf: it holds against other threads of this process too, and is not lost
        # when some other handle on the file is closed. Programs we start do not inherit it.
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)


class FileLock:
    """Held from `acquire` to `release` (or the end of this process). Not re-entrant.

    The file stays where it is: removing it would let two owners lock two files of one name.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: BinaryIO | None = None

    @property
    def held(self) -> bool:
        return self._file is not None

    def acquire(self, timeout: float = 0.0) -> bool:
        """True once held; False when another owner keeps it longer than `timeout` seconds.

        Raises `KnownError` when the file cannot be made.
        """
        if self._file is not None:
            return False
        try:
            file = self.path.open("ab")
        except OSError as error:
            raise cannot_write(self.path, error) from error
        deadline = time.monotonic() + timeout
        while True:
            try:
                _take(file)
            except OSError:
                if time.monotonic() >= deadline:
                    file.close()
                    return False
                time.sleep(0.02)
            else:
                self._file = file
                return True

    def release(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def __enter__(self) -> FileLock:
        return self

    def __exit__(self, *_error: object) -> None:
        self.release()
