"""The sentences of `trainer bench phrases` through voice, line and recogniser; kept."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from trainer.benchmarks.asr_corpus import VARIANTS
from trainer.benchmarks.phrases_cases import Case, Split, Trial
from trainer.domain.events import Alternative, Utterance, Word
from trainer.domain.sound import SAMPLE_RATE, Samples
from trainer.domain.voice import LineEffects, Persona
from trainer.phrases.heard import Comparisons
from trainer.speech.base import LoadedModel, SpeechRequest, Transcript
from trainer.speech.recogniser import read_sound
from trainer.speech.synthesiser import PyttsxSynthesiser

_FORMAT = 1
"""Raised when the same request would be heard otherwise."""
_QUIET = np.zeros(int(0.4 * SAMPLE_RATE), np.int16)
_WIDE = LineEffects(band="wide")
_TEST_VOICES = 10

VOICES: Mapping[Split, tuple[str, ...]] = {
    "dev": VARIANTS[_TEST_VOICES:],
    "test": VARIANTS[:_TEST_VOICES],
}
"""Voices that the bundled model never heard; none is in both splits."""


def _noise(snr_db: float) -> LineEffects:
    return LineEffects(band="wide", noise="pink", snr_db=snr_db)


CONDITIONS: Mapping[str, tuple[Persona, LineEffects]] = {
    "clean": (Persona(), _WIDE),
    "telephone": (Persona(), LineEffects()),
    "20 dB": (Persona(), _noise(20)),
    "10 dB": (Persona(), _noise(10)),
    "5 dB": (Persona(), _noise(5)),
    "quiet": (Persona(loudness="soft"), LineEffects(band="wide", level_db=-20)),
    "fast": (Persona(pace=290), _WIDE),
    "slow": (Persona(pace=120), _WIDE),
    "accented": (Persona(accent="southern", accent_strength=0.35), _WIDE),
    "3 dB": (Persona(), _noise(3)),
    "1 dB": (Persona(), _noise(1)),
}
HARD = ("3 dB", "1 dB")
"""Beyond what the conditions of a call should be: what the recogniser makes of them is poor."""


@dataclass(frozen=True)
class Heard:
    """A trial under one condition, as the recogniser gave it. `seconds`: of sound; `source`: what
    was spoken, or the file that was heard."""

    trial: Trial
    condition: str
    utterance: Utterance
    seconds: float
    source: SpeechRequest | Path
    compared: Comparisons = field(default_factory=dict[tuple[float, str, str], float])
    """What the sound says of the wording."""

    @property
    def case(self) -> Case:
        return Case(self.trial, self.utterance, self.compared)


def hear(
    trials: Sequence[Trial],
    model: LoadedModel,
    engine: str,
    cache: Path,
    most: int,
    tell: Callable[[int, int], None],
) -> list[Heard]:
    """Each trial under `most` of the conditions, by turns; rendered and heard where it is new."""
    names = list(CONDITIONS)
    wanted: list[tuple[Trial, str, int]] = []
    for number, trial in enumerate(trials):
        for turn in range(min(most, len(names))):
            at = (number + turn * len(names) // min(most, len(names))) % len(names)
            wanted.append((trial, names[at], number))
    file = cache / f"phrases-{mark(model, engine)}.jsonl"
    known = _kept(file)
    requests = [_request(*each) for each in wanted]
    keys = [key_of(request) for request in requests]
    missing = [at for at, key in enumerate(keys) if key not in known]
    if missing:
        cache.mkdir(parents=True, exist_ok=True)
        voice = PyttsxSynthesiser()
        try:
            voice.check()

            def work(at: int) -> tuple[str, dict[str, Any]]:
                return keys[at], _row(voice, model, requests[at])

            with (
                file.open("a", encoding="utf-8") as out,
                ThreadPoolExecutor(os.cpu_count() or 1) as pool,
            ):
                for done, (key, row) in enumerate(pool.map(work, missing), 1):
                    known[key] = row
                    out.write(json.dumps({"key": key, **row}, ensure_ascii=False) + "\n")
                    tell(done, len(missing))
        finally:
            voice.close()
    return [
        Heard(trial, name, utterance(_transcript(known[key])), known[key]["seconds"], request)
        for (trial, name, _), key, request in zip(wanted, keys, requests, strict=True)
    ]


class Sounds:
    """What was heard, once more. `close` when done with it."""

    def __init__(self) -> None:
        self._voice = PyttsxSynthesiser()

    def of(self, heard: Heard) -> Samples:
        if isinstance(heard.source, Path):
            return read_whole(heard.source)
        return _spoken(self._voice, heard.source)

    def close(self) -> None:
        self._voice.close()


def read_whole(path: Path) -> Samples:
    """A sound file as the model hears it. Raises KnownError."""
    return np.concatenate([np.zeros(0, np.int16), *read_sound(path)])


def _spoken(voice: PyttsxSynthesiser, request: SpeechRequest) -> Samples:
    return np.concatenate([_QUIET, voice.prepare(request).result(120), _QUIET])


def utterance(heard: Transcript) -> Utterance:
    """What was recognised in a file, as a call's log would have it."""
    start = heard.words[0].start if heard.words else 0.0
    end = heard.words[-1].end if heard.words else 0.0
    return Utterance(end, start, end, heard.text, heard.words, heard.alternatives)


def _request(trial: Trial, condition: str, number: int) -> SpeechRequest:
    persona, effects = CONDITIONS[condition]
    voices = VOICES[trial.split]
    order = list(CONDITIONS).index(condition)
    speaker = replace(persona, variant=voices[(number + 3 * order) % len(voices)])
    return SpeechRequest(trial.text, speaker, 1, effects, number)


def _row(voice: PyttsxSynthesiser, model: LoadedModel, request: SpeechRequest) -> dict[str, Any]:
    sound = _spoken(voice, request)
    listener = model.recogniser()
    listener.accept(sound)
    heard = listener.finish()
    return {
        "seconds": (len(sound) - 2 * len(_QUIET)) / SAMPLE_RATE,
        "text": heard.text,
        "words": [_word(w) for w in heard.words],
        "others": [[a.share, [_word(w) for w in a.words]] for a in heard.alternatives],
    }


def _word(word: Word) -> list[Any]:
    return [word.word, round(word.start, 3), round(word.end, 3), word.conf]


def _transcript(row: Mapping[str, Any]) -> Transcript:
    others = tuple(Alternative(tuple(Word(*w) for w in ws), share) for share, ws in row["others"])
    return Transcript(row["text"], tuple(Word(*w) for w in row["words"]), others)


def _kept(file: Path) -> dict[str, dict[str, Any]]:
    try:
        lines = file.read_text("utf-8").splitlines()
    except OSError:
        return {}
    known: dict[str, dict[str, Any]] = {}
    for line in lines:
        try:
            row: dict[str, Any] = json.loads(line)
        except ValueError:
            continue  # a run that was broken off in the middle of a line
        known[str(row.pop("key"))] = row
    return known


def key_of(request: SpeechRequest) -> str:
    """The same for the same sound."""
    told = json.dumps([_FORMAT, asdict(request)], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def mark(model: LoadedModel, engine: str) -> str:
    """The model's own: another size of any file but its cards makes it another model."""
    files = sorted(p for p in model.path.rglob("*") if p.is_file() and p.suffix != ".md")
    told = [engine, [[str(p.relative_to(model.path)), p.stat().st_size] for p in files]]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:12]
