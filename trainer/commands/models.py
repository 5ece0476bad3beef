"""`trainer models`: which speech models there are, and how they come, change and go."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from trainer.commands.installation import data_folder, workshop
from trainer.domain.errors import KnownError
from trainer.domain.message import M_
from trainer.i18n import _, is_chinese, render

if TYPE_CHECKING:
    from trainer.services.model_job import ModelJob
    from trainer.services.model_store import ModelEntry, ModelStore

CANCELLED = 130


def app() -> typer.Typer:
    group = typer.Typer(help=_("The speech models that listen."), no_args_is_help=True)
    group.command("list", help=_("Show the models that are here and those to be had."))(show)
    group.command(help=_("Download and install one of Vosk's Chinese models."))(install)
    group.command(help=_("Check that models are whole and load."))(verify)
    group.command(help=_("Listen with this model from now on."))(use)
    group.command("import", help=_("Take a model from a zip file or a folder."))(import_)
    group.command(help=_("Delete an installed model."))(remove)
    return group


def _store() -> ModelStore:
    from trainer.services.model_store import ModelStore

    return ModelStore(data_folder(), workshop().settings)


def show(
    online: Annotated[
        bool, typer.Option("--online", help=_("Ask Vosk's site for its newest list first."))
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help=_("Print a JSON list."))] = False,
) -> int:
    from trainer.output import print_json

    store = _store()
    if online:
        try:
            store.refresh()
        except KnownError as problem:
            _complain(problem)
    entries = store.list()
    if as_json:
        print_json([_row(entry) for entry in entries])
    else:
        _print(entries)
    return 0


def install(
    name: Annotated[str, typer.Argument(help=_("The model's name."))] = "vosk-model-small-cn-0.22",
    then_use: Annotated[
        bool, typer.Option("--use", help=_("Listen with it as soon as it is there."))
    ] = False,
) -> int:
    store = _store()
    return _arrive(store, store.install(name), then_use)


def import_(
    path: Annotated[Path, typer.Argument(help=_("A zip file, or the folder of a model."))],
    name: Annotated[str, typer.Option(help=_("What to call it here."))] = "",
    then_use: Annotated[
        bool, typer.Option("--use", help=_("Listen with it as soon as it is there."))
    ] = False,
) -> int:
    store = _store()
    return _arrive(store, store.import_from(path, name), then_use)


def verify(
    names: Annotated[
        list[str] | None, typer.Argument(help=_("Names or folders; none: all that are here."))
    ] = None,
) -> int:
    store = _store()
    wanted = names or [str(entry.path) for entry in store.list() if entry.path is not None]
    failed = False
    for name in wanted:
        job = store.verify(name)
        if not _follow(job):
            return CANCELLED
        problem = job.error()
        if problem is None:
            typer.echo(_("{name}: whole, and it loads.").format(name=Path(name).name))
        else:
            failed = True
            _complain(problem)
    return 1 if failed else 0


def use(
    name: Annotated[str, typer.Argument(help=_("A name (trainer models list) or a folder."))],
) -> int:
    path = _store().use(name)
    typer.echo(_("Listening with {path} from now on.").format(path=path))
    return 0


def remove(
    name: Annotated[str, typer.Argument(help=_("The model's name."))],
    yes: Annotated[bool, typer.Option("--yes", "-y", help=_("Do not ask."))] = False,
) -> int:
    store = _store()
    entry = store.entry(name)
    if not yes:
        if not sys.stdin.isatty():
            raise KnownError(
                M_("Nobody can be asked whether to delete the model {name}.", name=entry.name),
                M_("Say so with --yes."),
            )
        typer.confirm(_("Delete the model {name}?").format(name=entry.name), abort=True)
    store.remove(name)
    typer.echo(_("Deleted: {name}").format(name=entry.name))
    return 0


def _arrive(store: ModelStore, job: ModelJob, then_use: bool) -> int:
    if not _follow(job):
        typer.echo(
            _("Stopped. What was downloaded is kept; the same command goes on there."), err=True
        )
        return CANCELLED
    problem = job.error()
    if problem is not None:
        raise problem
    path = job.path()
    assert path is not None
    typer.echo(_("Installed: {path}").format(path=path))
    if then_use:
        return use(str(path))
    if store.used() != path:
        typer.echo(_("To listen with it: trainer models use {name}").format(name=path.name))
    return 0


def _follow(job: ModelJob) -> bool:
    """Show how far it is until it is over; False when the user stopped it."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
        TransferSpeedColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    stages = {
        "waiting": _("waiting"),
        "connecting": _("connecting"),
        "downloading": _("downloading"),
        "checking": _("checking"),
        "copying": _("copying"),
        "trying": _("trying it out"),
        "done": _("done"),
    }
    try:
        console = Console(stderr=True)
        with Progress(
            *columns, console=console, transient=True, disable=not console.is_terminal
        ) as bar:
            task = bar.add_task("", total=None)
            stage = ""
            while True:
                over = job.wait(0.1)
                now = job.progress()
                if now.stage != stage:
                    # A new task, for each stage has its own rate.
                    bar.remove_task(task)
                    task = bar.add_task(stages[now.stage], total=now.total or None)
                    stage = now.stage
                bar.update(task, completed=now.done, total=now.total or None)
                if over:
                    return not job.cancelled()
    except KeyboardInterrupt:
        job.cancel()
        job.wait(3.0)
        return False


def _complain(problem: KnownError) -> None:
    typer.echo("trainer: " + render(problem.told), err=True)


def _row(entry: ModelEntry) -> dict[str, Any]:
    return {
        "name": entry.name,
        "title": entry.title.zh if is_chinese() else entry.title.en,
        "kind": entry.kind,
        "languages": [*entry.languages],
        "path": None if entry.path is None else str(entry.path),
        "in_use": entry.in_use,
        "own": entry.own,
        "download_size": entry.download_size,
        "disk_size": entry.disk_size,
        "partial": entry.partial,
        "note": entry.note.zh if is_chinese() else entry.note.en,
        "problem": None if entry.problem is None else render(entry.problem.message),
    }


def _print(entries: tuple[ModelEntry, ...]) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console()
    width = max(len(entry.name) for entry in entries)
    for entry in entries:
        size = entry.disk_size or entry.download_size
        console.print(
            Text.assemble(
                "* " if entry.in_use else "  ",
                (entry.name.ljust(width), "bold" if entry.path else ""),
                f"{f'{size / 1e6:.0f} MB' if size else '–':>9}  ",
                (_state(entry), "green" if entry.in_use else ""),
            )
        )
        said = entry.note.zh if is_chinese() else entry.note.en
        if entry.problem is not None:
            said = render(entry.problem.message)
        elif entry.path is not None and not entry.own:
            said = f"{said} {entry.path}".strip()
        if said:
            console.print(Text(f"    {said}", style="dim"), soft_wrap=True)


def _state(entry: ModelEntry) -> str:
    if entry.problem is not None:
        return _("damaged")
    if entry.in_use:
        return _("in use")
    if entry.path is not None:
        return _("installed")
    if entry.partial:
        share = 100 * entry.partial // max(entry.download_size, entry.partial)
        return _("{n} % downloaded").format(n=share)
    return _("not installed")
