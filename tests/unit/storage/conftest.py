"""Shelves on both databases, and a small call to put on them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import strategies as st

from tests.unit.storage.samples import LOG, new_call
from trainer.storage.eventlog import EventLog
from trainer.storage.records import CallRow
from trainer.storage.shelf import OpenCall, Shelf, sqlite_url

# JSON knows no infinity and no not-a-number; nor do calls.
st.register_type_strategy(
    float, st.floats(allow_nan=False, allow_infinity=False, min_value=-1e6, max_value=1e6)
)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database, on each of the two."""
    if request.param == "sqlite":
        return sqlite_url(tmp_path / "data" / "calls.db")
    return request.getfixturevalue("postgres_url")


@pytest.fixture
def make_shelf(tmp_path: Path) -> Iterator[Callable[[str], Shelf]]:
    """Opens shelves on one recordings folder, as several programs would; closes them."""
    shelves: list[Shelf] = []

    def make(url: str) -> Shelf:
        shelves.append(Shelf(url, tmp_path / "recordings"))
        return shelves[-1]

    yield make
    for shelf in shelves:
        shelf.close()


@pytest.fixture
def shelf(url: str, make_shelf: Callable[[str], Shelf]) -> Shelf:
    return make_shelf(url)


@pytest.fixture
def lite(tmp_path: Path, make_shelf: Callable[[str], Shelf]) -> Shelf:
    """A shelf on SQLite only."""
    return make_shelf(sqlite_url(tmp_path / "data" / "calls.db"))


def take_call(shelf: Shelf, *, minute: int = 0, **details: str) -> CallRow:
    """A whole call, taken and finished, without a scorecard."""
    call = begin(shelf, minute=minute, **details)
    with EventLog(call.log) as log:
        for event in LOG:
            log.append(event)
    return shelf.finish(call)


def begin(shelf: Shelf, *, minute: int = 0, **details: str) -> OpenCall:
    when = datetime(2026, 11, 21, 15, minute, 12, tzinfo=UTC)
    return shelf.begin(new_call(when, **details))


def write_recording(folder: Path, seconds: float) -> Path:
    """What the recorder does at the end of a call: raw sound becomes a FLAC file."""
    import soundfile

    path = folder / "recording.flac"
    soundfile.write(str(path), np.zeros((int(seconds * 16_000), 2), np.int16), 16_000)
    return path
