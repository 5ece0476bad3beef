"""`trainer bench pace` and `trainer bench voice`: is what is measured of a voice true?"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from trainer.commands.installation import workshop
from trainer.i18n import _


def add_to(group: typer.Typer) -> None:
    group.command(help=_("Errors of the measured pace and of verdicts on it."))(pace)
    group.command(help=_("Errors of level, pitch and timing, and of the verdicts on them."))(voice)


def pace(
    manifest: Annotated[
        Path | None,
        typer.Option(
            help=_("A table of your own: sound file, tab, what is said in it[, tab, 字/分].")
        ),
    ] = None,
    engine: Annotated[str, typer.Option(help=_("Recogniser: vosk, sherpa-onnx, …"))] = "vosk",
    model: Annotated[
        Path | None, typer.Option(help=_("Folder of the model; none: the one of the settings."))
    ] = None,
    calls: Annotated[int, typer.Option(min=2, help=_("Calls to make, in each condition."))] = 48,
    as_json: Annotated[bool, typer.Option("--json", help=_("Print JSON."))] = False,
) -> int:
    from trainer.benchmarks import pace as figures
    from trainer.benchmarks import pace_corpus, pace_manifest, pace_run
    from trainer.commands.listening import chosen_model
    from trainer.output import print_json

    standards = workshop().standards.values()
    bands = sorted({standard.pace for standard in standards if standard.id != "chat"})
    listener = chosen_model(engine, model)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        if manifest is not None:
            heard = list(pace_manifest.read_manifest(manifest))
        else:
            made = pace_corpus.make(Path(folder), calls=calls)
            heard = [
                (call, condition, sound)
                for number, call in enumerate(made)
                for condition, sound in pace_corpus.over(call, number)
            ]
        takes: list[pace_run.Take] = []
        for take in pace_run.hear_all(heard, listener, bands):
            takes.append(take)
            _tell(len(takes), len(heard))
    if as_json:
        print_json({"model": listener.name, "conditions": figures.summary(takes)})
        return 0
    seconds = sum(len(sound) for _call, _condition, sound in heard) / 16_000
    typer.echo(f"model {listener.name} ({engine}), {len(takes)} calls, {seconds:.0f} s of sound")
    figures.report(takes, typer.echo)
    return 0


def voice(
    calls: Annotated[int, typer.Option(min=2, help=_("Calls to make, in each condition."))] = 40,
    as_json: Annotated[bool, typer.Option("--json", help=_("Print JSON."))] = False,
) -> int:
    from trainer.benchmarks import voice as figures
    from trainer.benchmarks import voice_corpus, voice_run
    from trainer.output import print_json

    pairs: list[figures.Pair] = []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        for number, call in enumerate(voice_corpus.make(Path(folder), calls)):
            for condition, sound in voice_corpus.over(call, number):
                pairs.append(voice_run.take(call, condition, sound))
                _tell(len(pairs), calls * len(voice_corpus.CONDITIONS))
    if as_json:
        print_json(figures.summary(pairs))
    else:
        figures.report(pairs, typer.echo)
    return 0


def _tell(done: int, of: int) -> None:
    if sys.stderr.isatty():
        typer.echo(f"\r{done}/{of} ", nl=False, err=True)
