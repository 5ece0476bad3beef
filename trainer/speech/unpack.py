"""Putting a model's files in place from a zip or a folder that nobody vouches for.

Everything goes into a folder of the caller's, which nobody looks at until all is there. Beside
the files a list of their checksums is kept, so that later damage is found.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import zipfile
import zlib
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from trainer.domain.errors import KnownError
from trainer.domain.message import M_, Message
from trainer.speech.files import disk_error, is_clutter, is_plain_name, make_room, walk_files
from trainer.speech.watch import Watch

CHECKSUMS = "checksums.json"
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """What a model may at most be: files, bytes unpacked, bytes unpacked for a byte of zip.

    The ratio counts only above `free` bytes. The largest model of Vosk has 30 files and some
    5 GB; its graphs shrink to a third.
    """

    files: int = 2_000
    size: int = 12 << 30
    ratio: int = 60
    free: int = 16 << 20


LIMITS = Limits()


def unpack(archive: Path, folder: Path, watch: Watch, limits: Limits = LIMITS) -> None:
    """Unpack the zip `archive` into the empty `folder`. Raises KnownError and Cancelled."""
    with _damage(archive), disk_error(archive), zipfile.ZipFile(archive) as file:
        entries = _plan(archive, file, limits)
        total = sum(info.file_size for info in entries.values())
        make_room(folder, total)
        watch.enter("copying", total)
        sums: dict[str, str] = {}
        done = 0
        for parts, info in entries.items():
            with file.open(info) as source:
                name = "/".join(parts)
                done, sums[name] = _write(source, folder.joinpath(*parts), done, total, watch)
    _keep_sums(folder, sums)


def copy(source: Path, folder: Path, watch: Watch, limits: Limits = LIMITS) -> None:
    """Copy the model in the folder `source` into the empty `folder`.

    Raises KnownError and Cancelled.
    """
    with disk_error(source):
        found: dict[tuple[str, ...], Path] = {}
        total = 0
        for path, state in walk_files(source):
            parts = path.relative_to(source).parts
            if is_clutter(parts) or parts == (CHECKSUMS,):
                continue
            if not stat.S_ISREG(state.st_mode):
                raise _link(source, "/".join(parts))
            found[parts] = path
            total += state.st_size
            _check_limits(source, len(found), total, limits)
        make_room(folder, total)
        watch.enter("copying", total)
        sums: dict[str, str] = {}
        done = 0
        for parts, path in found.items():
            with path.open("rb") as file:
                # A file that grows meanwhile is no model's.
                name = "/".join(parts)
                done, sums[name] = _write(file, folder.joinpath(*parts), done, total, watch)
    _keep_sums(folder, sums)


def top_folder(archive: Path) -> str:
    """The one folder that holds everything in the zip, or an empty text. Raises KnownError."""
    with _damage(archive), disk_error(archive), zipfile.ZipFile(archive) as file:
        plan = _plan(archive, file, LIMITS)
    tops = {parts[0] for parts in plan if len(parts) > 1}
    return tops.pop() if len(tops) == 1 and all(len(parts) > 1 for parts in plan) else ""


def find_damage(folder: Path, watch: Watch) -> str | None:
    """The first file that is not as it was when the model came here; None where all are.

    None too for a model that was put there without this program.
    """
    try:
        sums: dict[str, str] = dict(json.loads((folder / CHECKSUMS).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    done = 0
    watch.enter("checking", sum((folder / n).stat().st_size for n in sums if (folder / n).exists()))
    for name, wanted in sums.items():
        digest = hashlib.sha256()
        try:
            with (folder / name).open("rb") as file:
                while block := file.read(_BLOCK):
                    digest.update(block)
                    done += len(block)
                    watch.advance(done)
        except OSError:
            return name
        if digest.hexdigest() != wanted:
            return name
    return None


def _keep_sums(folder: Path, sums: dict[str, str]) -> None:
    """Beside the model itself, where a zip put it into a folder of its own."""
    tops = {name.partition("/")[0] for name in sums}
    top = tops.pop() if len(tops) == 1 else ""
    place = folder / top
    if not place.is_dir():
        return  # a single file is no model
    inside = {name.removeprefix(top).lstrip("/"): mark for name, mark in sums.items()}
    with disk_error(place):
        (place / CHECKSUMS).write_text(json.dumps(inside, indent=0, ensure_ascii=False), "utf-8")


def _plan(
    archive: Path, file: zipfile.ZipFile, limits: Limits
) -> dict[tuple[str, ...], zipfile.ZipInfo]:
    """Parts of the name → entry, for all files; nothing is written before all are found safe."""
    entries: dict[tuple[str, ...], zipfile.ZipInfo] = {}
    seen: set[str] = set()
    total = 0
    for info in file.infolist():
        name = _name(info)
        if info.flag_bits & 0x1:
            raise _refused(M_("{path} is not taken: it asks for a password.", path=str(archive)))
        mode = info.external_attr >> 16
        if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise _link(archive, name)
        parts = tuple(name.rstrip("/").split("/"))
        if not all(is_plain_name(part) for part in parts) or name.count("/") > 12:
            raise _refused(
                M_(
                    "{path} is not taken: {name} is not a name for a file.",
                    path=str(archive),
                    name=ascii(name),
                )
            )
        if name.endswith("/") or is_clutter(parts) or parts[-1] == CHECKSUMS:
            continue
        folded = "/".join(parts).casefold()
        if folded in seen:
            raise _refused(
                M_("{path} is not taken: {name} is in it twice.", path=str(archive), name=name)
            )
        seen.add(folded)
        entries[parts] = info
        total += info.file_size
        _check_limits(archive, len(entries), total, limits)
    if total > limits.free and total > limits.ratio * archive.stat().st_size:
        raise _swollen(archive, total)
    if not entries:
        raise _refused(M_("{path} is not taken: there is nothing in it.", path=str(archive)))
    return entries


def _check_limits(source: Path, files: int, total: int, limits: Limits) -> None:
    if files > limits.files:
        raise _refused(
            M_(
                "{path} is not taken: it has more than {n} files.",
                path=str(source),
                n=limits.files,
            )
        )
    if total > limits.size:
        raise _swollen(source, total)


def _name(info: zipfile.ZipInfo) -> str:
    """The entry's name. Chinese Windows writes names in its own code page without saying so."""
    name = info.orig_filename
    if not info.flag_bits & 0x800:
        raw = name.encode("cp437", "replace")
        for code in ("utf-8", "gb18030"):
            try:
                return raw.decode(code)
            except UnicodeDecodeError:
                continue
    return name


def _write(source: IO[bytes], target: Path, done: int, total: int, watch: Watch) -> tuple[int, str]:
    """Bytes done of `total`, and the file's checksum. Never writes beyond `total`."""
    digest = hashlib.sha256()
    with disk_error(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as file:
            while block := source.read(_BLOCK):
                done += len(block)
                if done > total:
                    raise _swollen(target, done)
                file.write(block)
                digest.update(block)
                watch.advance(done)
            file.flush()
            os.fsync(file.fileno())
    return done, digest.hexdigest()


@contextmanager
def _damage(archive: Path) -> Generator[None]:
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as problem:
        raise KnownError(
            M_("{path} is not a whole zip file.", path=str(archive)),
            M_("Copy or download it again."),
        ) from problem


def _link(source: Path, name: str) -> KnownError:
    return _refused(
        M_("{path} is not taken: {name} is a link, not a file.", path=str(source), name=name)
    )


def _swollen(source: Path, size: int) -> KnownError:
    return _refused(
        M_(
            "{path} is not taken: it would swell to {n} MB.",
            path=str(source),
            n=size // 1_000_000,
        )
    )


def _refused(message: Message) -> KnownError:
    return KnownError(message, M_("Use the zip file or the unpacked folder from Vosk's own site."))
