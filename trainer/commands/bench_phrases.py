"""`trainer bench phrases`: are phrases found where they were said, and only there?"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from trainer.commands.installation import workshop
from trainer.i18n import _


def add_to(group: typer.Typer) -> None:
    group.command(help=_("How surely phrases are found by sound, beside plainer methods."))(phrases)


def phrases(
    manifest: Annotated[
        Path | None,
        typer.Option(
            help=_(
                "A table of your own: sound file, tab, phrase, tab, said or not[, tab, forbidden]."
            )
        ),
    ] = None,
    engine: Annotated[str, typer.Option(help=_("Recogniser: vosk, sherpa-onnx, …"))] = "vosk",
    model: Annotated[
        Path | None, typer.Option(help=_("Folder of the model; none: the one of the settings."))
    ] = None,
    each: Annotated[
        int, typer.Option(min=1, help=_("Conditions in which every sentence is heard."))
    ] = 4,
    draws: Annotated[
        int, typer.Option(min=1, help=_("Times that errors are made up for every sentence."))
    ] = 5,
    fit: Annotated[
        bool, typer.Option("--fit", help=_("Fit the probability anew, and print its numbers."))
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help=_("Print JSON."))] = False,
) -> int:
    from trainer.benchmarks import phrases as figures
    from trainer.benchmarks import phrases_fit
    from trainer.benchmarks.phrases_cases import trials
    from trainer.benchmarks.phrases_compare import look_again
    from trainer.benchmarks.phrases_hear import hear
    from trainer.benchmarks.phrases_manifest import read_manifest
    from trainer.commands.listening import chosen_model
    from trainer.output import print_json

    shop = workshop()
    listener = chosen_model(engine, model)
    if manifest is not None:
        heard = read_manifest(manifest, listener, _tell)
        asked = []
    else:
        asked = trials(shop.standard("combined").phrases)
        heard = hear(asked, listener, engine, shop.home / "cache" / "bench", each, _tell)
    heard = look_again(heard, listener, engine, shop.home / "cache" / "bench", _tell)
    if fit:
        data = phrases_fit.balanced(*figures.fitting(asked, heard, draws))
        for name, found in (("in use", phrases_fit.in_use(data)), ("new", phrases_fit.fit(data))):
            typer.echo(f"{name}: log loss {found.loss:.4f}, Brier {found.brier:.4f}, n={len(data)}")
            for feature, weight in zip(found.names, found.weights, strict=True):
                typer.echo(f"  {feature:28}{weight:8.2f}")
        return 0
    found = figures.conditions(asked, heard, draws)
    rows = figures.measure({name: parts for name, parts in found.items() if parts[1]})
    # In recordings of one's own no one has said what else is said in them.
    known = [] if manifest is not None else heard
    if as_json:
        alarms = figures.say_alarms(known, lambda _line: None) if known else []
        told = figures.as_dict(rows)
        print_json({"model": listener.name, "rows": told, "false_alarms": alarms})
        return 0
    seconds = sum(h.seconds for h in heard)
    typer.echo(f"model {listener.name} ({engine}), {len(heard)} files, {seconds:.0f} s of sound")
    figures.say(rows, typer.echo)
    if known:
        figures.say_alarms(known, typer.echo)
    return 0


def _tell(done: int, whole: int) -> None:
    if sys.stderr.isatty():
        typer.echo(f"\r{done}/{whole} ", nl=False, err=True)
