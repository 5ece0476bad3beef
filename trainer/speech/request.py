"""One request to a server, with everything that may go wrong on the way said in a sentence."""

from __future__ import annotations

import socket
import threading
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

import requests
import urllib3.exceptions
from requests.utils import get_environ_proxies, select_proxy

from trainer.domain.errors import KnownError
from trainer.domain.message import M_, Message
from trainer.speech.watch import Watch

_BLOCK = 1 << 16


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds to wait for a connection and for the next byte; tries that may bring nothing."""

    connect: float = 5.0
    stall: float = 15.0
    tries: int = 3
    pause: float = 1.0


class NoNetwork(KnownError):  # noqa: N818 - it says what is
    """The server cannot be reached at all."""


class Broken(Exception):  # noqa: N818 - it says what happened
    """The connection broke or stood still: worth another try."""


class Busy(Broken):
    """The server answered that it cannot now."""


@contextmanager
def opened(
    url: str, headers: dict[str, str], watch: Watch, patience: Patience
) -> Generator[requests.Response]:
    """The answer, its body not yet read. Raises KnownError and Broken."""
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
                M_("{url} leads from one address to the next without end.", url=url), later()
            ) from problem
        except requests.exceptions.ReadTimeout as problem:
            raise Broken("the server does not answer") from problem
        except requests.exceptions.ConnectionError as problem:
            if _was_connected(problem):
                raise Broken("the connection was cut") from problem
            raise _no_network(url) from problem
        except (requests.exceptions.RequestException, ValueError) as problem:
            raise gave_up(url, problem) from problem
        with response:
            judge(url, response)
            with watch.breaking(response.raw.shutdown):
                yield response


def judge(url: str, response: requests.Response) -> None:
    if url.startswith("https:") and not response.url.startswith("https:"):
        raise KnownError(
            M_("{url} leads to an address without encryption: {other}", url=url,
               other=response.url),
            later(),
        )  # fmt: skip
    code = response.status_code
    if code in (200, 206, 416):
        return
    if code in (429, 500, 502, 503, 504):
        raise Busy(f"HTTP {code}")
    if code in (404, 410):
        raise KnownError(M_("The server has no {url} (any more).", url=url), later())
    raise KnownError(M_("The server refuses {url} (HTTP {code}).", url=url, code=code), later())


def read_block(response: requests.Response, watch: Watch) -> bytes:
    """The next bytes as they come, b"" at the end. Raises Broken and Cancelled."""
    try:
        block = bytes(response.raw.read1(_BLOCK, decode_content=False))
    except (urllib3.exceptions.HTTPError, OSError) as problem:
        watch.check()
        raise Broken(str(problem)) from problem
    watch.check()
    return block


def range_of(response: requests.Response) -> tuple[int, int | None]:
    """Begin and total of ``Content-Range: bytes 5-9/10``; −1 where it does not say."""
    text = response.headers.get("Content-Range", "").removeprefix("bytes").strip()
    place, _, total = text.partition("/")
    begin = place.partition("-")[0].strip()
    return int(begin) if begin.isdigit() else -1, int(total) if total.isdigit() else None


def length_of(response: requests.Response) -> int | None:
    text = response.headers.get("Content-Length", "")
    return int(text) if text.isdigit() else None


def version_of(response: requests.Response) -> str:
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


def gave_up(url: str, problem: Exception) -> KnownError:
    if isinstance(problem, Busy):
        return KnownError(
            M_("{server} cannot serve us now ({reason}).", server=_server(url),
               reason=str(problem)),
            later(),
        )  # fmt: skip
    return KnownError(
        M_("The connection to {server} broke off.", server=_server(url)),
        M_("Try again: the download goes on where it stopped."),
    )


def later() -> Message:
    return M_("Try again later, or import the model from a zip file.")
