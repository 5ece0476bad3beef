"""Against a real server on this machine that fails in every way servers do."""

from __future__ import annotations

import errno
import hashlib
import json
import random
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import requests

from tests.support.model_server import ModelServer, model_server
from trainer.domain.errors import KnownError
from trainer.speech.download import Wanted, download, fetch
from trainer.speech.files import disk_error, make_room
from trainer.speech.request import NoNetwork, Patience, judge
from trainer.speech.watch import Cancelled, Watch

DATA = random.Random(7).randbytes(300_000)
QUICK = Patience(connect=5.0, stall=20.0, tries=2, pause=0.01)
HASTY = replace(QUICK, stall=0.4)


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with model_server() as running:
        running.files["a.zip"] = DATA
        yield running


@pytest.fixture
def part(tmp_path: Path) -> Path:
    folder = tmp_path / "模型 folder"
    folder.mkdir()
    return folder / "a.part"


def wanted(server: ModelServer, data: bytes = DATA) -> Wanted:
    return Wanted(server.address + "a.zip", len(data), hashlib.md5(data).hexdigest())


def get(server: ModelServer, part: Path, want: Wanted | None = None) -> None:
    download(want or wanted(server), part, Watch(), QUICK)


def refused(server: ModelServer, part: Path, want: Wanted | None = None) -> KnownError:
    with pytest.raises(KnownError) as caught:
        get(server, part, want)
    assert caught.value.remedy is not None
    return caught.value


def note(server: ModelServer, part: Path, version: str) -> None:
    """Claim that the part is one of the wanted file."""
    want = wanted(server)
    part.with_name(part.name + ".json").write_text(
        json.dumps({"url": want.url, "md5": want.md5, "version": version}), "utf-8"
    )


def ranges(server: ModelServer) -> list[str | None]:
    return [headers.get("Range") for headers in server.asked("a.zip")]


def test_a_file_arrives_and_is_not_fetched_twice(server: ModelServer, part: Path) -> None:
    get(server, part)
    assert part.read_bytes() == DATA
    get(server, part)
    assert len(server.asked("a.zip")) == 1


@pytest.mark.parametrize("at", [0, 1, 2, 1000, 65_535, 65_536, 65_537, 150_000, 299_999])
def test_a_cut_connection_is_taken_up_where_it_broke(
    server: ModelServer, part: Path, at: int
) -> None:
    server.manners.cut_at = [at]
    get(server, part)
    assert part.read_bytes() == DATA
    assert ranges(server) == [None, f"bytes={at}-" if at else None]


def test_many_cuts_in_one_download(server: ModelServer, part: Path) -> None:
    places = sorted(random.Random(3).sample(range(1, len(DATA)), 25))
    server.manners.cut_at = list(places)
    get(server, part)
    assert part.read_bytes() == DATA
    assert ranges(server) == [None, *(f"bytes={at}-" for at in places)]


def test_every_byte_of_a_short_file(server: ModelServer, tmp_path: Path) -> None:
    short = DATA[:160]
    server.files["a.zip"] = short
    for at in range(len(short)):
        server.manners.cut_at = [at]
        part = tmp_path / f"{at}.part"
        get(server, part, wanted(server, short))
        assert part.read_bytes() == short


def test_a_line_that_brings_nothing_is_given_up_and_taken_up_later(
    server: ModelServer, part: Path
) -> None:
    server.manners.cut_at = [1000, 1000, 1000, 1000]
    assert "broke off" in str(refused(server, part))
    assert part.stat().st_size == 1000
    server.manners.cut_at = []
    get(server, part)
    assert part.read_bytes() == DATA
    assert ranges(server)[-1] == "bytes=1000-"


def test_a_server_that_stands_still(server: ModelServer, part: Path) -> None:
    server.manners.stall_at = [5000]
    download(wanted(server), part, Watch(), HASTY)
    assert part.read_bytes() == DATA
    assert "bytes=5000-" in ranges(server)
    server.manners.stall_at = [0] * 5
    part.unlink()
    with pytest.raises(KnownError, match="broke off"):
        download(wanted(server), part, Watch(), HASTY)


