from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import soundfile

from tests.unit.storage.conftest import begin, take_call, write_recording
from tests.unit.storage.samples import LOG, scorecard
from trainer.audio import recorder
from trainer.domain.call import Call
from trainer.domain.errors import KnownError
from trainer.domain.events import CallEnded
from trainer.domain.message import M_
from trainer.storage.eventlog import EventLog, read_log, to_line
from trainer.storage.recovery import mend, recover
from trainer.storage.shelf import OpenCall, Shelf, sqlite_url


def no_sound(_: Path) -> None:
    return None


def cut_off(shelf: Shelf, events: int = 7, *, minute: int = 0) -> OpenCall:
    """A call whose program died after so many events."""
    call = begin(shelf, minute=minute)
    with EventLog(call.log) as log:
        for event in LOG[:events]:
            log.append(event)
    call.release()
    return call


def test_a_call_cut_off_is_completed(shelf: Shelf):
    call = cut_off(shelf)
    assert recover(shelf, no_sound) == [call.call_id]
    row = shelf.row(call.call_id)
    assert (row.state, row.ended_by, row.ending) == ("recovered", "crash", "cut_off")
    assert row.duration == LOG[6].time
    assert read_log(call.log) == (*LOG[:7], CallEnded(LOG[6].time, "cut_off", "crash"))


def test_recovering_twice_changes_nothing(shelf: Shelf):
    call = cut_off(shelf)
    recover(shelf, no_sound)
    before = call.log.read_bytes(), shelf.summaries()
    assert recover(shelf, no_sound) == []
    assert (call.log.read_bytes(), shelf.summaries()) == before


def test_a_torn_line_is_cut_off(shelf: Shelf):
    call = cut_off(shelf, 3)
    call.log.write_bytes(call.log.read_bytes() + to_line(LOG[8])[:50])
    recover(shelf, no_sound)
    assert read_log(call.log) == (*LOG[:3], CallEnded(LOG[2].time, "cut_off", "crash"))


def test_the_sound_is_completed_and_counts_for_the_duration(shelf: Shelf):
    call = cut_off(shelf, 3)
    (call.folder / "trainee.pcm").write_bytes(b"\0" * 1000)
    recover(shelf, lambda folder: write_recording(folder, 7.5))
    stored = shelf.open(call.call_id)
    assert stored.row.duration == 7.5
    assert stored.recording == call.folder / "recording.flac"


def test_a_call_killed_before_its_first_event_is_there(shelf: Shelf):
    call = begin(shelf)
    call.release()
    assert recover(shelf, no_sound) == [call.call_id]
    stored = shelf.open(call.call_id)
    assert (stored.row.state, stored.row.scenario) == ("recovered", "furious")
    assert stored.call.log == (CallEnded(0.0, "cut_off", "crash"),)


def test_a_call_killed_between_its_end_and_the_list_is_finished(shelf: Shelf):
    call = cut_off(shelf, len(LOG))
    assert recover(shelf, no_sound) == [call.call_id]
    row = shelf.row(call.call_id)
    assert (row.state, row.ended_by, row.duration) == ("finished", "trainee", 5.0)


def test_a_call_that_another_program_is_in_is_left_alone(shelf: Shelf):
    call = begin(shelf)
    assert recover(shelf, no_sound) == []
    assert shelf.row(call.call_id).state == "running"
    assert not call.log.exists()
    call.release()


def test_what_the_disk_refuses_waits_for_the_next_start(shelf: Shelf):
    first, second = cut_off(shelf), cut_off(shelf, minute=1)

    def full(folder: Path) -> None:
        if folder == first.folder:
            raise KnownError(M_("The disk is full."))

    mended = mend(shelf, full)
    assert mended.recovered == (second.call_id,)
    assert [str(p) for p in mended.problems] == ["The disk is full."]
    assert shelf.row(first.call_id).state == "running"
    assert recover(shelf, no_sound) == [first.call_id]


def test_a_damaged_log_is_marked_and_left_untouched(shelf: Shelf):
    call = cut_off(shelf)
    lines = call.log.read_bytes().split(b"\n")
    call.log.write_bytes(b"\n".join([lines[0], b"oops", *lines[2:]]))
    before = call.log.read_bytes()
    for expected in ((call.call_id,), ()):
        mended = mend(shelf, no_sound)
        assert mended.damaged == expected
        assert (mended.recovered, mended.adopted) == ((), ())
    row = shelf.row(call.call_id)
    assert (row.state, row.title_zh) == ("damaged", "怒气冲冲的来电")
    assert call.log.read_bytes() == before
    with pytest.raises(KnownError, match="line 2 is damaged"):
        shelf.open(call.call_id)
    # Somebody restores it: the next start takes it back.
    call.log.write_bytes(b"\n".join(lines))
    assert recover(shelf, no_sound) == [call.call_id]
    assert shelf.row(call.call_id).state == "recovered"


