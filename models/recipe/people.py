"""Stage `people`: recordings of single words by people, aligned with what was said.

The archive is `audio-cmn-64k.tar` of the public project audio-cmn. Its recordings never enter
the repository; only what the net learned from them does.
"""

from __future__ import annotations

import io
import re
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import numpy as np
import soundfile
import soxr
import torch

from models.recipe import align, features, speech, texts, train
from models.recipe.settings import CONTEXT, SAMPLE_RATE, SUBSAMPLING, Settings
from models.recipe.speech import Plan, Spoken
from models.recipe.syllables import is_syllable, third_tone_sandhi
from models.recipe.workers import workers

# Folder of the archive → speaker.
SPEAKERS = {"hsk": "tan", "syllabs": "chen"}

_SYLLABLE = re.compile(r"[a-z]+[1-5]")
_NOT_A_SUFFIX = ("儿子", "女儿", "儿童", "婴儿", "幼儿", "儿女")
_CHUNK = 400
_QUIET_DB, _MARGIN_S = 38.0, 0.12
_WORST_SHARE = 0.06  # of each speaker's recordings, those that fit their reading worst


@dataclass(frozen=True)
class Recording:
    """One file of the archive: who speaks, what is written, and the ways to read it."""

    speaker: str
    text: str
    readings: list[list[str]]
    data: bytes


def recordings(archive: Path) -> Iterator[Recording]:
    """All files whose reading is known. Variants, marked by odd names, are left out."""
    with tarfile.open(archive) as tar:
        for member in tar:
            path = PurePosixPath(member.name)
            speaker = SPEAKERS.get(path.parent.name)
            if speaker is None or path.suffix != ".mp3":
                continue
            name = path.stem.removeprefix("cmn-")
            options = _readings(name) if speaker == "tan" else _spelled(name)
            file = tar.extractfile(member)
            if options and file is not None:
                yield Recording(speaker, name, options, file.read())


def _spelled(name: str) -> list[list[str]]:
    return [[name]] if _SYLLABLE.fullmatch(name) and is_syllable(name) else []


def _readings(word: str) -> list[list[str]]:
    """How a word may be read; nothing where an r is added to its last vowel."""
    if texts.han_runs(word) != [word]:
        return []
    if "儿" in word[1:] and not any(known in word for known in _NOT_A_SUFFIX):
        return []
    if len(word) == 1:
        return [[reading] for reading in texts.readings(word)[:3]]
    try:
        return [third_tone_sandhi(texts.read_aloud(word, [word])[0])]
    except ValueError:
        return []


def run(settings: Settings, archive: Path, nets: dict[str, Path], most: int, target: Path) -> None:
    """Align up to `most` recordings of each speaker by that one's net; write clips for each."""
    target.mkdir(parents=True, exist_ok=True)
    for speaker, net in nets.items():
        file = target / f"{speaker}.npz"
        if file.exists():
            continue
        found = [r for r in recordings(archive) if r.speaker == speaker]
        found = found[:: -(-len(found) // most)]
        jobs = [(found[start : start + _CHUNK], net) for start in range(0, len(found), _CHUNK)]
        with workers(settings.threads) as pool:
            aligned = [pair for part in pool.map(_align_chunk, jobs) for pair in part]
        aligned.sort(key=lambda pair: -pair[0])
        kept = [item for _, item in aligned[: round(len(aligned) * (1 - _WORST_SHARE))]]
        speech.save(file, kept)
        print(f"{speaker}: {len(kept)} of {len(aligned)} recordings kept", flush=True)


def _align_chunk(job: tuple[list[Recording], Path]) -> list[tuple[float, Spoken]]:
    found, path = job
    torch.set_num_threads(1)
    listener = Listener(path)
    return [_align(recording, listener) for recording in found]


class Listener:
    """A trained net and how often each of its answers is right anyway."""

    def __init__(self, path: Path) -> None:
        self._net, counts = train.load(path)
        self._prior = np.log((counts + 50) / (counts + 50).sum())

    @torch.no_grad()
    def scores(self, rows: np.ndarray) -> np.ndarray:
        """Features (frames, 63) → log-likelihoods (frames ÷ 3, pdfs)."""
        padded = np.pad(rows, ((CONTEXT, CONTEXT), (0, 0)), mode="edge")
        answers = self._net(torch.from_numpy(padded[None]))[0]
        return torch.log_softmax(answers, dim=1).numpy() - self._prior


def _align(recording: Recording, listener: Listener) -> tuple[float, Spoken]:
    """Clip and mark one recording; the first item tells how well the best reading fits."""
    sound = trim(read(recording.data))
    rows = features.extract(sound)
    loud = loudness(sound, len(rows))[::SUBSAMPLING]
    scores = align.prefer_silence_where_quiet(listener.scores(rows), loud)
    fits = [align.best_path(scores, reading) for reading in recording.readings]
    best = max(range(len(fits)), key=lambda index: fits[index].score)
    reading = recording.readings[best]
    plan = Plan([[reading]], recording.text, recording.speaker, 0, 0, 0, joined=False)
    marks = align.marks(fits[best], reading, len(sound))
    return fits[best].score, Spoken(sound.astype(np.int16), marks, plan)


def read(data: bytes) -> np.ndarray:
    """16 kHz mono float32 at int16 scale, at an even level."""
    sound, rate = soundfile.read(io.BytesIO(data), dtype="float32", always_2d=True)
    wave = soxr.resample(sound.mean(axis=1), rate, SAMPLE_RATE)
    peak = float(np.max(np.abs(wave), initial=1e-6))
    return (wave * (16000 / peak)).astype(np.float32)


def loudness(sound: np.ndarray, frames: int) -> np.ndarray:
    """Level in dB of every 10 ms frame, as the features count them, under the loudest."""
    power = np.convolve(sound.astype(np.float64) ** 2, np.ones(400) / 400, mode="same")
    places = np.minimum(320 + 160 * np.arange(frames), len(sound) - 1)
    level = 10 * np.log10(np.maximum(power[places], 1e-3))
    return level - level.max(initial=-100)


def trim(sound: np.ndarray) -> np.ndarray:
    """Cut the quiet before and after, but for a margin."""
    power = np.convolve(sound.astype(np.float64) ** 2, np.ones(320) / 320, mode="same")
    heard = np.flatnonzero(power > power.max() * 10 ** (-_QUIET_DB / 10))
    margin = int(_MARGIN_S * SAMPLE_RATE)
    return sound[max(0, heard[0] - margin) : heard[-1] + margin]
