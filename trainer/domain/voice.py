"""Who speaks and over what line: the customer's voice and the telephone's faults, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Sex = Literal["female", "male"]
Age = Literal["child", "young", "adult", "elder"]
Loudness = Literal["soft", "normal", "loud"]
Accent = Literal["", "southern", "sichuan", "northeast", "cantonese"]
Strength = Literal["light", "medium", "strong"]
NoiseKind = Literal["white", "pink", "hum", "babble", "street", "office", "wind", "child"]

STRENGTHS: Mapping[Strength, float] = {"light": 0.35, "medium": 0.65, "strong": 1.0}
"""What the words for an accent's strength stand for."""


@dataclass(frozen=True, slots=True)
class Persona:
    """The customer's voice. `pace` in 字/分 with pauses, `pitch` 0–100 (50 = the voice's own)."""

    name: str = "客户"
    sex: Sex = "female"
    pace: int = 200
    pitch: int = 50
    variant: str = ""
    """A voice variant where the platform's synthesiser has them (espeak: ``f2``, ``m3`` …)."""
    accent: Accent = ""
    """Empty = standard Mandarin; ``cantonese`` is a language of its own where there is a voice."""
    accent_strength: float = 0.0
    """0–1: the share of what the accent can change that it does change; see `STRENGTHS`."""
    age: Age = "adult"
    loudness: Loudness = "normal"
    """How loud the person speaks, whatever the line does to it."""


@dataclass(frozen=True, slots=True)
class LineEffects:
    """What the telephone line does to the customer's voice."""

    band: Literal["telephone", "wide"] = "telephone"
    level_db: float = 0.0
    """Gain in dB relative to a comfortable level."""
    noise: NoiseKind | None = None
    snr_db: float = 20.0
    dropouts: float = 0.0
    """Share of time, 0–1, in which the line is dead."""
    echo: float = 0.0
    """Speakerphone echo, 0 (none) – 1 (a bare hall)."""
    crackle: float = 0.0
    """A loose contact, 0 (none) – 1 (about 40 cracks a second)."""
    clipping: float = 0.0
    """Overdriven, 0 (not at all) – 1 (hardly more than a square wave)."""
    silent_after: float | None = None
    """Seconds of a line after which the customer can no longer be heard; 0: not at all."""
