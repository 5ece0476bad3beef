"""`trainer transcribe`: what a recogniser hears in sound files."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, wait
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
    from trainer.speech.base import LoadedModel, Transcript


def add_to(app: typer.Typer) -> None:
    app.command(help=_("Write down what is said in sound files (WAV, FLAC, any rate)."))(transcribe)


def transcribe(
    files: Annotated[list[Path], typer.Argument(help=_("Sound files."))],
    as_json: Annotated[bool, typer.Option("--json", help=_("Print a JSON list."))] = False,
    jobs: Annotated[
        int, typer.Option(min=0, help=_("Files heard at the same time; 0: one a core."))
    ] = 0,
    engine: Annotated[str, typer.Option(help=_("Recogniser: vosk, sherpa-onnx, …"))] = "vosk",
    model: Annotated[
        Path | None, typer.Option(help=_("Folder of the model; none: the one of the settings."))
    ] = None,
) -> int:
    from trainer.output import print_json
    from trainer.services.transcribing import transcribe as hear

    listener = chosen_model(engine, model)
    rows: list[dict[str, Any]] = []
    failed = False
    with (
        progress(_("Transcribing"), len(files)) as done,
        closing(hear(files, listener, jobs)) as results,
    ):
        for heard in results:
            if isinstance(heard.result, KnownError):
                failed = True
                typer.echo("trainer: " + _sentences(heard.result), err=True)
            elif as_json:
                rows.append(_row(heard.path, heard.result))
            else:
                typer.echo(f"{heard.path}\t{heard.result.text}")
            done()
    if as_json and (rows or not failed):
        print_json(rows)
    return 2 if failed else 0


def chosen_model(engine: str, folder: Path | None) -> LoadedModel:
    """The recogniser's model, loaded. Raises KnownError."""
    from trainer.speech.engines import DEFAULT, find_engine, load_engine

    find_engine(engine)
    if folder is None and engine != DEFAULT:
        raise KnownError(
            M_("The recogniser {name} needs to know where its model is.", name=engine),
            M_("Name the folder: --model FOLDER"),
        )
    place = folder or workshop().model_folder()
    return _stoppable(lambda: load_engine(engine, place))


def _stoppable(load: Callable[[], LoadedModel]) -> LoadedModel:
    """`load` in a thread: Ctrl-C need not wait for a large model, seconds inside the library."""
    future: Future[LoadedModel] = Future()

    def work() -> None:
        try:
            future.set_result(load())
        except BaseException as problem:
            future.set_exception(problem)

    threading.Thread(target=work, name="load-model", daemon=True).start()
    while not future.done():
        wait([future], timeout=0.2)
    return future.result()


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


def _sentences(problem: KnownError) -> str:
    """On one line, whatever the file is called."""
    return " ".join(render(problem.told).split())
