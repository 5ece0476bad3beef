"""Sentences as sound: many at once, spoken by espeak-ng's voices in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
import soxr

from trainer.domain.sound import SAMPLE_RATE, Samples
from trainer.speech.levels import set_speech_level
from trainer.speech.reading import Syllable, read

_TIMEOUT = 600
_LEVEL_DBFS = -22.0
_EDGE = 0.01
"""Share of the loudest sample (−40 dB) above which a sentence has begun or not yet ended."""


@dataclass(frozen=True, slots=True)
class Line:
    """What is to be said. `rate`: espeak-ng's words a minute; `pitch` and its `range`: 0–99."""

    text: str
    variant: str
    rate: int
    pitch: int = 50
    range: int = 50


def render(lines: Sequence[Line], folder: Path) -> list[Samples]:
    """The lines in order at 16 kHz, speech at −22 dBFS, from their first to their last sound.

    `folder` must be empty; files are left in it. The same lines give the same samples.
    """
    told = [
        {
            "file": f"{number:05}",
            "syllables": [t.pinyin if isinstance(t, Syllable) else "," for t in read(line.text)],
            "voice": f"cmn-latn-pinyin+{line.variant}",
            "rate": line.rate,
            "pitch": line.pitch,
            "range": line.range,
        }
        for number, line in enumerate(lines)
    ]
    subprocess.run(
        [sys.executable, "-m", "trainer.benchmarks.asr_speak", str(folder)],
        input=json.dumps(told),
        capture_output=True,
        check=True,
        text=True,
        encoding="utf-8",
        timeout=_TIMEOUT,
    )
    return [_read(folder / f"{number:05}.wav") for number in range(len(lines))]


def _read(path: Path) -> Samples:
    spoken, rate = soundfile.read(path, dtype="float32")
    sound = soxr.resample(spoken, rate, SAMPLE_RATE)
    size = np.abs(sound)
    heard = np.flatnonzero(size > _EDGE * size.max())
    whole = sound[heard[0] : heard[-1] + 1]
    return set_speech_level(
        np.clip(np.rint(32767 * whole), -32768, 32767).astype(np.int16), _LEVEL_DBFS
    )
