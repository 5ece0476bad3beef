"""`trainer chat`: customers who type, played without a window in virtual time."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trainer.commands.calls import good_script
from trainer.commands.installation import workshop
from trainer.domain.errors import KnownError
from trainer.domain.message import M_
from trainer.i18n import _

if TYPE_CHECKING:
    from trainer.content.script import Step
    from trainer.domain.scenario import Scenario


def add_to(app: typer.Typer) -> None:
    app.command(help=_("Play chats without a window, one customer or up to three at once."))(chat)


def chat(
    scenarios: Annotated[
        list[str], typer.Argument(help=_("The scenarios' names; several come in one shift."))
    ],
    agent_script: Annotated[
        list[Path] | None,
        typer.Option(
            help=_("What the synthetic trainee types, one line a message; one for each scenario.")
        ),
    ] = None,
    standard: Annotated[str | None, typer.Option(help=_("Score by this standard."))] = None,
    seed: Annotated[int, typer.Option(help=_("Chooses among the customer's wordings."))] = 0,
    as_json: Annotated[
        bool, typer.Option("--json", help=_("Print one JSON object, for several a list."))
    ] = False,
) -> int:
    from trainer.commands.present import print_scorecard
    from trainer.output import print_json
    from trainer.services.chat_scripted import play_chats
    from trainer.services.result import as_object

    shop = workshop()
    found = [shop.scenario(name) for name in scenarios]
    scripts = _scripts(found, agent_script or [])
    chats = [
        (scenario, shop.standard(standard or scenario.standard), steps)
        for scenario, steps in zip(found, scripts, strict=True)
    ]
    results = [
        as_object(
            played.call,
            played.scorecard,
            _,
            call_id=played.call_id,
            recording=None,
            log=played.log,
            standard=rules,
            scenario=scenario,
        )
        for played, (scenario, rules, _steps) in zip(
            play_chats(shop, chats, seed=seed), chats, strict=True
        )
    ]
    if as_json:
        print_json(results[0] if len(results) == 1 else results)
        return 0
    for scenario, result in zip(found, results, strict=True):
        print_scorecard(result, scenario)
    return 0


def _scripts(scenarios: Sequence[Scenario], files: Sequence[Path]) -> list[tuple[Step, ...]]:
    """A script for every customer: those given in order, or the scenarios' good examples."""
    from trainer.domain.chat import MOST_CUSTOMERS
    from trainer.services.scripted import read_script

    if len(scenarios) > MOST_CUSTOMERS:
        raise KnownError(
            M_("At most {n} customers can be served at once.", n=MOST_CUSTOMERS),
            M_("Name fewer scenarios."),
        )
    if not files:
        return [good_script(scenario) for scenario in scenarios]
    if len(files) != len(scenarios):
        raise KnownError(
            M_("There are {scenarios} scenarios, but {scripts} scripts.",
               scenarios=len(scenarios), scripts=len(files)),
            M_("Give --agent-script once for each scenario, in the same order."),
        )  # fmt: skip
    return [read_script(file) for file in files]
