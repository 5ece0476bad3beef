"""Stages `tune` (on the dev set) and `evaluate` (on the test set), with stock Vosk."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from pypinyin import lazy_pinyin

from models.recipe import augment, decode, package, speech
from models.recipe.decode import Decoded, Recogniser
from models.recipe.settings import SAMPLE_RATE, Places, Settings
from models.recipe.syllables import INITIALS, SILENCE, UNITS

_PAD_S = 0.4
_TELEPHONE_SNR_DB = 15.0
_LOUD_SNR_DB = 5.0
_TIMED = 60  # utterances that speed is measured on
_TIME_TOLERANCE_S = 0.060


@dataclass(frozen=True)
class Edits:
    """How a recognised sequence differs from the right one."""

    wrong: int
    length: int

    @property
    def rate(self) -> float:
        return self.wrong / max(1, self.length)


def align(right: Sequence[str], heard: Sequence[str]) -> tuple[int, list[tuple[int, int]]]:
    """Levenshtein distance, and the index pairs of the items that agree."""
    rows, columns = len(right), len(heard)
    table = np.zeros((rows + 1, columns + 1), int)
    table[:, 0], table[0] = np.arange(rows + 1), np.arange(columns + 1)
    for i in range(1, rows + 1):
        for j in range(1, columns + 1):
            same = right[i - 1] == heard[j - 1]
            table[i, j] = min(
                table[i - 1, j] + 1, table[i, j - 1] + 1, table[i - 1, j - 1] + (not same)
            )
    pairs, i, j = [], rows, columns
    while i and j:
        same = right[i - 1] == heard[j - 1]
        if table[i, j] == table[i - 1, j - 1] + (not same):
            i, j = i - 1, j - 1
            if same:
                pairs.append((i, j))
        elif table[i, j] == table[i - 1, j] + 1:
            i -= 1
        else:
            j -= 1
    return int(table[rows, columns]), pairs[::-1]


def prepared(spoken: speech.Spoken) -> np.ndarray:
    """The sound with some silence around it, at an ordinary level."""
    pad = int(_PAD_S * SAMPLE_RATE)
    sound = np.pad(spoken.sound.astype(np.float32), (pad, pad))
    return augment.to_level(sound, -20).astype(np.int16)


def conditions(sounds: list[np.ndarray], seed: int) -> dict[str, list[np.ndarray]]:
    """The sounds as they are, over two kinds of telephone, and in a noisy room."""
    chance = np.random.default_rng(seed)
    kinds = list(augment.LINE_NOISES)
    return {
        "clean": sounds,
        "telephone, 15 dB": [_over_telephone(sound, chance) for sound in sounds],
        "application's line, 15 dB": [
            augment.line(sound, kinds[n % len(kinds)], _TELEPHONE_SNR_DB, seed + n)
            for n, sound in enumerate(sounds)
        ],
        "noise at 5 dB": [_in_noise(sound, _LOUD_SNR_DB, chance) for sound in sounds],
    }


def _in_noise(sound: np.ndarray, snr_db: float, chance: np.random.Generator) -> np.ndarray:
    """An office's noise at the microphone."""
    kind = str(chance.choice(["white", "pink", "brown"]))
    other = augment.noise(kind, len(sound), chance, [])
    noisy = augment.add_noise(sound.astype(np.float32), other, snr_db)
    return augment.to_level(noisy, -20).astype(np.int16)


