"""`trainer bench`: figures beside a baseline measured in the same run."""

from __future__ import annotations

import typer

from trainer.i18n import _


def app() -> typer.Typer:
    group = typer.Typer(help=_("Measure the program."), no_args_is_help=True)
    group.callback()(_group)
    return group


def _group() -> None:
    """Keeps `trainer bench` a group even while it has one command."""