def test_a_running_call_without_a_folder_is_marked(lite: Shelf):
    call = begin(lite)
    call.release()
    shutil.rmtree(call.folder)
    assert mend(lite, no_sound).damaged == (call.call_id,)
    assert lite.row(call.call_id).state == "damaged"


def test_on_a_shared_database_it_may_lie_on_another_computer(
    postgres_url: str, make_shelf: Callable[[str], Shelf]
):
    shelf = make_shelf(postgres_url)
    call = begin(shelf)
    call.release()
    shutil.rmtree(call.folder)
    assert mend(shelf, no_sound).damaged == ()
    assert shelf.row(call.call_id).state == "running"


def test_a_lost_database_is_made_again_from_the_folders(
    tmp_path: Path, make_shelf: Callable[[str], Shelf]
):
    old = make_shelf(sqlite_url(tmp_path / "old.db"))
    finished, bare = take_call(old), take_call(old, minute=1)
    old.add_scorecard(finished.call_id, scorecard(10.0))
    old.add_scorecard(finished.call_id, scorecard(45.0))
    cut = cut_off(old, minute=2)
    recover(old, no_sound)
    # A folder of which only the log is left still says what call it was.
    (old.recordings / bare.folder / "call.json").unlink()
    new = make_shelf(sqlite_url(tmp_path / "new.db"))
    mended = mend(new, no_sound)
    assert mended.adopted == (finished.call_id, bare.call_id)
    assert mended.recovered == (cut.call_id,)
    assert new.row(finished.call_id) == old.row(finished.call_id)
    assert new.row(cut.call_id) == old.row(cut.call_id)
    assert new.row(bare.call_id).scenario == "furious"
    assert len(new.scorecards(finished.call_id)) == 2


def test_what_is_no_call_is_left_alone(shelf: Shelf):
    (shelf.recordings / "2026" / "11" / "20261121-150012-0000").mkdir(parents=True)
    (shelf.recordings / "2026" / "11" / "notes").mkdir()
    (shelf.recordings / "2026" / "11" / "20261121-150012-0001").touch()
    assert recover(shelf, no_sound) == []
    assert shelf.summaries() == []


def test_two_programs_that_start_at_once_mend_each_call_once(
    url: str, make_shelf: Callable[[str], Shelf]
):
    shelf = make_shelf(url)
    calls = [cut_off(shelf, minute=minute) for minute in range(12)]
    done: list[str] = []
    start = threading.Barrier(2)

    def program() -> None:
        other = Shelf(url, shelf.recordings)
        start.wait()
        done.extend(recover(other, no_sound))
        other.close()

    threads = [threading.Thread(target=program) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == sorted(call.call_id for call in calls)
    for call in calls:
        assert sum(isinstance(e, CallEnded) for e in read_log(call.log)) == 1


def test_killed_programs_lose_no_call_no_event_and_no_sound(
    url: str, make_shelf: Callable[[str], Shelf]
):
    """Two programs on one database, each killed at a random moment, again and again."""
    shelf = make_shelf(url)
    shelf.summaries()
    chance = random.Random(20261121)
    command = [sys.executable, "-m", "tests.unit.storage.crash_worker"]
    command += [url, str(shelf.recordings)]
    begun: set[str] = set()
    written: dict[str, int] = {}
    finished: set[str] = set()
    for _ in range(int(os.environ.get("TRAINER_KILLS", "6")) // 2):
        programs = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(2)]
        heads = [program.stdout.readline() for program in programs if program.stdout]
        time.sleep(chance.uniform(0.0, 0.4))
        for program, head in zip(programs, heads, strict=True):
            program.kill()
            rest, _ = program.communicate()
            for line in (head + rest).decode().splitlines():
                first, second = line.split()
                if first == "begun":
                    begun.add(second)
                elif first == "finished":
                    finished.add(second)
                else:
                    written[first] = int(second)
        recover(shelf, recorder.recover)
    rows = {row.call_id: row for row in shelf.summaries(1000)}
    assert begun <= rows.keys()
    assert len(begun) >= 6
    for call_id, row in rows.items():
        stored = shelf.open(call_id)
        notes = [e for e in stored.call.log if e.kind == "note_taken"]
        ticks = written.get(call_id, 0)
        assert len(notes) >= ticks
        if ticks:
            assert stored.recording is not None
            info = soundfile.info(str(stored.recording))
            assert (info.samplerate, info.channels) == (16_000, 2)
            assert info.frames >= ticks * 320
        assert stored.call.ended is not None
        assert row.state == ("finished" if stored.call.ended.by == "trainee" else "recovered")
        assert Call(stored.call.log[:-1]).ended is None
        assert row.duration >= len(notes) / 50
        assert call_id not in finished or row.score == 42.5
