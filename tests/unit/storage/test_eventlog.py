from __future__ import annotations

import errno
import json
import os
import threading
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.storage.samples import LOG
from trainer.domain import events as ev
from trainer.domain.call import Call
from trainer.domain.errors import KnownError
from trainer.storage import eventlog
from trainer.storage.eventlog import (
    EventLog,
    complete_log,
    from_line,
    inspect_log,
    read_log,
    rounded,
    to_line,
)

KINDS = get_args(ev.Event)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@given(data=st.data())
def test_every_event_reads_back_as_it_was_rounded(kind: type[Any], data: st.DataObject):
    event = data.draw(st.from_type(kind))
    line = to_line(event)
    assert line.count(b"\n") == 1
    assert line.endswith(b"\n")
    back = from_line(line[:-1])
    assert back == rounded(event)
    assert type(back) is kind
    assert to_line(rounded(event)) == line


def test_a_line_reads_well_and_always_the_same():
    event = ev.LineStarted(1.23456, 2, "greeting", "喂,\u2028你好", 3)
    assert to_line(event).decode() == (
        '{"kind":"line_started","time":1.235,"line":2,"moment":"greeting",'
        '"text":"喂,\u2028你好","mood":3}\n'
    )


def test_what_was_held_against_the_sound_follows_the_end_of_the_call(tmp_path: Path):
    compared = ev.Compared(5.00049, 2.1, "您好先生", "您好女士", -41.2345)
    assert to_line(compared).decode() == (
        '{"kind":"compared","time":5.0,"start":2.1,"against":"您好先生","text":"您好女士",'
        '"ratio":-41.23}\n'
    )
    path = tmp_path / "events.jsonl"
    path.write_bytes(b"".join(map(to_line, LOG)))
    lost = ev.Compared(5.0, 2.1, "您好先生", "您好小姐", -999.0)
    complete_log(path, inspect_log(path), [compared, lost])
    call = Call(read_log(path))
    assert call.log == (*LOG, rounded(compared), lost)
    assert call.compared == {
        (2.1, "您好先生", "您好女士"): -41.23,
        (2.1, "您好先生", "您好小姐"): -999.0,
    }
    assert call.ended == LOG[-1] and call.duration == 5.0


def test_half_an_emoji_does_not_break_a_call():
    assert from_line(to_line(ev.NoteTaken(1.0, "a\ud83db"))) == ev.NoteTaken(1.0, "a?b")


def test_what_is_appended_is_on_disk_when_append_returns(tmp_path: Path):
    path = tmp_path / "events.jsonl"
    log = EventLog(path)
    try:
        for number, event in enumerate(LOG, start=1):
            assert log.append(event) == event
            assert read_log(path) == LOG[:number]
    finally:
        log.close()
    log.close()  # twice is once


def test_append_returns_what_will_be_read(tmp_path: Path):
    with EventLog(tmp_path / "log") as log:
        assert log.append(ev.Answered(1.00049)) == ev.Answered(1.0)


def test_a_log_goes_on_where_it_was_left(tmp_path: Path):
    path = tmp_path / "log"
    for event in LOG[:3]:
        with EventLog(path) as log:
            log.append(event)
    assert read_log(path) == LOG[:3]


def test_the_disk_itself_is_asked_in_the_background_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    asked_by: list[str] = []
    done = threading.Event()
    real = os.fsync

    def fsync(fd: int) -> None:
        # A recorder of another test may still be at work.
        if os.path.samestat(os.fstat(fd), (tmp_path / "log").stat()):
            asked_by.append(threading.current_thread().name)
            done.set()
        real(fd)

    monkeypatch.setattr(eventlog, "SYNC_EVERY", 0.01)
    monkeypatch.setattr(os, "fsync", fsync)
    with EventLog(tmp_path / "log") as log:
        for event in LOG:
            log.append(event)
        assert done.wait(10)
        assert set(asked_by) == {"log-sync"}
    assert asked_by[-1] == "MainThread"


@pytest.mark.parametrize("cut", range(1, 40))
def test_a_torn_last_line_is_left_out(tmp_path: Path, cut: int):
    path = tmp_path / "log"
    whole = b"".join(map(to_line, LOG[:5]))
    path.write_bytes(whole[:-cut])
    reading = inspect_log(path)
    # Only the end of line is missing: the event itself is whole.
    expected = LOG[:5] if cut == 1 else LOG[:4]
    assert reading.events == expected
    assert reading.torn == (cut > 1)
    complete_log(path, reading, [ev.CallEnded(9.0, "cut_off", "crash")])
    assert read_log(path) == (*expected, ev.CallEnded(9.0, "cut_off", "crash"))


def test_zeros_that_a_power_cut_left_at_the_end_are_left_out(tmp_path: Path):
    path = tmp_path / "log"
    path.write_bytes(b"".join(map(to_line, LOG[:2])) + b"\0" * 4096)
    reading = inspect_log(path)
    assert reading.events == LOG[:2]
    complete_log(path, reading, LOG[2:3])
    assert path.read_bytes() == b"".join(map(to_line, LOG[:3]))


def test_events_of_a_newer_version_are_counted_and_kept(tmp_path: Path):
    path = tmp_path / "log"
    future = json.dumps({"kind": "sneezed", "time": 3}).encode() + b"\n"
    path.write_bytes(to_line(LOG[0]) + future + to_line(LOG[1]))
    reading = inspect_log(path)
    assert (reading.events, reading.unknown, reading.torn) == (LOG[:2], 1, False)
    complete_log(path, reading, LOG[2:3])
    assert future in path.read_bytes()


@pytest.mark.parametrize("bad", [b"{oops}\n", b'{"kind":"rang","time":1}\n', b"[]\n", b"\xff\n"])
@pytest.mark.parametrize("last", [False, True])
def test_a_damaged_line_is_named_with_its_file(tmp_path: Path, bad: bytes, last: bool):
    path = tmp_path / "events.jsonl"
    path.write_bytes(to_line(LOG[0]) + to_line(LOG[1]) + bad + (b"" if last else to_line(LOG[2])))
    with pytest.raises(KnownError) as caught:
        read_log(path)
    assert caught.value.message.args["line"] == 3
    assert caught.value.message.args["file"] == str(path)


def test_an_empty_log_has_no_events(tmp_path: Path):
    path = tmp_path / "log"
    path.touch()
    assert read_log(path) == ()


def test_a_missing_log_is_one_sentence(tmp_path: Path):
    with pytest.raises(KnownError, match="could not be read"):
        read_log(tmp_path / "none")


def test_a_full_disk_leaves_no_half_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "log"
    log = EventLog(path)
    log.append(LOG[0])
    real = log._file

    class Full:
        """Takes ten bytes, then has no more room; room again once the file shrinks."""

        full = False

        def write(self, data: bytes) -> int:
            if self.full:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            self.full = True
            return real.write(data[:10])

        def __getattr__(self, name: str) -> Any:
            return getattr(real, name)

    monkeypatch.setattr(log, "_file", Full())
    with pytest.raises(KnownError, match="disk is full"):
        log.append(LOG[1])
    monkeypatch.setattr(log, "_file", real)
    assert path.read_bytes() == to_line(LOG[0])
    log.append(LOG[1])
    log.close()
    assert read_log(path) == LOG[:2]