def test_a_server_that_knows_no_ranges_starts_over(server: ModelServer, part: Path) -> None:
    server.manners.ignore_range = True
    server.manners.cut_at = [1234]
    get(server, part)
    assert part.read_bytes() == DATA
    assert ranges(server) == [None, "bytes=1234-"]


def test_a_server_that_sends_the_wrong_part(server: ModelServer, part: Path) -> None:
    server.manners.wrong_range = True
    server.manners.cut_at = [1234]
    get(server, part)
    assert part.read_bytes() == DATA
    assert ranges(server) == [None, "bytes=1234-", None]


def test_a_part_of_an_older_version_is_not_continued(server: ModelServer, part: Path) -> None:
    """The server is told which version the part is of and sends the whole new one instead."""
    part.write_bytes(b"x" * 1000)
    note(server, part, '"older"')
    get(server, part)
    assert part.read_bytes() == DATA
    assert ranges(server) == ["bytes=1000-"]


@pytest.mark.parametrize("etag", ['"two"', ""])
def test_a_file_that_changed_meanwhile_is_not_mixed(
    server: ModelServer, part: Path, etag: str
) -> None:
    server.manners.cut_at = [1000] * 3
    refused(server, part)
    fresh = bytes(255 - byte for byte in DATA)
    server.manners.etag = etag
    server.manners.cut_at = []
    server.files["a.zip"] = fresh
    get(server, part, wanted(server, fresh))
    assert part.read_bytes() == fresh


def test_a_file_that_changed_under_the_same_mark(server: ModelServer, part: Path) -> None:
    """The server lies about it; the checksum finds it and everything is fetched once more."""
    part.write_bytes(b"x" * 1000)
    note(server, part, '"one"')
    get(server, part)
    assert part.read_bytes() == DATA
    assert ranges(server) == ["bytes=1000-", None]


def test_a_part_of_something_else_is_thrown_away(server: ModelServer, part: Path) -> None:
    part.write_bytes(b"x" * 1000)
    get(server, part)
    assert part.read_bytes() == DATA
    assert ranges(server) == [None]


def test_a_wrong_checksum_is_refused_and_nothing_is_kept(server: ModelServer, part: Path) -> None:
    want = Wanted(server.address + "a.zip", len(DATA), "0" * 32)
    assert "checksum" in str(refused(server, part, want))
    assert not part.exists()


@pytest.mark.parametrize("size", [1, len(DATA) - 1, len(DATA) + 1, 10 * len(DATA)])
def test_a_size_that_is_not_the_lists(server: ModelServer, part: Path, size: int) -> None:
    server.manners.offered = size
    assert str(size) in str(refused(server, part))


def test_more_than_it_should_be(server: ModelServer, part: Path) -> None:
    server.manners.extra = b"more" * 100_000
    assert "more than" in str(refused(server, part))
    assert part.stat().st_size <= len(DATA)


def test_a_server_that_claims_no_length(server: ModelServer, part: Path) -> None:
    server.manners.chunked = True
    get(server, part)
    assert part.read_bytes() == DATA
    server.files["a.zip"] = DATA[:-10]
    part.unlink()
    assert "broke off" in str(refused(server, part))


@pytest.mark.parametrize("code", [400, 401, 403, 404, 410])
def test_a_refusal_is_not_asked_again(server: ModelServer, part: Path, code: int) -> None:
    server.manners.status = [code]
    refused(server, part)
    assert len(server.asked("a.zip")) == 1


@pytest.mark.parametrize("code", [429, 500, 502, 503])
def test_a_busy_server_is_asked_again(server: ModelServer, part: Path, code: int) -> None:
    server.manners.status = [code]
    get(server, part)
    assert part.read_bytes() == DATA
    part.unlink()
    server.manners.status = [code] * 9
    assert str(code) in str(refused(server, part))


def test_a_redirect_is_followed_but_not_for_ever(server: ModelServer, part: Path) -> None:
    with model_server() as other:
        other.files["a.zip"] = DATA
        server.manners.redirect = other.address + "{path}"
        other.manners.cut_at = [1000]
        get(server, part)
        assert part.read_bytes() == DATA
        assert ranges(other) == [None, "bytes=1000-"]
    part.unlink()
    server.manners.redirect = server.address + "{path}"
    assert "without end" in str(refused(server, part))


