"""Fetching files that may be large over lines that may break.

What arrived stays in a `.part` file with a note beside it (which file, which version), so a
download that was cut off, even by the end of the program, goes on where it stopped. Only a file
of the right size and checksum counts as downloaded.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import requests

from trainer.domain.errors import KnownError
from trainer.domain.message import M_
from trainer.speech.files import disk_error
from trainer.speech.request import (
    Broken,
    NoNetwork,
    Patience,
    gave_up,
    later,
    length_of,
    opened,
    range_of,
    read_block,
    version_of,
)
from trainer.speech.watch import Watch

_LIST_LIMIT = 8 << 20


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file to download: its address, its exact size in bytes and its MD5 in hexadecimal."""

    url: str
    size: int
    md5: str


def fetch(url: str, watch: Watch, patience: Patience) -> bytes:
    """A small file, whole. Raises KnownError, at once where there is no network."""
    watch.enter("connecting")
    try:
        with opened(url, {}, watch, patience) as response:
            data = bytearray()
            while block := read_block(response, watch):
                data += block
                if len(data) > _LIST_LIMIT:
                    raise KnownError(M_("What came from {url} is far too long.", url=url), later())
            return bytes(data)
    except Broken as problem:
        raise gave_up(url, problem) from problem


def download(wanted: Wanted, part: Path, watch: Watch, patience: Patience) -> None:
    """Complete `part`: afterwards it has the wanted size and checksum.

    Raises KnownError (what is there stays for the next time, unless it is wrong) and Cancelled.
    """
    with disk_error(part):
        resumed = _Note(part).keep_if(wanted) and part.exists() and part.stat().st_size > 0
        _complete(wanted, part, watch, patience)
        if _matches(wanted, part, watch):
            return
        _Note(part).forget()
        if resumed:
            # Something was wrong with what lay there: once more from the beginning.
            _complete(wanted, part, watch, patience)
            if _matches(wanted, part, watch):
                return
            _Note(part).forget()
    raise KnownError(
        M_("{url} arrived damaged: its checksum is not the one in Vosk's list.", url=wanted.url),
        later(),
    )


class _Note:
    """What the part file is a part of, written beside it."""

    def __init__(self, part: Path) -> None:
        self._part = part
        self._path = part.with_name(part.name + ".json")

    def read(self) -> dict[str, object]:
        try:
            return dict(json.loads(self._path.read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            return {}

    def write(self, wanted: Wanted, version: str) -> None:
        fresh = self._path.with_name(self._path.name + ".new")
        fresh.write_text(
            json.dumps({"url": wanted.url, "md5": wanted.md5.lower(), "version": version}), "utf-8"
        )
        fresh.replace(self._path)

    def keep_if(self, wanted: Wanted) -> bool:
        """Whether the part belongs to `wanted`; what does not is removed."""
        note = self.read()
        if note.get("md5") == wanted.md5.lower() and note.get("url") == wanted.url:
            return True
        self.forget()
        return False

    def forget(self) -> None:
        self._part.unlink(missing_ok=True)
        self._path.unlink(missing_ok=True)


def _complete(wanted: Wanted, part: Path, watch: Watch, patience: Patience) -> None:
    """Bring `part` to its full size, however often the line breaks."""
    barren, reached, best = 0, False, 0
    while True:
        have = part.stat().st_size if part.exists() else 0
        best = max(best, have)
        if have == wanted.size:
            return
        watch.enter("downloading" if reached else "connecting", wanted.size, have)
        try:
            _once(wanted, part, have, watch, patience)
            reached = True
        except Broken as problem:
            reached = True
            now = part.stat().st_size if part.exists() else 0
            barren = 0 if now > best else barren + 1
            if barren >= patience.tries:
                raise gave_up(wanted.url, problem) from problem
            watch.pause(patience.pause * barren)
        except NoNetwork:
            # At once, unless there was a network a moment ago.
            barren += 1
            if not reached or barren >= patience.tries:
                raise
            watch.pause(patience.pause * barren)


def _once(wanted: Wanted, part: Path, have: int, watch: Watch, patience: Patience) -> None:
    headers: dict[str, str] = {}
    if 0 < have < wanted.size:
        headers["Range"] = f"bytes={have}-"
        version = str(_Note(part).read().get("version", ""))
        if version:
            headers["If-Range"] = version
    with opened(wanted.url, headers, watch, patience) as response:
        if response.status_code == 206:
            begin, total = range_of(response)
            if begin != have:
                part.unlink(missing_ok=True)
                raise Broken("the server sent another part than asked for")
        elif response.status_code == 416:
            part.unlink(missing_ok=True)
            raise Broken("the server has no such part")
        else:
            have, total = 0, length_of(response)
        if total is not None and total != wanted.size:
            _Note(part).forget()
            raise KnownError(
                M_(
                    "The server offers {offered} bytes for {url}, but Vosk's list says {expected}.",
                    offered=total,
                    url=wanted.url,
                    expected=wanted.size,
                ),
                later(),
            )
        _Note(part).write(wanted, version_of(response))
        watch.enter("downloading", wanted.size, have)
        with part.open("r+b" if have else "wb") as file:
            file.seek(have)
            _pour(response, file, have, wanted, watch)


def _pour(
    response: requests.Response, file: BinaryIO, have: int, wanted: Wanted, watch: Watch
) -> None:
    while block := read_block(response, watch):
        if have + len(block) > wanted.size:
            file.truncate(0)
            raise KnownError(
                M_(
                    "The server sends more than the {expected} bytes that {url} should have.",
                    expected=wanted.size,
                    url=wanted.url,
                ),
                later(),
            )
        file.write(block)
        have += len(block)
        # In the file before it is counted: what is shown survives the end of this program.
        file.flush()
        watch.advance(have)
    if have < wanted.size:
        raise Broken("the connection was cut")


def _matches(wanted: Wanted, part: Path, watch: Watch) -> bool:
    digest = hashlib.md5(usedforsecurity=False)
    watch.enter("checking", wanted.size)
    with part.open("rb") as file:
        done = 0
        while block := file.read(1 << 20):
            digest.update(block)
            done += len(block)
            watch.advance(done)
    return digest.hexdigest() == wanted.md5.lower()
