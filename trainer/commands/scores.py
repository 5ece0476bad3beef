"""`trainer score`: the scorecard of a kept call or of a recording."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from trainer.commands.installation import workshop
from trainer.domain.errors import KnownError
from trainer.domain.message import M_
from trainer.domain.scenario import Scenario
from trainer.i18n import _


def add_to(app: typer.Typer) -> None:
    app.command(
        help=_(
            "Score a kept call by the rules kept with it, or a recording of the trainee by today's "
            "rules; nothing is kept of it."
        )
    )(score)


def score(
    call_id: Annotated[str | None, typer.Argument(help=_("A kept call (trainer calls)."))] = None,
    scenario: Annotated[
        str | None, typer.Option(help=_("The scenario that a recording belongs to."))
    ] = None,
    audio: Annotated[Path | None, typer.Option(help=_("The recording to score."))] = None,
    standard: Annotated[
        str | None, typer.Option(help=_("Score by this standard, as it is today."))
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help=_("Print one JSON object."))] = False,
) -> int:
    from trainer.commands.present import print_scorecard
    from trainer.output import print_json

    if call_id is not None and audio is None and scenario is None:
        result, played = _kept(call_id, standard)
    elif call_id is None and audio is not None and scenario is not None:
        result, played = _recording(scenario, audio, standard)
    else:
        raise KnownError(M_("Give either a call, or --scenario together with --audio."))
    if as_json:
        print_json(result)
    else:
        print_scorecard(result, played)
    return 0


def _kept(call_id: str, standard: str | None) -> tuple[dict[str, Any], Scenario]:
    """A call under the rules it was taken by, or under another standard.

    A trainer's decisions stand under either.
    """
    from trainer.scoring import score as judge
    from trainer.services.recurrence import last_calls
    from trainer.services.result import as_object

    shop = workshop()
    kept = shop.shelf.open(call_id)
    scenario = kept.scenario or shop.scenario(kept.row.scenario)
    rules = shop.standard(standard) if standard else kept.standard
    rules = rules or shop.standard(kept.row.standard)
    result = as_object(
        kept.call,
        judge(rules, scenario, kept.call),
        _,
        call_id=call_id,
        recording=kept.recording,
        log=kept.log,
        standard=rules,
        scenario=scenario,
        past=last_calls(shop.shelf, kept.row),
        decisions=kept.decisions,
    )
    return result, scenario


def _recording(name: str, audio: Path, standard: str | None) -> tuple[dict[str, Any], Scenario]:
    from trainer.scoring import score as judge
    from trainer.services.offline import hear_recording
    from trainer.services.result import as_object

    shop = workshop()
    scenario = shop.scenario(name)
    rules = shop.standard_for(scenario, standard)
    call = hear_recording(audio, shop.model(), rules, scenario)
    result = as_object(
        call,
        judge(rules, scenario, call),
        _,
        call_id="",
        recording=audio,
        log=None,
        standard=rules,
        scenario=scenario,
    )
    return result, scenario
