"""Standards of one's own: files in `standards` below the data folder, or anywhere by their path.

They have the form of those that ship (assets/standards) and may `include` the same shared file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from trainer.content.standards import load_standard
from trainer.domain.errors import KnownError
from trainer.domain.message import M_
from trainer.domain.scenario import Label, Scenario
from trainer.domain.standard import Standard

_SAMPLES = {"company": "顺达快递", "agent_id": "1024"}
"""What stands for the variables that every scenario has."""


def files(folder: Path) -> Iterator[Path]:
    """Those that may be standards, in the order of their names."""
    if folder.is_dir():
        yield from sorted(folder.glob("*.yaml"))


def own_standards(folder: Path) -> Mapping[str, Standard]:
    """Those of a folder that can be used, by id; a broken one harms no other."""
    found: dict[str, Standard] = {}
    for file in files(folder):
        try:
            found[file.stem] = load_standard(file)
        except KnownError:
            continue
    return found


def standard_in(file: Path) -> Standard:
    """The standard in a file. Raises `KnownError` naming the file and the first mistake in it.

    Checks more than reading does: that every check, setting and phrase it names is there.
    """
    from trainer.scoring import problems

    standard = load_standard(file)
    nowhere = Label("")
    adds_nothing = Scenario(
        standard.id, nowhere, nowhere, nowhere, standard.id, "", {}, {}, variables=_SAMPLES
    )
    found = problems(standard, adds_nothing)
    if found:
        raise KnownError(
            M_("{file}: {problem}", file=file.name, problem=found[0]),
            M_("Correct the file; docs/standards.md says what a standard may say."),
        )
    return standard


def file_of(name: str, folder: Path) -> Path | None:
    """The file that a standard's name or path stands for; None where there is none."""
    places = (Path(name), folder / f"{name}.yaml")
    return next((file for file in places if file.suffix == ".yaml" and file.is_file()), None)
