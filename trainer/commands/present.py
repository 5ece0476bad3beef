"""A scorecard in the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from trainer.domain.figures import percent
from trainer.domain.message import M_
from trainer.domain.scenario import Label, Scenario
from trainer.i18n import _, is_chinese, ngettext, render
from trainer.services.verdict_words import verdict_message
from trainer.storage.records import CallRow

FAULTS = ("missed", "violated")
MARKS = {
    "met": ("✓", "green"),
    "missed": ("✗", "yellow"),
    "violated": ("!", "red"),
    "review": ("?", "magenta"),
    "not_applicable": ("–", "dim"),
}


_STATES = {
    "finished": M_("finished"),
    "recovered": M_("recovered"),
    "running": M_("going on"),
    "damaged": M_("damaged"),
}


def print_calls(rows: Sequence[CallRow]) -> None:
    """Past calls, one a line."""
    if not rows:
        print(_("No calls yet. Play one: trainer demo"))
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    headings = (_("Call"), _("When"), _("Scenario"), _("Length"), _("Score"), _("Result"))
    for heading in headings:
        # A title can go on in the next line; a call's name that is cut off is of no use.
        table.add_column(heading, no_wrap=heading != headings[2], overflow="fold")
    for row in rows:
        score = "–"
        if row.score is not None and row.max_score:
            score = f"{percent(row.score, row.max_score)}%"
        table.add_row(
            row.call_id,
            f"{row.started_at.astimezone():%Y-%m-%d %H:%M}",
            f"{both(row.title_zh, row.title_en)} ({row.scenario})",
            f"{row.duration:.0f} s",
            score,
            _result(row),
        )
    Console().print(table)


def _result(row: CallRow) -> str:
    """Passed or not, where that can be said of the whole call; else what state it is in."""
    if row.passed is None or row.state in ("running", "recovered"):
        return _STATES[row.state].render(_)
    outcome = _("passed") if row.passed else _("not passed")
    return outcome if row.state == "finished" else f"{outcome}, {_STATES[row.state].render(_)}"


def print_scorecard(result: dict[str, Any], scenario: Scenario) -> None:
    """The result object of a call, for reading. Long lines are never cut."""
    console = Console(soft_wrap=True, highlight=False)
    outcome = _("passed") if result["passed"] else _("not passed")
    colour = "bold green" if result["passed"] else "bold red"
    console.print()
    console.print(
        Text.assemble(
            (in_language(scenario.title), "bold"),
            "  ",
            (f"{percent(result['score'], result['max_score'])}%", colour),
            f"  {outcome}  ({result['score']:g} / {result['max_score']:g})",
        )
    )
    console.print(Text(_judged_by(result), "dim"))
    ending = scenario.endings.get(result["ending"])
    if ending is not None:
        console.print(_("How it ended: {ending}").format(ending=in_language(ending.label)))
    _print_what_decided(console, [f for f in result["findings"] if f["verdict"] in FAULTS])
    if result["review_points"]:
        console.print(
            _("{n} points are to be reviewed and not counted.").format(
                n=f"{result['review_points']:g}"
            )
        )
    if by := dict.fromkeys(f["decision"]["by"] for f in result["findings"] if f["decision"]):
        console.print(_("With decisions by: {names}").format(names=", ".join(by)), markup=False)
    if result["to_work_on"]:
        _print_to_work_on(console, result["to_work_on"])
    console.print()
    for turn in result["transcript"]:
        who = _("Customer") if turn["speaker"] == "customer" else _("You")
        console.print(Text(f"  {turn['start']:6.1f} s  {who}: {turn['text']}", style="dim"))
    console.print()
    for finding in result["findings"]:
        if finding["verdict"] != "not_applicable" or finding["decision"] is not None:
            _print_finding(console, finding, written=scenario.channel == "chat")
    if result["recording"]:
        console.print(_("Recording: {path}").format(path=result["recording"]))
    if result["log"]:
        console.print(_("Log: {path}").format(path=result["log"]))


def _judged_by(result: dict[str, Any]) -> str:
    """The rules and the call; a recording that was only scored is no call."""
    facts = {"standard": result["standard"], "n": f"{result['pass_mark']:g}"}
    if not result["call_id"]:
        return _("Standard {standard} · pass mark {n} %").format(**facts)
    words = _("Standard {standard} · pass mark {n} % · call {call}")
    return words.format(**facts, call=result["call_id"])


def _print_what_decided(console: Console, failed: Sequence[dict[str, Any]]) -> None:
    """What took all points (fatal), then what failed the call whatever the sum (critical)."""
    for words, found in (
        (_("Takes all points by itself: {title}"), [f for f in failed if f["fatal"]]),
        (
            _("Fails the call by itself: {title}"),
            [f for f in failed if f["critical"] and not f["fatal"]],
        ),
    ):
        for title in dict.fromkeys(map(_title, found)):
            console.print(Text(words.format(title=title), "bold red"))


def _print_to_work_on(console: Console, things: Sequence[dict[str, Any]]) -> None:
    console.print()
    console.print(Text(_("To work on next"), "bold"))
    for n, each in enumerate(things, 1):
        facts = [_title(each), *([_lost(each["points_lost"])] if each["points_lost"] else [])]
        facts += [each["recurrence"]] if each["recurrence"] else []
        console.print(Text(f"  {n}. {each['advice']}"))
        console.print(Text(f"     {' · '.join(facts)}", "dim"))


def _print_finding(console: Console, finding: dict[str, Any], *, written: bool) -> None:
    mark, colour = MARKS[finding["verdict"]]
    points = f"{finding['points']:g}/{finding['max_points']:g}"
    if finding["verdict"] == "review":
        points = _("not counted")
    elif finding["points_lost"]:
        points += f"  ({_lost(finding['points_lost'])})"
    weight = ""
    if finding["verdict"] in FAULTS and (finding["fatal"] or finding["critical"]):
        weight = _("Takes all points") if finding["fatal"] else _("Fails the call")
    console.print(
        Text.assemble(
            (f"{mark} {render(verdict_message(finding['verdict'], finding['about']))}", colour),
            f"  {_title(finding)}  {points}",
            (f"  {weight}" if weight else "", "bold red"),
            (f"  [{finding['clause']}]  {span(finding['start'], finding['end'])}".rstrip(), "dim"),
        )
    )
    wrong = finding["verdict"] != "met"
    if (
        wrong
        or finding["decision"] is not None
        or finding["heard"] not in finding["reason"]
        or not finding["heard"]
    ):
        console.print(f"    {finding['reason']}", markup=False)
    if finding["decision"] is not None:
        console.print(Text(f"    {_found(finding)}", "dim"))
    if finding["heard"]:
        console.print(Text.assemble("    ", *_heard(finding, written=written)))
    if finding["advice"]:
        console.print(Text(f"    → {finding['advice']}"))
    if wrong and finding["wanted"] and finding["wanted"] not in finding["advice"]:
        wanted = _("Say instead: “{wording}”").format(wording=finding["wanted"])
        console.print(f"    {wanted}", markup=False)
    if wrong and finding["clause_wording"]:
        console.print(Text(f"    {finding['clause']}: {finding['clause_wording']}", "dim"))


def _found(finding: dict[str, Any]) -> str:
    """What the program found itself, which a trainer's decision stands in for."""
    decision = finding["decision"]
    return _("The program found: {verdict}, {points} of {max_points} points. {reason}").format(
        verdict=render(verdict_message(decision["program_verdict"], finding["about"])),
        points=f"{decision['program_points']:g}",
        max_points=f"{finding['max_points']:g}",
        reason=decision["program_reason"],
    )


