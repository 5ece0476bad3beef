from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from tests.unit.storage.conftest import begin, take_call, write_recording
from tests.unit.storage.samples import LOG, SCENARIO, STANDARD, new_call, scorecard
from trainer.domain.errors import KnownError
from trainer.domain.message import M_
from trainer.storage import folder as files
from trainer.storage.eventlog import EventLog
from trainer.storage.recovery import recover
from trainer.storage.scorecards import profile_digest
from trainer.storage.shelf import Shelf, database_url, sqlite_url

CHINA = timezone(timedelta(hours=8))


def test_call_ids_sort_by_time_and_are_safe_names():
    early = files.new_call_id(datetime(2026, 11, 21, 23, 59, 59, tzinfo=CHINA))
    late = files.new_call_id(datetime(2026, 11, 21, 16, 0, 0, tzinfo=UTC))
    assert early.startswith("20261121-155959-")
    assert early < late
    assert files.relative_folder(late) == f"2026/11/{late}"


@pytest.mark.parametrize("bad", ["", "..", "20261121-155959-7f3a/..", "20261121-155959-7F3A"])
def test_what_is_no_call_id_is_no_path(bad: str):
    with pytest.raises(ValueError, match="not a call id"):
        files.relative_folder(bad)


def test_a_running_call_is_listed_and_its_folder_says_what_it_is(shelf: Shelf):
    call = begin(shelf)
    (row,) = shelf.summaries()
    assert (row.call_id, row.state, row.score) == (call.call_id, "running", None)
    assert files.read_new_call(call.folder) == new_call(row.started_at)
    call.release()


def test_a_finished_call_is_what_its_log_says(shelf: Shelf):
    call = shelf.begin(
        new_call(datetime(2026, 11, 21, 23, 30, 12, tzinfo=CHINA)),
        scenario=SCENARIO,
        standard=STANDARD,
    )
    with EventLog(call.log) as log:
        for event in LOG:
            log.append(event)
    recording = write_recording(call.folder, 5.0)
    row = shelf.finish(call, scorecard())

    assert shelf.summaries() == [row]
    assert row.started_at == datetime(2026, 11, 21, 15, 30, 12, tzinfo=UTC)
    assert row.started_at.tzinfo is not None
    assert (row.duration, row.state, row.ended_by, row.ending) == (
        5.0, "finished", "trainee", "calmed",
    )  # fmt: skip
    assert (row.score, row.max_score, row.passed, row.review_count) == (42.5, 50.0, True, 1)
    assert row.folder == f"2026/11/{call.call_id}"

    stored = shelf.open(call.call_id)
    assert stored.call.log == LOG
    assert (stored.scenario, stored.standard) == (SCENARIO, STANDARD)
    assert stored.scorecard == scorecard()
    assert stored.recording == recording
    (version,) = shelf.scorecards(call.call_id)
    assert version.profile == profile_digest(STANDARD, SCENARIO)
    assert (version.model, version.program) == ("m", "0.1.0")
    assert not call.lock.held


def test_a_newer_scorecard_is_current_and_the_older_ones_stay(shelf: Shelf):
    row = take_call(shelf)
    for score in (10.0, 45.0, 30.0):
        shelf.add_scorecard(row.call_id, scorecard(score), program="0.2")
    now = shelf.row(row.call_id)
    assert (now.score, now.passed) == (30.0, True)
    versions = shelf.scorecards(row.call_id)
    assert [v.scorecard.score for v in versions] == [10.0, 45.0, 30.0]
    assert versions[-1].program == "0.2"
    assert shelf.open(row.call_id).scorecard == scorecard(30.0)


def test_a_scorecard_the_database_refuses_is_not_kept(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
):
    row = take_call(shelf)

    def refuse(*_: object) -> None:
        raise RuntimeError("no")

    monkeypatch.setattr(shelf.rows, "add_scorecard", refuse)
    with pytest.raises(RuntimeError):
        shelf.add_scorecard(row.call_id, scorecard())
    assert shelf.scorecards(row.call_id) == ()


def test_the_list_is_newest_first_in_pages_and_filtered(shelf: Shelf):
    rows = [
        take_call(shelf, minute=0),
        take_call(shelf, minute=2, trainee="小李"),
        take_call(shelf, minute=1, scenario="dialect"),
    ]
    ids = [rows[1].call_id, rows[2].call_id, rows[0].call_id]
    running = begin(shelf, minute=3)
    assert [r.call_id for r in shelf.summaries()] == [running.call_id, *ids]
    assert [r.call_id for r in shelf.summaries(2, 1)] == ids[:2]
    assert [r.call_id for r in shelf.summaries(trainee="小李")] == [rows[1].call_id]
    assert [r.call_id for r in shelf.summaries(scenario="dialect")] == [rows[2].call_id]
    assert [r.call_id for r in shelf.summaries(states=("running",))] == [running.call_id]
    assert shelf.summaries(scenario="none") == []
    running.release()


def test_the_best_result_counts_current_scorecards_only(shelf: Shelf):
    one, two = take_call(shelf), take_call(shelf, minute=1)
    other = take_call(shelf, minute=2, scenario="dialect")
    take_call(shelf, minute=3, scenario="unscored")
    shelf.add_scorecard(one.call_id, scorecard(50.0))
    shelf.add_scorecard(one.call_id, scorecard(10.0))
    shelf.add_scorecard(two.call_id, scorecard(20.0))
    shelf.add_scorecard(other.call_id, scorecard(0.0, 0.0))
    assert shelf.best_percent() == {"furious": 40.0}


