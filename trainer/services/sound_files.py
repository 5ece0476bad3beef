"""Whole sound files as samples of a call."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import numpy as np
import soundfile

from trainer.domain.errors import KnownError
from trainer.domain.message import M_
from trainer.domain.sound import SAMPLE_RATE, Samples
from trainer.speech.recogniser import read_sound

TRAINEE_CHANNEL = 1
HARDLY_SILENT = 100
"""Sample value (of 32767) above which a channel holds more than the noise of a converter."""


def read_mono(path: Path) -> Samples:
    """A file of any rate, mixed down. Raises `KnownError`, also for an empty one."""
    blocks = list(read_sound(path))
    samples = np.concatenate(blocks) if blocks else np.zeros(0, dtype=np.int16)
    if not len(samples):
        raise KnownError(
            M_("The sound file {path} is empty.", path=str(path)), M_("Choose another recording.")
        )
    return samples


def read_trainee_side(path: Path) -> Samples:
    """The trainee in a recording: of two channels the right one, as in our own recordings.

    Where the right channel is silent (a microphone on the left one), both together.
    """
    blocks = list(read_sound(path, channel=TRAINEE_CHANNEL))
    samples = np.concatenate(blocks) if blocks else np.zeros(0, dtype=np.int16)
    return samples if np.any(np.abs(samples) > HARDLY_SILENT) else read_mono(path)


def read_recording(path: Path) -> Samples:
    """Both sides of a kept call, shape (samples, 2), 16 kHz. Raises `KnownError`."""
    sides = _read_stereo(path)
    if sides is None:
        raise KnownError(
            M_("The recording {path} cannot be read as sound.", path=str(path)),
            M_("The rest of the call can still be looked at."),
        )
    return sides


def _read_stereo(path: Path) -> Samples | None:
    try:
        read, rate = soundfile.read(path, dtype="int16", always_2d=True)
    except (soundfile.SoundFileError, RuntimeError, OSError):
        return None
    samples = cast(Samples, read)
    return samples if rate == SAMPLE_RATE and samples.shape[1] == 2 else None
