"""What the lists of speech models show."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from trainer.domain.errors import KnownError
from trainer.domain.scenario import Label
from trainer.speech import catalogue as cat
from trainer.speech import model_check
from trainer.speech.files import size_of
from trainer.speech.models import describe, is_chinese

Kind = Literal["synthetic", "official", "other"]


@dataclass(frozen=True, slots=True)
class ModelEntry:
    """A model that is here or can be had. Sizes in bytes, 0 = not known or not there.

    `path` is None for one that is not installed, of which `partial` bytes may have arrived.
    `own`: it lies in the user's models folder and may be removed. `problem`: it cannot be used.
    """

    name: str
    title: Label
    kind: Kind
    languages: tuple[str, ...]
    note: Label
    path: Path | None = None
    in_use: bool = False
    own: bool = False
    download_size: int = 0
    disk_size: int = 0
    partial: int = 0
    problem: KnownError | None = None


def described(path: Path, catalogue: cat.Catalogue, *, own: bool = False) -> ModelEntry:
    """The entry of a model that is here. `own`: in the user's models folder."""
    info = describe(path)
    name = path.name if own else info.name
    known = catalogue.get(name)
    problem = None
    try:
        model_check.check_files(info.path)
    except KnownError as error:
        problem = error
    kind: Kind = "other"
    if info.synthetic:
        kind = "synthetic"
    elif known is not None or is_chinese(name):
        kind = "official"
    title, note = _words(known, kind, name)
    languages = ("cmn",) if kind == "official" else _languages(info.path)
    return ModelEntry(
        name, title, kind, languages, note, path, own=own,
        download_size=known.size if known else 0, disk_size=size_of(info.path), problem=problem,
    )  # fmt: skip


def absent(
    name: str, catalogue: cat.Catalogue, offer: cat.Offer | None, partial: int
) -> ModelEntry:
    """The entry of one of Vosk's models that is not installed."""
    known = catalogue.get(name)
    title, note = _words(known, "official", name)
    size = offer.size if offer else known.size if known else 0
    return ModelEntry(name, title, "official", ("cmn",), note, download_size=size, partial=partial)


def is_whole(path: Path) -> bool:
    """Whether all files of a model are there."""
    try:
        model_check.check_files(path)
    except KnownError:
        return False
    return True


def real(path: Path) -> Path:
    """The same for every way to write a model's folder."""
    return model_check.locate(path).resolve()


def models_at(place: Path) -> list[Path]:
    """A model, or the models in a folder, but those that Vosk made for other languages."""
    found = model_check.models_in(place)
    if not found and is_whole(place):
        return [place]
    return [
        path for path in found if is_chinese(path.name) or not path.name.startswith("vosk-model-")
    ]


def _languages(folder: Path) -> tuple[str, ...]:
    try:
        card: Any = json.loads((folder / "model.json").read_text("utf-8"))
        return (str(card["language"]),)
    except (OSError, ValueError, KeyError, TypeError):
        return ()


def _words(known: cat.KnownModel | None, kind: Kind, name: str) -> tuple[Label, Label]:
    """Title and note."""
    if known is not None:
        return Label(known.title.zh, known.title.en), Label(known.note.zh, known.note.en)
    if kind == "synthetic":
        return (
            Label("自带模型", "The bundled model"),
            Label(
                "随程序自带，不联网也能用。真人说话请用官方模型。",
                "Comes with the program and needs no network. For people, use an official model.",
            ),
        )
    return Label(name, name), Label("", "")