def test_a_deleted_call_goes_to_the_trash_first(shelf: Shelf):
    row = take_call(shelf)
    shelf.add_scorecard(row.call_id, scorecard())
    shelf.delete(row.call_id)
    assert shelf.summaries() == []
    (kept,) = (shelf.recordings / files.TRASH).iterdir()
    assert (kept / "events.jsonl").is_file()
    assert shelf.empty_trash() == 0
    assert kept.exists()
    assert shelf.empty_trash(older_than_days=0) == 1
    assert not kept.exists()


def test_a_call_that_is_going_on_cannot_be_deleted(shelf: Shelf):
    call = begin(shelf)
    with pytest.raises(KnownError, match="still going on"):
        shelf.delete(call.call_id)
    assert call.folder.is_dir()
    call.release()


def test_a_call_whose_folder_is_elsewhere_says_so(shelf: Shelf):
    row = take_call(shelf)
    (shelf.recordings / row.folder).rename(shelf.recordings / "away")
    with pytest.raises(KnownError, match="another computer"):
        shelf.open(row.call_id)


def test_a_row_without_a_folder_can_be_deleted_where_nobody_else_has_it(lite: Shelf):
    row = take_call(lite)
    (lite.recordings / row.folder).rename(lite.recordings / "away")
    lite.delete(row.call_id)
    assert lite.summaries() == []


def test_a_call_of_another_computer_cannot_be_deleted_here(
    postgres_url: str, make_shelf: Callable[[str], Shelf]
):
    shelf = make_shelf(postgres_url)
    row = take_call(shelf)
    (shelf.recordings / row.folder).rename(shelf.recordings / "away")
    with pytest.raises(KnownError, match="another computer"):
        shelf.delete(row.call_id)
    assert shelf.summaries() == [row]


def test_a_call_the_database_keeps_stays_on_disk_too(shelf: Shelf, monkeypatch: pytest.MonkeyPatch):
    row = take_call(shelf)

    def refuse(*_: object) -> None:
        raise KnownError(M_("The server is away."))

    with monkeypatch.context() as patch:
        patch.setattr(shelf.rows, "remove", refuse)
        with pytest.raises(KnownError):
            shelf.delete(row.call_id)
    assert shelf.open(row.call_id).call.log == LOG


def test_a_call_that_ends_while_the_database_is_away_is_listed_later(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
):
    call = begin(shelf)
    with EventLog(call.log) as log:
        for event in LOG:
            log.append(event)

    def refuse(*_: object) -> None:
        raise KnownError(M_("The server is away."))

    with monkeypatch.context() as patch:
        patch.setattr(shelf.rows, "replace", refuse)
        with pytest.raises(KnownError):
            shelf.finish(call, scorecard())
    assert recover(shelf, lambda _: None) == [call.call_id]
    row = shelf.row(call.call_id)
    assert (row.state, row.ended_by, row.score) == ("finished", "trainee", 42.5)


def test_no_such_call_is_one_sentence(shelf: Shelf):
    with pytest.raises(KnownError, match="There is no call 20260101-000000-0000"):
        shelf.open("20260101-000000-0000")


def test_an_id_that_is_taken_is_not_taken_twice(
    url: str, make_shelf: Callable[[str], Shelf], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    tails = iter(["aaaa", "aaaa", "bbbb", "aaaa", "bbbb", "cccc"])
    monkeypatch.setattr("secrets.token_hex", lambda _: next(tails))
    here = make_shelf(url)
    first, second = begin(here), begin(here)
    assert (first.call_id[-4:], second.call_id[-4:]) == ("aaaa", "bbbb")
    # Another computer: the same database, recordings of its own.
    there = Shelf(url, tmp_path / "recordings there")
    third = begin(there)
    assert third.call_id[-4:] == "cccc"
    assert [p.name for p in third.folder.parent.iterdir()] == [third.call_id]
    there.close()
    for call in (first, second, third):
        call.release()


def test_a_call_that_cannot_be_listed_leaves_no_folder(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
):
    def refuse(*_: object) -> bool:
        raise RuntimeError("no")

    monkeypatch.setattr(shelf.rows, "add", refuse)
    with pytest.raises(RuntimeError):
        begin(shelf)
    assert list(files.all_folders(shelf.recordings)) == []


def test_the_database_is_a_file_in_the_data_folder_unless_set(
    tmp_path: Path, make_shelf: Callable[[str], Shelf]
):
    folder = tmp_path / "数据 100% #1"
    row = take_call(make_shelf(database_url("", folder)))
    assert (folder / "calls.db").is_file()
    assert make_shelf(sqlite_url(folder / "calls.db")).summaries() == [row]
    assert database_url("postgresql://server/calls", folder) == "postgresql://server/calls"


def test_a_recordings_folder_that_cannot_be_written_is_one_sentence(lite: Shelf):
    lite.recordings.write_text("a file, not a folder")
    with pytest.raises(KnownError, match="could not be written"):
        begin(lite)
