"""How well a text explains a sound: Vosk, allowed to hear the words of that text only.

Vosk makes a language model of the sentence that it is given: pairs of words, with ways back to
single ones, so it may also hear them in another order. Its score of the sentence itself is
0.9 · (language model + pronunciation) + acoustic scale · acoustics. The first part depends on how
many words the text was cut into, not on the sound. It is known exactly, so it is taken out.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from trainer.domain.sound import Samples
from trainer.speech.kaldi import CHUNK, Kaldi

READINGS = 10
"""Readings asked of Vosk: the sentence may lie below others made of its words."""
LONGEST_WORD = 6
"""Characters of the longest word that is looked for."""
_GRAPH_SCALE = 0.9
"""What Vosk multiplies its language model's scores by in a result."""
_DISCOUNT = 0.5
"""Of Vosk's language models of a sentence: the share that stays with pairs that occur."""
_KALDIS_SCALE = 0.1
"""Kaldi's own acoustic scale, which it takes where a model's settings name none."""
_FLAT_SCALE = 1.0
"""What Vosk sets for models of the old layout, which have no settings."""


def _is_flat(folder: Path) -> bool:
    return not (folder / "am" / "final.mdl").exists()


def takes_sentences(folder: Path) -> bool:
    """Whether Vosk can limit the model in `folder` to a sentence.

    It needs a graph that is put together while it listens. A ready-made graph goes before; Vosk
    then only warns, and hears everything. Scores made again with a second language model count
    that for the sentence too.
    """
    graph = folder if _is_flat(folder) else folder / "graph"
    return (
        (graph / "HCLr.fst").is_file()
        and not (graph / "HCLG.fst").exists()
        and not (folder / "rescore").exists()
    )


def acoustic_scale(folder: Path) -> float:
    """What the acoustic part of the scores of the model in `folder` was multiplied by."""
    if _is_flat(folder):
        return _FLAT_SCALE
    scale = _KALDIS_SCALE
    for line in (folder / "conf" / "model.conf").read_text("utf-8", "replace").splitlines():
        name, _, value = line.split("#")[0].strip().partition("=")
        if name.replace("_", "-") == "--acoustic-scale":
            scale = float(value)
    return scale


def cut(text: str, knows: Callable[[str], bool]) -> list[str] | None:
    """The words of `text`, each the longest that the model knows; None where it knows none."""
    words: list[str] = []
    for part in text.split():
        at = 0
        while at < len(part):
            for end in range(min(at + LONGEST_WORD, len(part)), at, -1):
                word = part[at:end]
                # The marks among a model's words ("<eps>", "#0", "[unk]") are not for saying.
                if all(char.isalnum() or char in "'-" for char in word) and knows(word):
                    break
            else:
                return None
            words.append(word)
            at = end
    return words or None


def language_cost(words: list[str]) -> float:
    """What Vosk's language model of the sentence `words` takes off its score (nats)."""
    followers = Counter(words[:-1])
    followers[words[-1]] += 1  # the end of the sentence
    pairs = Counter(pairwise([*words, ""]))
    cost = -math.log(_DISCOUNT * words.count(words[0]) / (len(words) + 1))
    return cost - sum(
        math.log(_DISCOUNT * pairs[first, second] / followers[first])
        for first, second in pairwise([*words, ""])
    )


def likelihood(decoder: Kaldi, words: list[str], sound: Samples, scale: float) -> float:
    """Log likelihood (nats) of `sound` if it is `words`; -inf where the search lost them.

    `decoder`: a fresh one, limited to the sentence `words`. `scale`: the model's acoustic scale.
    Pauses do not end it: a result is asked for only once, so the sound stays one piece.
    """
    decoder.SetMaxAlternatives(READINGS)
    data = sound.astype("<i2").tobytes()
    for at in range(0, len(data), 2 * CHUNK):
        decoder.AcceptWaveform(data[at : at + 2 * CHUNK])
    wanted = "".join(words)
    scores = [
        float(reading["confidence"])
        for reading in json.loads(decoder.FinalResult()).get("alternatives", ())
        if str(reading["text"]).replace(" ", "") == wanted
    ]
    if not scores:
        return -math.inf
    return (max(scores) + _GRAPH_SCALE * language_cost(words)) / scale
