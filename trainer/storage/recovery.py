"""Putting the shelf in order at the start: calls cut off by a crash, folders without a row.

Safe to run again, and while other programs are in calls: a call is touched only under its lock,
which its own program holds until it ends or dies.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from trainer.domain.call import Call
from trainer.domain.errors import KnownError
from trainer.domain.events import CallEnded
from trainer.storage import folder as files
from trainer.storage.decisions import read_decisions
from trainer.storage.eventlog import LOG_NAME, LogReading, complete_log, inspect_log
from trainer.storage.filelock import FileLock
from trainer.storage.scorecards import SCORECARDS_NAME, read_versions
from trainer.storage.shelf import Shelf

CUT_OFF = "cut_off"
"""The ending of a call whose program died."""

FinishRecording = Callable[[Path], Path | None]
"""Completes the sound files in a call's folder; the finished recording, None where no sound is."""


@dataclass(frozen=True, slots=True)
class Mended:
    """What `recover` did. `recovered`: cut off by a crash; `adopted`: were not in the list."""

    recovered: tuple[str, ...] = ()
    adopted: tuple[str, ...] = ()
    damaged: tuple[str, ...] = ()
    problems: tuple[KnownError, ...] = ()
    """What stood in the way (a full disk …); these calls wait for the next start."""


def recover(shelf: Shelf, finish_recording: FinishRecording) -> list[str]:
    """Ids of the calls that were completed or taken in; see `mend` for the whole story."""
    mended = mend(shelf, finish_recording)
    return [*mended.recovered, *mended.adopted]


def mend(shelf: Shelf, finish_recording: FinishRecording) -> Mended:
    """Complete calls whose program died, take in folders that have no row, mark damaged ones."""
    listed = shelf.rows.folders()
    found = dict(files.all_folders(shelf.recordings))
    recovered: list[str] = []
    adopted: list[str] = []
    damaged: list[str] = []
    problems: list[KnownError] = []
    for call_id, folder in found.items():
        state = listed[call_id][1] if call_id in listed else None
        if state in ("finished", "recovered"):
            continue
        try:
            outcome = _mend_one(shelf, call_id, folder, finish_recording)
        except KnownError as error:
            problems.append(error)
            continue
        if outcome == "damaged":
            if state != "damaged":
                damaged.append(call_id)
        elif outcome == "recovered":
            recovered.append(call_id)
        elif outcome == "finished":
            adopted.append(call_id)
    if not shelf.rows.shared:
        # On a shared database the folder may lie on another computer.
        for call_id, (_, state) in listed.items():
            if state == "running" and call_id not in found:
                shelf.rows.mark(call_id, "damaged")
                damaged.append(call_id)
    return Mended(tuple(recovered), tuple(adopted), tuple(damaged), tuple(problems))


def _mend_one(
    shelf: Shelf, call_id: str, folder: Path, finish_recording: FinishRecording
) -> str | None:
    """The call's new state; None when another program has it or there is nothing in it yet."""
    if not _is_call(folder):
        return None
    lock = FileLock(folder / files.LOCK_NAME)
    if not lock.acquire():
        return None
    with lock:
        # Another program may have mended it between our look at the list and the lock.
        now = shelf.rows.state(call_id)
        if not folder.is_dir() or now in ("finished", "recovered"):
            return None
        log = folder / LOG_NAME
        try:
            reading = inspect_log(log) if log.exists() else LogReading((), 0, 0, False)
        except KnownError:
            if now != "damaged":
                row = files.damaged_row(call_id, folder)
                shelf.rows.replace(row, read_versions(folder), read_decisions(folder))
            return "damaged"
        recording = files.recording_of(folder)
        if recording is None or any(folder.glob("*.pcm")):
            recording = finish_recording(folder)
        call = Call(reading.events)
        if call.ended is None:
            end = CallEnded(max(call.duration, _seconds(recording)), CUT_OFF, "crash")
            complete_log(log, reading, [end])
            call = Call((*call.log, end))
        row = files.row_from_call(call_id, folder, call)
        shelf.rows.replace(row, read_versions(folder), read_decisions(folder))
        return row.state


def _is_call(folder: Path) -> bool:
    names = (files.CALL_NAME, LOG_NAME, files.RECORDING_NAME, SCORECARDS_NAME)
    return any((folder / name).exists() for name in names)


def _seconds(recording: Path | None) -> float:
    if recording is None:
        return 0.0
    import soundfile

    try:
        return float(soundfile.info(str(recording)).duration)
    except soundfile.LibsndfileError:
        return 0.0
