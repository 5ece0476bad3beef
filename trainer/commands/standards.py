"""`trainer standards`: by what a call can be scored, and what is wrong with a standard's file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trainer.commands.installation import workshop
from trainer.i18n import _, is_chinese

if TYPE_CHECKING:
    from trainer.domain.standard import Standard


def add_to(app: typer.Typer) -> None:
    app.command(help=_("List the standards, or look over files of your own."))(standards)


def standards(
    paths: Annotated[
        list[Path] | None, typer.Argument(help=_("Files to look over; without any, your own."))
    ] = None,
) -> int:
    from trainer.content.lint_standard import files
    from trainer.services.own_standards import problems_of

    shop = workshop()
    given = paths or []
    found = {file: problems_of(file) for file in given or files(shop.own_standards)}
    problems = [each for file in found for each in found[file]]
    for problem in problems:
        typer.echo(problem.listed(_))
    if not given:
        for standard in shop.standards.values():
            typer.echo(_line(standard))
        for file, wrong in found.items():
            error = next((each for each in wrong if each.severity == "error"), None)
            if error is not None and file.stem not in shop.standards:
                words = _("cannot be used: {problem}").format(problem=error.told.render(_))
                typer.echo(f"{file.stem:18} {words}")
    elif not problems:
        typer.echo(_("No problems found."), err=True)
    return 1 if any(each.severity == "error" for each in problems) else 0


def _line(standard: Standard) -> str:
    title = standard.title if is_chinese() else standard.title_en or standard.title
    low, high = standard.pace
    points = sum(criterion.points for criterion in standard.criteria)
    figures = _("{low}–{high} characters a minute, {points} points, pass mark {mark} %").format(
        low=f"{low:g}", high=f"{high:g}", points=f"{points:g}", mark=f"{standard.pass_mark:g}"
    )
    return f"{standard.id:18} {title}  {figures}"
