"""Fetching files that may be large over lines that may break.

What arrived stays in a `.part` file with a note beside it (which file, which version), so a
download that was cut off, even by the end of the program, goes on where it stopped. Only a file
of the right size and checksum counts as downloaded.
"""

from __future__ import annotations

import hashlib
import json
import socket
import threading
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

import requests
import urllib3.exceptions
from requests.utils import get_environ_proxies, select_proxy

from trainer.domain.errors import KnownError
from trainer.domain.message import M_, Message
from trainer.speech.files import disk_error
from trainer.speech.watch import Watch

_BLOCK = 1 << 16
_LIST_LIMIT = 8 << 20


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds to wait for a connection and for the next byte; tries that may bring nothing."""

    connect: float = 5.0
    stall: float = 15.0
    tries: int = 3
    pause: float = 1.0


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file to download: its address, its exact size in bytes and its MD5 in hexadecimal."""

    url: str
    size: int
    md5: str


class NoNetwork(KnownError):  # noqa: N818 - it says what is
    """The server cannot be reached at all."""


class _Broken(Exception):  # noqa: N818 - it says what happened
    """The connection broke or stood still: worth another try."""


class _Busy(_Broken):
    """The server answered that it cannot now."""


def fetch(url: str, watch: Watch, patience: Patience) -> bytes:
    """A small file, whole. Raises KnownError, at once where there is no network."""
    watch.enter("connecting")
    try:
        with _open(url, {}, watch, patience) as response:
            data = bytearray()
            while block := _read(response, watch):
                data += block
                if len(data) > _LIST_LIMIT:
                    raise KnownError(M_("What came from {url} is far too long.", url=url), _later())
            return bytes(data)
    except _Broken as problem:
        raise _gave_up(url, problem) from problem


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
        _later(),
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
        except _Broken as problem:
            reached = True
            now = part.stat().st_size if part.exists() else 0
            barren = 0 if now > best else barren + 1
            if barren >= patience.tries:
                raise _gave_up(wanted.url, problem) from problem
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
    with _open(wanted.url, headers, watch, patience) as response:
        if response.status_code == 206:
            begin, total = _range(response)
            if begin != have:
                part.unlink(missing_ok=True)
                raise _Broken("the server sent another part than asked for")
        elif response.status_code == 416:
            part.unlink(missing_ok=True)
            raise _Broken("the server has no such part")
        else:
            have, total = 0, _length(response)
        if total is not None and total != wanted.size:
            _Note(part).forget()
            raise KnownError(
                M_(
                    "The server offers {offered} bytes for {url}, but Vosk's list says {expected}.",
                    offered=total,
                    url=wanted.url,
                    expected=wanted.size,
                ),
                _later(),
            )
        _Note(part).write(wanted, _version(response))
        watch.enter("downloading", wanted.size, have)
        with part.open("r+b" if have else "wb") as file:
            file.seek(have)
            _pour(response, file, have, wanted, watch)


def _pour(
    response: requests.Response, file: BinaryIO, have: int, wanted: Wanted, watch: Watch
) -> None:
    while block := _read(response, watch):
        if have + len(block) > wanted.size:
            file.truncate(0)
            raise KnownError(
                M_(
                    "The server sends more than the {expected} bytes that {url} should have.",
                    expected=wanted.size,
                    url=wanted.url,
                ),
                _later(),
            )
        file.write(block)
        have += len(block)
        # In the file before it is counted: what is shown survives the end of this program.
        file.flush()
        watch.advance(have)
    if have < wanted.size:
        raise _Broken("the connection was cut")


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


# -- one request ------------------------------------------------------------------------------


