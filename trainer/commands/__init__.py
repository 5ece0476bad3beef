"""The command line's commands, one file for each group."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import typer


def add_to(app: typer.Typer) -> None:
    """Register every command."""
    from trainer.commands import (
        bench,
        calls,
        chat,
        content,
        coverage,
        importing,
        listening,
        models,
        rescore,
        scores,
        sound,
        standards,
    )

    calling = (calls, chat, scores, rescore)
    for group in (*calling, content, standards, coverage, importing, listening, sound):
        group.add_to(app)
    app.add_typer(models.app(), name="models")
    app.add_typer(bench.app(), name="bench")
