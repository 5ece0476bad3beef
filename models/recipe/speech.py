"""Stage `speech`: say the training, dev and test sentences and mark every sound in them."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soxr

from models.recipe import texts, voices
from models.recipe.espeak import ESPEAK_RATE, Espeak, Phoneme, spell
from models.recipe.settings import SAMPLE_RATE, Places, Settings
from models.recipe.syllables import SILENCE, UNITS, split_syllable, third_tone_sandhi

_SHORT_GAP_S = 0.080  # shorter ones are the closure of the stop that follows
_SHORTEST_INITIAL_S = 0.045
_ENOUGH = 0.8  # of a batch must come out right
_TO_16K = SAMPLE_RATE / ESPEAK_RATE


@dataclass(frozen=True)
class Plan:
    """What one utterance shall be: syllables by clause and word, and the voice."""

    clauses: list[list[list[str]]]
    text: str
    voice: str
    rate: int
    pitch: int
    pitch_range: int
    joined: bool


@dataclass
class Segment:
    """One unit (initial, toned final or silence) between two samples at 16 kHz."""

    unit: str
    start: int
    end: int


def run(places: Places, settings: Settings) -> None:
    """Write `train-N.npz`, `dev-0.npz` and `test-0.npz` to the speech folder; resumable."""
    places.speech.mkdir(parents=True, exist_ok=True)
    data = voices.prepare_data(
        places.work / "espeak-ng-data", settings.random_voices, settings.seed
    )
    jobs: list[tuple[str, list[Plan]]] = []
    train = training_plans(places, settings, voices.training_voices(data))
    for number, start in enumerate(range(0, len(train), settings.job_size)):
        jobs.append((f"train-{number}", train[start : start + settings.job_size]))
    for name, count in (("dev", settings.dev_utterances), ("test", settings.test_utterances)):
        jobs.append((f"{name}-0", held_out_plans(places, name, count, settings.seed)))
    with ThreadPoolExecutor(settings.threads) as pool:
        list(pool.map(lambda job: _run_job(places, settings, data, *job), jobs))


def training_plans(places: Places, settings: Settings, names: list[str]) -> list[Plan]:
    """Random words, call-centre sentences and bare syllables, over all training voices."""
    chance = random.Random(settings.seed)
    templates = texts.Templates(places.sentences)
    words = texts.RandomWords()
    kept_out = {*voices.DEV_RATES, *voices.TEST_RATES}
    rates = [rate for rate in range(110, 266) if rate not in kept_out]
    # The voices an application is most likely to use get a quarter of the utterances.
    usual = [f"{voices.BASE}{suffix}" for suffix in _USUAL]
    plans: list[Plan] = []
    while len(plans) < settings.utterances:
        kind = chance.random()
        try:
            if kind < 0.25:
                clauses, text = _random_syllables(chance), ""
            else:
                source = words.sample(chance) if kind < 0.70 else templates.sample(chance)
                sentence = texts.parse(source)
                clauses = [[list(word) for word in clause] for clause in sentence.syllables]
                text = sentence.text
        except ValueError:
            continue
        plans.append(
            Plan(
                clauses=clauses,
                text=text,
                voice=chance.choice(usual if chance.random() < 0.25 else names),
                rate=chance.choice(rates),
                pitch=chance.randint(20, 85),
                pitch_range=chance.randint(25, 90),
                joined=chance.random() < 0.3,
            )
        )
    return plans


_USUAL = ["", "+f1", "+f2", "+f3", "+m1", "+m3", "+m5", "+m7", "+klatt", "+klatt2"]


def held_out_plans(places: Places, name: str, count: int, seed: int) -> list[Plan]:
    """Held-out sentences in held-out voices at held-out rates, in turn."""
    chance = random.Random(f"{seed}-{name}")
    variants = voices.DEV_VARIANTS if name == "dev" else voices.TEST_VARIANTS
    rates = voices.DEV_RATES if name == "dev" else voices.TEST_RATES
    sentences = texts.held_out(places.sentences, name)
    plans = []
    for number in range(count):
        sentence = texts.parse(sentences[number % len(sentences)])
        plans.append(
            Plan(
                clauses=[[list(word) for word in clause] for clause in sentence.syllables],
                text=sentence.text,
                voice=f"{voices.BASE}+{variants[number % len(variants)]}",
                rate=chance.choice(rates),
                pitch=chance.randint(35, 65),
                pitch_range=chance.randint(40, 65),
                joined=False,
            )
        )
    return plans


def _random_syllables(chance: random.Random) -> list[list[list[str]]]:
    inventory = texts.all_syllables()
    return [
        [[chance.choice(inventory)] for _ in range(chance.randint(3, 9))]
        for _ in range(chance.choice([1, 1, 2]))
    ]


def _run_job(places: Places, settings: Settings, data: Path, name: str, plans: list[Plan]) -> None:
    """Speak one batch and write it. Raises RuntimeError when too little came out right."""
    target = places.speech / f"{name}.npz"
    if target.exists():
        return
    spoken = _speak(places, settings, data, name, plans)
    if len(spoken) < _ENOUGH * len(plans):
        raise RuntimeError(f"Only {len(spoken)} of {len(plans)} came out right in batch {name}.")
    save(target, spoken)


def _speak(
    places: Places, settings: Settings, data: Path, name: str, plans: list[Plan]
) -> list[Spoken]:
    """Speak in a child, which may crash or hang; then rearranged, then in two halves.

    Another order makes another history inside the library, and so another outcome. What
    crashes even on its own is left out.
    """
    request, answer = (places.speech / f"{name}.{kind}" for kind in ("json", "said.npz"))
    command = [sys.executable, "-m", "models.recipe.speech", str(request), str(answer)]
    for attempt in range(2):
        order = list(range(len(plans)))
        if attempt:
            random.Random(attempt).shuffle(order)
        batch = [plans[i].__dict__ for i in order]
        request.write_text(
            json.dumps({"data": str(data), "plans": batch}, ensure_ascii=False), encoding="utf-8"
        )
        try:
            done = subprocess.run(
                command,
                cwd=places.repository,
                timeout=settings.job_timeout_s,
                check=False,
                capture_output=True,
            )
        except subprocess.TimeoutExpired:
            continue
        finally:
            request.unlink()
        if done.returncode == 0:
            spoken = load(answer)
            answer.unlink()
            return spoken
    if len(plans) == 1:
        return []
    half = len(plans) // 2
    parts = (plans[:half], plans[half:])
    return [
        item
        for number, part in enumerate(parts)
        for item in _speak(places, settings, data, f"{name}.{number}", part)
    ]


class Speaker:
    """Says plans and marks their segments."""

    def __init__(self, data: Path) -> None:
        self._espeak = Espeak(data)
        self._phonemes: dict[str, list[str]] = {}

    def say(self, plan: Plan) -> tuple[np.ndarray, list[Segment]]:
        """16 kHz int16 sound and its segments. Raises ValueError if they do not agree."""
        glue = "" if plan.joined else " "
        spelled = [
            " ".join(glue.join(spell(s) for s in word) for word in clause)
            for clause in plan.clauses
        ]
        sound, phonemes = self._espeak.say(
            ", ".join(spelled), plan.voice, plan.rate, plan.pitch, plan.pitch_range
        )
        spoken: list[str] = []
        for clause in plan.clauses:
            spoken.extend(third_tone_sandhi([s for word in clause for s in word]))
        written = [s for clause in plan.clauses for word in clause for s in word]
        segments = self._mark(phonemes, written, spoken, len(sound))
        wave = soxr.resample(sound.astype(np.float32), ESPEAK_RATE, SAMPLE_RATE)
        return np.clip(np.round(wave), -32768, 32767).astype(np.int16), segments

    def _names(self, syllable: str) -> list[str]:
        """The phonemes of a syllable said on its own."""
        if syllable not in self._phonemes:
            _, phonemes = self._espeak.say(spell(syllable), voices.BASE)
            self._phonemes[syllable] = [
                _bare(p.name) for p in phonemes if not p.name.startswith("_")
            ]
        return self._phonemes[syllable]

    def _mark(
        self, phonemes: list[Phoneme], written: list[str], spoken: list[str], length: int
    ) -> list[Segment]:
        sounding: list[tuple[Phoneme, int]] = []
        for index, phoneme in enumerate(phonemes):
            if not phoneme.name.startswith("_"):
                end = phonemes[index + 1].sample if index + 1 < len(phonemes) else length
                sounding.append((phoneme, end))
        segments: list[Segment] = []
        position = 0
        for syllable, said in zip(written, spoken, strict=True):
            names = self._names(syllable)
            part = sounding[position : position + len(names)]
            position += len(names)
            if not part or [_bare(p.name) for p, _ in part] != names or "(en)" in names:
                raise ValueError(f"{syllable} was not said as expected")
            _append_syllable(segments, said, part)
        if position != len(sounding):
            raise ValueError("more was said than written")
        return segments


def _bare(name: str) -> str:
    return name.lstrip("',")


def _append_syllable(
    segments: list[Segment], syllable: str, part: list[tuple[Phoneme, int]]
) -> None:
    """Add a syllable's initial and final, and the silence before it when there is one."""
    before = segments[-1].end if segments else 0
    start = round(part[0][0].sample * _TO_16K)
    end = round(part[-1][1] * _TO_16K)
    if start - before < _SHORT_GAP_S * SAMPLE_RATE and segments:
        start = before
    elif start > before:
        segments.append(Segment(SILENCE, before, start))
    initial, final = split_syllable(syllable)
    if initial:
        change = round(part[1][0].sample * _TO_16K) if len(part) > 1 else (start + end) // 2
        shortest = start + round(_SHORTEST_INITIAL_S * SAMPLE_RATE)
        change = max(change, min(shortest, (start + end) // 2))
        segments.append(Segment(initial, start, change))
        start = change
    segments.append(Segment(final, start, end))


def _child(request: Path, target: Path) -> None:
    """Speak one batch and write it."""
    asked = json.loads(request.read_text(encoding="utf-8"))
    speaker = Speaker(Path(asked["data"]))
    numbers = {name: number for number, name in enumerate(UNITS.names)}
    kept: list[Spoken] = []
    for entry in asked["plans"]:
        plan = Plan(**entry)
        try:
            sound, segments = speaker.say(plan)
        except ValueError:
            continue
        marks = np.array([(numbers[s.unit], s.start, s.end) for s in segments], np.int32)
        kept.append(Spoken(sound, marks, plan))
    if not kept:
        os._exit(3)
    save(target, kept)


@dataclass(frozen=True)
class Spoken:
    """One utterance read back: sound, (unit number, start, end) rows, and its plan."""

    sound: np.ndarray
    marks: np.ndarray
    plan: Plan


def save(target: Path, spoken: list[Spoken]) -> None:
    """Write a batch: all sound end to end, offsets, marks, plans."""
    part = target.with_suffix(".part.npz")
    np.savez(
        part,
        sound=np.concatenate([item.sound for item in spoken]),
        sound_ends=np.cumsum([len(item.sound) for item in spoken]),
        marks=np.concatenate([item.marks for item in spoken]),
        mark_ends=np.cumsum([len(item.marks) for item in spoken]),
        plans=json.dumps([item.plan.__dict__ for item in spoken], ensure_ascii=False),
    )
    part.rename(target)


def load(path: Path) -> list[Spoken]:
    """The utterances of one batch file."""
    with np.load(path) as archive:
        sound, marks = archive["sound"], archive["marks"]
        plans = [Plan(**entry) for entry in json.loads(str(archive["plans"]))]
        sounds = np.split(sound, archive["sound_ends"][:-1])
        rows = np.split(marks, archive["mark_ends"][:-1])
    return [Spoken(*item) for item in zip(sounds, rows, plans, strict=True)]


if __name__ == "__main__":
    _child(Path(sys.argv[1]), Path(sys.argv[2]))
    sys.stdout.flush()
    os._exit(0)  # the library sometimes crashes on its way out
