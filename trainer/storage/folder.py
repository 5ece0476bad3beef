"""The folder of a call: everything about it, readable without any database.

`<recordings>/<YYYY>/<MM>/<call id>/` holds `call.json` (what was known before it rang),
`events.jsonl`, `recording.flac`, `scenario.json` and `standard.json` (the rules in force), and
`scorecards.jsonl` (every version). `lock` is held by the program that is in the call.
"""

from __future__ import annotations

import json
import os
import re
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from trainer.domain.call import Call
from trainer.domain.scenario import Scenario
from trainer.domain.standard import Standard
from trainer.storage.codec import decode, encode
from trainer.storage.eventlog import LOG_NAME, cannot_write, read_log
from trainer.storage.records import CallRow, NewCall, State

T = TypeVar("T")

CALL_NAME = "call.json"
LOCK_NAME = "lock"
RECORDING_NAME = "recording.flac"
SCENARIO_NAME = "scenario.json"
STANDARD_NAME = "standard.json"
TRASH = ".trash"

_ID = re.compile(r"(\d{4})(\d\d)\d\d-\d{6}-[0-9a-f]{4}")


def new_call_id(now: datetime) -> str:
    """Sorts by time (UTC, seconds), safe as a file name, four random hex digits at its end."""
    return f"{now.astimezone(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"


def relative_folder(call_id: str) -> str:
    """Where a call lies below the recordings root. Raises ValueError for what is no call id."""
    match = _ID.fullmatch(call_id)
    if match is None:
        raise ValueError(f"not a call id: {call_id!r}")
    return f"{match[1]}/{match[2]}/{call_id}"


def all_folders(root: Path) -> Iterator[tuple[str, Path]]:
    """(call id, folder) of everything below the root that is named like a call, oldest first."""
    for year in _folders(root, r"\d{4}"):
        for month in _folders(year, r"\d\d"):
            for folder in _folders(month, _ID.pattern):
                yield folder.name, folder


def _folders(parent: Path, pattern: str) -> list[Path]:
    try:
        with os.scandir(parent) as entries:
            names = sorted(e.name for e in entries if re.fullmatch(pattern, e.name) and e.is_dir())
    except OSError:
        return []
    return [parent / name for name in names]


def write_json(path: Path, value: Any) -> None:
    """Write a domain value whole or not at all. Raises `KnownError`."""
    text = json.dumps(encode(value), ensure_ascii=False, indent=1)
    temporary = path.with_name(path.name + ".new")
    try:
        with temporary.open("wb") as file:
            file.write(text.encode("utf-8", "replace") + b"\n")
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        raise cannot_write(path, error) from error


def write_new_call(folder: Path, new: NewCall) -> None:
    values = {name: getattr(new, name) for name in NewCall.__dataclass_fields__}
    write_json(folder / CALL_NAME, values | {"started_at": new.started_at.isoformat()})


def read_new_call(folder: Path) -> NewCall | None:
    """What was known before the call; None when the file is missing or does not read."""
    try:
        data = json.loads((folder / CALL_NAME).read_bytes())
        known: dict[str, Any] = {n: data[n] for n in NewCall.__dataclass_fields__ if n in data}
        known["started_at"] = datetime.fromisoformat(known["started_at"])
        return NewCall(**known)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def read_scenario(folder: Path) -> Scenario | None:
    """The scenario as it was when the call was taken."""
    return _read(folder / SCENARIO_NAME, Scenario)


def read_standard(folder: Path) -> Standard | None:
    """The standard as it was when the call was taken."""
    return _read(folder / STANDARD_NAME, Standard)


def _read(path: Path, cls: type[T]) -> T | None:
    try:
        return decode(cls, json.loads(path.read_bytes()))
    except (OSError, ValueError):
        return None


def recording_of(folder: Path) -> Path | None:
    path = folder / RECORDING_NAME
    return path if path.is_file() else None


def row_from_folder(call_id: str, folder: Path, *, state: State | None = None) -> CallRow:
    """The database row that a folder's files amount to.

    `state` None: as the log says (finished, or recovered when a crash ended it; running while it
    has no end). Raises `KnownError` when the log does not read.
    """
    log = folder / LOG_NAME
    call = Call(read_log(log) if log.exists() else ())
    return row_from_call(call_id, folder, call, state=state)


def row_from_call(call_id: str, folder: Path, call: Call, *, state: State | None = None) -> CallRow:
    """As `row_from_folder`, for a log that has been read already."""
    new = read_new_call(folder) or _from_log(call_id, call)
    started, ended = call.started, call.ended
    if state is None:
        state = "running" if ended is None else "finished"
        if ended is not None and ended.by == "crash":
            state = "recovered"
    return CallRow(
        call_id=call_id,
        scenario=new.scenario,
        title_zh=new.title_zh,
        title_en=new.title_en,
        standard=started.standard if started else new.standard,
        trainee=new.trainee,
        mode=new.mode,
        started_at=new.started_at,
        duration=call.duration,
        state=state,
        ended_by=ended.by if ended else "",
        ending=ended.ending if ended else "",
        folder=relative_folder(call_id),
        program=new.program,
        model=started.model if started else new.model,
    )


def damaged_row(call_id: str, folder: Path) -> CallRow:
    """A row for a folder whose log does not read: what else is known of it."""
    return row_from_call(call_id, folder, Call(()), state="damaged")


def _from_log(call_id: str, call: Call) -> NewCall:
    """A call without `call.json`: the log's first event and the id itself say enough."""
    started = call.started
    when = datetime.strptime(call_id[:15], "%Y%m%d-%H%M%S").replace(tzinfo=UTC)
    if started is None:
        return NewCall("", "", "", "", when)
    return NewCall(
        scenario=started.scenario,
        title_zh=started.scenario,
        title_en=started.scenario,
        standard=started.standard,
        started_at=when,
        trainee=started.trainee,
        mode=started.mode,
        program=started.program,
        model=started.model,
    )
