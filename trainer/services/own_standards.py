"""Standards of one's own: files in `standards` below the data folder, or anywhere by their path.

They have the form of those that ship (assets/standards) and may `include` the same shared file.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from trainer.content.problems import Problem
from trainer.content.standards import fault, load_standard, read_standard
from trainer.domain.standard import Standard


def own_standards(folder: Path) -> Mapping[str, Standard]:
    """Those of a folder that calls can be scored by, by id; a broken one harms no other."""
    return {
        name: standard
        for name, standard in readable(folder).items()
        if first_error(folder / f"{name}.yaml") is None
    }


def readable(folder: Path) -> Mapping[str, Standard]:
    """Also those that name a check, a setting or a phrase that is not there: they can be spoken
    of, but no call can be scored by them."""
    found: dict[str, Standard] = {}
    for file in sorted(folder.glob("*.yaml")) if folder.is_dir() else ():
        reading = read_standard(file)
        if reading.standard is not None:
            found[file.stem] = reading.standard
    return found


def problems_of(file: Path) -> tuple[Problem, ...]:
    """All that is wrong with a standard's file, with the checks and settings that it names."""
    from trainer.content.lint_standard import lint_standard
    from trainer.services.check_forms import check_forms

    return lint_standard(file, check_forms())


def standard_in(file: Path) -> Standard:
    """The standard in a file. Raises `KnownError` naming the file and the first mistake in it.

    Checks more than reading does: that every check, setting and phrase it names is there.
    """
    error = first_error(file)
    if error is not None:
        raise fault(error)
    return load_standard(file)


def first_error(file: Path) -> Problem | None:
    """Why no call can be scored by the standard in a file; None where it can be used."""
    return next((each for each in problems_of(file) if each.severity == "error"), None)


def file_of(name: str, folder: Path) -> Path | None:
    """The file that a standard's name or path stands for; None where there is none."""
    places = (Path(name), folder / f"{name}.yaml")
    return next((file for file in places if file.suffix == ".yaml" and file.is_file()), None)
