"""`trainer bench voices`: what each accent, age and line costs the recogniser, and the renderer.

The bundled model hears the same sentences, spoken by each persona over each line in voices that it
never learned from. The customer's words are not recognised in a call: the error stands for how
hard the line is to understand, one figure that can be made again.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import get_args

import numpy as np

from trainer.benchmarks.asr_corpus import VARIANTS, Item, plain, sentences
from trainer.benchmarks.asr_errors import Said, compare
from trainer.benchmarks.figures import median, percentile
from trainer.domain.sound import SAMPLE_RATE, Samples
from trainer.domain.voice import STRENGTHS, Accent, LineEffects, NoiseKind, Persona
from trainer.speech.base import LoadedModel, SpeechRequest
from trainer.speech.synthesiser import PyttsxSynthesiser

_EVERY = 2
"""One sentence in so many is spoken, or it takes all day."""
_WIDE = LineEffects(band="wide")
_QUIET = np.zeros(int(0.4 * SAMPLE_RATE), np.int16)
_TOLD_SNR = 10.0

Case = tuple[Persona, LineEffects, int]
"""Who speaks, over what line, in what mood."""


def cases() -> Mapping[str, Case]:
    """Name → case; the first is what all others are compared with."""
    calm = Persona()
    accents = [accent for accent in get_args(Accent) if accent]
    people = {
        **{
            f"{accent}, {strength}": replace(calm, accent=accent, accent_strength=share)
            for accent in accents
            for strength, share in STRENGTHS.items()
        },
        "child": replace(calm, age="child"),
        "young": replace(calm, age="young"),
        "elder": replace(calm, age="elder"),
        "slow, 120": replace(calm, pace=120),
        "fast, 280": replace(calm, pace=280),
        "soft": replace(calm, loudness="soft"),
    }
    lines = {
        "telephone": LineEffects(),
        **{
            f"{noise}, {_TOLD_SNR:.0f} dB": LineEffects(noise=noise, snr_db=_TOLD_SNR)
            for noise in get_args(NoiseKind)
        },
        "too quiet, -20 dB": LineEffects(level_db=-20),
        "speakerphone, 0.5": LineEffects(echo=0.5),
        "crackle, 0.5": LineEffects(crackle=0.5),
        "dropouts, 0.15": LineEffects(dropouts=0.15),
        "clipping, 0.6": LineEffects(clipping=0.6),
        "silent after 1 s": LineEffects(silent_after=1.0),
    }
    return {
        "standard, wide band": (calm, _WIDE, 1),
        **{name: (persona, _WIDE, 1) for name, persona in people.items()},
        "furious": (calm, _WIDE, 5),
        **{name: (calm, line, 1) for name, line in lines.items()},
    }


def run(model: LoadedModel, say: Callable[[str], None]) -> None:
    """Measure and say it line by line. Raises KnownError where there is no voice."""
    texts = sentences()[::_EVERY]
    say(f"model {model.name}, {len(texts)} sentences for each row")
    say(f"\n{'':26}{'CER':>8}{'more':>8}{'render: median':>17}{'p95':>9}{'to ask':>11}")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        voice = PyttsxSynthesiser(Path(folder))
        try:
            voice.check()
            first: float | None = None
            for name, case in cases().items():
                error, took, asked = _measure(voice, model, texts, case)
                first = error if first is None else first
                say(
                    f"{name:26}{error:8.1%}{error - first:+8.1%}{median(took) * 1000:14.0f} ms"
                    f"{percentile(took, 95) * 1000:6.0f} ms{median(asked) * 1000:8.2f} ms"
                )
        finally:
            voice.close()


def _measure(
    voice: PyttsxSynthesiser, model: LoadedModel, texts: list[str], case: Case
) -> tuple[float, list[float], list[float]]:
    """Error of the characters; seconds of each rendering, and until `prepare` answered."""
    persona, effects, mood = case
    heard: list[Said] = []
    took: list[float] = []
    asked: list[float] = []
    for number, text in enumerate(texts):
        speaker = replace(persona, variant=VARIANTS[number % len(VARIANTS)])
        began = time.perf_counter()
        future = voice.prepare(SpeechRequest(text, speaker, mood, effects))
        asked.append(time.perf_counter() - began)
        samples = future.result(60)
        took.append(time.perf_counter() - began)
        heard.append(Said(_hear(model, samples)))
    items = [Item(Path(), plain(text)) for text in texts]
    return compare(items, heard).characters, took, asked


def _hear(model: LoadedModel, samples: Samples) -> str:
    recogniser = model.recogniser()
    recogniser.accept(np.concatenate([_QUIET, samples, _QUIET]))
    return recogniser.finish().text
