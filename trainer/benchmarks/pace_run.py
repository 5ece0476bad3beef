"""Hears calls whose pace is known, as a live call is heard, and measures it in every way."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np

from trainer.benchmarks.pace_corpus import PacedCall
from trainer.domain.call import Call
from trainer.domain.events import Event, Utterance
from trainer.domain.scenario import Label, Scenario
from trainer.domain.scorecard import Verdict
from trainer.domain.sound import BLOCK, SAMPLE_RATE, Samples
from trainer.domain.standard import Standard
from trainer.scoring.checks import pace
from trainer.scoring.evidence import Evidence
from trainer.scoring.pacing import SHORT_PAUSE, joined, speech
from trainer.scoring.syllable_check import SyllableCounts, compare
from trainer.services.listener import Listener
from trainer.services.turn import Timing
from trainer.speech.base import LoadedModel

Band = tuple[float, float]

WAYS: tuple[str, ...] = ("ours", "articulation", "nuclei alone", "÷ whole call", "÷ word spans")
"""The ways in which pace is measured; the last two are the baselines: recognised characters over
the call's whole length, and over the sum of the recogniser's words alone."""


@dataclass(frozen=True, slots=True)
class Take:
    """One call under one condition: paces in 字/分 by each of `WAYS`; 0 where nothing was heard.

    `verdicts`: of the pace check, by band. `spoiled`: what the cross-check would have counted had
    the recogniser lost every third word.
    """

    call: str
    condition: str
    cpm: float
    articulation_cpm: float
    found: Mapping[str, float]
    counts: SyllableCounts | None
    verdicts: Mapping[Band, Verdict]
    spoiled: SyllableCounts | None

    def error(self, way: str) -> float:
        """Signed, as a share of the truth."""
        truth = self.articulation_cpm if way == "articulation" else self.cpm
        return self.found[way] / truth - 1


def hear_all(
    calls: Iterable[tuple[PacedCall, str, Samples]],
    model: LoadedModel,
    bands: Sequence[Band],
) -> Iterator[Take]:
    """Each call as it was heard, in order; as many at once as there are cores."""

    def take(one: tuple[PacedCall, str, Samples]) -> Take:
        call, condition, sound = one
        return _measured(call, condition, sound, hear(sound, model), bands)

    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        yield from pool.map(take, calls)


def hear(sound: Samples, model: LoadedModel) -> tuple[Utterance, ...]:
    """The utterances in the trainee's side of a call."""
    listener = Listener(model.recogniser(), Timing().short)
    events: list[Event] = []
    padded = np.concatenate([sound, np.zeros(-len(sound) % BLOCK, np.int16)])
    for at in range(0, len(padded), BLOCK):
        events += listener.feed(padded[at : at + BLOCK])
    events += listener.close_segment()
    return tuple(e for e in events if isinstance(e, Utterance))


def _measured(
    call: PacedCall,
    condition: str,
    sound: Samples,
    utterances: tuple[Utterance, ...],
    bands: Sequence[Band],
) -> Take:
    said = speech(utterances)
    words = [(w.start, w.end) for u in utterances for w in u.words]
    voiced = joined((span for u in utterances for span in u.voiced), SHORT_PAUSE)
    nuclei = sum(u.sound.nuclei or 0 for u in utterances if u.sound is not None)
    characters = len(said.syllables)
    found = {
        "ours": said.cpm or 0.0,
        "articulation": said.articulation_cpm or 0.0,
        "nuclei alone": _rate(nuclei, sum(b - a for a, b in voiced)),
        "÷ whole call": _rate(characters, len(sound) / SAMPLE_RATE),
        "÷ word spans": _rate(characters, sum(b - a for a, b in words)),
    }
    return Take(
        call.name,
        condition,
        call.cpm,
        call.articulation_cpm,
        found,
        compare(utterances),
        {band: _verdict(utterances, band) for band in bands},
        compare(_without_words(utterances)),
    )


def _without_words(utterances: tuple[Utterance, ...]) -> tuple[Utterance, ...]:
    """The same sound, every third word unrecognised."""
    return tuple(
        replace(u, words=left, text="".join(w.word for w in left))
        for u in utterances
        for left in [tuple(w for n, w in enumerate(u.words, 1) if n % 3)]
    )


def _rate(syllables: int, seconds: float) -> float:
    return 60.0 * syllables / seconds if seconds > 0 else 0.0


def _verdict(utterances: tuple[Utterance, ...], band: Band) -> Verdict:
    """The check's own, as a scorecard would have it."""
    empty = Scenario("", Label(""), Label(""), Label(""), "", "", {}, {})
    evidence = Evidence(Standard("", "", "", band, 0.0, (), {}, {}), empty, Call(utterances))
    return pace.judge(pace.Settings(), evidence)[0].verdict
