"""Stage `glue`: continuous utterances from recordings of single words, as features.

Every utterance has one speaker. It is a row of random words or a sentence put together from
the words and syllables that this speaker recorded, at the tempo of ordinary talk.
"""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from models.recipe import augment, features, speech, texts, warp
from models.recipe.settings import SAMPLE_RATE, Places, Settings
from models.recipe.speech import Spoken
from models.recipe.syllables import INITIALS, SILENCE, UNITS, third_tone_sandhi
from models.recipe.workers import workers

_JOB = 300
_LONGEST = 12  # pieces in one utterance
_TEMPO = (0.8, 2.4)
_SYLLABLE_S = (0.15, 0.42)  # how long a syllable takes in hurried and in careful talk
_SENTENCES = 0.5
_WHOLE = 0.3
_SILENCE = UNITS.names.index(SILENCE)


@dataclass(frozen=True)
class Piece:
    """Some neighbouring syllables of one recording: rows of (unit, start, end), in samples.

    A whole recording keeps its own silences before and after.
    """

    recording: int
    marks: np.ndarray
    syllables: int


class Inventory:
    """What one speaker has recorded, by reading."""

    def __init__(self, items: list[Spoken]) -> None:
        self.items = items
        self.words: list[Piece] = []
        self.whole: list[Piece] = []
        self.by_reading: dict[tuple[str, ...], list[Piece]] = defaultdict(list)
        for number, item in enumerate(items):
            reading = item.plan.clauses[0][0]
            marks = item.marks[item.marks[:, 0] != _SILENCE]
            word = Piece(number, marks, len(reading))
            self.words.append(word)
            self.whole.append(Piece(number, item.marks, len(reading)))
            self.by_reading[tuple(reading)].append(word)
            for syllable, rows in zip(reading, _by_syllable(marks), strict=True):
                if len(reading) > 1:
                    self.by_reading[(syllable,)].append(Piece(number, rows, 1))

    def random_words(self, chance: random.Random) -> list[Piece]:
        """One to five words, or up to twelve where the recordings are syllables.

        Now and then whole recordings, as the speaker began and ended them.
        """
        whole = chance.random() < _WHOLE
        wanted = chance.choice([1, 2, 3] if whole else [1, 2, 3, 5, 7, 9, 11])
        chosen: list[Piece] = []
        while sum(piece.syllables for piece in chosen) < wanted:
            chosen.append(chance.choice(self.whole if whole else self.words))
        return chosen

    def sentence(
        self, words: list[list[str]], chance: random.Random, longest: int = _LONGEST
    ) -> list[Piece]:
        """The words as this speaker said them, or else syllable by syllable; `longest` pieces.

        Syllables that the speaker never said are left out.
        """
        chosen: list[Piece] = []
        for word in words:
            options = self.by_reading.get(tuple(word))
            if options and (len(word) > 1 or chance.random() < 0.9):
                chosen.append(chance.choice(options))
                continue
            for syllable in word:
                single = self.by_reading.get((syllable,))
                if single:
                    chosen.append(chance.choice(single))
        return chosen[:longest]


def _by_syllable(marks: np.ndarray) -> list[np.ndarray]:
    """Split the rows of a word after every final."""
    ends = [n + 1 for n, row in enumerate(marks) if UNITS.names[row[0]] not in INITIALS]
    return np.split(marks, ends[:-1])


