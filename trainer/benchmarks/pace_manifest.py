"""Recordings of one's own for `trainer bench pace`."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from trainer.audio.vad import VoiceActivity
from trainer.benchmarks.manifest import no_text, numbered_lines
from trainer.benchmarks.pace_corpus import PacedCall
from trainer.domain.errors import KnownError
from trainer.domain.message import M_
from trainer.domain.sound import BLOCK, Samples
from trainer.scoring.pacing import Span
from trainer.scoring.syllables import counted
from trainer.speech.recogniser import read_sound

CONDITION = "as recorded"


def read_manifest(manifest: Path) -> Iterator[tuple[PacedCall, str, Samples]]:
    """What a table lists: a sound file, a tab, what is said in it and, where it is known, another
    tab and the pace in 字/分. Without one the truth is the text's syllables over the time with
    voice, as voice activity finds it: then only the counting is put to the test.

    File names count from the manifest's own folder. Raises KnownError, with the line.
    """
    form = M_("Write a file, a tab and what is said in it on each line.")
    for number, line in numbered_lines(manifest, form):
        yield _recording(manifest, number, line)


def _recording(manifest: Path, number: int, line: str) -> tuple[PacedCall, str, Samples]:
    name, text, told = (*(cell.strip() for cell in line.split("\t")), "", "")[:3]
    syllables = counted(text)
    if not syllables:
        raise no_text(manifest, number)
    sound = np.concatenate([np.zeros(0, np.int16), *read_sound(manifest.parent / name)])
    spans = _voiced(sound)
    if not spans:
        raise KnownError(
            M_("{path}:{line}: nobody speaks in {file}.", path=str(manifest), line=number,
               file=name),
            M_("Choose another recording."),
        )  # fmt: skip
    return PacedCall(name, sound, spans, syllables, _pace(manifest, number, told)), CONDITION, sound


def _pace(manifest: Path, number: int, told: str) -> float | None:
    if not told:
        return None
    try:
        pace = float(told)
    except ValueError:
        pace = math.nan
    if not 0 < pace < math.inf:
        raise KnownError(
            M_("{path}:{line}: “{cell}” is no pace.", path=str(manifest), line=number, cell=told),
            M_("Write the characters a minute as a number, or nothing."),
        )
    return pace


def _voiced(sound: Samples) -> tuple[Span, ...]:
    activity = VoiceActivity()
    for at in range(0, len(sound) - BLOCK + 1, BLOCK):
        activity.feed(sound[at : at + BLOCK])
    return activity.voiced()
