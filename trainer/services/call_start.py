"""Putting a live call together: devices, files, conductor, thread."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from contextlib import suppress

import numpy as np

from trainer.audio.microphone import Microphone
from trainer.audio.speaker import Speaker
from trainer.domain.errors import KnownError
from trainer.domain.sound import BLOCK, Samples
from trainer.scoring import BrokenCheckError, prepare
from trainer.services.call_run import CallRun
from trainer.services.live_call import ThreadedCall
from trainer.services.sound_desk import SoundDesk
from trainer.services.sources import MicrophoneSource, NobodySource, Source
from trainer.services.views import Mode
from trainer.services.workshop import CallFiles, Workshop
from trainer.speech.base import Recogniser, Synthesiser

SourceMaker = Callable[[Callable[[Samples], None]], Source]
"""Makes the trainee's side of a call in place of the microphone; its argument records."""


def start_call(
    workshop: Workshop,
    sound: SoundDesk,
    scenario: str,
    *,
    mode: Mode,
    standard: str | None,
    make_source: SourceMaker | None,
    seed: int | None = None,
) -> ThreadedCall:
    """Let the telephone ring. What is missing (microphone, model, voice) is done without."""
    played = workshop.scenario(scenario)
    rules = workshop.standard_for(played, standard)
    recogniser, synthesiser = sound.recogniser(), sound.synthesiser()
    speaker = sound.speaker()
    files = workshop.open_call(
        played,
        rules,
        mode=mode,
        seed=secrets.randbelow(2**31) if seed is None else seed,
        model=workshop.model_folder().name,
        voice=synthesiser.name if synthesiser else "",
        trainee=workshop.settings.text("trainee_name"),
    )
    # While it rings: the scorecard shall be there when the call ends.
    threading.Thread(target=prepare_scoring, args=(files,), daemon=True).start()
    return _threaded(workshop, sound, files, recogniser, synthesiser, speaker, make_source)


def prepare_scoring(files: CallFiles) -> None:
    """What the scorecard of this call will need, away from the call. Raises nothing."""
    with suppress(KnownError, BrokenCheckError):  # told of when the call is scored
        prepare(files.assignment.standard, files.assignment.scenario, files.started)


def _threaded(
    workshop: Workshop,
    sound: SoundDesk,
    files: CallFiles,
    recogniser: Recogniser | None,
    synthesiser: Synthesiser | None,
    speaker: Speaker | None,
    make_source: SourceMaker | None,
) -> ThreadedCall:
    muted = threading.Event()
    silence = np.zeros(BLOCK, dtype=np.int16)

    def record(samples: Samples) -> None:
        files.recorder.trainee(silence if muted.is_set() else samples)

    microphone: Microphone | None = None
    source: Source | None = None
    if make_source is not None:
        source = make_source(record)
    elif recogniser is not None:
        microphone = sound.microphone(record)
        source = MicrophoneSource(microphone) if microphone is not None else None
    run = CallRun(
        files.assignment,
        files.started,
        log=files.log,
        tracks=files.recorder,
        source=source or NobodySource(),
        recogniser=recogniser if source is not None else None,
        synthesiser=synthesiser,
        speaker=speaker,
        records_trainee=microphone is None,
        running_late=source.behind if isinstance(source, MicrophoneSource) else _never_late,
        model=workshop.model() if recogniser is not None and source is not None else None,
    )

    def set_muted(on: bool) -> None:
        (muted.set if on else muted.clear)()

    return ThreadedCall(
        run,
        finish=lambda done: workshop.close_call(files, done),
        typed_only=source is None,
        customer_silent=speaker is None or synthesiser is None,
        push_to_talk=workshop.settings.flag("push_to_talk"),
        set_muted=set_muted,
        set_volume=sound.set_volume,
        speaker_level=speaker.level if speaker else _nothing,
        microphone_level=microphone.level if microphone else _nothing,
        speaker_lost=(lambda: speaker.lost) if speaker else _never_lost,
        notice=(microphone and microphone.notice) or (speaker and speaker.notice) or None,
    )


def _nothing() -> float:
    return -90.0


def _never_lost() -> None:
    return None


def _never_late() -> bool:
    return False
