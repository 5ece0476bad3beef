"""Rendered speech kept by content: in memory, and on disk within a bound, oldest use out first."""

from __future__ import annotations

import contextlib
import os
import threading
import uuid
from collections import OrderedDict
from pathlib import Path

import numpy as np

from trainer.domain.sound import Samples

_MEMORY_LINES = 64


class SpeechCache:
    """Safe for threads, and for several programs on one folder. A disk that fails is no cache."""

    def __init__(self, folder: Path, max_bytes: int) -> None:
        self._folder = folder
        self._max_bytes = max_bytes
        self._lock = threading.Lock()
        self._memory: OrderedDict[str, Samples] = OrderedDict()
        self._written: int | None = None

    def get(self, key: str) -> Samples | None:
        """The samples under `key`, read-only; None where there are none."""
        with self._lock:
            if key in self._memory:
                self._memory.move_to_end(key)
                return self._memory[key]
        path = self._path(key)
        try:
            samples = np.fromfile(path, dtype="<i2").astype(np.int16, copy=False)
            os.utime(path)
        except OSError:
            return None
        if not len(samples):
            return None
        return self._remember(key, samples)

    def put(self, key: str, samples: Samples) -> Samples:
        """Keep `samples`; the read-only array to hand out."""
        kept = self._remember(key, samples)
        path = self._path(key)
        part = path.with_name(f"{path.name}.{uuid.uuid4().hex}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(samples.astype("<i2").tobytes())
            part.replace(path)
        except OSError:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
            return kept
        self._bound(2 * len(samples))
        return kept

    def _path(self, key: str) -> Path:
        return self._folder / key[:2] / f"{key}.pcm"

    def _remember(self, key: str, samples: Samples) -> Samples:
        samples.setflags(write=False)
        with self._lock:
            self._memory[key] = samples
            self._memory.move_to_end(key)
            while len(self._memory) > _MEMORY_LINES:
                self._memory.popitem(last=False)
        return samples

    def _bound(self, added: int) -> None:
        """Delete what was unused longest once the folder is over its bound."""
        with self._lock:
            if self._written is not None:
                self._written += added
                if self._written <= self._max_bytes:
                    return
            files: list[tuple[float, int, Path]] = []
            for path in self._folder.glob("*/*.pcm"):
                with contextlib.suppress(OSError):
                    state = path.stat()
                    files.append((state.st_mtime, state.st_size, path))
            total = sum(size for _, size, _ in files)
            if total > self._max_bytes:
                # Somewhat below the bound, so that not every line counts the folder again.
                for _, size, path in sorted(files):
                    with contextlib.suppress(OSError):
                        path.unlink()
                        total -= size
                    if total <= self._max_bytes * 0.9:
                        break
            self._written = total
