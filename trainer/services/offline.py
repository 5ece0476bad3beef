"""A recording of the trainee alone, heard as a live call would hear it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from trainer.domain.call import Call
from trainer.domain.events import CallEnded, Event, Utterance
from trainer.domain.scenario import Scenario
from trainer.domain.sound import BLOCK, SAMPLE_RATE, Samples
from trainer.domain.standard import Standard
from trainer.scoring import doubts
from trainer.services.conductor import Timing
from trainer.services.listener import Listener
from trainer.services.second_look import as_events, compare
from trainer.services.sound_files import read_trainee_side
from trainer.speech.base import LoadedModel, Recogniser

TAIL = 2.0
"""Seconds of silence added, so that the last utterance closes as in a call."""


def hear_recording(path: Path, model: LoadedModel, standard: Standard, scenario: Scenario) -> Call:
    """The utterances in a sound file (of two channels the right one: the trainee's), and what its
    sound says of the wording that these rules look for.

    Raises `KnownError` for a file that is missing or no sound. The call has no dialogue: what
    needs one is not applicable.
    """
    samples = read_trainee_side(path)
    sounds: dict[float, Samples] = {}
    events = [*_heard(samples, model.recogniser(), sounds)]
    seconds = round(len(samples) / SAMPLE_RATE, 3)
    log: list[Event] = [*events, CallEnded(seconds, "", "trainee")]
    wanted = doubts(standard, scenario, log)
    known = dict(compare(model, wanted, sounds.get))
    return Call([*log, *as_events(seconds, wanted, known)])


def _heard(
    samples: Samples, recogniser: Recogniser, sounds: dict[float, Samples]
) -> Iterator[Event]:
    """The events; what was heard of each utterance comes into `sounds`, by its start."""
    listener = Listener(recogniser, Timing().short)
    padding = np.zeros(int(TAIL * SAMPLE_RATE) + BLOCK - len(samples) % BLOCK, dtype=np.int16)
    padded = np.concatenate([samples, padding])
    for at in range(0, len(padded) - BLOCK + 1, BLOCK):
        for event in listener.feed(padded[at : at + BLOCK]):
            if isinstance(event, Utterance) and listener.heard is not None:
                sounds[event.start] = listener.heard
            yield event
    yield from listener.close_segment()
