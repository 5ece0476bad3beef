"""`trainer bench`: figures beside a baseline measured in the same run."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from trainer.commands import bench_phrases, bench_voice
from trainer.commands.installation import workshop
from trainer.domain.errors import KnownError
from trainer.domain.message import M_
from trainer.i18n import _


def app() -> typer.Typer:
    group = typer.Typer(help=_("Measure the program."), no_args_is_help=True)
    group.callback()(_group)
    group.command(help=_("Waits in a live call, decoding time, cold start."))(call)
    group.command(help=_("Cost of a decision; calls with agents who choose at random."))(dialogue)
    group.command(help=_("Errors, speed and memory of a recogniser beside bare Vosk."))(asr)
    group.command(help=_("Cost of scoring calls of one minute to an hour."))(rules)
    group.command(help=_("Cost of scoring thousands of kept calls again."))(rescore)
    group.command(help=_("How hard each accent, age and line is to understand."))(voices)
    bench_voice.add_to(group)
    bench_phrases.add_to(group)
    return group


def _group() -> None:
    """Keeps `trainer bench` a group even while it has one command."""


def call(
    scenarios: Annotated[
        list[str] | None, typer.Argument(help=_("Whose good examples to play; none: two."))
    ] = None,
    starts: Annotated[int, typer.Option(min=1, help=_("Cold starts to measure."))] = 5,
) -> int:
    from trainer.app import has_display
    from trainer.benchmarks import call as live
    from trainer.benchmarks import cold_start, decoding
    from trainer.benchmarks.figures import line, median

    if not has_display():
        raise KnownError(
            M_("This needs a screen: it measures the window."),
            M_("On a machine without one, start it under xvfb-run."),
        )
    shop = workshop()
    short = shop.settings.number("end_of_turn_short")
    waits = live.measure(shop, scenarios or ["wrong-number", "plain-enquiry"])
    typer.echo(line(f"end of speech → transcript (pause of {short} s included)", waits.transcript))
    typer.echo(line("  … beyond that pause", [value - short for value in waits.transcript]))
    typer.echo(line("end of speech → customer's first sound", waits.first_sound))
    typer.echo(line("end of call → scorecard stored", waits.scorecard))
    typer.echo(line("longest stall of the window's event loop in a call", waits.stalls))
    ratios = decoding.measure(shop.model(), waits.sounds)
    typer.echo(f"decoding / bare Vosk loop, same sound                ratio {median(ratios):.2f}")
    began = cold_start.measure(starts)
    typer.echo(line("cold start to an empty PySide6 window", began.empty))
    typer.echo(line("cold start to our window, painted and answering", began.ours))
    typer.echo(line("cold start to our first page with its content", began.filled))
    typer.echo(
        f"cold start / empty window                            ratio "
        f"{median(began.ours) / median(began.empty):.2f}"
    )
    return 0


def dialogue(
    random_calls: Annotated[
        int, typer.Option(min=0, help=_("Calls to play with agents who choose at random."))
    ] = 0,
    decisions: Annotated[int, typer.Option(min=20, help=_("Decisions to time."))] = 300,
) -> int:
    from trainer.benchmarks import dialogue as deciding
    from trainer.benchmarks.figures import line, median
    from trainer.benchmarks.random_calls import play_many

    scenarios = [s for s in workshop().library.scenarios.values() if s.channel == "phone"]
    costs = deciding.measure(scenarios, decisions)
    small = deciding.smallest(scenarios)
    typer.echo(line(f"a decision, {len(small.moments)} moments ({small.id})", costs.smallest))
    typer.echo(line(f"a decision, {deciding.MOMENTS} moments", costs.grown))
    typer.echo(
        f"{deciding.MOMENTS} moments / {len(small.moments)} moments"
        f"                               ratio {median(costs.grown) / median(costs.smallest):.2f}"
    )
    for length, each in costs.by_length.items():
        typer.echo(line(f"a decision about {length} syllables", each))
    typer.echo(line(f"a tick in which nothing happens, {deciding.MOMENTS} moments", costs.ticks))
    if not random_calls:
        return 0

    def tell(done: int) -> None:
        if sys.stderr.isatty():
            typer.echo(f"\r{done}/{random_calls} ", nl=False, err=True)

    tally = play_many(scenarios, random_calls, tell)
    endings = sum(len(each) for each in tally.endings.values())
    typer.echo(
        f"{tally.calls} calls at random in {len(scenarios)} scenarios: {endings} endings reached, "
        f"{len(tally.faults)} faults"
    )
    for fault in tally.faults:
        typer.echo(f"  {fault}")
    return 1 if tally.faults else 0


def asr(
    manifest: Annotated[
        Path | None,
        typer.Option(help=_("A table of your own: sound file, tab, what is said in it.")),
    ] = None,
    engine: Annotated[str, typer.Option(help=_("Recogniser: vosk, sherpa-onnx, …"))] = "vosk",
    model: Annotated[
        Path | None, typer.Option(help=_("Folder of the model; none: the one of the settings."))
    ] = None,
    rounds: Annotated[int, typer.Option(min=1, help=_("Times that commands are timed."))] = 3,
) -> int:
    from trainer.benchmarks import asr_report
    from trainer.commands.listening import chosen_model

    asr_report.run(chosen_model(engine, model), engine, manifest, rounds, typer.echo)
    return 0


def rules(
    scenario: Annotated[str, typer.Argument(help=_("Whose criteria to judge by."))] = (
        "plain-enquiry"
    ),
    standard: Annotated[str, typer.Option(help=_("Score by this standard."))] = "combined",
    rounds: Annotated[int, typer.Option(min=3, help=_("Times that each is timed."))] = 20,
) -> int:
    from trainer.benchmarks import rules as scoring
    from trainer.benchmarks.figures import line, median

    shop = workshop()
    phone = [s for s in shop.library.scenarios.values() if s.channel == "phone"]
    said = scoring.sentences(phone)
    first: float | None = None
    for cost in scoring.measure(shop.scenario(scenario), shop.standard(standard), said, rounds):
        typer.echo(
            f"{cost.minutes} min, {cost.utterances} utterances, {cost.characters} characters"
        )
        typer.echo(line(f"  scoring by {standard}", cost.scoring))
        typer.echo(line(f"  scoring by its first {scoring.FEW} checks", cost.few_checks))
        typer.echo(line("  reading the log", cost.reading))
        each = median(cost.scoring) / cost.minutes
        first = each if first is None else first
        ratio = median(cost.scoring) / median(cost.reading)
        typer.echo(
            f"  scoring / reading the log   ratio {ratio:.2f};   "
            f"a minute, beside the shortest call's   ratio {each / first:.2f}"
        )
    return 0


def rescore(
    scenarios: Annotated[
        list[str] | None, typer.Argument(help=_("Whose examples to play and copy; none: three."))
    ] = None,
    calls: Annotated[int, typer.Option(min=20, help=_("Calls to score again."))] = 2000,
) -> int:
    from trainer.benchmarks import rescore as again

    names = scenarios or ["plain-enquiry", "wrong-number", "furious-caller"]
    return 0 if again.run(workshop(), names, calls, typer.echo) else 1


def voices() -> int:
    from trainer.benchmarks import voices as measured

    measured.run(workshop().model(), typer.echo)
    return 0
