"""A recording of the trainee alone, heard as a live call would hear it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from trainer.domain.call import Call
from trainer.domain.events import CallEnded, Event
from trainer.domain.sound import BLOCK, SAMPLE_RATE, Samples
from trainer.services.conductor import Timing
from trainer.services.listener import Listener
from trainer.services.sound_files import read_trainee_side
from trainer.speech.base import Recogniser

TAIL = 2.0
"""Seconds of silence added, so that the last utterance closes as in a call."""


def hear_recording(path: Path, recogniser: Recogniser) -> Call:
    """The utterances in a sound file (of two channels the right one: the trainee's).

    Raises `KnownError` for a file that is missing or no sound. The call has no dialogue: what
    needs one is not applicable.
    """
    samples = read_trainee_side(path)
    events = [*_heard(samples, recogniser)]
    seconds = round(len(samples) / SAMPLE_RATE, 3)
    return Call([*events, CallEnded(seconds, "", "trainee")])


def _heard(samples: Samples, recogniser: Recogniser) -> Iterator[Event]:
    listener = Listener(recogniser, Timing().short)
    padding = np.zeros(int(TAIL * SAMPLE_RATE) + BLOCK - len(samples) % BLOCK, dtype=np.int16)
    padded = np.concatenate([samples, padding])
    for at in range(0, len(padded) - BLOCK + 1, BLOCK):
        yield from listener.feed(padded[at : at + BLOCK])
    yield from listener.close_segment()
