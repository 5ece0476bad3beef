"""The shelf of calls: a folder for each, and a database that lists them.

What happens is written to the folder first; the database can be made again from the folders.
Opening costs nothing: the database library is loaded by the first question.
"""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from trainer.domain.call import Call
from trainer.domain.decision import Decision, decided
from trainer.domain.errors import KnownError
from trainer.domain.message import M_
from trainer.domain.scenario import Scenario
from trainer.domain.scorecard import Scorecard
from trainer.domain.standard import Standard
from trainer.storage import folder as files
from trainer.storage.codec import CodecError
from trainer.storage.decisions import append_decision, read_decisions
from trainer.storage.eventlog import LOG_NAME, cannot_write, read_log
from trainer.storage.filelock import FileLock
from trainer.storage.records import CallRow, NewCall, ShelvedCall, State
from trainer.storage.scorecards import (
    ScorecardVersion,
    append_version,
    profile_digest,
    read_versions,
    scorecard_from_json,
    take_back,
)

if TYPE_CHECKING:
    from trainer.storage.rows import Rows


def sqlite_url(path: Path) -> str:
    """The address of a database file."""
    return f"sqlite:///{path.as_posix()}"


def database_url(setting: str, data_folder: Path) -> str:
    """The address that the setting `database` means: empty = a file in the data folder."""
    return setting or sqlite_url(data_folder / "calls.db")


@dataclass(frozen=True, slots=True)
class OpenCall:
    """A call that is being taken: where its files go. Locked against other programs."""

    call_id: str
    folder: Path
    log: Path
    lock: FileLock

    def release(self) -> None:
        """Let go without finishing (a call that failed): the next `recover` completes it."""
        self.lock.release()