def join(
    pieces: list[Piece], inventory: Inventory, chance: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """One utterance of another throat and tempo: 16 kHz float32 and its marks."""
    throat = float(np.exp(chance.uniform(np.log(0.85), np.log(1.2))))
    wanted_s = float(np.exp(chance.uniform(*np.log(_SYLLABLE_S))))
    sounds: list[np.ndarray] = []
    marks: list[tuple[int, int, int]] = []
    position = 0
    for piece in pieces:
        source = inventory.items[piece.recording].sound
        start, end = int(piece.marks[0, 1]), int(piece.marks[-1, 2])
        sounding = piece.marks[piece.marks[:, 0] != _SILENCE]
        own_s = int(sounding[-1, 2] - sounding[0, 1]) / SAMPLE_RATE / piece.syllables
        tempo = float(np.clip(own_s / wanted_s * chance.uniform(0.8, 1.25), *_TEMPO))
        # The whole is resampled by `throat` at the end, so the tempo here allows for it.
        sound = warp.change_tempo(source[start:end].astype(np.float32), tempo / throat)
        sound = augment.to_level(sound, -22 + float(chance.uniform(-4, 4)))
        scale = len(sound) / (end - start)
        if sounds and chance.random() < 0.3:
            gap = int(SAMPLE_RATE * chance.uniform(0.03, 0.4))
            sounds.append(np.zeros(gap, np.float32))
            marks.append((_SILENCE, position, position + gap))
            position += gap
        elif sounds:
            position -= overlap(sounds, sound, chance)
        for unit, first, last in piece.marks:
            left, right = (position + round((int(x) - start) * scale) for x in (first, last))
            marks.append((int(unit), left, right))
        sounds.append(sound)
        position += len(sound)
    whole = warp.recolour(np.concatenate(sounds), chance, float(chance.uniform(0, 5)))
    whole = augment.change_speed(whole, throat)
    rows = np.array(marks, np.int32)
    rows[:, 1:] = rows[:, 1:] / throat
    return whole, rows


def overlap(sounds: list[np.ndarray], following: np.ndarray, chance: np.random.Generator) -> int:
    """Fade the end of the last sound into the beginning of `following`; samples shared."""
    before = sounds[-1]
    length = min(int(SAMPLE_RATE * chance.uniform(0.005, 0.04)), len(before) // 4)
    length = min(length, len(following) // 4)
    if length < 2:
        return 0
    rise = np.linspace(0, 1, length, dtype=np.float32)
    following[:length] = following[:length] * rise + before[-length:] * (1 - rise)
    sounds[-1] = before[:-length]
    return length


def run(places: Places, settings: Settings, clips: Path, target: Path) -> None:
    """Write `SPEAKER-N.npz` feature files from the clips of every speaker; resumable."""
    target.mkdir(parents=True, exist_ok=True)
    jobs = []
    speakers = sorted(clips.glob("*.npz"))
    share = settings.people_utterances // len(speakers)
    for place, path in enumerate(speakers):
        for number, start in enumerate(range(0, share, _JOB)):
            file = target / f"{path.stem}-{number}.npz"
            seed = settings.seed + 1000 * (place + 1) + number
            if not file.exists():
                jobs.append((path, file, min(_JOB, share - start), seed, places.sentences))
    with workers(settings.threads) as pool:
        list(pool.map(_glue_batch, jobs))


def _glue_batch(job: tuple[Path, Path, int, int, Path]) -> None:
    clips, target, count, seed, sentences = job
    inventory = Inventory(speech.load(clips))
    plain, chance = random.Random(seed), np.random.default_rng(seed)
    written = _Sentences(sentences)
    babble = [item.sound for item in plain.choices(inventory.items, k=40)]
    batch = features.Batch()
    while len(batch) < count:
        if plain.random() < _SENTENCES:
            pieces = inventory.sentence(written.sample(plain), plain)
        else:
            pieces = inventory.random_words(plain)
        if not pieces:
            continue
        sound, marks = join(pieces, inventory, chance)
        before, after = (int(SAMPLE_RATE * chance.uniform(0.05, 0.5)) for _ in range(2))
        sound = np.pad(sound, (before, after))
        if chance.random() < 0.5:
            sound = warp.mask(sound, chance, int(chance.integers(1, 4)))
        sound, speed = augment.distort(sound, chance, babble)
        rows = marks + np.array([0, before, before], np.int32)
        rows[:, 1:] = rows[:, 1:] / speed
        batch.add(sound, rows)
    batch.save(target)


class _Sentences:
    """Readings of call-centre sentences and of rows of dictionary words, in equal parts."""

    def __init__(self, folder: Path) -> None:
        self._templates = texts.Templates(folder)
        self._words = texts.RandomWords()

    def sample(self, chance: random.Random) -> list[list[str]]:
        """The words of one clause, each as its spoken syllables."""
        while True:
            source = self._templates if chance.random() < 0.5 else self._words
            try:
                sentence = texts.parse(source.sample(chance))
            except ValueError:
                continue
            clause = chance.choice(sentence.syllables)
            spoken = third_tone_sandhi([s for word in clause for s in word])
            result, position = [], 0
            for word in clause:
                result.append(spoken[position : position + len(word)])
                position += len(word)
            return result