@contextmanager
def _open(
    url: str, headers: dict[str, str], watch: Watch, patience: Patience
) -> Generator[requests.Response]:
    """The answer, its body not yet read. Raises KnownError and _Broken."""
    _resolve(url, patience.connect)
    watch.check()
    with requests.Session() as session:
        session.max_redirects = 5
        try:
            response = session.get(
                url,
                # As it lies on the server, or sizes and places would mean nothing.
                headers={"Accept-Encoding": "identity", "User-Agent": "call-trainer", **headers},
                stream=True,
                timeout=(patience.connect, patience.stall),
            )
        except requests.exceptions.ProxyError as problem:
            raise KnownError(
                M_("The proxy of this network does not let {url} through.", url=url),
                M_("Check HTTPS_PROXY, or import the model from a zip file."),
            ) from problem
        except requests.exceptions.SSLError as problem:
            raise KnownError(
                M_("No safe connection to {server}: its certificate is not trusted.",
                   server=_server(url)),
                M_(
                    "Check the computer's date. Where a company inspects its traffic, set "
                    "REQUESTS_CA_BUNDLE to its certificate; or import the model from a zip file."
                ),
            ) from problem  # fmt: skip
        except requests.exceptions.TooManyRedirects as problem:
            raise KnownError(
                M_("{url} leads from one address to the next without end.", url=url), _later()
            ) from problem
        except requests.exceptions.ReadTimeout as problem:
            raise _Broken("the server does not answer") from problem
        except requests.exceptions.ConnectionError as problem:
            if _was_connected(problem):
                raise _Broken("the connection was cut") from problem
            raise _no_network(url) from problem
        except (requests.exceptions.RequestException, ValueError) as problem:
            raise _gave_up(url, problem) from problem
        with response:
            _judge(url, response)
            with watch.breaking(response.raw.shutdown):
                yield response


def _judge(url: str, response: requests.Response) -> None:
    if url.startswith("https:") and not response.url.startswith("https:"):
        raise KnownError(
            M_("{url} leads to an address without encryption: {other}", url=url,
               other=response.url),
            _later(),
        )  # fmt: skip
    code = response.status_code
    if code in (200, 206, 416):
        return
    if code in (429, 500, 502, 503, 504):
        raise _Busy(f"HTTP {code}")
    if code in (404, 410):
        raise KnownError(M_("The server has no {url} (any more).", url=url), _later())
    raise KnownError(M_("The server refuses {url} (HTTP {code}).", url=url, code=code), _later())


def _read(response: requests.Response, watch: Watch) -> bytes:
    """The next bytes as they come, b"" at the end. Raises _Broken and Cancelled."""
    try:
        block = bytes(response.raw.read1(_BLOCK, decode_content=False))
    except (urllib3.exceptions.HTTPError, OSError) as problem:
        watch.check()
        raise _Broken(str(problem)) from problem
    watch.check()
    return block


def _range(response: requests.Response) -> tuple[int, int | None]:
    """Begin and total of ``Content-Range: bytes 5-9/10``; −1 where it does not say."""
    text = response.headers.get("Content-Range", "").removeprefix("bytes").strip()
    place, _, total = text.partition("/")
    begin = place.partition("-")[0].strip()
    return int(begin) if begin.isdigit() else -1, int(total) if total.isdigit() else None


def _length(response: requests.Response) -> int | None:
    text = response.headers.get("Content-Length", "")
    return int(text) if text.isdigit() else None


def _version(response: requests.Response) -> str:
    """What tells this version of the file from another; only a strong mark serves for a part."""
    mark = response.headers.get("ETag", "")
    return mark if mark.startswith('"') else response.headers.get("Last-Modified", "")


def _resolve(url: str, seconds: float) -> None:
    """Raises KnownError when the server's name is not found in time.

    The system may ask a dead name server for half a minute, which no library can cut short.
    """
    if select_proxy(url, get_environ_proxies(url)):
        return  # the proxy's task
    parts = urlsplit(url)
    found: list[object] = []

    def ask() -> None:
        with suppress(OSError, UnicodeError):
            found.extend(socket.getaddrinfo(parts.hostname, parts.port or 443))

    asking = threading.Thread(target=ask, name="resolve", daemon=True)
    asking.start()
    asking.join(seconds)
    if not found:
        raise _no_network(url)


def _was_connected(problem: requests.exceptions.ConnectionError) -> bool:
    """Whether it broke after the connection stood (rather than that there was none)."""
    cause = problem.args[0] if problem.args else None
    return isinstance(cause, urllib3.exceptions.ProtocolError)


def _server(url: str) -> str:
    return urlsplit(url).netloc


def _no_network(url: str) -> NoNetwork:
    return NoNetwork(
        M_("{server} cannot be reached: there is no network, or it does not let us through.",
           server=_server(url)),
        M_(
            "The program goes on with the models it has. To bring one without a network, "
            "download its zip file on another computer and import it."
        ),
    )  # fmt: skip


def _gave_up(url: str, problem: Exception) -> KnownError:
    if isinstance(problem, _Busy):
        return KnownError(
            M_("{server} cannot serve us now ({reason}).", server=_server(url),
               reason=str(problem)),
            _later(),
        )  # fmt: skip
    return KnownError(
        M_("The connection to {server} broke off.", server=_server(url)),
        M_("Try again: the download goes on where it stopped."),
    )


def _later() -> Message:
    return M_("Try again later, or import the model from a zip file.")
