"""The recordings that a scenario names: inside its pack, and fit to be played."""

from __future__ import annotations

from pathlib import Path as FilePath
from pathlib import PurePosixPath

from trainer.content.problems import Path, nearest
from trainer.content.references import Reporter
from trainer.content.schema import RecordingDoc, ScenarioDoc
from trainer.domain.message import M_
from trainer.recordings import RecordingError, read_recording

_SUFFIXES = (".wav", ".flac")


def check_recordings(
    doc: ScenarioDoc, folder: FilePath, inside: FilePath, report: Reporter
) -> dict[str, str]:
    """Recordings as the document names them → full paths of those that can be played.

    A name that leads out of `inside` is an error. A file that is missing or broken is a warning:
    the call can be played, its text is spoken.
    """
    found: dict[str, str] = {}
    for name, moment in doc.moments.items():
        for key, index, line in moment.spoken():
            if isinstance(line, RecordingDoc) and line.recording not in found:
                path: Path = ("moments", name, key, index, "recording")
                file = _checked(line.recording, path, folder, inside, report)
                if file is not None:
                    found[line.recording] = str(file)
    return found


def _checked(
    name: str, path: Path, folder: FilePath, inside: FilePath, report: Reporter
) -> FilePath | None:
    relative = PurePosixPath(name)
    try:
        file = (folder / relative).resolve()
        outside = not file.is_relative_to(inside.resolve())
        if outside or relative.is_absolute() or "\\" in name:
            report.add(path, M_("Recordings stand in the scenario's pack (lines/first.wav)."))
            return None
        if not file.exists():
            near = nearest(name, _sounds(folder))
            report.add(path, M_("There is no file “{name}”.", name=name), near, "warning")
            return None
        read_recording(file)
    except RecordingError as error:
        report.add(path, error.message, severity="warning")
        return None
    except (OSError, ValueError, RuntimeError):
        report.add(path, M_("There is no file “{name}”.", name=name), severity="warning")
        return None
    return file


def _sounds(folder: FilePath) -> list[str]:
    return [
        each.relative_to(folder).as_posix()
        for pattern in ("*", "*/*")
        for each in folder.glob(pattern)
        if each.suffix.lower() in _SUFFIXES
    ]
