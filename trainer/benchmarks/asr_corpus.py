"""Test speech for `trainer bench asr`: made on the spot, or what a manifest lists."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
import soxr

from trainer.benchmarks.manifest import no_text, numbered_lines
from trainer.domain.message import M_
from trainer.domain.scenario import LineEffects
from trainer.domain.sound import SAMPLE_RATE, Samples
from trainer.speech.effects import apply_effects
from trainer.speech.reading import Syllable, read
from trainer.speech.recogniser import read_sound

SENTENCES = Path(__file__).with_name("asr_sentences.txt")
VARIANTS = (
    *("f4", "m4", "m8", "Andy", "steph3", "belinda", "john", "klatt3", "Alicia", "paul"),
    *("f5", "m2", "iven2", "linda", "klatt6", "edward"),
)
"""espeak-ng's voices that the bundled model never heard: `models/recipe/voices.py`."""
RATES = (125, 150, 175, 190, 220, 245)
"""Words a minute as espeak-ng counts them, between the rates of the training speech."""
CONDITIONS: dict[str, LineEffects | None] = {
    "clean": None,
    "telephone, 15 dB": LineEffects(noise="pink", snr_db=15.0),
    "5 dB": LineEffects(band="wide", noise="pink", snr_db=5.0),
}
_PAD = 0.4
"""Seconds of a quiet room on either side."""
_LEVEL_DBFS = -20.0


@dataclass(frozen=True, slots=True)
class Item:
    """A file at 16 kHz, what is said in it, and when each character begins (s), where known."""

    path: Path
    text: str
    group: str = ""
    voice: str = ""
    starts: tuple[float, ...] = ()


def plain(text: str) -> str:
    """Only what is spoken: no marks, no spaces, small letters."""
    return "".join(char for char in text if char.isalnum()).lower()


def sentences() -> list[str]:
    lines = SENTENCES.read_text("utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def make(folder: Path) -> list[Item]:
    """Each sentence in one voice at one rate, under every condition; the same every time."""
    texts = sentences()
    spoken = [
        {
            "file": f"{number:03}",
            "syllables": [t.pinyin if isinstance(t, Syllable) else "," for t in read(text)],
            "voice": f"cmn-latn-pinyin+{VARIANTS[number % len(VARIANTS)]}",
            "rate": RATES[number % len(RATES)],
            "pitch": 40 + 7 * number % 25,
        }
        for number, text in enumerate(texts)
    ]
    raw = folder / "raw"
    raw.mkdir()
    begins = json.loads(
        subprocess.run(
            [sys.executable, "-m", "trainer.benchmarks.asr_speak", str(raw)],
            input=json.dumps(spoken),
            capture_output=True,
            check=True,
            text=True,
            encoding="utf-8",
            timeout=300,
        ).stdout
    )
    items: list[Item] = []
    for number, (text, starts) in enumerate(zip(texts, begins, strict=True)):
        sound = _prepared(raw / f"{number:03}.wav", number)
        for order, (name, effects) in enumerate(CONDITIONS.items()):
            path = folder / f"{order}-{number:03}.wav"
            heard = sound if effects is None else apply_effects(sound, effects, number)
            soundfile.write(path, heard, SAMPLE_RATE)
            moved = tuple(_PAD + start for start in starts)
            voice = VARIANTS[number % len(VARIANTS)]
            items.append(Item(path, plain(text), name, voice, moved))
    return items


def _prepared(path: Path, seed: int) -> Samples:
    spoken, rate = soundfile.read(path, dtype="float32")
    sound = soxr.resample(spoken, rate, SAMPLE_RATE)
    sound = sound * (10 ** (_LEVEL_DBFS / 20) / float(np.sqrt(np.mean(sound**2))))
    pad = np.zeros(int(_PAD * SAMPLE_RATE))
    whole = 32768.0 * np.concatenate([pad, sound, pad])
    room = np.random.default_rng(seed).normal(0, 4, len(whole))
    return np.clip(np.rint(whole + room), -32768, 32767).astype(np.int16)


def from_manifest(manifest: Path, folder: Path) -> list[Item]:
    """What a table lists: a sound file, a tab, what is said in it; read into 16 kHz in `folder`.

    File names count from the manifest's own folder. Raises KnownError, with the line.
    """
    items: list[Item] = []
    form = M_("Write a file, a tab and what is said in it on each line.")
    for number, line in numbered_lines(manifest, form):
        name, tab, text = line.partition("\t")
        if not tab or not plain(text):
            raise no_text(manifest, number)
        sound = np.concatenate(list(read_sound(manifest.parent / name.strip())) or [_NOTHING])
        path = folder / f"{len(items):05}.wav"
        soundfile.write(path, sound, SAMPLE_RATE)
        items.append(Item(path, plain(text)))
    return items


_NOTHING = np.zeros(0, np.int16)
