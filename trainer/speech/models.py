"""Which speech model is used, and what is known of it."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path

from trainer import paths
from trainer.domain.errors import KnownError
from trainer.domain.message import M_
from trainer.speech.model_check import locate, models_in, words_file

VARIABLE = "VOSK_MODEL_PATH"
BUNDLED = "cmn-synthetic-small"


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """A model's name and place. `synthetic`: it was trained on a synthesiser's voices alone and
    says nothing about human speech, which the program must say wherever it is used."""

    name: str
    path: Path
    synthetic: bool

    def words(self) -> frozenset[str]:
        """The vocabulary. Raises KnownError where it cannot be read."""
        path = words_file(self.path)
        try:
            lines = path.read_text("utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as problem:
            raise KnownError(
                M_("The list of words {path} cannot be read.", path=str(path)),
                M_("Unpack or copy the model again."),
            ) from problem
        words = (line.split(maxsplit=1)[0] for line in lines if line.strip())
        return frozenset(word for word in words if word[0] not in "<[#!")


def bundled_model() -> Path:
    """The model that comes with the program."""
    return paths.models() / BUNDLED


def find_model(setting: str | Path | None = None) -> Path:
    """The folder to load: the setting, else VOSK_MODEL_PATH, else the bundled model.

    What the user named is never replaced silently: a wrong name is an error when it is loaded.
    Raises KnownError where nothing was named and the bundled model is missing.
    """
    named = str(setting or "").strip() or os.environ.get(VARIABLE, "").strip()
    if named:
        return _choose(Path(named).expanduser().absolute())
    bundled = bundled_model()
    if not bundled.is_dir():
        raise KnownError(
            M_(
                "The speech model that comes with the program is missing: {path}", path=str(bundled)
            ),
            M_("Get the program's folder again, or choose a Vosk model in the settings."),
        )
    return bundled


def _choose(folder: Path) -> Path:
    """Vosk's variable may name a folder of models: then a Chinese one, small ones first."""
    if locate(folder) == folder:
        chinese = [model for model in models_in(folder) if is_chinese(model.name)]
        if chinese:
            return min(chinese, key=lambda model: ("-small-" not in model.name, model.name))
    return folder


def is_chinese(name: str) -> bool:
    """Whether a folder's name is one of Vosk's for a Chinese model."""
    return re.match(r"vosk-model-(small-)?cn\b", name) is not None


def vosk_places() -> tuple[Path, ...]:
    """The folders where Vosk itself looks for models, the first one first."""
    places = [
        Path("/usr/share/vosk"),
        Path.home() / "AppData" / "Local" / "vosk",
        Path.home() / ".cache" / "vosk",
    ]
    named = os.environ.get(VARIABLE, "").strip()
    return (Path(named).expanduser().absolute(), *places) if named else tuple(places)


def describe(path: str | Path) -> ModelInfo:
    """What `model.json` in the folder says; an official model has none and is not synthetic."""
    folder = locate(Path(path).expanduser().absolute())
    try:
        card = json.loads((folder / "model.json").read_text("utf-8"))
        name, kind = str(card.get("name") or folder.name), card.get("kind")
    except (OSError, ValueError, AttributeError):
        name, kind = folder.name, None
    return ModelInfo(name, folder, kind == "synthetic")
