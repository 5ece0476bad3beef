"""A server of models on this machine that can be told to fail in every known way."""

from __future__ import annotations

import hashlib
import json
import threading
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

OFFICIAL = "vosk-model-small-cn-0.22"
"""The model that the program fetches unless told otherwise."""


@dataclass
class Manners:
    """How the files are served; read anew with each request."""

    ignore_range: bool = False
    wrong_range: bool = False
    cut_at: list[int] = field(default_factory=list)
    """Bytes of the file after which the connection is cut, one for each request to come."""
    stall_at: list[int] = field(default_factory=list)
    """Bytes of the file after which nothing comes any more."""
    status: list[int] = field(default_factory=list)
    """Answers to the requests to come, 0 = the file."""
    offered: int | None = None
    """The length that is claimed, whatever the file's is."""
    chunked: bool = False
    extra: bytes = b""
    """Sent behind the file, with no length claimed."""
    etag: str = '"one"'
    redirect: str = ""
    """Where the requests for files are sent; {path} is the path asked for."""
    rate: float = 0.0
    """Bytes a second; 0 = as fast as it goes."""


class ModelServer:
    """`files` by path without the leading slash; `requests` are those that came."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.manners = Manners()
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.lines: list[dict[str, Any]] = []
        server = self

        class Handler(_Handler):
            owner = server

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self.closing = threading.Event()
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        self.address = f"http://127.0.0.1:{self._http.server_port}/"

    def add_model(self, name: str, data: bytes, **changes: Any) -> dict[str, Any]:
        """Serve a zip and list it as Vosk does."""
        line = {
            "lang": "cn",
            "lang_text": "Chinese",
            "md5": hashlib.md5(data).hexdigest(),
            "name": name,
            "obsolete": "false",
            "size": len(data),
            "size_text": "1MiB",
            "type": "small",
            "url": f"https://elsewhere.invalid/{name}.zip",
            "version": "0.1",
        } | changes
        self.files[f"{name}.zip"] = data
        self.lines.append(line)
        self.files["model-list.json"] = json.dumps(self.lines).encode()
        return line

    def asked(self, ending: str) -> list[dict[str, str]]:
        return [headers for path, headers in self.requests if path.endswith(ending)]

    def close(self) -> None:
        self.closing.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()


class _Handler(BaseHTTPRequestHandler):
    owner: ModelServer
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def end_headers(self) -> None:
        self.send_header("Connection", "close")
        super().end_headers()

    def do_GET(self) -> None:
        with suppress(OSError):
            self._answer()
        self.close_connection = True

    def _answer(self) -> None:
        path = self.path.lstrip("/")
        self.owner.requests.append((path, dict(self.headers)))
        manners, data = self.owner.manners, self.owner.files.get(path)
        listing = path.endswith(".json")
        if manners.redirect and not listing:
            self.send_response(302)
            self.send_header("Location", manners.redirect.format(path=path))
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        status = manners.status.pop(0) if manners.status else 0
        if data is None or status:
            self.send_response(status or 404)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        self._send(data, Manners() if listing else manners)

    def _send(self, data: bytes, manners: Manners) -> None:
        begin = 0
        wanted = self.headers.get("Range")
        same = self.headers.get("If-Range", manners.etag) == manners.etag
        if wanted and same and not manners.ignore_range:
            begin = int(wanted.removeprefix("bytes=").partition("-")[0])
            if begin >= len(data):
                self.send_response(416)
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            first = 0 if manners.wrong_range else begin
            self.send_response(206)
            total = len(data) if manners.offered is None else manners.offered
            self.send_header("Content-Range", f"bytes {first}-{len(data) - 1}/{total}")
        else:
            self.send_response(200)
        if manners.etag:
            self.send_header("ETag", manners.etag)
        body = data[begin:]
        if manners.chunked or manners.extra:
            body += manners.extra
        else:
            length = len(body) if manners.offered is None else manners.offered - begin
            self.send_header("Content-Length", str(length))
        self.end_headers()
        cut = manners.cut_at.pop(0) - begin if manners.cut_at else None
        stall = manners.stall_at.pop(0) - begin if manners.stall_at else None
        ends = [end for end in (cut, stall) if end is not None]
        self._pour(body[: max(0, min(ends))] if ends else body, manners.rate)
        if stall is not None:
            self.owner.closing.wait(60)

    def _pour(self, body: bytes, rate: float) -> None:
        step = max(1, int(rate / 50)) if rate else len(body) or 1
        for at in range(0, len(body), step):
            self.wfile.write(body[at : at + step])
            if rate:
                self.wfile.flush()
                time.sleep(0.02)


@contextmanager
def model_server() -> Iterator[ModelServer]:
    server = ModelServer()
    try:
        yield server
    finally:
        server.close()


def zip_of(folder: Path, archive: Path, top: str = "") -> Path:
    """The files of `folder` as a zip, below the folder `top` where one is named."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as file:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                inside = path.relative_to(folder).as_posix()
                file.write(path, f"{top}/{inside}" if top else inside)
    return archive
