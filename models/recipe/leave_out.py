"""Stage `leave-out`: does what one person taught help with another? Measured both ways."""

from __future__ import annotations

import json
import random
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from models.recipe import decode, evaluate, features, kaldi_model, speech, texts, train
from models.recipe.align import SyllableLoop
from models.recipe.people import SPEAKERS, Listener
from models.recipe.settings import Places, Settings
from models.recipe.speech import Spoken
from models.recipe.workers import workers

_SAMPLE = 400
_EPOCHS = 2
_SYNTHETIC = 0.25


def run(places: Places, settings: Settings) -> None:
    """Train without each speaker in turn, test on that one's recordings as they are.

    Prints toneless syllable errors before and after, and writes `left-out.json`, which the
    stage `evaluate` takes into its report. The nets serve to align once more.
    """
    jobs = [(places, settings, speaker) for speaker in SPEAKERS.values()]
    with workers(settings.threads) as pool:
        report = dict(zip(SPEAKERS.values(), pool.map(_without, jobs), strict=True))
    text = json.dumps(report, indent=2) + "\n"
    places.left_out.write_text(text, encoding="utf-8")
    print(text, flush=True)


def _without(job: tuple[Places, Settings, str]) -> dict[str, float]:
    places, settings, speaker = job
    torch.set_num_threads(1)
    files = [
        path
        for other in SPEAKERS.values()
        if other != speaker
        for path in sorted(places.glued(1).glob(f"{other}-*.npz"))
    ]
    short = replace(settings, adapt_epochs=_EPOCHS, threads=1)
    net = places.net_without(speaker)
    train.adapt(places, short, files, _SYNTHETIC, net)
    items = speech.load(places.clips(1) / f"{speaker}.npz")
    items = random.Random(settings.seed).sample(items, min(_SAMPLE, len(items)))
    return {
        "recordings": len(items),
        **_errors("synthetic_only", places, places.net, items),
        **_errors("other_speaker_added", places, net, items),
    }


def _errors(name: str, places: Places, net: Path, items: list[Spoken]) -> dict[str, float]:
    """Toneless syllable errors on recordings: by stock Vosk, and by the net on its own."""
    folder = places.work / f"model-{net.stem}-{items[0].plan.voice}"
    shutil.copytree(places.model, folder, dirs_exist_ok=True)
    kaldi_model.write(folder / "am" / "final.mdl", *train.load(net))
    sounds = [evaluate.prepared(item) for item in items]
    heard = decode.Recogniser(folder).decode_all(sounds, threads=1)
    shutil.rmtree(folder)
    return {
        f"{name}, words": round(evaluate.syllable_error(items, heard).rate, 4),
        f"{name}, net alone": round(_without_language(net, items, sounds), 4),
    }


def _without_language(net: Path, items: list[Spoken], sounds: list[np.ndarray]) -> float:
    listener, loop = Listener(net), SyllableLoop(texts.all_syllables())
    wrong = length = 0
    for item, sound in zip(items, sounds, strict=True):
        said = [syllable[:-1] for syllable in item.plan.clauses[0][0]]
        heard = loop.hear(listener.scores(features.extract(sound)))
        wrong += evaluate.align(said, [syllable[:-1] for syllable in heard])[0]
        length += len(said)
    return wrong / length
