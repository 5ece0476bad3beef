"""Calls of which everything about the voice is known: levels, gaps, overlaps, a flat delivery.

The trainee's side is rendered speech that is laid into silence at set times with set gains; the
customer's is only a log of when he spoke, as in a call with a headset. Some calls keep each rule,
some break it; what is drawn keeps away from the rules' thresholds, so that the truth is no matter
of taste.
"""

from __future__ import annotations

import random
import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from trainer.audio.levels import rms_dbfs
from trainer.benchmarks.asr_corpus import VARIANTS, sentences
from trainer.benchmarks.rendered import Line, render
from trainer.domain import events as ev
from trainer.domain.call import Call
from trainer.domain.sound import SAMPLE_RATE, Samples
from trainer.scoring.pacing import BREATH
from trainer.speech.levels import FULL_SCALE, soft_limit
from trainer.speech.noise import NOISES

CALLS = 40
CONDITIONS: Mapping[str, float | None] = {"clean": None, "20 dB": 20.0, "10 dB": 10.0, "5 dB": 5.0}
"""dB by which the call's usual answer is louder than the room's pink noise: a softer answer than
usual is nearer to it, a louder one farther off."""
_QUIET_ROOM = 4.0
"""Rounding's own noise, of a few steps: no room is digital silence."""
ASKED = "asked"
"""The moment at which the customer asks the trainee to speak up; two answers follow."""
_EXCHANGES = 8
_ASKED_AT = _EXCHANGES - 2
_FLAT, _LIVELY = 10, 95
"""espeak-ng's range of the pitch: about 0.7 and 5 semitones."""
_FLAT_SEMITONES, _LIVELY_SEMITONES = 0.7, 5.0
_LEAD = 3.0
_LINE = (2.5, 4.0)
"""Seconds of the room before the first word, and of each line of the customer's."""
_SEED = 30


@dataclass(frozen=True, slots=True)
class VoiceCall:
    """The trainee's side without noise, and the true log: `answers` have their true times, levels
    and (by construction) ranges of pitch."""

    name: str
    sound: Samples
    lines: tuple[tuple[float, float], ...]
    answers: tuple[ev.Utterance, ...]

    def log(self, answers: Sequence[ev.Utterance]) -> Call:
        """The call's log with these as what the trainee said."""
        length = round(len(self.sound) / SAMPLE_RATE, 3)
        log: list[ev.Event] = [ev.Rang(0.0, 1), ev.Answered(0.5), *answers]
        for number, (start, end) in enumerate(self.lines):
            moment = ASKED if number == _ASKED_AT else f"m{number}"
            log += [
                ev.MomentEntered(start, moment, 1),
                ev.LineStarted(start, number, moment, "我想问一下", 1),
                ev.LineEnded(end, number, False),
            ]
        log += [ev.HungUp(length, "customer"), ev.CallEnded(length, "", "customer")]
        return Call(sorted(log, key=lambda event: event.time))

    @property
    def true_log(self) -> Call:
        return self.log(self.answers)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What the call is to be like; levels in dBFS and dB, times in s, one for each exchange."""

    levels: list[float]
    waits: list[float]
    """From the end of the customer's line to the answer; negative: into the line."""
    silences: list[float]
    """From the answer to the customer's next line."""
    flat: bool


def make(folder: Path, calls: int = CALLS) -> list[VoiceCall]:
    """The same every time."""
    chance = random.Random(_SEED)
    texts = sentences()
    plans = [_plan(chance) for _ in range(calls)]
    chosen = [chance.sample(texts, _EXCHANGES) for _ in range(calls)]
    lines = [
        Line(text, VARIANTS[n % len(VARIANTS)], 175, 40 + n % 20, _FLAT if plan.flat else _LIVELY)
        for n, (plan, some) in enumerate(zip(plans, chosen, strict=True))
        for text in some
    ]
    spoken = iter(render(lines, folder))
    return [
        _call(f"{n:03}", plan, some, [next(spoken) for _ in some], chance)
        for n, (plan, some) in enumerate(zip(plans, chosen, strict=True))
    ]


