"""Stage `leave-out`: does what one person taught help with another? Measured both ways."""

from __future__ import annotations

import json
import random
import shutil
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

from models.recipe import decode, evaluate, kaldi_model, speech, train
from models.recipe.people import SPEAKERS
from models.recipe.settings import Places, Settings

_SAMPLE = 400
_EPOCHS = 2
_SYNTHETIC = 0.25


def run(places: Places, settings: Settings) -> None:
    """Train without each speaker in turn, test on that one's recordings as they are.

    Prints toneless syllable errors before and after, and writes `left-out.json`, which the
    stage `evaluate` takes into its report. The nets serve to align once more.
    """
    jobs = [(places, settings, speaker) for speaker in SPEAKERS.values()]
    with ProcessPoolExecutor(settings.threads) as pool:
        report = dict(zip(SPEAKERS.values(), pool.map(_without, jobs), strict=True))
    text = json.dumps(report, indent=2) + "\n"
    places.left_out.write_text(text, encoding="utf-8")
    print(text, flush=True)


def _without(job: tuple[Places, Settings, str]) -> dict[str, float]:
    places, settings, speaker = job
    files = [
        path
        for other in SPEAKERS.values()
        if other != speaker
        for path in sorted(places.glued(1).glob(f"{other}-*.npz"))
    ]
    short = replace(settings, adapt_epochs=_EPOCHS, threads=1)
    net = places.net_without(speaker)
    train.adapt(places, short, files, _SYNTHETIC, net)
    return {
        "synthetic_only": _error(places, settings, places.net, speaker),
        "other_speaker_added": _error(places, settings, net, speaker),
    }


def _error(places: Places, settings: Settings, net: Path, speaker: str) -> float:
    """Toneless syllable error of stock Vosk on a sample of one speaker's recordings."""
    folder = places.work / f"model-{net.stem}-{speaker}"
    shutil.copytree(places.model, folder, dirs_exist_ok=True)
    kaldi_model.write(folder / "am" / "final.mdl", *train.load(net))
    items = speech.load(places.clips(1) / f"{speaker}.npz")
    items = random.Random(settings.seed).sample(items, min(_SAMPLE, len(items)))
    heard = decode.Recogniser(folder).decode_all([evaluate.prepared(i) for i in items], threads=1)
    shutil.rmtree(folder)
    return round(evaluate.syllable_error(items, heard).rate, 4)
