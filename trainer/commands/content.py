"""`trainer scenarios`, `lint`, `prove`: what can be played, and whether it holds."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trainer import paths
from trainer.commands.installation import workshop
from trainer.domain.errors import KnownError
from trainer.domain.message import M_
from trainer.i18n import _, is_chinese

if TYPE_CHECKING:
    from trainer.content.problems import Problem
    from trainer.services.proving import ToProve
    from trainer.services.workshop import Workshop


def add_to(app: typer.Typer) -> None:
    app.command(help=_("List the scenarios."))(scenarios)
    app.command(help=_("Name every problem in scenario files."))(lint)
    app.command(help=_("Play the scenarios' examples by sound and check what they promise."))(prove)


def scenarios(
    as_json: Annotated[bool, typer.Option("--json", help=_("Print a JSON list."))] = False,
) -> int:
    from trainer.output import print_json

    found = list(workshop().library.scenarios.values())
    if as_json:
        print_json(
            [
                {
                    "id": s.id,
                    "title": s.title.zh,
                    "title_en": s.title.en,
                    "situation": s.situation.zh,
                    "standard": s.standard,
                    "difficulty": s.difficulty,
                    "minutes": s.minutes,
                    "endings": list(s.endings),
                    "examples": [e.id for e in s.examples],
                }
                for s in found
            ]
        )
        return 0
    for s in found:
        title = s.title.zh if is_chinese() else s.title.en or s.title.zh
        typer.echo(f"{s.id:18} {title}  [{s.standard}]")
    return 0


def lint(
    files: Annotated[
        list[str] | None,
        typer.Argument(
            help=_("Names or paths of packs and scenarios; without any, those that ship.")
        ),
    ] = None,
    play: Annotated[
        bool, typer.Option("--play", help=_("Play the examples too, as text, to their endings."))
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help=_("Print a JSON list."))] = False,
) -> int:
    from trainer.content.lint import lint as look_over
    from trainer.content.loader import load_scenarios
    from trainer.output import print_json
    from trainer.services.example_check import problems_of_examples
    from trainer.services.rules import known_to

    shop = workshop()
    places = [_place(shop, name) for name in files or ()] or [paths.scenarios()]
    known = known_to(shop)
    problems: list[Problem] = []
    for place in places:
        library = load_scenarios(place)
        problems += look_over(library, known)
        if play:
            problems += problems_of_examples(library, shop.standards)
    errors = sum(problem.severity == "error" for problem in problems)
    if as_json:
        print_json([problem.to_json(_) for problem in problems])
        return 1 if errors else 0
    for problem in problems:
        typer.echo(problem.listed(_))
    if not problems:
        typer.echo(_("No problems found."), err=True)
    return 1 if errors else 0


def _place(shop: Workshop, name: str) -> Path:
    """Where a pack or scenario lies that is given by its path or its name; it need not load."""
    if Path(name).exists():
        return Path(name)
    for root in (paths.scenarios(), shop.own_scenarios):
        packs = sorted(root.iterdir()) if root.is_dir() else []
        for folder in (root, *packs):
            if name not in ("", ".", "..") and "/" not in name and (folder / name).is_dir():
                return folder / name
    raise KnownError(
        M_("There is no file or folder {path}, nor a scenario of that name.", path=name),
        M_("“trainer scenarios” lists them."),
    )


def prove(
    names: Annotated[
        list[str] | None,
        typer.Argument(help=_("Scenarios or their paths, or scenario/example; none: all.")),
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, help=_("Processes."))] = os.cpu_count() or 1,
) -> int:
    from trainer.services.proving import prove_all

    shop = workshop()
    wanted = _wanted(shop, names or [])
    failed = 0
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        for proof in prove_all(Path(folder), shop.voices, wanted, jobs):
            percent = f"{proof.percent:5.1f} %"
            mark = "✗" if proof.failures else "✓"
            typer.echo(f"{mark} {proof.scenario}/{proof.example:12} {percent}  {proof.ending}")
            for failure in proof.failures:
                typer.echo("    " + failure.render(_))
            failed += bool(proof.failures)
    typer.echo(_("{n} examples, {failed} failed").format(n=len(wanted), failed=failed))
    return 1 if failed else 0


def _wanted(shop: Workshop, names: list[str]) -> list[ToProve]:
    found: list[ToProve] = []
    for name in names or list(shop.library.scenarios):
        place, wanted = _parted(shop, name)
        scenario = shop.written_scenario(place)
        chosen = [e.id for e in scenario.examples if wanted in ("", e.id)]
        if not chosen:
            raise KnownError(
                M_("The scenario {name} has no example {example}.", name=place, example=wanted)
                if wanted
                else M_("The scenario {name} has no examples.", name=place)
            )
        standard = shop.standard(scenario.standard)
        found += [(scenario, standard, example) for example in chosen]
    return found


def _parted(shop: Workshop, name: str) -> tuple[str, str]:
    """A scenario (its name or path) and an example; the latter empty for all of them."""
    if "/" not in name or Path(name).exists():
        return name, ""
    place, _slash, wanted = name.rpartition("/")
    if place in shop.library.scenarios or Path(place).exists():
        return place, wanted
    return (name, "") if "/" in place else (place, wanted)
