"""`trainer import`: a table of wording becomes draft scenarios."""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trainer.commands.installation import workshop
from trainer.domain.errors import KnownError
from trainer.domain.message import M_
from trainer.i18n import _

if TYPE_CHECKING:
    from trainer.content.drafting import Draft


def add_to(app: typer.Typer) -> None:
    app.command(name="import", help=_("Make draft scenarios of a table (Word, Excel or CSV)."))(
        import_table
    )


def import_table(
    file: Annotated[
        Path, typer.Argument(help=_("A file with columns 环节, 核心动作, 话术, 注意事项."))
    ],
    to: Annotated[
        Path | None, typer.Option(help=_("Folder of the new pack; none: among your own packs."))
    ] = None,
    standard: Annotated[str, typer.Option(help=_("The standard that judges."))] = "script-180-220",
) -> int:
    from trainer.content.drafting import draft
    from trainer.content.lint import lint
    from trainer.content.loader import load_scenarios
    from trainer.content.tables import read_tables
    from trainer.services.rules import known_to

    shop = workshop()
    rules = shop.standard(standard)
    tables = read_tables(file)
    pack = to or shop.own_scenarios / (re.sub(r"[^\w-]+", "-", file.stem).strip("-") or "draft")
    if pack.exists():
        raise KnownError(
            M_("There is already a folder {path}.", path=str(pack)),
            M_("Name another one with --to."),
        )
    taken = set(shop.library.scenarios)
    drafts = [draft(table, standard=rules, taken=taken) for table in tables]
    _write(pack, file.stem, drafts)
    problems = lint(load_scenarios(pack.absolute()), known_to(shop))
    for made, table in zip(drafts, tables, strict=True):
        gaps = sum(p.severity == "gap" and p.file.startswith(made.name + "/") for p in problems)
        typer.echo(
            _("{folder}: {title}, {n} stages, {gaps} gaps to fill").format(
                folder=pack / made.name, title=table.title, n=len(table.stages), gaps=gaps
            )
        )
    for problem in problems:
        if problem.severity != "gap":
            typer.echo(problem.render(_))
    typer.echo(_("“trainer lint {path}” names every gap with its line.").format(path=pack))
    return 0


def _write(pack: Path, title: str, drafts: list[Draft]) -> None:
    """The whole pack or nothing."""
    try:
        pack.parent.mkdir(parents=True, exist_ok=True)
        holder = Path(tempfile.mkdtemp(prefix=".import-", dir=pack.parent))
        try:
            made = holder / "pack"
            made.mkdir()
            (made / "pack.yaml").write_text(f"title: {_quoted(title)}\n", "utf-8")
            for each in drafts:
                for name, text in each.files.items():
                    target = made / each.name / name
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_text(text, "utf-8", newline="\n")
            made.rename(pack)
        finally:
            shutil.rmtree(holder, ignore_errors=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise KnownError(
            M_("{path} cannot be written: {reason}.", path=str(pack), reason=reason)
        ) from error


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
