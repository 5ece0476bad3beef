"""`trainer coverage`: every clause of the standards beside the scenarios that judge it."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from trainer.commands.installation import workshop
from trainer.i18n import _

if TYPE_CHECKING:
    from trainer.content.coverage import Clause

_WIDTH = 100


def add_to(app: typer.Typer) -> None:
    app.command(help=_("Print which scenarios judge each clause of the standards."))(coverage)


def coverage(
    as_json: Annotated[bool, typer.Option("--json", help=_("Print a JSON list."))] = False,
    as_markdown: Annotated[
        bool, typer.Option("--markdown", help=_("Print a table for documents."))
    ] = False,
    wording: Annotated[
        bool, typer.Option("--wording", help=_("Print each clause with its wording."))
    ] = False,
) -> int:
    from trainer.content.coverage import coverage as cover
    from trainer.output import print_json

    shop = workshop()
    clauses = cover(shop.library.scenarios.values(), shop.standards)
    missing = [clause for clause in clauses if not clause.covered]
    if as_json:
        print_json(
            [
                {
                    "clause": clause.id,
                    "wording": clause.wording,
                    "scenarios": list(clause.own),
                    "by_standard": list(clause.by_standard),
                    "standards": list(clause.standards),
                    "checks": list(clause.checks),
                }
                for clause in clauses
            ]
        )
    elif as_markdown:
        typer.echo("\n".join(_markdown(clauses)))
    elif wording:
        typer.echo("\n".join(_wordings(clauses)))
        return 0
    else:
        typer.echo("\n".join(_table(clauses)))
        for clause in missing:
            typer.echo(_("No scenario: {clause}  {text}").format(
                clause=clause.id, text=clause.wording
            ))  # fmt: skip
        typer.echo(
            _("{n} clauses, {missing} without a scenario").format(
                n=len(clauses), missing=len(missing)
            )
        )
    return 1 if missing else 0


def _table(clauses: Sequence[Clause]) -> list[str]:
    lines: list[str] = []
    for clause in clauses:
        names = " ".join(clause.own)
        if clause.by_standard:
            more = _("and {n} by their standard").format(n=len(clause.by_standard))
            names = f"{names} {more}" if names else f"({more})"
        count = len(clause.own) + len(clause.by_standard)
        head = f"{_padded(clause.id, 16)}{count:4}  "
        room = _WIDTH - 22
        first, *rest = textwrap.wrap(names, room, break_on_hyphens=False) or ["–"]
        lines.append(head + first)
        lines += [" " * 22 + line for line in rest]
    return lines


def _wordings(clauses: Sequence[Clause]) -> list[str]:
    lines: list[str] = []
    for clause in clauses:
        # Chinese text has no spaces to break lines at.
        room = (_WIDTH - 16) // 2
        text = " ".join(clause.wording.split())
        first, *rest = [text[at : at + room] for at in range(0, len(text), room)] or ["–"]
        lines.append(_padded(clause.id, 16) + first)
        lines += [" " * 16 + line for line in rest]
    return lines


def _padded(words: str, width: int) -> str:
    """Chinese characters are two columns wide."""
    columns = sum(2 if ord(character) > 0x2E80 else 1 for character in words)
    return words + " " * max(1, width - columns)


def _markdown(clauses: Sequence[Clause]) -> list[str]:
    lines = [
        "| clause | checks | in the standards | judged in | by the standard in |",
        "|---|---|---|---|---|",
    ]
    for clause in clauses:
        lists = (_names(clause.checks), _names(clause.standards), _names(clause.own))
        lines.append(f"| {clause.id} | {' | '.join(lists)} | {len(clause.by_standard)} |")
    return lines


def _names(names: Sequence[str]) -> str:
    return " ".join(f"`{name}`" for name in names) or "–"
