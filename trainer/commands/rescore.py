"""`trainer rescore`, `trainer decide`: kept calls under other rules; a trainer's word on one."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from trainer.commands.installation import workshop
from trainer.commands.progress import progress
from trainer.domain.errors import KnownError
from trainer.domain.message import M_
from trainer.i18n import _, render

if TYPE_CHECKING:
    from trainer.domain.scorecard import Finding, Scorecard, Verdict
    from trainer.services.rescoring import Rescored
    from trainer.services.rescoring_changes import Change

STOPPED = 130


def add_to(app: typer.Typer) -> None:
    app.command(help=_("Score kept calls again; every scorecard is kept."))(rescore)
    app.command(help=_("Decide about a criterion of a call; scoring again leaves it."))(decide)


def rescore(
    call_ids: Annotated[
        list[str] | None, typer.Argument(metavar="[CALL]...", help=_("The calls (trainer calls)."))
    ] = None,
    every: Annotated[bool, typer.Option("--all", help=_("All kept calls."))] = False,
    standard: Annotated[str | None, typer.Option(help=_("Score by this standard."))] = None,
    model: Annotated[
        Path | None, typer.Option(help=_("Hear the recordings again with this model."))
    ] = None,
    jobs: Annotated[
        int, typer.Option(min=0, help=_("Calls scored at the same time; 0: one a core."))
    ] = 0,
    again: Annotated[
        bool, typer.Option("--again", help=_("Also calls that are up to date already."))
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help=_("Print one JSON object a call, one a line."))
    ] = False,
) -> int:
    from trainer.commands.rescore_print import Many
    from trainer.services.rescoring import Order
    from trainer.services.rescoring_many import rescore_many

    shop = workshop()
    if every == bool(call_ids):
        raise KnownError(M_("Name the calls to score again, or give --all."))
    names = list(dict.fromkeys(call_ids or ()))
    if every:
        shop.mend_shelf()
        names = sorted(
            name for name, (_folder, state) in shop.shelf.rows.folders().items()
            if state != "running"
        )  # fmt: skip
    counts = {"scored": 0, "up_to_date": 0, "failed": 0}
    many = Many()
    try:
        with (
            progress(_("Scoring again"), len(names)) as advance,
            closing(rescore_many(shop, names, Order(standard, model, again), jobs)) as results,
        ):
            for result in results:
                counts[result.state] += 1
                _tell(result, as_json=as_json, named=not every)
                many.add(result)
                advance()
    except KeyboardInterrupt:
        if every and not as_json:
            _print_lines(many.lines())
        words = _("Stopped after {n} of {all} calls. The same command goes on from there.")
        typer.echo("trainer: " + words.format(n=sum(counts.values()), all=len(names)), err=True)
        return STOPPED
    if not as_json:
        if every:
            _print_lines(many.lines())
        words = _("{scored} scored again, {same} up to date, {failed} could not be scored.")
        same, failed = counts["up_to_date"], counts["failed"]
        typer.echo(words.format(scored=counts["scored"], same=same, failed=failed))
    return 2 if counts["failed"] else 0


def decide(
    call_id: Annotated[str, typer.Argument(help=_("The call (trainer calls)."))],
    criterion: Annotated[str, typer.Argument(help=_("The criterion's id (trainer score --json)."))],
    verdict: Annotated[
        str,
        typer.Argument(
            help=_("met, missed, violated or not_applicable; review takes decisions back.")
        ),
    ],
    by: Annotated[str, typer.Option(help=_("Who decides."))],
    share: Annotated[
        float | None,
        typer.Option(min=0, max=1, help=_("Part of the points kept; none: all if met.")),
    ] = None,
    note: Annotated[str, typer.Option(help=_("Why."))] = "",
) -> int:
    from datetime import UTC, datetime

    from trainer.commands.rescore_print import points
    from trainer.domain.decision import Decision

    judged = _verdict(verdict)
    shelf = workshop().shelf
    kept = shelf.open(call_id)
    known = {f.criterion for f in kept.scorecard.findings} if kept.scorecard else set[str]()
    if criterion not in known:
        raise KnownError(
            M_("The scorecard of call {call_id} has no criterion “{name}”.",
               call_id=call_id, name=criterion),
            M_("Known are: {names}.", names=", ".join(sorted(known))),
        )  # fmt: skip
    kept_share = share if share is not None else float(judged.value == "met")
    shelf.decide(
        call_id, Decision(criterion, judged, kept_share, by, datetime.now(UTC), note.strip())
    )
    card = shelf.open(call_id).scorecard
    assert card is not None
    typer.echo(points(card))
    return 0


def _verdict(name: str) -> Verdict:
    from trainer.domain.scorecard import Verdict

    possible = list(Verdict)
    if name not in possible:
        raise KnownError(
            M_("A decision is one of {names}, not “{name}”.", names=", ".join(possible), name=name)
        )
    return Verdict(name)


def _tell(result: Rescored, *, as_json: bool, named: bool) -> None:
    from trainer.commands.rescore_print import in_full

    if result.problem is not None:
        sentence = " ".join(render(result.problem.told).split())
        typer.echo("trainer: " + sentence, err=True)
    if as_json:
        _print_line(_as_object(result))
    elif named and result.scorecard is not None:
        _print_lines(in_full(result, result.scorecard))


def _print_lines(lines: Iterable[str]) -> None:
    for line in lines:
        typer.echo(line)


def _as_object(result: Rescored) -> dict[str, Any]:
    comparison, problem = result.comparison, result.problem
    return {
        "call_id": result.call_id,
        "state": result.state,
        "before": _card(result.before),
        "now": _card(result.scorecard),
        "causes": [render(cause) for cause in comparison.causes] if comparison else [],
        "changes": [_change(change) for change in comparison.changes] if comparison else [],
        "problem": render(problem.message) if problem else "",
    }


def _card(card: Scorecard | None) -> dict[str, Any] | None:
    if card is None:
        return None
    return {
        "standard": card.standard,
        "score": card.score,
        "max_score": card.max_score,
        "passed": card.passed,
        "review_points": card.review_points,
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "criterion": change.finding.criterion,
        "old": _finding(change.old),
        "new": _finding(change.new),
        "why": render(change.why),
        "decided": change.decision.verdict.value if change.decision else "",
    }


def _finding(finding: Finding | None) -> dict[str, Any] | None:
    if finding is None:
        return None
    return {
        "verdict": finding.verdict.value,
        "points": finding.points,
        "max_points": finding.max_points,
        "reason": render(finding.reason),
        "heard": finding.heard,
    }


def _print_line(value: object) -> None:
    import json

    data = json.dumps(value, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()
