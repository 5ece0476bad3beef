"""Both sides of a call on disk as they sound, and made into one FLAC file when the call is over.

While the call runs there are two growing files of bare samples. Every piece is written unbuffered,
so a killed program loses none of what it was given, and about once a second the files are forced
to the disk, so that a power cut loses about as much. What is left of a crashed call is made
into a recording by `recover`.
"""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import threading
from collections.abc import Iterator
from io import FileIO
from pathlib import Path
from typing import BinaryIO

import numpy as np
import soundfile

from trainer.domain.errors import KnownError
from trainer.domain.message import M_
from trainer.domain.sound import SAMPLE_RATE, Samples

log = logging.getLogger(__name__)

RECORDING = "recording.flac"
"""Stereo, 16 kHz: left the customer, right the trainee."""
CUSTOMER = "customer.pcm"
TRAINEE = "trainee.pcm"
_UNFINISHED = "recording.flac.part"
_SYNC_EVERY = 1.0
_CHUNK = 10 * SAMPLE_RATE


class Recorder:
    """Writes one call into `folder`. The two sides may be written from different threads.

    A full disk is raised once, as `KnownError`, by the write that met it; later writes of both
    sides are let go, what is on disk stays and `close` still makes a recording of it.
    """

    def __init__(self, folder: Path) -> None:
        """Begin the two files; they must not exist. Raises `KnownError` if they can't be made."""
        self.folder = folder
        self._broken = threading.Event()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._customer = _Track(folder / CUSTOMER, self._broken)
            self._trainee = _Track(folder / TRAINEE, self._broken)
        except FileExistsError:
            raise
        except OSError as error:
            raise _cannot_write(folder, error) from error
        self._over = threading.Event()
        self._syncing = threading.Thread(target=self._sync, name="recorder-sync", daemon=True)
        self._syncing.start()

    def customer(self, samples: Samples) -> None:
        """The next piece of the customer's side."""
        self._customer.write(samples)

    def trainee(self, samples: Samples) -> None:
        """The next piece of the trainee's side."""
        self._trainee.write(samples)

    @property
    def seconds(self) -> float:
        """Length of the longer side so far."""
        return max(self._customer.samples, self._trainee.samples) / SAMPLE_RATE

    def close(self) -> Path | None:
        """Make the recording; None where nothing was recorded. May be called twice.

        Raises `KnownError` if it can't be written; the bare samples then stay for `recover`.
        """
        if not self._over.is_set():
            self._over.set()
            self._syncing.join()
            self._customer.close()
            self._trainee.close()
        return recover(self.folder)

    def _sync(self) -> None:
        while not self._over.wait(_SYNC_EVERY):
            self._customer.sync()
            self._trainee.sync()


class _Track:
    """One side: a growing file of int16 samples, little endian."""

    def __init__(self, path: Path, broken: threading.Event) -> None:
        self._path = path
        self._file = path.open("xb", buffering=0)
        self._lock = threading.Lock()
        self._broken = broken
        self.samples = 0
        _claim(self._file)

    def write(self, samples: Samples) -> None:
        with self._lock:
            if self._broken.is_set() or self._file.closed:
                return
            left = samples.astype("<i2").tobytes()
            try:
                while left:
                    left = left[self._file.write(left) :]
            except OSError as error:
                if self._broken.is_set():
                    return
                self._broken.set()
                raise _cannot_write(self._path, error) from error
            self.samples += len(samples)

    def sync(self) -> None:
        # Outside the lock: a slow disk must not hold up who writes.
        try:
            os.fsync(self._file.fileno())
        except (OSError, ValueError) as error:
            log.warning("cannot force %s to the disk: %s", self._path, error)

    def close(self) -> None:
        with self._lock:
            if not self._file.closed:
                self.sync()
                self._file.close()


