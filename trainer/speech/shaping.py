"""How old, and of which sex, a voice sounds beyond what the synthesiser offers.

Speech that is played faster comes from a smaller head: resampling moves pitch and formants
together, with any synthesiser, and the pace is set right by speaking slower in the first place.
Old age adds a tremor and breath.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from trainer.domain.sound import SAMPLE_RATE, Samples
from trainer.domain.voice import Age, Persona, Sex
from trainer.speech.levels import FULL_SCALE, soft_limit

_TREMOR_HZ = 5.3
_TREMOR_PITCH = 0.022
_TREMOR_LOUDNESS = 0.2
_BREATH = 0.07
_OTHER_SEX = 1.17
"""How much smaller a woman's vocal tract is than a man's."""
_OCTAVES = 0.25
"""What `pitch` moves a voice whose synthesiser has no pitch of its own, at the most."""


@dataclass(frozen=True, slots=True)
class Shape:
    """`scale` > 1: smaller and higher; `frailty` 0–1: tremor and breath."""

    scale: float = 1.0
    frailty: float = 0.0


AGES: Mapping[Age, Shape] = {
    "child": Shape(1.24),
    "young": Shape(1.05),
    "adult": Shape(),
    "elder": Shape(0.96, 1.0),
}


def shape_for(persona: Persona, sex: Sex | None, has_pitch: bool) -> Shape:
    """What to add to a voice of `sex` (None: unknown, or as wanted) to have it speak as `persona`.

    `has_pitch`: whether the synthesiser itself speaks higher and lower.
    """
    age = AGES[persona.age]
    scale = age.scale
    wanted = "female" if persona.age == "child" else persona.sex
    if sex is not None and sex != wanted:
        scale *= _OTHER_SEX if wanted == "female" else 1 / _OTHER_SEX
    if not has_pitch:
        scale *= 2 ** (_OCTAVES * (persona.pitch - 50) / 50)
    return Shape(scale, age.frailty)


def make_frail(samples: Samples, frailty: float) -> Samples:
    """With the tremor and the breath of old age; same length, the same every time."""
    n = len(samples)
    if frailty <= 0 or not n:
        return samples
    chance = np.random.default_rng(n)
    sound = samples / FULL_SCALE
    # The tremor is never quite even.
    wander = np.interp(
        np.arange(n),
        np.arange(0, n + 4000, 4000),
        chance.uniform(0.85, 1.15, len(range(0, n + 4000, 4000))),
    )
    phase = 2 * np.pi * _TREMOR_HZ * np.cumsum(wander) / SAMPLE_RATE
    swing = frailty * _TREMOR_PITCH / (2 * np.pi * _TREMOR_HZ) * SAMPLE_RATE
    sound = np.interp(np.arange(n) + swing * np.sin(phase), np.arange(n), sound)
    sound *= 1 - frailty * _TREMOR_LOUDNESS * (0.5 + 0.5 * np.sin(phase + 1.0))
    window = np.ones(320) / 320
    envelope = np.sqrt(np.convolve(sound**2, window, mode="same"))
    noise = np.diff(chance.standard_normal(n + 1))
    return soft_limit(sound + frailty * _BREATH * envelope * noise)
