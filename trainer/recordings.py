"""Reading the sound files that an author supplies: within limits, every fault one sentence."""

from __future__ import annotations

import stat
from pathlib import Path

import numpy as np

from trainer.domain.message import M_, Message
from trainer.domain.sound import SAMPLE_RATE, Samples

MAX_BYTES = 20 << 20
MAX_SECONDS = 60
_MIN_SECONDS = 0.1
_RATES = (4000, 400_000)
_MAX_CHANNELS = 8
_FORMATS = ("WAV", "WAVEX", "RF64", "FLAC")
_SILENT = 10 ** (-60 / 20)


class RecordingError(Exception):
    """A file that cannot be played; the message says what and why."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


def read_recording(path: Path) -> Samples:
    """The file as mono int16 at 16 kHz. Raises RecordingError."""
    # libsndfile is loaded only where there are recordings.
    import soundfile
    import soxr

    name = path.name
    try:
        state = path.stat()
        if not stat.S_ISREG(state.st_mode):
            raise RecordingError(M_("“{name}” is not a file.", name=name))
        if state.st_size > MAX_BYTES:
            raise _too_large(name)
        with soundfile.SoundFile(str(path)) as sound:
            fits = sound.format in _FORMATS and sound.channels <= _MAX_CHANNELS
            if not fits or not _RATES[0] <= sound.samplerate <= _RATES[1]:
                raise _unreadable(name)
            most = MAX_SECONDS * sound.samplerate
            # One more than may be: a header can lie about the length.
            frames = sound.read(most + 1, dtype="float32", always_2d=True)
            rate = sound.samplerate
    except (OSError, soundfile.SoundFileError, ValueError, MemoryError) as problem:
        raise _unreadable(name) from problem
    if len(frames) > most:
        raise RecordingError(
            M_("The recording “{name}” is longer than {most} seconds.", name=name, most=MAX_SECONDS)
        )
    mono = np.clip(np.nan_to_num(frames).mean(axis=1, dtype=np.float32), -1.0, 1.0)
    if len(mono) < _MIN_SECONDS * rate or float(np.max(np.abs(mono))) < _SILENT:
        raise RecordingError(M_("Nothing can be heard in the recording “{name}”.", name=name))
    if rate != SAMPLE_RATE:
        mono = soxr.resample(mono, rate, SAMPLE_RATE)
    return np.clip(np.rint(mono * 32767.0), -32768, 32767).astype(np.int16)


def _too_large(name: str) -> RecordingError:
    return RecordingError(
        M_("The recording “{name}” is larger than {most} MiB.", name=name, most=MAX_BYTES >> 20)
    )


def _unreadable(name: str) -> RecordingError:
    return RecordingError(
        M_("“{name}” cannot be read as sound; save the recording as WAV or FLAC.", name=name)
    )
