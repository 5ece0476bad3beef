"""`trainer transcribe`: what the model hears in sound files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from trainer.commands.installation import workshop
from trainer.domain.errors import KnownError
from trainer.i18n import _, render

if TYPE_CHECKING:
    from trainer.speech.base import Transcript


def add_to(app: typer.Typer) -> None:
    app.command(help=_("Write down what is said in sound files (WAV, FLAC, any rate)."))(transcribe)


def transcribe(
    files: Annotated[list[Path], typer.Argument(help=_("Sound files."))],
    as_json: Annotated[bool, typer.Option("--json", help=_("Print a JSON list."))] = False,
) -> int:
    from trainer.output import print_json
    from trainer.speech.recogniser import transcribe_file

    model = workshop().model()
    rows: list[dict[str, Any]] = []
    failed = False
    for path in files:
        try:
            transcript = transcribe_file(path, model)
        except KnownError as problem:
            failed = True
            typer.echo("trainer: " + " ".join(_sentences(problem)), err=True)
            continue
        rows.append(_row(path, transcript))
        if not as_json:
            typer.echo(f"{path}\t{transcript.text}")
    if as_json and (rows or not failed):
        print_json(rows)
    return 2 if failed else 0


def _row(path: Path, transcript: Transcript) -> dict[str, Any]:
    return {
        "file": str(path),
        "text": transcript.text,
        "words": [
            {
                "word": word.word,
                "start": round(word.start, 3),
                "end": round(word.end, 3),
                "conf": round(word.conf, 3),
            }
            for word in transcript.words
        ],
    }


def _sentences(problem: KnownError) -> list[str]:
    parts = [problem.message] + ([problem.remedy] if problem.remedy else [])
    return [render(part) for part in parts]
