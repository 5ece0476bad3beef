"""Recognisers by name, from entry points: what the program brings along and what others add.

An entry point of the group `trainer.recognisers` names a callable: the folder of a model →
`LoadedModel`, raising KnownError where the folder is no model of its kind. `docs/recognisers.md`
tells how to write one.
"""

from __future__ import annotations

from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

from trainer.domain.errors import KnownError
from trainer.domain.message import M_
from trainer.speech.base import LoadedModel

GROUP = "trainer.recognisers"
DEFAULT = "vosk"
# Named here and not in the package's metadata: a frozen build carries none.
_BUILT_IN = (
    EntryPoint(DEFAULT, "trainer.speech.recogniser:load_model", GROUP),
    EntryPoint("sherpa-onnx", "trainer.speech.sherpa:load_model", GROUP),
)


def engines() -> dict[str, EntryPoint]:
    """Name → entry point, whether it loads or not. The program's own cannot be replaced."""
    found = {point.name: point for point in entry_points(group=GROUP)}
    return {**found, **{point.name: point for point in _BUILT_IN}}


def find_engine(name: str) -> EntryPoint:
    """The recogniser called `name`. Raises KnownError with the known ones."""
    known = engines()
    if name not in known:
        raise KnownError(
            M_("There is no recogniser named {name}.", name=name),
            M_("Choose one of these: {names}.", names=", ".join(sorted(known))),
        )
    return known[name]


def load_engine(name: str, folder: Path) -> LoadedModel:
    """The model in `folder`, loaded by the recogniser `name`. Raises KnownError."""
    point = find_engine(name)
    try:
        load = point.load()
    except (ImportError, AttributeError) as problem:
        raise KnownError(
            M_("The recogniser {name} cannot be used: {reason}.", name=name, reason=str(problem)),
            M_("Install the package that brings it again."),
        ) from problem
    model: LoadedModel = load(folder)
    return model
