"""The log of a call on disk: JSON Lines, one event a line, written before anyone else sees it."""

from __future__ import annotations

import errno
import json
import os
import threading
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast, get_args

from trainer.domain.errors import KnownError
from trainer.domain.events import (
    Alternative,
    Compared,
    Event,
    PhraseHeard,
    PhrasesMatched,
    Utterance,
    Word,
)
from trainer.domain.message import M_
from trainer.storage.codec import CodecError, decode, encode

LOG_NAME = "events.jsonl"
SYNC_EVERY = 1.0
"""Seconds after which what was written is on the disk itself, not only with the system."""

_KINDS: dict[str, type[Any]] = {
    cast(str, cls.__dataclass_fields__["kind"].default): cls for cls in get_args(Event)
}


def rounded(event: Event) -> Event:
    """The event as it reads back from disk: times in ms, levels to 0.001 dB, shares to 1e-6.

    Whoever scores live uses this value, so that a score from the log is the same score.
    """
    if isinstance(event, Utterance):
        return replace(
            event,
            time=round(event.time, 3),
            start=round(event.start, 3),
            end=round(event.end, 3),
            words=tuple(map(_word, event.words)),
            alternatives=tuple(
                Alternative(tuple(map(_word, a.words)), round(a.share, 6))
                for a in event.alternatives
            ),
            voiced=tuple((round(a, 3), round(b, 3)) for a, b in event.voiced),
            level_dbfs=None if event.level_dbfs is None else round(event.level_dbfs, 3),
        )
    if isinstance(event, Compared):
        return replace(
            event,
            time=round(event.time, 3),
            start=round(event.start, 3),
            ratio=round(event.ratio, 2),
        )
    if isinstance(event, PhrasesMatched):
        return replace(
            event,
            time=round(event.time, 3),
            phrases=tuple(
                PhraseHeard(
                    p.phrase, round(p.score, 6), round(p.start, 3), round(p.end, 3), p.heard
                )
                for p in event.phrases
            ),
        )
    return replace(event, time=round(event.time, 3))


def _word(word: Word) -> Word:
    return Word(word.word, round(word.start, 3), round(word.end, 3), round(word.conf, 6))


def to_line(event: Event) -> bytes:
    """One line of the log, with its end of line. `kind` comes first, so that logs read well."""
    return _line(rounded(event))


def _line(event: Event) -> bytes:
    data = encode(event)
    text = json.dumps(
        {"kind": data.pop("kind"), **data},
        ensure_ascii=False,
        allow_nan=False,
        separators=(",", ":"),
    )
    # A lone surrogate (half an emoji that was typed) must not break a call.
    return text.encode("utf-8", "replace") + b"\n"


def from_line(line: bytes) -> Event | None:
    """The event of one line; None for a kind this version does not know. Raises `CodecError`."""
    try:
        data = json.loads(line)
    except ValueError as error:  # malformed JSON or UTF-8
        raise CodecError(str(error)) from None
    if not isinstance(data, dict) or not isinstance(cast(dict[str, Any], data).get("kind"), str):
        raise CodecError("an object with a kind expected")
    cls = _KINDS.get(cast(dict[str, str], data)["kind"])
    return None if cls is None else cast(Event, decode(cls, data))


