"""The user's `models` folder on the disk.

A folder in it that does not begin with a dot is a whole model that was loaded once; what is still
on its way lies in `.incoming` and gets its place by renaming, so an end at any moment leaves either
no model or a whole one. A file lock for each name keeps programs apart.
"""

from __future__ import annotations

import uuid
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from trainer.domain.errors import KnownError
from trainer.domain.message import M_, Message
from trainer.speech import model_check
from trainer.speech.files import disk_error, move, remove_tree
from trainer.speech.watch import Watch
from trainer.storage.filelock import FileLock

_INCOMING, _TRASH = ".incoming", ".trash"


class ModelFolder:
    """What lies in the folder `path`. Safe from any thread and any program."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def models(self) -> Sequence[Path]:
        """The folders of its models, by name; none where it cannot be read."""
        try:
            return sorted(
                path
                for path in self.path.iterdir()
                if path.is_dir() and not path.name.startswith(".")
            )
        except OSError:
            return []

    def part(self, name: str) -> Path:
        """Where the zip of a model lies while it comes."""
        return self.path / _INCOMING / name / "archive.zip.part"

    def arrived(self, name: str) -> int:
        """Bytes that are here of a model's zip."""
        try:
            return self.part(name).stat().st_size
        except OSError:
            return 0

    @contextmanager
    def claimed(self, name: str) -> Generator[Path]:
        """A working folder for this name that no other program uses meanwhile."""
        incoming = self.path / _INCOMING
        work = incoming / name
        with disk_error(incoming):
            incoming.mkdir(parents=True, exist_ok=True)
        with FileLock(incoming / f"{name}.lock") as lock:
            if not lock.acquire():
                raise KnownError(
                    M_("The model {name} is just being installed or removed.", name=name),
                    M_("Wait until that is done."),
                )
            with disk_error(work):
                work.mkdir(exist_ok=True)
                # Of an installation that was cut off only the download is worth keeping.
                remove_tree(work / "fresh")
                (work / "fresh").mkdir()
            try:
                yield work
            finally:
                remove_tree(work / "fresh")
                with suppress(OSError):
                    work.rmdir()  # empty unless a download waits in it

    def settle(self, fresh: Path, target: Path, source: Path, watch: Watch) -> None:
        """Give the unpacked model its place, once it was loaded. Raises KnownError.

        `source`: where it came from, for messages.
        """
        found = model_check.locate(fresh)
        watch.enter("trying")
        try:
            model_check.check(found, afresh=True)
        except KnownError as error:
            args = {**error.message.args, "path": str(source)}
            raise KnownError(
                Message(error.message.msgid, args),
                M_("Use the zip file or the unpacked folder from Vosk's own site."),
            ) from error
        watch.check()
        with disk_error(target):
            if target.exists():
                self.discard(target)
            move(found, target)
        model_check.moved(found, target)
        watch.enter("done")

    def discard(self, path: Path) -> None:
        """Out of sight in one step, then deleted."""
        trash = self.path / _TRASH
        trash.mkdir(exist_ok=True)
        move(path, trash / uuid.uuid4().hex)
        remove_tree(trash)
