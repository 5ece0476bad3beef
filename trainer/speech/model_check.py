"""Is a folder a model that Vosk can load? Asked before Vosk is, which may end the program.

First the files are looked at. A folder never seen before is then loaded once in a process of its
own; that it went well is noted with the sizes and times of its files, so the next start only
compares those.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
import uuid
from contextlib import suppress
from pathlib import Path

from trainer import paths
from trainer.domain.errors import KnownError
from trainer.domain.message import M_, Message
from trainer.speech.probe import survives

_NOTES = "checked-models.json"


def _remedy() -> Message:
    return M_(
        "Choose the unpacked folder of a Vosk model in the settings, "
        "or use the model that comes with the program."
    )


def locate(folder: Path) -> Path:
    """The folder that really holds the model: `folder`, or the one folder that a zip put in it."""
    if folder.is_dir() and not _has_model(folder):
        inner = models_in(folder)
        if len(inner) == 1:
            return inner[0]
    return folder


def models_in(folder: Path) -> list[Path]:
    """The models right inside `folder`, by name; none where it cannot be read."""
    try:
        children = sorted(folder.iterdir())
    except OSError:
        return []
    return [child for child in children if child.is_dir() and _has_model(child)]


def _has_model(folder: Path) -> bool:
    return (folder / "am" / "final.mdl").exists() or (folder / "final.mdl").exists()


def words_file(folder: Path) -> Path:
    """Where the model's vocabulary lies."""
    flat = folder / "words.txt"
    return flat if flat.exists() else folder / "graph" / "words.txt"


def check_files(folder: Path) -> None:
    """Raise KnownError unless everything that Vosk will open is there and not empty."""
    if not folder.exists():
        raise KnownError(M_("The speech model {path} does not exist.", path=str(folder)), _remedy())
    if not folder.is_dir():
        raise KnownError(
            M_("The speech model {path} is a file, not a folder.", path=str(folder)),
            M_("Unpack it first, then choose the folder in the settings."),
        )
    if not _has_model(folder):
        raise KnownError(
            M_("{path} is not a Vosk model: am/final.mdl is missing.", path=str(folder)), _remedy()
        )
    flat = not (folder / "am" / "final.mdl").exists()
    net, conf, graph = ("", "", "") if flat else ("am/", "conf/", "graph/")
    needed = [f"{net}final.mdl", f"{graph}words.txt"]
    if not flat:
        needed.append(f"{conf}model.conf")
    if not (folder / f"{conf}fbank.conf").exists():
        needed.append(f"{conf}mfcc.conf")
    if (folder / f"{graph}HCLG.fst").exists():
        needed.append(f"{graph}HCLG.fst")
    else:
        needed += [f"{graph}HCLr.fst", f"{graph}Gr.fst", f"{graph}disambig_tid.int"]
    if (folder / "ivector").is_dir():
        needed += [f"ivector/{name}" for name in _IVECTOR]
    for name in needed:
        path = folder / name
        if not path.is_file():
            raise KnownError(
                M_("The speech model {path} lacks {name}.", path=str(folder), name=name), _remedy()
            )
        if path.stat().st_size == 0:
            raise KnownError(
                M_(
                    "In the speech model {path} the file {name} is empty.",
                    path=str(folder),
                    name=name,
                ),
                _remedy(),
            )


_IVECTOR = (
    "final.dubm", "final.ie", "final.mat", "global_cmvn.stats", "online_cmvn.conf", "splice.conf",
)  # fmt: skip


def fingerprint(folder: Path) -> str:
    """Changes whenever a file of the model or the version of Vosk does."""
    lines = [importlib.metadata.version("vosk")]
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = Path(place, name)
            state = path.stat()
            lines.append(f"{path.relative_to(folder)}|{state.st_size}|{state.st_mtime_ns}")
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogateescape")).hexdigest()


def check(folder: Path, *, afresh: bool = False) -> str:
    """Raise KnownError unless Vosk loads `folder`; its fingerprint.

    `afresh`: load it in a process of its own even when that went well before.
    """
    check_files(folder)
    try:
        mark = fingerprint(folder)
    except OSError as problem:
        raise KnownError(
            M_(
                "The speech model {path} cannot be read ({reason}).",
                path=str(folder),
                reason=str(problem.strerror),
            ),
            _remedy(),
        ) from problem
    notes = _read_notes()
    if afresh or notes.get(str(folder)) != mark:
        _try_loading(folder)
        _write_notes({**notes, str(folder): mark})
    return mark


def moved(old: Path, new: Path) -> None:
    """The checked folder `old` now lies at `new`: it need not be tried again."""
    notes = _read_notes()
    mark = notes.pop(str(old), None)
    if mark is not None:
        _write_notes({**notes, str(new): mark})


def _try_loading(folder: Path) -> None:
    if not survives("trainer.speech.model_probe", folder):
        raise KnownError(
            M_("Vosk cannot load the speech model {path}: it is damaged.", path=str(folder)),
            M_(
                "Unpack or copy the model again, "
                "or use the model that comes with the program (settings)."
            ),
        )


def _notes_path() -> Path:
    return paths.home() / "cache" / _NOTES


def _read_notes() -> dict[str, str]:
    try:
        notes: dict[str, str] = dict(json.loads(_notes_path().read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return {}
    return notes


def _write_notes(notes: dict[str, str]) -> None:
    # Without a place for notes the model is tried again next time.
    with suppress(OSError):
        path = _notes_path()
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{path.name}.{uuid.uuid4().hex}")
        part.write_text(json.dumps(notes, ensure_ascii=False, indent=0), "utf-8")
        part.replace(path)
