"""Ways of speaking that no synthesiser offers: in a monotone, and with endings drawn out."""

from __future__ import annotations

import numpy as np
from scipy.linalg import solve_toeplitz
from scipy.signal import lfilter

from trainer.domain.sound import SAMPLE_RATE, Samples

_ORDER = 18
_WINDOW = 480
_HOP = 240
_MONOTONE_HZ = 120.0
_DRAWN_S = 0.7
_PIECE_S = 0.08
_FADE_S = 0.02


def as_spoken(samples: Samples, manner: str | None) -> Samples:
    """The same words in this manner: `flat`, `drawn`, or as they are."""
    if manner == "flat":
        return monotone(samples)
    return drawn_out(samples) if manner == "drawn" else samples


def monotone(samples: Samples) -> Samples:
    """The mouth moves as before (linear prediction), the voice buzzes at one pitch."""
    sound = samples.astype(np.float64)
    pulses = np.zeros(len(sound))
    pulses[:: round(SAMPLE_RATE / _MONOTONE_HZ)] = 1.0
    window = np.hanning(_WINDOW)
    spoken = np.zeros(len(sound))
    for at in range(0, len(sound) - _WINDOW, _HOP):
        frame = sound[at : at + _WINDOW] * window
        alike = np.correlate(frame, frame, "full")[_WINDOW - 1 : _WINDOW + _ORDER]
        if alike[0] < 1e3:
            continue
        alike[0] *= 1.0001
        mouth = solve_toeplitz(alike[:-1], alike[1:])
        left = max(alike[0] - float(mouth @ alike[1:]), 0.0)
        buzz = pulses[at : at + _WINDOW] * window
        gain = np.sqrt(left / max(float(buzz @ buzz), 1e-9))
        spoken[at : at + _WINDOW] += lfilter([gain], np.concatenate(([1.0], -mouth)), buzz)
    loudness = np.sqrt(np.mean(sound**2) / max(float(np.mean(spoken**2)), 1e-9))
    return np.clip(np.rint(spoken * loudness), -32768, 32767).astype(np.int16)


def drawn_out(samples: Samples) -> Samples:
    """The end of the last vowel, held for another `_DRAWN_S` seconds."""
    loud = np.flatnonzero(np.abs(samples.astype(np.int32)) > 0.15 * np.abs(samples).max())
    end = int(loud[-1])
    piece = samples[end - round(_PIECE_S * SAMPLE_RATE) : end].astype(np.float64)
    fade = np.linspace(0.0, 1.0, round(_FADE_S * SAMPLE_RATE))
    held = piece.copy()
    while len(held) < _DRAWN_S * SAMPLE_RATE:
        seam = held[-len(fade) :] * fade[::-1] + piece[: len(fade)] * fade
        held = np.concatenate([held[: -len(fade)], seam, piece[len(fade) :]])
    parts = [samples[:end], np.rint(held).astype(np.int16), samples[end:]]
    return np.concatenate(parts).astype(np.int16)