def _over_telephone(sound: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    """An office's noise at 15 dB, then the telephone's band and coding."""
    noisy = _in_noise(sound, _TELEPHONE_SNR_DB, chance)
    return augment.telephone(noisy.astype(np.float32)).astype(np.int16)


def character_error(items: list[speech.Spoken], heard: list[Decoded]) -> Edits:
    wrong = length = 0
    for item, found in zip(items, heard, strict=True):
        right = item.plan.text.replace(" ", "")
        wrong += align(right, found.text)[0]
        length += len(right)
    return Edits(wrong, length)


def syllable_error(items: list[speech.Spoken], heard: list[Decoded]) -> Edits:
    """Errors by sound: pinyin without tones."""
    wrong = length = 0
    for item, found in zip(items, heard, strict=True):
        right = [s[:-1] for c in item.plan.clauses for word in c for s in word]
        wrong += align(right, lazy_pinyin(found.text, v_to_u=False))[0]
        length += len(right)
    return Edits(wrong, length)


def time_errors(items: list[speech.Spoken], heard: list[Decoded]) -> np.ndarray:
    """Start and end errors in seconds of every correctly recognised word."""
    errors: list[float] = []
    for item, found in zip(items, heard, strict=True):
        words = item.plan.text.split()
        spans = _word_spans(item)
        _, pairs = align(words, [word.text for word in found.words])
        for right, other in pairs:
            word, (start, end) = found.words[other], spans[right]
            errors += [word.start - _PAD_S - start, word.end - _PAD_S - end]
    return np.array(errors)


def _word_spans(item: speech.Spoken) -> list[tuple[float, float]]:
    """When each word was said, in seconds, from the synthesiser's own marks."""
    syllables: list[tuple[float, float]] = []
    start: float | None = None
    for unit, first, last in item.marks:
        name = UNITS.names[unit]
        if name == SILENCE:
            continue
        start = first / SAMPLE_RATE if start is None else start
        if name not in INITIALS:
            syllables.append((start, last / SAMPLE_RATE))
            start = None
    spans, position = [], 0
    for clause in item.plan.clauses:
        for word in clause:
            spans.append((syllables[position][0], syllables[position + len(word) - 1][1]))
            position += len(word)
    return spans


def silence_clips(items: list[speech.Spoken], seconds: int, seed: int) -> dict[str, np.ndarray]:
    """Sounds without speech, in which nothing should be recognised."""
    chance = np.random.default_rng(seed)
    length = seconds * SAMPLE_RATE
    voices = [item.sound for item in items]
    clips = {"zeros": np.zeros(length, np.int16)}
    for kind in augment.NOISES:
        for level in (-50, -30):
            sound = augment.to_level(augment.noise(kind, length, chance, voices), level)
            clips[f"{kind} {level} dBFS"] = sound.astype(np.int16)
    return clips


def tune(places: Places, settings: Settings) -> None:
    """Choose the acoustic scale by the dev set, all conditions together, and by people.

    The scale that suits familiar voices trusts the net too much with strangers, so what a net
    heard of people left out counts as well, if it was measured.
    """
    items = speech.load(places.speech / "dev-0.npz")[: settings.dev_utterances]
    heard_as = conditions([prepared(item) for item in items], settings.seed)
    sounds = [sound for part in heard_as.values() for sound in part]
    best = (2.0, package.ACOUSTIC_SCALE)
    for scale in settings.scales:
        decode.set_scale(places.model, scale)
        heard = Recogniser(places.model).decode_all(sounds, settings.threads)
        error = character_error(items * len(heard_as), heard).rate
        people = _people_error(places, scale)
        print(f"acoustic scale {scale}: dev CER {error:.3f}, people {people:.3f}", flush=True)
        best = min(best, (error + people, scale))
    decode.set_scale(places.model, best[1])


def _people_error(places: Places, scale: float) -> float:
    """Mean syllable error in sentences of people left out; 0 where it was not measured."""
    if not places.continuous.exists():
        return 0.0
    report = json.loads(places.continuous.read_text(encoding="utf-8"))
    errors = [error for kind in report.values() for error in kind[str(scale)].values()]
    return float(np.mean(errors)) if errors else 0.0


def run(places: Places, settings: Settings) -> None:
    """Measure on the test set, print a table and write `evaluation.json`."""
    items = speech.load(places.speech / "test-0.npz")
    recogniser = Recogniser(places.model)
    clean = [prepared(item) for item in items]
    timed = clean[:_TIMED]
    spent = sum(found.seconds for found in recogniser.decode_all(timed, threads=1))
    report: dict[str, object] = {
        "utterances": len(items),
        "sentences": len({item.plan.text for item in items}),
        "voices": sorted({item.plan.voice for item in items}),
        "rates": sorted({item.plan.rate for item in items}),
        "speech_s": round(sum(len(sound) for sound in clean) / SAMPLE_RATE),
        "load_s": round(recogniser.load_s, 3),
        "size_mb": round(package.size(places.model) / 1e6, 2),
        "real_time_factor": round(spent / sum(len(sound) for sound in timed) * SAMPLE_RATE, 4),
    }
    for name, sounds in conditions(clean, settings.seed + 1).items():
        report[name] = _measured(items, recogniser.decode_all(sounds, settings.threads))
    if places.left_out.exists():
        left_out = json.loads(places.left_out.read_text(encoding="utf-8"))
        report["toneless_syllable_error_of_people_left_out"] = left_out
    if places.continuous.exists():
        sentences = json.loads(places.continuous.read_text(encoding="utf-8"))
        report["toneless_syllable_error_in_sentences_of_people_left_out"] = sentences
    clips = silence_clips(items, settings.noise_clip_s, settings.seed)
    invented = {name: len(recogniser.decode(sound).words) for name, sound in clips.items()}
    minutes = len(clips) * settings.noise_clip_s / 60
    report["invented_words_per_minute"] = round(sum(invented.values()) / minutes, 2)
    report["invented_words_in"] = {name: count for name, count in invented.items() if count}
    text = json.dumps(report, ensure_ascii=False, indent=2) + "\n"
    (places.model / "evaluation.json").write_text(text, encoding="utf-8")
    _print(report)


def _measured(items: list[speech.Spoken], heard: list[Decoded]) -> dict[str, object]:
    times = time_errors(items, heard)
    return {
        "cer": round(character_error(items, heard).rate, 4),
        "toneless_syllable_error": round(syllable_error(items, heard).rate, 4),
        "word_times_within_60_ms": round(float(np.mean(abs(times) <= _TIME_TOLERANCE_S)), 4),
        "word_time_mean_error_ms": round(float(np.mean(times)) * 1000, 1),
        "word_time_mean_distance_ms": round(float(np.mean(abs(times))) * 1000, 1),
        "cer_by_voice": _by_voice(items, heard),
    }


def _by_voice(items: list[speech.Spoken], heard: list[Decoded]) -> dict[str, float]:
    result = {}
    for voice in sorted({item.plan.voice for item in items}):
        rows = [n for n, item in enumerate(items) if item.plan.voice == voice]
        edits = character_error([items[n] for n in rows], [heard[n] for n in rows])
        result[voice.partition("+")[2] or voice] = round(edits.rate, 3)
    return result


def _print(report: dict[str, object]) -> None:
    for name, value in report.items():
        if isinstance(value, dict):
            print(name)
            for inner, number in value.items():
                print(f"    {inner:<28} {number}")
        else:
            print(f"{name:<32} {value}")
