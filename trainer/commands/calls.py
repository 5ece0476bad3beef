"""`trainer call`, `trainer demo`, `trainer calls`, `trainer export`: playing and keeping calls."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from trainer.commands.installation import workshop
from trainer.domain.errors import KnownError
from trainer.domain.message import M_
from trainer.i18n import _

if TYPE_CHECKING:
    from trainer.content.script import Step
    from trainer.domain.scenario import Scenario
    from trainer.services.customer import Loudspeaker
    from trainer.services.scripted import Played

DEMO_SCENARIO = "plain-enquiry"


def add_to(app: typer.Typer) -> None:
    app.command(help=_("Play a call without a window."))(call)
    app.command(help=_("Play the demo call and show its scorecard."))(demo)
    app.command(help=_("List past calls."))(calls)
    app.command(help=_("Write a call as one self-contained HTML page."))(export)


def call(
    scenario: Annotated[str, typer.Argument(help=_("The scenario's name (trainer scenarios)."))],
    agent_script: Annotated[
        Path | None,
        typer.Option(help=_("What the synthetic trainee says and does, one line a turn.")),
    ] = None,
    agent_audio: Annotated[
        list[Path] | None, typer.Option(help=_("A sound file for each turn of the trainee."))
    ] = None,
    standard: Annotated[str | None, typer.Option(help=_("Score by this standard."))] = None,
    seed: Annotated[int, typer.Option(help=_("Chooses among the customer's wordings."))] = 0,
    pace: Annotated[
        int | None, typer.Option(min=60, max=400, help=_("The synthetic trainee's pace, 字/分."))
    ] = None,
    virtual_time: Annotated[
        bool, typer.Option("--virtual-time", help=_("Faster than real time, same result."))
    ] = False,
    play: Annotated[
        bool, typer.Option("--play", help=_("Let the customer be heard (real time only)."))
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help=_("Print one JSON object."))] = False,
) -> int:
    from trainer.services.scripted import read_script, steps_of_files

    shop = workshop()
    played = shop.scenario(scenario)
    if played.channel == "chat":
        raise KnownError(
            M_("The scenario {name} is a chat, not a telephone call.", name=scenario),
            M_("Play it with “trainer chat”."),
        )
    if agent_audio and agent_script:
        raise KnownError(M_("Give either --agent-script or --agent-audio, not both."))
    if agent_script is not None:
        steps = read_script(agent_script)
    elif agent_audio:
        steps = steps_of_files(agent_audio)
    else:
        steps = good_script(played)
    result = _play(
        played,
        steps,
        standard=standard,
        seed=seed,
        pace=pace,
        virtual=virtual_time,
        sound_files=bool(agent_audio),
        audible=play and not virtual_time,
    )
    _show(played, result, as_json, standard)
    return 0


def demo(
    virtual_time: Annotated[
        bool, typer.Option("--virtual-time", help=_("Faster than real time, same result."))
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help=_("Print one JSON object."))] = False,
) -> int:
    return play_demo(virtual=virtual_time, as_json=as_json)


def play_demo(*, virtual: bool, as_json: bool = False) -> int:
    """One good call by the synthetic trainee, with its scorecard and where it was saved."""
    shop = workshop()
    scenario = shop.scenario(DEMO_SCENARIO)
    played = _play(scenario, good_script(scenario), virtual=virtual, audible=not virtual)
    _show(scenario, played, as_json)
    return 0


def calls(
    limit: Annotated[int, typer.Option(min=1, help=_("How many, the newest first."))] = 20,
    as_json: Annotated[bool, typer.Option("--json", help=_("Print a JSON list."))] = False,
) -> int:
    from trainer.commands.present import print_calls
    from trainer.output import print_json

    shop = workshop()
    shop.mend_shelf()
    rows = shop.shelf.summaries(limit)
    if as_json:
        print_json(
            [
                {
                    "call_id": row.call_id,
                    "scenario": row.scenario,
                    "started_at": row.started_at.isoformat(),
                    "duration_s": round(row.duration, 3),
                    "state": row.state,
                    "score": row.score,
                    "max_score": row.max_score,
                    "passed": row.passed,
                }
                for row in rows
            ]
        )
    else:
        print_calls(rows)
    return 0


def export(
    call_id: Annotated[str, typer.Argument(help=_("The call (trainer calls)."))],
    output: Annotated[Path, typer.Option("--output", "-o", help=_("The HTML file to write."))],
) -> int:
    from trainer.services.export import export_html
    from trainer.services.shelf_view import open_call

    export_html(open_call(workshop(), call_id), output, _)
    typer.echo(str(output))
    return 0


def good_script(scenario: Scenario) -> tuple[Step, ...]:
    """The scenario's good example. Raises `KnownError` where it has none."""
    from trainer.content.script import parse_script

    for example in scenario.examples:
        if example.quality == "good":
            return parse_script("\n".join(example.script))
    raise KnownError(
        M_("The scenario {name} has no good example to play.", name=scenario.id),
        M_("Give a script with --agent-script."),
    )


def _play(scenario: Scenario, steps: tuple[Step, ...], **how: Any) -> Played:
    from trainer.services.scripted import play_scripted

    shop = workshop()
    audible = how.pop("audible", False)
    standard = shop.standard_for(scenario, how.pop("standard", None))
    speaker: Loudspeaker | None = None
    if audible:
        from trainer.audio.speaker import Speaker

        try:
            speaker = Speaker(shop.settings.text("output_device") or None)
        except KnownError as problem:
            typer.echo(problem.message.render(_), err=True)
    try:
        return play_scripted(shop, scenario, standard, steps, speaker=speaker, **how)
    finally:
        if speaker is not None:
            speaker.close()


def _show(scenario: Scenario, played: Played, as_json: bool, standard: str | None = None) -> None:
    from trainer.commands.present import print_scorecard
    from trainer.output import print_json
    from trainer.services.result import as_object

    result = as_object(
        played.call,
        played.scorecard,
        _,
        call_id=played.call_id,
        recording=played.recording,
        log=played.log,
        standard=workshop().standard_for(scenario, standard),
        scenario=scenario,
    )
    if as_json:
        print_json(result)
        return
    print_scorecard(result, scenario)