def test_no_network_is_said_without_a_second_try(
    part: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []
    monkeypatch.setattr(Watch, "pause", lambda _self, seconds: waits.append(seconds))
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/a.zip"
        with pytest.raises(NoNetwork):
            download(Wanted(url, 5, "0" * 32), part, Watch(), Patience())
        with pytest.raises(NoNetwork):
            fetch("https://no-such-server.invalid/list", Watch(), Patience())
    assert waits == []


def test_a_name_server_that_never_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    free, gave_up = threading.Event(), threading.Event()

    def ask(*_: object) -> list[object]:
        free.wait(60)
        gave_up.set()
        return []

    monkeypatch.setattr("trainer.speech.request.socket.getaddrinfo", ask)
    with pytest.raises(NoNetwork):
        fetch("https://server.example/list", Watch(), Patience(connect=0.3))
    assert not gave_up.is_set(), "we did not wait for the system"
    free.set()


def test_a_server_without_a_trusted_certificate_is_not_read(server: ModelServer) -> None:
    """It speaks no TLS at all: there is no falling back to an open line."""
    with pytest.raises(KnownError):
        fetch(server.address.replace("http:", "https:") + "a.zip", Watch(), QUICK)
    assert server.requests == []


def test_leaving_the_safe_line_is_refused() -> None:
    answer = requests.Response()
    answer.status_code, answer.url = 200, "http://other.example/a.zip"
    with pytest.raises(KnownError, match="without encryption"):
        judge("https://server.example/a.zip", answer)
    answer.url = "https://other.example/a.zip"
    judge("https://server.example/a.zip", answer)


def test_a_proxy_of_the_environment_is_used(
    server: ModelServer, part: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", server.address)
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    server.files["http://models.invalid/a.zip"] = DATA
    want = Wanted("http://models.invalid/a.zip", len(DATA), hashlib.md5(DATA).hexdigest())
    download(want, part, Watch(), QUICK)
    assert part.read_bytes() == DATA
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")
    part.unlink()
    with pytest.raises(KnownError, match="proxy"):
        download(want, part, Watch(), QUICK)


def test_an_endless_list_is_cut(server: ModelServer) -> None:
    server.files["list"] = b" " * (9 << 20)
    with pytest.raises(KnownError, match="too long"):
        fetch(server.address + "list", Watch(), QUICK)


@pytest.mark.parametrize("stalled", [False, True])
def test_cancel_ends_it_at_once_and_keeps_what_came(
    server: ModelServer, part: Path, stalled: bool
) -> None:
    server.manners.rate = 0 if stalled else 100_000
    server.manners.stall_at = [50_000] if stalled else []
    watch = Watch()
    ended = threading.Event()

    def work() -> None:
        with pytest.raises(Cancelled):
            download(wanted(server), part, watch, Patience(stall=600))
        ended.set()

    worker = threading.Thread(target=work)
    worker.start()
    while watch.progress().done < 20_000:
        time.sleep(0.005)
    watch.cancel()
    assert ended.wait(60), "long before the server is given up"
    worker.join()
    have = part.stat().st_size
    assert 20_000 <= have < len(DATA)
    server.manners.rate, server.manners.stall_at = 0, []
    get(server, part)
    assert part.read_bytes() == DATA
    assert ranges(server)[-1] == f"bytes={have}-"


def test_progress_tells_bytes_rate_and_rest() -> None:
    now = [100.0]
    watch = Watch(lambda: now[0])
    assert watch.progress().stage == "waiting"
    watch.enter("downloading", 1000, 200)
    assert watch.progress().rest is None
    for second in range(1, 5):
        now[0] = 100.0 + second
        watch.advance(200 + 100 * second)
    progress = watch.progress()
    assert (progress.done, progress.total) == (600, 1000)
    assert progress.rate == pytest.approx(100)
    assert progress.rest == pytest.approx(4)


def test_a_full_disk_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(KnownError, match="full"), disk_error(tmp_path):
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_folder_that_cannot_be_written(server: ModelServer, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder", "utf-8")
    with pytest.raises(KnownError, match="file"):
        get(server, tmp_path / "file" / "a.part")


def test_too_little_room_is_said_before_anything_is_fetched(tmp_path: Path) -> None:
    with pytest.raises(KnownError, match="not enough room"):
        make_room(tmp_path, 1 << 60)
