"""Calls without a person: a synthetic trainee follows a script, or sound files speak for him."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from trainer.content.script import Answer, Say, Step, parse_script
from trainer.domain.call import Call
from trainer.domain.errors import KnownError
from trainer.domain.message import M_
from trainer.domain.scenario import Persona, Scenario
from trainer.domain.scorecard import Scorecard
from trainer.domain.sound import Samples
from trainer.domain.standard import Standard
from trainer.services.call_run import CallRun
from trainer.services.customer import Loudspeaker
from trainer.services.sound_files import read_mono
from trainer.services.sources import ScriptedSource, Source
from trainer.services.workshop import Workshop
from trainer.speech.base import SpeechRequest, Synthesiser
from trainer.speech.recogniser import VoskRecogniser

TRAINEE_VARIANT = "m3"
BREATH = 120
"""Characters that are spoken in one go."""
_STOPS = "\uff0c\u3002\uff01\uff1f\uff1b,.!?;"
_CLAUSES = re.compile(f"[^{_STOPS}]*[{_STOPS}]+|[^{_STOPS}]+")


@dataclass(frozen=True, slots=True)
class Played:
    """A call that has been played and scored."""

    call_id: str
    call: Call
    scorecard: Scorecard
    recording: Path | None
    log: Path


class SyntheticTrainee:
    """Speaks the lines of a script, at a given pace (字/分) where they name none."""

    def __init__(self, synthesiser: Synthesiser, pace: int, variant: str = TRAINEE_VARIANT) -> None:
        self._synthesiser = synthesiser
        self._persona = Persona(name="学员", sex="male", pace=pace, variant=variant)

    def __call__(self, line: Say) -> Samples:
        persona = replace(self._persona, pace=line.pace or self._persona.pace)
        pieces = [self._synthesiser.prepare(SpeechRequest(piece, persona))
                  for piece in breaths(line.text)]  # fmt: skip
        spoken = np.concatenate([piece.result() for piece in pieces])
        if not line.louder_db:
            return spoken
        loud = spoken * 10 ** (line.louder_db / 20)
        return np.clip(np.round(loud), -32768, 32767).astype(np.int16)


def breaths(text: str) -> list[str]:
    """A line in pieces that a voice can say in one go, cut at punctuation where there is some."""
    if len(text) <= BREATH:
        return [text]
    pieces: list[str] = []
    for part in _CLAUSES.findall(text):
        if pieces and len(pieces[-1]) + len(part) <= BREATH:
            pieces[-1] += part
        else:
            pieces += [part[at : at + BREATH] for at in range(0, len(part), BREATH)]
    return pieces


class SoundFiles:
    """Gives the turns' sound files in place of a voice: the text of a step is the file's path."""

    def __call__(self, line: Say) -> Samples:
        return read_mono(Path(line.text))


def read_script(path: Path) -> tuple[Step, ...]:
    """A script file. Raises `KnownError` naming the file and the line."""
    try:
        return parse_script(path.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise KnownError(
            M_("The script {path} cannot be read.", path=str(path)),
            M_("Check the name; it must be a text file in UTF-8."),
        ) from error


def steps_of_files(files: Sequence[Path]) -> tuple[Step, ...]:
    """Answer, then one file a turn."""
    return (Answer(1), *(Say(str(path)) for path in files))


def with_variables(steps: Sequence[Step], variables: Mapping[str, str]) -> tuple[Step, ...]:
    """The script with `{company}` and the like filled in."""
    filled: list[Step] = []
    for step in steps:
        if isinstance(step, Say):
            text = step.text
            for name, value in variables.items():
                text = text.replace("{" + name + "}", value)
            step = replace(step, text=text)
        filled.append(step)
    return tuple(filled)


def pace_of(standard: Standard) -> int:
    """A pace in the middle of the standard's band."""
    return round(sum(standard.pace) / 2)


def play_scripted(
    workshop: Workshop,
    scenario: Scenario,
    standard: Standard,
    steps: Sequence[Step],
    *,
    seed: int = 0,
    virtual: bool = True,
    pace: int | None = None,
    sound_files: bool = False,
    speaker: Loudspeaker | None = None,
) -> Played:
    """Play a whole call on this thread. Raises `KnownError` where voice or model are missing."""
    speak = (
        SoundFiles()
        if sound_files
        else SyntheticTrainee(workshop.synthesiser(), pace or pace_of(standard))
    )
    source = ScriptedSource(with_variables(steps, scenario.variables), speak, virtual=virtual)
    return play_source(workshop, scenario, standard, source, seed=seed, speaker=speaker)


def play_source(
    workshop: Workshop,
    scenario: Scenario,
    standard: Standard,
    source: Source,
    *,
    seed: int = 0,
    speaker: Loudspeaker | None = None,
) -> Played:
    """Play a whole call with whatever the source gives, on this thread. Raises `KnownError`."""
    model, synthesiser = workshop.model(), workshop.synthesiser()
    files = workshop.open_call(
        scenario, standard, mode="scripted", seed=seed, model=model.name, voice=synthesiser.name
    )
    run = CallRun(
        files.assignment,
        files.started,
        log=files.log,
        tracks=files.recorder,
        source=source,
        recogniser=VoskRecogniser(model),
        synthesiser=synthesiser,
        speaker=speaker,
        model=model,
    )
    try:
        run.run()
    finally:
        # A script that cannot be spoken to its end still leaves a complete log.
        run.conductor.abandon()
        workshop.close_call(files, run)
    assert files.scorecard is not None, "close_call scores or raises"
    return Played(
        files.shelved.call_id, Call(run.events), files.scorecard, files.recording, files.shelved.log
    )
