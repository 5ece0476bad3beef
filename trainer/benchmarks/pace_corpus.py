"""Calls whose pace is known: the trainee's side, several sentences with pauses between them."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from trainer.benchmarks.asr_corpus import VARIANTS, sentences
from trainer.benchmarks.rendered import Line, render
from trainer.domain.sound import SAMPLE_RATE, Samples
from trainer.domain.voice import LineEffects
from trainer.scoring.pacing import BREATH, SHORT_PAUSE, Span, joined
from trainer.speech.effects import apply_effects
from trainer.speech.reading import count_syllables

SLOWEST, FASTEST = 100, 320
CALLS = 48
TESTED, TUNED = VARIANTS[:10], VARIANTS[10:]
"""Neither was heard by the bundled model; on the second the count of nuclei was tuned."""
SENTENCES = 6
"""In a call."""
CONDITIONS: Mapping[str, LineEffects | None] = {
    "clean": None,
    "telephone": LineEffects(),
    "20 dB": LineEffects(band="wide", noise="pink", snr_db=20.0),
    "10 dB": LineEffects(band="wide", noise="pink", snr_db=10.0),
    "5 dB": LineEffects(band="wide", noise="pink", snr_db=5.0),
}
_SHORT = (0.2, 0.8)
_LONG = (1.3, 3.0)
"""Seconds between sentences: breaths, which belong to speaking, and turns, which do not. Nothing in
between: there a hundredth of a second more or less would make a pause the one or the other."""
_LEAD = 2.5
"""Seconds of the room before the first word and after the last."""
_SILENT = 0.01
"""Share of a sentence's loudest sample (−40 dB) below which it is silent."""
_FRAME = SAMPLE_RATE // 100
_SEED = 20


@dataclass(frozen=True, slots=True)
class PacedCall:
    """The trainee's side of a call without noise, and what is true of it.

    `spans`: when there is sound, in s, closures and soft consonants included; `syllables`: how
    many are spoken. `told`: its pace in 字/分 where somebody else measured it.
    """

    name: str
    sound: Samples
    spans: tuple[Span, ...]
    syllables: int
    told: float | None = None

    @property
    def cpm(self) -> float:
        """Speaking rate in 字/分."""
        return self._rate(SHORT_PAUSE) if self.told is None else self.told

    @property
    def articulation_cpm(self) -> float:
        return self._rate(BREATH)

    def _rate(self, pause: float) -> float:
        seconds = sum(end - start for start, end in joined(self.spans, pause))
        return 60.0 * self.syllables / seconds


def make(folder: Path, variants: Sequence[str] = TESTED, calls: int = CALLS) -> list[PacedCall]:
    """Calls spread evenly over 100–320 字/分, in voices and pauses that change from one to the
    next; the same every time."""
    chance = random.Random(_SEED)
    texts = sentences()
    wanted = [SLOWEST + (FASTEST - SLOWEST) * n / max(1, calls - 1) for n in range(calls)]
    chosen = [chance.sample(texts, SENTENCES) for _ in wanted]
    lines = [
        Line(text, variants[n % len(variants)], _rate(pace), 35 + 5 * (n % 7))
        for n, (pace, some) in enumerate(zip(wanted, chosen, strict=True))
        for text in some
    ]
    spoken = iter(render(lines, folder))
    return [
        _call(f"{n:03} {variants[n % len(variants)]}", some, [next(spoken) for _ in some], chance)
        for n, some in enumerate(chosen)
    ]


def _rate(cpm: float) -> int:
    """espeak-ng's words a minute for about so many characters a minute, its voices' mean."""
    return round(15 + 0.82 * cpm)


def _call(
    name: str, texts: Sequence[str], spoken: Sequence[Samples], chance: random.Random
) -> PacedCall:
    pieces = [_quiet(_LEAD)]
    spans: list[Span] = []
    at = len(pieces[0])
    for nth, sound in enumerate(spoken):
        if nth:
            gap = _quiet(chance.uniform(*(_SHORT if nth % 2 else _LONG)))
            pieces.append(gap)
            at += len(gap)
        spans += [(at / SAMPLE_RATE + a, at / SAMPLE_RATE + b) for a, b in _sounding(sound)]
        pieces.append(sound)
        at += len(sound)
    pieces.append(_quiet(_LEAD))
    return PacedCall(
        name, np.concatenate(pieces), tuple(spans), sum(count_syllables(t) for t in texts)
    )


def _sounding(sound: Samples) -> tuple[Span, ...]:
    """Where a sentence is not silent, in seconds of it; silence within a word left out of count."""
    size = np.abs(sound.astype(np.int32))
    frames = np.pad(size, (0, -len(size) % _FRAME)).reshape(-1, _FRAME).max(axis=1)
    heard = np.flatnonzero(frames > _SILENT * size.max())
    ticks = ((n * _FRAME / SAMPLE_RATE, (n + 1) * _FRAME / SAMPLE_RATE) for n in heard.tolist())
    return joined(ticks, BREATH)


def _quiet(seconds: float) -> Samples:
    return np.zeros(round(seconds * SAMPLE_RATE), np.int16)


def over(call: PacedCall, number: int) -> Iterator[tuple[str, Samples]]:
    """The call under every condition, in a room that is never quite silent."""
    room = np.random.default_rng(number).normal(0, 4, len(call.sound))
    sound = np.clip(np.rint(call.sound + room), -32768, 32767).astype(np.int16)
    for name, effects in CONDITIONS.items():
        yield name, sound if effects is None else apply_effects(sound, effects, number)
