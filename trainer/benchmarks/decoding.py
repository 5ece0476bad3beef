"""Our recogniser beside a bare loop over Vosk, on the same sound."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence

from trainer.domain.sound import BLOCK, SAMPLE_RATE, Samples
from trainer.speech.kaldi import open_recogniser
from trainer.speech.recogniser import VoskModel, VoskRecogniser


def measure(model: VoskModel, sounds: Sequence[Samples], rounds: int = 5) -> list[float]:
    """Ratios of our decoding time to the bare loop's, one a round, both over all the sounds."""
    ratios: list[float] = []
    for _round in range(rounds):
        bare = sum(_bare(model, sound) for sound in sounds)
        ours = sum(_ours(model, sound) for sound in sounds)
        ratios.append(ours / bare)
    return ratios


def _ours(model: VoskModel, sound: Samples) -> float:
    """As in a call: 20 ms blocks, partial words, n-best."""
    recogniser = VoskRecogniser(model)
    begun = time.perf_counter()
    for at in range(0, len(sound), BLOCK):
        recogniser.accept(sound[at : at + BLOCK])
    recogniser.finish()
    return time.perf_counter() - begun


def _bare(model: VoskModel, sound: Samples) -> float:
    """As Vosk's own example for a microphone: 0.2 s pieces, partial and final results."""
    kaldi = open_recogniser(model.handle, SAMPLE_RATE)
    kaldi.SetWords(True)
    data = sound.tobytes()
    size = 2 * (SAMPLE_RATE // 5)
    begun = time.perf_counter()
    for at in range(0, len(data), size):
        if kaldi.AcceptWaveform(data[at : at + size]):
            json.loads(kaldi.Result())
        else:
            json.loads(kaldi.PartialResult())
    json.loads(kaldi.FinalResult())
    return time.perf_counter() - begun
