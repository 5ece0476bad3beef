"""What is wrong with scenarios, for the window: broken files, and a closer look where asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from trainer.content.problems import Problem

if TYPE_CHECKING:
    from trainer.content.library import Library
    from trainer.services.workshop import Workshop


def problems_of_own(workshop: Workshop) -> tuple[Problem, ...]:
    """All that `trainer lint` says about the user's own packs. Takes a while for each scenario."""
    if not workshop.own_scenarios.is_dir():
        return ()
    from trainer.content.lint import lint
    from trainer.content.loader import load_scenarios
    from trainer.services.rules import known_to

    return lint(load_scenarios(workshop.own_scenarios), known_to(workshop))


def problems_of(workshop: Workshop, scenario: str) -> tuple[Problem, ...]:
    """All that `trainer lint --play` says about one scenario of the library, and its pack."""
    from trainer.services.example_check import problems_of_examples

    library, found = _looked_over(workshop, scenario)
    found += problems_of_examples(library, workshop.standards)
    return _with_full_names(workshop, scenario, found)


def first_fault(workshop: Workshop, scenario: str) -> Problem | None:
    """Why no call of a scenario of the library can be scored; None where its file has no error in
    what it is scored by."""
    _library, found = _looked_over(workshop, scenario)
    errors = [
        each
        for each in _with_full_names(workshop, scenario, found)
        if each.severity == "error" and each.path.startswith(("criteria", "phrases"))
    ]
    return errors[0] if errors else None


def _looked_over(workshop: Workshop, scenario: str) -> tuple[Library, tuple[Problem, ...]]:
    from trainer.content.lint import lint
    from trainer.content.loader import load_scenarios
    from trainer.services.rules import known_to

    library = load_scenarios(_folder(workshop, scenario).absolute())
    return library, lint(library, known_to(workshop))


def _folder(workshop: Workshop, scenario: str) -> Path:
    return Path(workshop.scenario(scenario).source).parent


def _with_full_names(
    workshop: Workshop, scenario: str, found: tuple[Problem, ...]
) -> tuple[Problem, ...]:
    folder = _folder(workshop, scenario)
    return tuple(replace(each, file=_full_name(each.file, folder)) for each in found)


def _full_name(file: str, folder: Path) -> str:
    """As seen from above the packs, like the files in a list of all."""
    pack = folder.parent.name
    own = (folder / file).exists()
    return f"{pack}/{folder.name}/{file}" if own else f"{pack}/{file}"


def by_scenario(
    problems: tuple[Problem, ...], known: Mapping[str, object]
) -> Mapping[str, tuple[Problem, ...]]:
    """Problems by the scenario in whose folder they stand."""
    found: dict[str, tuple[Problem, ...]] = {}
    for problem in problems:
        folders = PurePosixPath(problem.file).parts[:-1]
        name = next((part for part in reversed(folders) if part in known), None)
        if name is not None:
            found[name] = (*found.get(name, ()), problem)
    return found
