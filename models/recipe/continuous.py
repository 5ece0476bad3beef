"""Stage `continuous`: whole sentences by a person whom the net never heard.

No recordings of people talking are at hand, only of words and syllables. So sentences that
neither the net nor the language model knows are put together from the words and syllables of one
speaker, at the tempo of talk and with nothing else changed, and a net that learned from the other
speaker listens. It lacks what runs across words in real talk: melody, stress and slurring.
"""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path

import numpy as np
from pypinyin import lazy_pinyin

from models.recipe import augment, decode, evaluate, glue, kaldi_model, speech, texts, train, warp
from models.recipe.glue import Inventory, Piece
from models.recipe.people import SPEAKERS
from models.recipe.settings import SAMPLE_RATE, Places, Settings
from models.recipe.syllables import third_tone_sandhi

_SYLLABLE_S = (0.19, 0.25)  # four to five a second: ordinary talk
_TEMPO = (0.8, 2.4)
_PAUSE_S = (0.1, 0.3)  # at a comma
_PAD_S = 0.4
_LEVEL_DBFS, _UNEVEN_DB = -20.0, 2.0

Utterance = tuple[np.ndarray, list[str]]  # 16 kHz int16, toneless syllables


def run(places: Places, settings: Settings) -> None:
    """Write `continuous.json`: toneless syllable errors by kind of sentence, scale, speaker."""
    report: dict[str, dict[str, dict[str, float]]] = {}
    for kind, lines in _sentences(places).items():
        report[kind] = {str(scale): {} for scale in settings.scales}
        for speaker in SPEAKERS.values():
            said = utterances(Inventory(speech.load(places.clips(2) / f"{speaker}.npz")), lines)
            print(f"{kind}, {speaker}: {len(said)} of {len(lines)} sentences", flush=True)
            if not said:
                continue
            folder = _model(places, speaker)
            for scale in settings.scales:
                decode.set_scale(folder, scale)
                error = _error(folder, said, settings.threads)
                print(f"  scale {scale}: {error:.3f}", flush=True)
                report[kind][str(scale)][speaker] = round(error, 4)
            shutil.rmtree(folder)
    text = json.dumps(report, indent=2) + "\n"
    places.continuous.write_text(text, encoding="utf-8")


def _sentences(places: Places) -> dict[str, list[str]]:
    calls = places.repository / "trainer" / "benchmarks" / "asr_sentences.txt"
    return {
        "call centre": texts.lines(calls),
        "general": texts.held_out(places.sentences, "general"),
    }


def utterances(inventory: Inventory, lines: list[str]) -> list[Utterance]:
    """The sentences that this speaker's recordings suffice for; the same every time."""
    plain, chance = random.Random(5), np.random.default_rng(5)
    other_tone = {key[0][:-1]: key[0] for key in inventory.by_reading if len(key) == 1}
    found: list[Utterance] = []
    for line in lines:
        sounds: list[np.ndarray] = []
        said: list[str] = []
        for clause in texts.parse(line).syllables:
            syllables = third_tone_sandhi([s for word in clause for s in word])
            # Tones do not count here, so any will do where the right one was never recorded.
            known = [
                s if (s,) in inventory.by_reading else other_tone.get(s[:-1], s) for s in syllables
            ]
            words = _grouped(known, [len(word) for word in clause])
            pieces = inventory.sentence(words, plain, longest=len(known))
            if sum(piece.syllables for piece in pieces) != len(syllables):
                break
            pause = np.zeros(int(SAMPLE_RATE * chance.uniform(*_PAUSE_S)), np.float32)
            sounds += [_joined(pieces, inventory, chance), pause]
            said += [s[:-1] for s in syllables]
        else:
            sound = np.pad(np.concatenate(sounds), int(_PAD_S * SAMPLE_RATE))
            found.append((augment.to_level(sound, _LEVEL_DBFS).astype(np.int16), said))
    return found


def _grouped(syllables: list[str], sizes: list[int]) -> list[list[str]]:
    ends = np.cumsum(sizes)
    return [syllables[end - size : end] for end, size in zip(ends, sizes, strict=True)]


def _joined(pieces: list[Piece], inventory: Inventory, chance: np.random.Generator) -> np.ndarray:
    wanted_s = float(chance.uniform(*_SYLLABLE_S))
    sounds: list[np.ndarray] = []
    for piece in pieces:
        start, end = int(piece.marks[0, 1]), int(piece.marks[-1, 2])
        own_s = (end - start) / SAMPLE_RATE / piece.syllables
        sound = inventory.items[piece.recording].sound[start:end].astype(np.float32)
        sound = warp.change_tempo(sound, float(np.clip(own_s / wanted_s, *_TEMPO)))
        uneven = float(chance.uniform(-_UNEVEN_DB, _UNEVEN_DB))
        sound = augment.to_level(sound, _LEVEL_DBFS + uneven)
        if sounds:
            glue.overlap(sounds, sound, chance)
        sounds.append(sound)
    return np.concatenate(sounds)


def _model(places: Places, speaker: str) -> Path:
    """The model's folder with the net that never heard `speaker`."""
    folder = places.work / f"model-without-{speaker}"
    shutil.copytree(places.model, folder, dirs_exist_ok=True)
    kaldi_model.write(folder / "am" / "final.mdl", *train.load(places.net_without(speaker)))
    return folder


def _error(model: Path, said: list[Utterance], threads: int) -> float:
    heard = decode.Recogniser(model).decode_all([sound for sound, _ in said], threads)
    wrong = sum(
        evaluate.align(right, lazy_pinyin(found.text, v_to_u=False))[0]
        for (_, right), found in zip(said, heard, strict=True)
    )
    return wrong / sum(len(right) for _, right in said)