class Shelf:
    """All calls of an installation; safe from any thread, and from several programs at once.

    `url` is an SQLAlchemy URL (`database_url` makes one from the setting). Every method raises
    `KnownError` when the disk or the database refuses.
    """

    def __init__(self, url: str, recordings: Path) -> None:
        self.url = url
        self.recordings = recordings
        self._guard = threading.Lock()
        self._rows: Rows | None = None

    @property
    def rows(self) -> Rows:
        """The database, opened by the first use."""
        with self._guard:
            if self._rows is None:
                from trainer.storage.rows import Rows

                self._rows = Rows(self.url)
            return self._rows

    def close(self) -> None:
        with self._guard:
            if self._rows is not None:
                self._rows.close()
                self._rows = None

    def folder(self, call_id: str) -> Path:
        return self.recordings / files.relative_folder(call_id)

    def begin(
        self,
        new: NewCall,
        *,
        scenario: Scenario | None = None,
        standard: Standard | None = None,
    ) -> OpenCall:
        """Make the folder and the row of a call that is about to ring; the caller writes its log.

        `scenario` and `standard` are kept beside the call as they are now.
        """
        for _ in range(20):
            call_id = files.new_call_id(new.started_at)
            folder = self.folder(call_id)
            try:
                folder.parent.mkdir(parents=True, exist_ok=True)
                folder.mkdir()
            except FileExistsError:
                continue
            except OSError as error:
                raise cannot_write(folder, error) from error
            lock = FileLock(folder / files.LOCK_NAME)
            try:
                if lock.acquire(timeout=5.0):
                    files.write_new_call(folder, new)
                    if scenario is not None:
                        files.write_json(folder / files.SCENARIO_NAME, scenario)
                    if standard is not None:
                        files.write_json(folder / files.STANDARD_NAME, standard)
                    if self.rows.add(files.row_from_folder(call_id, folder, state="running")):
                        return OpenCall(call_id, folder, folder / LOG_NAME, lock)
            except BaseException:
                lock.release()
                shutil.rmtree(folder, ignore_errors=True)
                raise
            lock.release()
            shutil.rmtree(folder, ignore_errors=True)
        raise RuntimeError("no free call id in 20 tries")

    def finish(self, call: OpenCall, scorecard: Scorecard | None = None) -> CallRow:
        """The call is over and its log closed: list it with what the log says, let it go."""
        try:
            row = files.row_from_folder(call.call_id, call.folder)
            if scorecard is not None:
                version = _version(row, scorecard, rules=_kept_rules(call.folder))
                append_version(call.folder, version)
            self.rows.replace(row, read_versions(call.folder), read_decisions(call.folder))
        finally:
            call.release()
        return self.row(call.call_id)

    def add_scorecard(
        self,
        call_id: str,
        scorecard: Scorecard,
        *,
        rules: str = "",
        program: str = "",
        model: str = "",
        heard: str = "",
    ) -> ScorecardVersion:
        """Keep a newer scorecard of a call; the older ones and all decisions stay.

        `rules`: the digest of the profile; empty: that of the rules kept beside the call.
        """
        row = self.row(call_id)
        folder = self.recordings / row.folder
        version = _version(
            row,
            scorecard,
            rules=rules or _kept_rules(folder),
            program=program,
            model=model,
            heard=heard,
        )
        before = append_version(folder, version)
        try:
            self.rows.add_scorecard(call_id, version, read_decisions(folder))
        except BaseException:
            take_back(folder, before)
            raise
        return version

    def decide(self, call_id: str, decision: Decision) -> None:
        """Keep what a trainer decided; it holds for this and every later scorecard."""
        folder = self.recordings / self.row(call_id).folder
        append_decision(folder, decision)
        versions = read_versions(folder)
        if versions:
            self.rows.correct(call_id, versions[-1], read_decisions(folder))

    def summaries(
        self,
        limit: int = 200,
        offset: int = 0,
        *,
        scenario: str | None = None,
        trainee: str | None = None,
        states: Sequence[State] | None = None,
    ) -> list[CallRow]:
        """Calls, newest first."""
        return self.rows.page(limit, offset, scenario=scenario, trainee=trainee, states=states)

    def row(self, call_id: str) -> CallRow:
        """One call as listed; `KnownError` when there is none of this id."""
        row = self.rows.get(call_id)
        if row is None:
            raise KnownError(
                M_("There is no call {call_id}.", call_id=call_id),
                M_("Look for it in the list of calls."),
            )
        return row

    def open(self, call_id: str) -> ShelvedCall:
        """One call with its log, recording and current scorecard."""
        row = self.row(call_id)
        folder = self.recordings / row.folder
        if not folder.is_dir():
            raise self._elsewhere(call_id, folder)
        log = folder / LOG_NAME
        versions, decisions = read_versions(folder), read_decisions(folder)
        judged = folder / versions[-1].heard if versions and versions[-1].heard else log
        if not judged.exists():
            judged = log
        return ShelvedCall(
            row=row,
            call=Call(read_log(judged) if judged.exists() else ()),
            scenario=files.read_scenario(folder),
            standard=files.read_standard(folder),
            scorecard=decided(versions[-1].scorecard, decisions) if versions else None,
            recording=files.recording_of(folder),
            log=log,
            folder=folder,
            versions=versions,
            decisions=decisions,
        )

    def scorecards(self, call_id: str) -> tuple[ScorecardVersion, ...]:
        """Every scorecard a call ever had, oldest first."""
        return read_versions(self.recordings / self.row(call_id).folder)

    def cards_before(self, trainee: str, before: datetime, limit: int) -> list[Scorecard]:
        """The current scorecards, decisions in force, of the last whole calls that a person took
        before a time; the newest first. A scorecard that does not read is left out."""
        found: list[Scorecard] = []
        for folder, body in self.rows.bodies_before(trainee, before, limit):
            try:
                card = scorecard_from_json(body)
            except CodecError:
                continue
            found.append(decided(card, read_decisions(self.recordings / folder)))
        return found

    def best_percent(self) -> dict[str, float]:
        """scenario → best result in percent, over the current scorecards of all calls."""
        return self.rows.best_percent()

    def delete(self, call_id: str) -> None:
        """Move the call's folder to the trash below the recordings root, then forget the row."""
        row = self.row(call_id)
        folder = self.recordings / row.folder
        if not folder.is_dir():
            if self.rows.shared:
                # That computer would list it again at its next start.
                raise self._elsewhere(call_id, folder)
            self.rows.remove(call_id)
            return
        lock = FileLock(folder / files.LOCK_NAME)
        if not lock.acquire():
            raise KnownError(
                M_("Call {call_id} is still going on.", call_id=call_id),
                M_("Hang up first, then delete it."),
            )
        lock.release()  # Windows moves no folder with an open file in it
        trash = self.recordings / files.TRASH
        kept = trash / f"{call_id}.{time.time_ns()}"
        try:
            trash.mkdir(parents=True, exist_ok=True)
            folder.rename(kept)
        except OSError as error:
            raise cannot_write(folder, error) from error
        try:
            self.rows.remove(call_id)
        except BaseException:
            kept.rename(folder)
            raise

    def empty_trash(self, older_than_days: float = 30.0) -> int:
        """Remove for good what was deleted that long ago; returns how many calls."""
        removed = 0
        limit = time.time_ns() - int(older_than_days * 86_400e9)
        for entry in (self.recordings / files.TRASH).glob("*.*"):
            if int(entry.suffix[1:]) <= limit:
                shutil.rmtree(entry, ignore_errors=True)
                removed += 1
        return removed

    def _elsewhere(self, call_id: str, folder: Path) -> KnownError:
        return KnownError(
            M_(
                "The recording of call {call_id} is not in {folder}.",
                call_id=call_id,
                folder=str(folder),
            ),
            M_(
                "Check the folder for recordings in the settings; the call may have been taken "
                "on another computer."
            ),
        )


def _kept_rules(folder: Path) -> str:
    """The digest of the rules kept beside a call; empty where none were."""
    standard = files.read_standard(folder)
    return profile_digest(standard, files.read_scenario(folder)) if standard else ""


def _version(
    row: CallRow,
    scorecard: Scorecard,
    *,
    rules: str,
    program: str = "",
    model: str = "",
    heard: str = "",
) -> ScorecardVersion:
    return ScorecardVersion(
        scorecard,
        created_at=datetime.now(UTC),
        profile=rules,
        model=model or row.model,
        program=program or row.program,
        heard=heard,
    )