def _plan(chance: random.Random) -> _Plan:
    usual = chance.choice(
        [*3 * [chance.uniform(-37, -15)], chance.uniform(-52, -44), chance.uniform(-8.5, -7)]
    )
    levels = [usual + chance.uniform(-3, 3) for _ in range(_ASKED_AT)]
    if chance.random() < 0.4:
        # Towards the middle: what is hardly there, or cut at the rail, has no level of its own.
        way = 1 if usual < -30 else -1
        levels[chance.randrange(1, _ASKED_AT)] = usual + way * chance.uniform(11, 15)
    change = chance.choice([chance.uniform(3, 7), chance.uniform(-2, 0)])
    before = sorted(levels)[_ASKED_AT // 2]
    levels += [before + change] * 2
    waits = [chance.uniform(0.4, 1.3) for _ in range(_EXCHANGES)]
    early, late = chance.sample(range(1, _EXCHANGES), 2)
    waits[early] = -chance.choice([chance.uniform(0.65, 1.6), chance.uniform(0.1, 0.35)])
    waits[late] = chance.choice([chance.uniform(3.2, 5.5), chance.uniform(1.5, 2.8)])
    silences = [chance.uniform(0.5, 1.5) for _ in range(_EXCHANGES)]
    silences[chance.randrange(_EXCHANGES - 1)] = chance.choice(
        [chance.uniform(10.3, 14), chance.uniform(6, 9.7)]
    )
    return _Plan(levels, waits, silences, chance.random() < 0.4)


def _call(
    name: str,
    plan: _Plan,
    texts: Sequence[str],
    spoken: Sequence[Samples],
    chance: random.Random,
) -> VoiceCall:
    now = _LEAD
    lines: list[tuple[float, float]] = []
    answers: list[ev.Utterance] = []
    placed: list[tuple[int, Samples]] = []
    for nth, sound in enumerate(spoken):
        end = round(now + chance.uniform(*_LINE), 3)
        lines.append((round(now, 3), end))
        start = round((end + plan.waits[nth]) * SAMPLE_RATE)
        loud = _at_level(sound, plan.levels[nth])
        answer = _answer(texts[nth], loud, start / SAMPLE_RATE, plan.flat)
        placed.append((start, loud))
        answers.append(answer)
        now = answer.end + plan.silences[nth]
    whole = np.zeros(round((now + 1.0) * SAMPLE_RATE), np.int16)
    for start, sound in placed:
        whole[start : start + len(sound)] = sound
    return VoiceCall(name, whole, tuple(lines), tuple(answers))


def _at_level(sound: Samples, dbfs: float) -> Samples:
    wide = sound / FULL_SCALE
    return soft_limit(wide * 10 ** ((dbfs - rms_dbfs(sound)) / 20))


def _answer(text: str, sound: Samples, start: float, flat: bool) -> ev.Utterance:
    end = start + len(sound) / SAMPLE_RATE
    semitones = _FLAT_SEMITONES if flat else _LIVELY_SEMITONES
    pitch = ev.VoiceMeasures(150.0, 150.0, 150.0 * 2 ** (semitones / 12), end - start, BREATH)
    return ev.Utterance(
        end, start, end, text, voiced=((start, end),), level_dbfs=rms_dbfs(sound), sound=pitch
    )


def over(call: VoiceCall, number: int) -> Iterator[tuple[str, Samples]]:
    """The call in every room."""
    chance = np.random.default_rng([_SEED, number])
    usual = statistics.median(a.level_dbfs or 0.0 for a in call.answers)
    for name, snr_db in CONDITIONS.items():
        room = chance.normal(0, _QUIET_ROOM, len(call.sound))
        if snr_db is not None:
            noise = NOISES["pink"](len(call.sound), chance)
            rms = FULL_SCALE * 10 ** ((usual - snr_db) / 20)
            room += noise * rms / np.sqrt(np.mean(noise**2))
        yield name, np.clip(np.rint(call.sound + room), -32768, 32767).astype(np.int16)


def with_texts(heard: Sequence[ev.Utterance], call: VoiceCall) -> list[ev.Utterance]:
    """What was heard without a recogniser, each with the words of the answers that it covers:
    wording is not what is measured here."""
    return [
        replace(
            u, text="".join(a.text for a in call.answers if a.start < u.end and u.start < a.end)
        )
        for u in heard
    ]
