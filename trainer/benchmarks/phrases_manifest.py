"""Recordings of one's own for `trainer bench phrases`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from trainer.benchmarks.manifest import numbered_lines
from trainer.benchmarks.phrases_cases import Trial, Wanted
from trainer.benchmarks.phrases_hear import Heard, read_whole, utterance
from trainer.domain.errors import KnownError
from trainer.domain.message import M_
from trainer.domain.sound import SAMPLE_RATE
from trainer.phrases.template import TemplateError, parse
from trainer.speech.base import LoadedModel, Transcript

CONDITION = "as recorded"
_ANSWERS = {"said": True, "not": False}
_FORMAT = M_(
    "Write file, tab, phrase, tab, “said” or “not”; for a forbidden one a tab and “forbidden”."
)


def read_manifest(
    manifest: Path, model: LoadedModel, tell: Callable[[int, int], None]
) -> list[Heard]:
    """What a table lists, heard by a model: a sound file, a phrase (as templates are written),
    whether it is said there, and whether it is a forbidden one.

    Files go by turns to the part for choosing the baselines' thresholds and the measured one.
    File names count from the manifest's own folder. Raises KnownError, with the line.
    """
    asked = [
        (number, [cell.strip() for cell in line.split("\t")])
        for number, line in numbered_lines(manifest, _FORMAT)
    ]
    wanted = [_asked(manifest, number, cells) for number, cells in asked]
    files = list(dict.fromkeys(cells[0] for _, cells in asked))
    known: dict[str, tuple[Transcript, float]] = {}
    for at, name in enumerate(files, 1):
        known[name] = _hear(manifest.parent / name, model)
        tell(at, len(files))
    return [
        Heard(
            Trial(
                phrase,
                "v" if said else "a",
                "",
                "test" if files.index(cells[0]) % 2 else "dev",
                said,
            ),
            CONDITION,
            utterance(known[cells[0]][0]),
            known[cells[0]][1],
            manifest.parent / cells[0],
        )
        for (phrase, said), (_, cells) in zip(wanted, asked, strict=True)
    ]


def _asked(manifest: Path, number: int, cells: list[str]) -> tuple[Wanted, bool]:
    name, phrase, answer, kind = (*cells, "", "", "")[:4]
    if not name or answer not in _ANSWERS or kind not in ("", "forbidden"):
        raise KnownError(
            M_("{path}:{line}: this line cannot be understood.", path=str(manifest), line=number),
            _FORMAT,
        )
    try:
        parse(phrase, {})
    except TemplateError as error:
        raise KnownError(
            M_("{path}:{line}: {problem}.", path=str(manifest), line=number, problem=str(error)),
            M_("docs/phrases.md tells how phrases are written."),
        ) from error
    return Wanted(phrase, kind == "forbidden", (phrase,)), _ANSWERS[answer]


def _hear(path: Path, model: LoadedModel) -> tuple[Transcript, float]:
    listener = model.recogniser()
    sound = read_whole(path)
    listener.accept(sound)
    return listener.finish(), len(sound) / SAMPLE_RATE