def recover(folder: Path) -> Path | None:
    """Make a recording of the samples a call left in `folder`; the recording, if there is one.

    Takes files of unequal or odd length, and one alone. Leaves a call alone that another process
    is still recording. Raises `KnownError` if the recording can't be written.
    """
    target = folder / RECORDING
    sides = [folder / CUSTOMER, folder / TRAINEE]
    with contextlib.ExitStack() as stack:
        files = [_opened(path, stack) for path in sides]
        if any(file is not None and not _claim(file) for file in files):
            return None
        samples = max((_length(file) for file in files), default=0)
        # A crash may have come between finishing the recording and removing the samples.
        if samples > _recorded(target):
            try:
                _write(files, samples, folder / _UNFINISHED)
                (folder / _UNFINISHED).replace(target)
                _sync_folder(folder)
            except (OSError, soundfile.LibsndfileError) as error:
                (folder / _UNFINISHED).unlink(missing_ok=True)
                raise _cannot_write(folder, error) from error
    for path in (*sides, folder / _UNFINISHED):
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            # Windows: somebody looks at it. The next recovery removes it.
            log.warning("cannot remove %s: %s", path, error)
    return target if target.exists() else None


def _recorded(path: Path) -> int:
    """Frames of a finished recording; 0 if there is none that can be read."""
    try:
        return soundfile.info(path).frames
    except (OSError, soundfile.LibsndfileError):
        return 0


def _opened(path: Path, stack: contextlib.ExitStack) -> BinaryIO | None:
    # For writing too: without it there is no claim to be made.
    return stack.enter_context(path.open("r+b")) if path.exists() else None


def _length(file: BinaryIO | None) -> int:
    """Whole samples in the file; a half one at its end was cut off by a crash."""
    return 0 if file is None else os.fstat(file.fileno()).st_size // 2


def _write(files: list[BinaryIO | None], samples: int, path: Path) -> None:
    """Write the stereo file and read it back: the samples are deleted on its strength."""
    with soundfile.SoundFile(
        path, "w", samplerate=SAMPLE_RATE, channels=2, subtype="PCM_16", format="FLAC"
    ) as flac:
        for frames in _frames(files, samples):
            try:
                flac.write(frames)
            except AssertionError as error:
                # soundfile's word for a disk that took only part of it.
                raise OSError("the disk may be full") from error
    with path.open("r+b") as written:
        os.fsync(written.fileno())
    with soundfile.SoundFile(path) as flac:
        for frames in _frames(files, samples):
            if not np.array_equal(flac.read(len(frames), dtype="int16"), frames):
                raise OSError("the recording reads back differently")
        if len(flac.read(1)):
            raise OSError("the recording reads back longer")


def _frames(files: list[BinaryIO | None], samples: int) -> Iterator[Samples]:
    """The sides next to each other, shape (frames, sides), the shorter one ending in silence."""
    for file in files:
        if file is not None:
            file.seek(0)
    for start in range(0, samples, _CHUNK):
        size = min(_CHUNK, samples - start)
        frames = np.zeros((size, len(files)), dtype=np.int16)
        for column, file in enumerate(files):
            if file is not None:
                data = file.read(2 * size)
                side = np.frombuffer(data[: len(data) // 2 * 2], dtype="<i2")
                frames[: len(side), column] = side
        yield frames


def _claim(file: BinaryIO | FileIO) -> bool:
    """Mark the file as in use by this process; False if another process has it.

    Windows needs no mark: there a file in use can't be removed.
    """
    if sys.platform == "win32":
        return True
    import fcntl

    # Not flock: a forked child would keep that kind after this process was killed.
    try:
        fcntl.lockf(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError as error:
        # Some network shares know no locks.
        log.info("cannot lock: %s", error)
    return True


def _sync_folder(folder: Path) -> None:
    """Force the new name to the disk, where the system can."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _cannot_write(path: Path, error: BaseException) -> KnownError:
    return KnownError(
        M_("The sound of the call cannot be saved in {path} ({reason}).", path=str(path),
           reason=_reason(error)),
        M_("Please make room on the disk. What was recorded until now is kept."),
    )  # fmt: skip


def _reason(error: BaseException) -> str:
    if isinstance(error, soundfile.LibsndfileError):
        # It knows no more of a full disk than that its own file is broken.
        return "the file could not be completed"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error)
