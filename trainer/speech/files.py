"""Files of models: the disk's refusals in plain words, room, and names that fit everywhere."""

from __future__ import annotations

import errno
import os
import re
import shutil
import stat
import time
import unicodedata
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

from trainer.domain.errors import KnownError
from trainer.domain.message import M_

_MARGIN = 64 << 20
"""Bytes that stay free."""
_FORBIDDEN = re.compile(r'[<>:"|?*\\/\x00-\x1f\x7f]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}


@contextmanager
def disk_error(path: Path) -> Generator[None]:
    """OSErrors inside become KnownErrors that name `path`."""
    try:
        yield
    except OSError as problem:
        if problem.errno in _FULL:
            raise KnownError(
                M_("The disk is full: {path} could not be written.", path=str(path)),
                M_("Free some space and try again."),
            ) from problem
        raise KnownError(
            M_(
                "{path} cannot be read or written ({reason}).",
                path=str(problem.filename or path),
                reason=problem.strerror or str(problem),
            ),
            M_("Check that the disk is still there and that you may write to it."),
        ) from problem


def make_room(folder: Path, needed: int) -> None:
    """Raise KnownError unless the disk of `folder` holds `needed` more bytes."""
    free = shutil.disk_usage(folder).free
    if free < needed + _MARGIN:
        raise KnownError(
            M_(
                "There is not enough room in {path}: {needed} MB are needed, {free} MB are free.",
                path=str(folder),
                needed=(needed + _MARGIN) // 1_000_000 + 1,
                free=free // 1_000_000,
            ),
            M_("Free some space and try again."),
        )


def is_plain_name(name: str) -> bool:
    """Whether every system can have a file or folder of this name, and it is only a name."""
    return (
        0 < len(name.encode("utf-8", "replace")) <= 200
        and name not in (".", "..")
        and not _FORBIDDEN.search(name)
        and not name.endswith((".", " "))
        and not name.startswith(" ")
        and not _RESERVED.fullmatch(name)
        and not any(unicodedata.category(char) == "Cs" for char in name)
    )


def is_clutter(parts: tuple[str, ...]) -> bool:
    """What systems leave beside files, and no model needs."""
    return (
        parts[0] == "__MACOSX"
        or parts[-1] in (".DS_Store", "Thumbs.db", "desktop.ini")
        or parts[-1].startswith("._")
    )


def walk_files(folder: Path) -> Iterator[tuple[Path, os.stat_result]]:
    """Every entry below `folder` that is no folder, as it is (links are not followed)."""
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted([*names, *(f for f in folders if Path(place, f).is_symlink())]):
            path = Path(place, name)
            yield path, path.lstat()


def size_of(folder: Path) -> int:
    """Bytes in all files below `folder`; 0 where nothing can be read."""
    total = 0
    try:
        for _path, state in walk_files(folder):
            total += state.st_size if stat.S_ISREG(state.st_mode) else 0
    except OSError:
        pass
    return total


def move(source: Path, target: Path) -> None:
    """Rename within one disk. A virus scanner that still reads the new files is waited for."""
    for wait in (0.1, 0.3, 1.0, 2.0, None):
        try:
            source.rename(target)
            return
        except PermissionError:
            if wait is None or os.name != "nt":
                raise
            time.sleep(wait)


def remove_tree(folder: Path) -> None:
    """Delete a folder that may be half gone; what cannot be deleted now is left."""
    shutil.rmtree(folder, ignore_errors=True)
