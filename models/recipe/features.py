"""Stage `features`: what the recogniser hears of a sound, and the unit at every frame."""

from __future__ import annotations

from pathlib import Path

import kaldi_native_fbank as knf
import numpy as np

from models.recipe import augment, speech
from models.recipe.settings import (
    FEATURE_DIM,
    FRAME_STEP,
    LABEL_OFFSET,
    SAMPLE_RATE,
    SUBSAMPLING,
    Places,
    Settings,
)
from models.recipe.syllables import SILENCE, UNITS
from models.recipe.workers import workers

_PIECE = SAMPLE_RATE // 5  # Vosk hands its pitch tracker sound in pieces of 0.2 s
_NOISE_SHARE = 0.04

MFCC_CONF = """\
--sample-frequency=16000
--frame-length=40
--use-energy=false
--num-mel-bins=60
--num-ceps=60
--low-freq=20
--high-freq=-400
--dither=0
"""
PITCH_CONF = """\
--sample-frequency=16000
--max-f0=500
--normalization-right-context=0
--delta-pitch-noise-stddev=0
"""


def extract(sound: np.ndarray) -> np.ndarray:
    """Features of 16 kHz sound at int16 scale: (frames, 63) float32, a frame every 10 ms."""
    options = knf.MfccOptions()
    options.frame_opts.samp_freq = SAMPLE_RATE
    options.frame_opts.frame_length_ms = 40
    options.frame_opts.dither = 0
    options.frame_opts.snip_edges = True
    options.mel_opts.num_bins = 60
    options.mel_opts.low_freq = 20
    options.mel_opts.high_freq = -400
    options.num_ceps = 60
    options.use_energy = False
    mfcc = knf.OnlineMfcc(options)
    samples = sound.astype(np.float32)
    mfcc.accept_waveform(SAMPLE_RATE, samples)
    mfcc.input_finished()
    count = mfcc.num_frames_ready
    pitch = _pitch(samples, count)
    result = np.empty((min(count, len(pitch)), FEATURE_DIM), np.float32)
    for index in range(len(result)):
        result[index, :60] = mfcc.get_frame(index)
    result[:, 60:] = pitch[: len(result)]
    return result


def _pitch(samples: np.ndarray, wanted: int) -> np.ndarray:
    """Voicing, normalised pitch and its change, read as early as a live recogniser does."""
    tracker = knf.OnlinePitch(
        knf.PitchExtractionOptions(samp_freq=SAMPLE_RATE, max_f0=500),
        knf.ProcessPitchOptions(normalization_right_context=0, delta_pitch_noise_stddev=0),
    )
    rows: list[np.ndarray] = []
    for start in range(0, len(samples), _PIECE):
        tracker.accept_waveform(SAMPLE_RATE, samples[start : start + _PIECE])
        if start + _PIECE >= len(samples):
            tracker.input_finished()
        while len(rows) < min(tracker.num_frames_ready, wanted):
            rows.append(np.asarray(tracker.get_frame(len(rows)), np.float32))
    return np.array(rows, np.float32).reshape(-1, 3)


def frame_labels(marks: np.ndarray, length: int, frames: int) -> np.ndarray:
    """The pdf of every third frame. `marks` are rows of (unit, start, end) in samples."""
    per_sample = np.zeros(length, np.int16)
    for unit, start, end in marks:
        pdfs = UNITS.pdfs[UNITS.names[unit]]
        if len(pdfs) == 1:
            per_sample[start:end] = pdfs[0]
        else:
            middle = (start + end) // 2
            per_sample[start:middle], per_sample[middle:end] = pdfs
    places = LABEL_OFFSET + FRAME_STEP * SUBSAMPLING * np.arange((frames + 2) // SUBSAMPLING)
    return per_sample[np.minimum(places, length - 1)]


def run(places: Places, settings: Settings) -> None:
    """Distort and extract every training batch, and the dev batch as it is; resumable."""
    places.features.mkdir(parents=True, exist_ok=True)
    batches = [*sorted(places.speech.glob("train-*.npz")), places.speech / "dev-0.npz"]
    jobs = [
        (batch, places.features / batch.name, settings.seed + number)
        for number, batch in enumerate(batches)
        if not (places.features / batch.name).exists()
    ]
    with workers(settings.threads) as pool:
        list(pool.map(_extract_batch, jobs))


def _extract_batch(job: tuple[Path, Path, int]) -> None:
    source, target, seed = job
    chance = np.random.default_rng(seed)
    spoken = speech.load(source)
    sounds = [item.sound for item in spoken]
    batch = Batch()
    plain = source.name.startswith("dev")
    for item in spoken:
        before, after = (int(SAMPLE_RATE * chance.uniform(0.05, 0.6)) for _ in range(2))
        sound = np.pad(item.sound.astype(np.float32), (before, after))
        marks = item.marks + np.array([0, before, before], np.int32)
        speed = 1.0
        if not plain:
            sound, speed = augment.distort(sound, chance, sounds)
        batch.add(sound, np.column_stack([marks[:, 0], (marks[:, 1:] / speed).astype(np.int32)]))
    nothing = np.array([[UNITS.names.index(SILENCE), 0, 1]], np.int32)
    for _ in range(0 if plain else int(len(spoken) * _NOISE_SHARE)):
        batch.add(_without_speech(chance, sounds), nothing)
    batch.save(target)


class Batch:
    """Features and labels of many sounds, for one file."""

    def __init__(self) -> None:
        self._features: list[np.ndarray] = []
        self._labels: list[np.ndarray] = []

    def __len__(self) -> int:
        return len(self._features)

    def add(self, sound: np.ndarray, marks: np.ndarray) -> None:
        """Take in a sound at int16 scale; `marks` as in `frame_labels`."""
        heard = np.clip(np.round(sound), -32768, 32767)
        rows = extract(heard).astype(np.float16)
        self._features.append(rows)
        self._labels.append(frame_labels(marks, len(heard), len(rows)))

    def save(self, target: Path) -> None:
        """Write all end to end, with the places where each ends."""
        part = target.with_suffix(".part.npz")
        np.savez(
            part,
            features=np.concatenate(self._features),
            labels=np.concatenate(self._labels),
            feature_ends=np.cumsum([len(f) for f in self._features]),
            label_ends=np.cumsum([len(x) for x in self._labels]),
        )
        part.rename(target)


def _without_speech(chance: np.random.Generator, sounds: list[np.ndarray]) -> np.ndarray:
    """Two to six seconds of noise, of steps between noises, or of nothing at all."""
    length = int(SAMPLE_RATE * chance.uniform(2, 6))
    kind = str(chance.choice([*augment.NOISES, "zeros", "step"]))
    if kind == "zeros":
        return np.zeros(length, np.float32)
    if kind == "step":
        sound = augment.noise("white", length, chance, sounds)
        sound[: length // 2] *= 0.01
    else:
        sound = augment.noise(kind, length, chance, sounds)
    sound = augment.to_level(sound, float(chance.uniform(-65, -15)))
    return augment.telephone(sound) if chance.random() < 0.4 else sound.astype(np.float32)
