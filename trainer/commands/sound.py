"""`trainer say`: any line as a customer says it over any telephone line, to a file or aloud."""

from __future__ import annotations

import time
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trainer.commands.installation import workshop
from trainer.domain.errors import KnownError
from trainer.domain.message import M_, joined
from trainer.i18n import _, render

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trainer.content.problems import Problem
    from trainer.domain.scenario import Scenario
    from trainer.domain.sound import Samples
    from trainer.speech.base import SpeechRequest

_SUFFIXES = (".wav", ".flac")


def add_to(app: typer.Typer) -> None:
    app.command(help=_("Speak a line as a customer, over a telephone line."))(say)


def say(
    text: Annotated[str, typer.Argument(help=_("What to say; none: a neutral sentence."))] = "",
    persona: Annotated[
        list[str] | None,
        typer.Option(help=_("The voice: age=elder,sex=male,accent=sichuan,pace=160 …")),
    ] = None,
    line: Annotated[
        list[str] | None,
        typer.Option(help=_("The telephone line: noise=street,snr_db=8,crackle=0.3 …")),
    ] = None,
    scenario: Annotated[
        str, typer.Option(help=_("Take voice, line and mood from this scenario."))
    ] = "",
    mood: Annotated[
        int | None, typer.Option(min=0, max=5, help=_("Anger from 0 to 5; none: 1."))
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help=_("Another seed, other noise and slips."))] = 0,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help=_("A .wav or .flac file; none: the loudspeaker.")),
    ] = None,
) -> int:
    if output is not None and output.suffix.lower() not in _SUFFIXES:
        raise KnownError(
            M_("{path} is no name for a sound file.", path=str(output)),
            M_("Let it end in .wav or .flac."),
        )
    case = workshop().scenario(scenario) if scenario else None
    request = _request(text, persona or (), line or (), case, mood, seed)
    voice = workshop().synthesiser()
    samples = voice.prepare(request, urgent=True).result()
    if output is None:
        _play(samples)
    else:
        _write(samples, output)
    note = voice.stand_in(request.persona)
    if note is not None:
        typer.echo(render(note), err=True)
    return 0


def _request(
    text: str,
    persona: Sequence[str],
    line: Sequence[str],
    case: Scenario | None,
    mood: int | None,
    seed: int,
) -> SpeechRequest:
    """What is to be spoken. Raises KnownError with all that is wrong in the pairs."""
    from trainer.content.pairs import line_from, persona_from
    from trainer.domain.dialogue import substitute
    from trainer.domain.voice import LineEffects, Persona
    from trainer.services.preview import SENTENCE, first_speaker
    from trainer.speech.base import SpeechRequest

    speaker, wrong = persona_from(persona, first_speaker(case) if case else Persona())
    _refuse("--persona", wrong)
    effects, wrong = line_from(line, case.effects if case else LineEffects())
    _refuse("--line", wrong)
    words = substitute(text, case.variables) if case else text
    usual = case.mood if case else 1
    return SpeechRequest(
        words or SENTENCE,
        speaker,
        mood=usual if mood is None else mood,
        effects=effects,
        seed=seed,
    )


def _refuse(option: str, problems: Sequence[Problem]) -> None:
    if not problems:
        return
    told = reduce(joined, (problem.said for problem in problems))
    raise KnownError(
        M_("{option}: {problems}", option=option, problems=told),
        M_("The keys are those of “persona” and “line” in docs/scenarios.md."),
    )


def _write(samples: Samples, path: Path) -> None:
    import soundfile

    from trainer.domain.sound import SAMPLE_RATE

    try:
        soundfile.write(str(path), samples, SAMPLE_RATE, subtype="PCM_16")
    except (OSError, soundfile.SoundFileError) as problem:
        raise KnownError(
            M_("{path} cannot be written.", path=str(path)),
            M_("Check that the folder is there and that you may write to it."),
        ) from problem
    seconds = len(samples) / SAMPLE_RATE
    typer.echo(_("{path}: {seconds} s").format(path=path, seconds=f"{seconds:.1f}"))


def _play(samples: Samples) -> None:
    from trainer.audio.speaker import Speaker

    with Speaker(workshop().settings.text("output_device") or None) as speaker:
        speaker.play(samples)
        while speaker.playing:
            time.sleep(0.05)