class EventLog:
    """Appends events to a call's log. One writer; `close` when the call is over.

    An event survives the death of this process as soon as `append` returns, and a power cut
    `SYNC_EVERY` seconds later (a thread of its own waits for the disk).
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._file = path.open("ab", buffering=0)
        except OSError as error:
            raise cannot_write(path, error) from error
        self._size = self._file.seek(0, os.SEEK_END)
        self._dirty = threading.Event()
        self._closing = threading.Event()
        self._syncer = threading.Thread(target=self._sync_loop, name="log-sync", daemon=True)
        self._syncer.start()

    def append(self, event: Event) -> Event:
        """Write the event; returns it as it will read back. `KnownError` when the disk refuses."""
        event = rounded(event)
        line = _line(event)
        written = 0
        try:
            while written < len(line):
                written += self._file.write(line[written:]) or 0
        except OSError as error:
            # Half a line would make the next one unreadable.
            self._file.truncate(self._size)
            raise cannot_write(self.path, error) from error
        self._size += len(line)
        self._dirty.set()
        return event

    def close(self) -> None:
        """Everything is on the disk itself when this returns."""
        if self._file.closed:
            return
        self._closing.set()
        self._dirty.set()
        self._syncer.join()
        with self._file, suppress(OSError):  # see `_sync_loop`
            os.fsync(self._file.fileno())

    def __enter__(self) -> EventLog:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def _sync_loop(self) -> None:
        while not self._closing.is_set():
            self._dirty.wait()
            self._closing.wait(SYNC_EVERY)
            self._dirty.clear()
            try:
                os.fsync(self._file.fileno())
            except OSError:
                # Some network folders cannot; what was written is still with the system.
                return


@dataclass(frozen=True, slots=True)
class LogReading:
    """What a log file holds. `unknown`: events of kinds that a newer version wrote.

    `good_bytes`: length of the readable part; shorter than the file when its last line is torn.
    """

    events: tuple[Event, ...]
    unknown: int
    good_bytes: int
    torn: bool


def inspect_log(path: Path) -> LogReading:
    """Read a log with what recovery needs to know. Raises `KnownError` naming file and line."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise cannot_read(path, error) from error
    events: list[Event] = []
    unknown = good = 0
    lines = raw.split(b"\n")  # not splitlines: texts may hold other line separators
    last = max((i for i, line in enumerate(lines) if line.strip(b"\0 \t\r")), default=-1)
    for number, line in enumerate(lines[: last + 1], start=1):
        end = min(good + len(line) + 1, len(raw))
        if line.strip():
            try:
                event = from_line(line)
            except CodecError as error:
                if number == last + 1 and (end == good + len(line) or b"\0" in line):
                    break  # cut off while it was written
                raise KnownError(
                    M_(
                        "The log {file} cannot be read: line {line} is damaged ({detail}).",
                        file=str(path),
                        line=number,
                        detail=str(error),
                    ),
                    M_("The recording beside it is untouched; restore the file from a backup."),
                ) from error
            if event is None:
                unknown += 1
            else:
                events.append(event)
        good = end
    return LogReading(tuple(events), unknown, good, good < len(raw))


def read_log(path: Path) -> tuple[Event, ...]:
    """All events of a log; a torn last line and kinds of a newer version are left out."""
    return inspect_log(path).events


def complete_log(path: Path, reading: LogReading, extra: Iterable[Event]) -> None:
    """Cut a torn last line off and append `extra`; on the disk itself when this returns."""
    try:
        with path.open("r+b" if path.exists() else "w+b") as file:
            file.truncate(reading.good_bytes)
            if reading.good_bytes:
                file.seek(reading.good_bytes - 1)
                if file.read(1) != b"\n":
                    file.write(b"\n")
            file.seek(0, os.SEEK_END)
            file.write(b"".join(map(to_line, extra)))
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise cannot_write(path, error) from error


def cannot_write(path: Path, error: OSError) -> KnownError:
    """What to tell the user when a file of a call cannot be written."""
    if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
        return KnownError(
            M_("The disk is full: {file} could not be written.", file=str(path)),
            M_("Free some space and try again. What was recorded so far is kept."),
        )
    return KnownError(
        M_(
            "{file} could not be written ({detail}).",
            file=str(path),
            detail=error.strerror or str(error),
        ),
        M_("Check that the folder exists and that you may write to it."),
    )


def cannot_read(path: Path, error: OSError) -> KnownError:
    """What to tell the user when a file of a call cannot be read."""
    return KnownError(
        M_(
            "{file} could not be read ({detail}).",
            file=str(path),
            detail=error.strerror or str(error),
        ),
        M_("Check that the folder is there and that you may read it."),
    )