_STYLES = {"same": "bold", "alike": "underline", "": "dim"}


def _heard(finding: dict[str, Any], *, written: bool) -> list[str | tuple[str, str]]:
    """The heard text, what matched in bold and what only sounds alike underlined."""
    words = _("Written: “{heard}”") if written else _("Heard: “{heard}”")
    before, after = words.split("{heard}")
    runs = [(run["text"], _STYLES[run["how"]]) for run in finding["matched"]]
    made: list[str | tuple[str, str]] = [before, *(runs or [finding["heard"]]), after]
    if finding["certainty"]:
        made.append((f"  {finding['certainty']}", "dim"))
    return made


def _lost(points: float) -> str:
    return ngettext("{n} point lost", "{n} points lost", 1 if points == 1 else 2).format(
        n=f"{points:g}"
    )


def span(start: float | None, end: float | None) -> str:
    """``12.3–15.0 s``; empty where nothing is known."""
    if start is None:
        return ""
    return f"{start:.1f}–{end:.1f} s" if end is not None and end > start else f"{start:.1f} s"


def _title(finding: dict[str, Any]) -> str:
    return finding["title"] if is_chinese() else finding["title_en"] or finding["title"]


def in_language(label: Label) -> str:
    """A scenario's own text in the language in use."""
    return both(label.zh, label.en)


def both(zh: str, en: str) -> str:
    """Chinese where there is no English."""
    return zh if is_chinese() or not en else en
