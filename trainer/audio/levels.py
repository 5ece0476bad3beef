"""How loud a piece of sound is. All levels in dBFS: 0 is a full-scale square wave, −90 silence."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from trainer.domain.sound import SAMPLE_RATE, Samples

SILENCE = -90.0
"""dBFS; nothing is reported below it."""
FULL_SCALE = 32768.0
_CLIPPED_AT = 32_700
_CLIPPED_RUN = 2
_P56_TIME = 0.03
_P56_HANG = 0.2
_P56_MARGIN = 15.9
_NOISE_SHARE = 0.1


def to_dbfs(mean_square: float) -> float:
    """dBFS of a mean square of int16 samples, never below `SILENCE`."""
    if mean_square <= 0:
        return SILENCE
    return max(SILENCE, 10 * float(np.log10(mean_square / FULL_SCALE**2)))


def rms_dbfs(samples: Samples) -> float:
    """The level of the whole piece; `SILENCE` for an empty one."""
    if not len(samples):
        return SILENCE
    wide = samples.astype(np.float64)
    return to_dbfs(float(np.dot(wide, wide)) / len(wide))


def peak_dbfs(samples: Samples) -> float:
    """The level of the largest sample."""
    if not len(samples):
        return SILENCE
    return to_dbfs(float(np.abs(samples.astype(np.int32)).max()) ** 2)


def frame_levels(samples: Samples, seconds: float = 0.02) -> npt.NDArray[np.float64]:
    """dBFS of successive frames, shape (frames,); a last incomplete frame is left out."""
    size = round(seconds * SAMPLE_RATE)
    frames = samples[: len(samples) // size * size].astype(np.float64).reshape(-1, size)
    power = np.mean(np.square(frames), axis=1) / FULL_SCALE**2
    return 10 * np.log10(np.maximum(power, 10 ** (SILENCE / 10)))


def active_speech_level(samples: Samples) -> float:
    """dBFS over the time in which somebody speaks (the method of ITU-T P.56); needs ~1 s.

    The envelope is compared with a ladder of thresholds; the answer is the level over the time
    above the threshold that lies 15.9 dB below that very level.
    """
    if not len(samples):
        return SILENCE
    wide = samples.astype(np.float64) / FULL_SCALE
    total = float(np.dot(wide, wide))
    if total <= 0:
        return SILENCE
    envelope = _envelope(np.abs(wide))
    hang = round(_P56_HANG * SAMPLE_RATE)
    before: tuple[float, float] | None = None
    for step in range(15, 0, -1):
        threshold = 2.0**-step
        active = _active_samples(envelope, threshold, hang)
        if not active:
            break
        level = 10 * float(np.log10(total / active))
        at = 20 * float(np.log10(threshold))
        margin = level - at
        if margin <= _P56_MARGIN:
            if before is None or before[1] <= margin:
                return max(SILENCE, level)
            share = (before[1] - _P56_MARGIN) / (before[1] - margin)
            return max(SILENCE, before[0] + share * (level - before[0]))
        before = (level, margin)
    return max(SILENCE, before[0] if before else to_dbfs(total / len(wide) * FULL_SCALE**2))


def noise_floor(samples: Samples) -> float:
    """dBFS of the background: the quietest tenth of the 20 ms frames."""
    levels = frame_levels(samples)
    if not len(levels):
        return SILENCE
    quiet = np.sort(levels)[: max(1, round(len(levels) * _NOISE_SHARE))]
    return float(np.mean(quiet))


def clipped_share(samples: Samples) -> float:
    """Share (0–1) of samples in runs of at least two at the rail: one alone is only a peak."""
    if not len(samples):
        return 0.0
    at_rail = np.abs(samples.astype(np.int32)) >= _CLIPPED_AT
    edges = np.flatnonzero(np.diff(np.concatenate([[False], at_rail, [False]]).astype(np.int8)))
    runs = edges[1::2] - edges[::2]
    return float(runs[runs >= _CLIPPED_RUN].sum()) / len(samples)


def _envelope(rectified: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Two exponential averages in a row, 30 ms each."""
    # Loading it takes longer than showing the window, and only the microphone check needs it.
    from scipy import signal

    keep = float(np.exp(-1 / (SAMPLE_RATE * _P56_TIME)))
    twice = np.convolve([1.0, -keep], [1.0, -keep])
    # scipy states no type for its filters.
    filtered: Any = signal.lfilter([(1 - keep) ** 2], twice, rectified)
    return filtered


def _active_samples(envelope: npt.NDArray[np.float64], threshold: float, hang: int) -> int:
    """Samples above the threshold or at most `hang` samples after one that was."""
    above = np.flatnonzero(envelope >= threshold)
    if not len(above):
        return 0
    gaps = np.diff(np.append(above, len(envelope)))
    return int(np.minimum(gaps, hang + 1).sum())
