"""A scorecard in the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from trainer.i18n import _
from trainer.storage.records import CallRow

VERDICTS = {
    "met": ("✓", "green"),
    "missed": ("✗", "yellow"),
    "violated": ("!", "red"),
    "review": ("?", "magenta"),
    "not_applicable": ("–", "dim"),
}


def verdict_word(verdict: str) -> str:
    """The verdict as the trainee reads it."""
    return {
        "met": _("said"),
        "missed": _("not said"),
        "violated": _("broken"),
        "review": _("to review"),
        "not_applicable": _("not called for"),
    }[verdict]


def print_calls(rows: Sequence[CallRow]) -> None:
    """Past calls, one a line."""
    if not rows:
        print(_("No calls yet. Play one: trainer demo"))
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for heading in (_("Call"), _("When"), _("Scenario"), _("Length"), _("Score"), _("State")):
        table.add_column(heading)
    for row in rows:
        score = "–"
        if row.score is not None and row.max_score:
            score = f"{100 * row.score / row.max_score:.0f}%"
        table.add_row(
            row.call_id,
            f"{row.started_at.astimezone():%Y-%m-%d %H:%M}",
            row.scenario,
            f"{row.duration:.0f} s",
            score,
            row.state,
        )
    Console().print(table)


def print_scorecard(result: dict[str, Any], title: str) -> None:
    """The result object of a call, for reading."""
    console = Console()
    outcome = _("passed") if result["passed"] else _("not passed")
    console.print()
    console.print(
        Text.assemble(
            (title, "bold"),
            "  ",
            (f"{result['percent']:.0f}%", "bold green" if result["passed"] else "bold red"),
            f"  {outcome}  ({result['score']:g} / {result['max_score']:g})",
        )
    )
    for turn in result["transcript"]:
        who = _("Customer") if turn["speaker"] == "customer" else _("You")
        console.print(
            Text(f"  {turn['start']:6.1f} s  {who}: {turn['text']}", style="dim"), soft_wrap=True
        )
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for heading in ("", _("Criterion"), _("Clause"), _("Points"), _("Time"), _("Why")):
        table.add_column(heading)
    for finding in result["findings"]:
        if finding["verdict"] == "not_applicable":
            continue
        mark, colour = VERDICTS[finding["verdict"]]
        when = "" if finding["start"] is None else f"{finding['start']:.1f} s"
        table.add_row(
            Text(f"{mark} {verdict_word(finding['verdict'])}", style=colour),
            finding["title"],
            finding["clause"],
            f"{finding['points']:g}/{finding['max_points']:g}",
            when,
            finding["reason"],
        )
    console.print(table)
    if result["recording"]:
        console.print(_("Recording: {path}").format(path=result["recording"]), soft_wrap=True)
    if result["log"]:
        console.print(_("Log: {path}").format(path=result["log"]), soft_wrap=True)
