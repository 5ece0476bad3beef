"""How loud speech is, and where it begins and ends."""

from __future__ import annotations

import numpy as np

from trainer.domain.sound import SAMPLE_RATE, Samples

_FRAME = SAMPLE_RATE // 50
FULL_SCALE = 32768.0
SILENT_DBFS = -96.0


def frame_powers(samples: Samples) -> np.ndarray:
    """Mean square (full scale = 1) of each 20 ms frame; the last piece counts as a frame."""
    if not len(samples):
        return np.zeros(1)
    padded = np.zeros(-(-len(samples) // _FRAME) * _FRAME)
    padded[: len(samples)] = samples / FULL_SCALE
    return np.mean(padded.reshape(-1, _FRAME) ** 2, axis=1)


def speech_power(samples: Samples) -> float:
    """Mean square of the frames within 30 dB of the loudest tenth: speech without its pauses."""
    powers = frame_powers(samples)
    loud = float(np.quantile(powers, 0.95))
    active = powers[powers >= loud * 1e-3]
    return float(np.mean(active)) if loud > 0 and len(active) else 0.0


def speech_dbfs(samples: Samples) -> float:
    """Level of the speech in dBFS (a full-scale square wave is 0)."""
    power = speech_power(samples)
    return max(SILENT_DBFS, 10.0 * float(np.log10(power))) if power > 0 else SILENT_DBFS


def soft_limit(sound: np.ndarray) -> Samples:
    """Float sound (full scale = 1) as int16, peaks above 0.8 bent smoothly below 1: no clipping."""
    knee = 0.8
    size = np.abs(sound)
    over = size > knee
    if bool(over.any()):
        above = (size - knee) / (1 - knee)
        bent = knee + (1 - knee) * above / (1 + above)
        sound = np.where(over, np.copysign(bent, sound), sound)
    return np.clip(np.rint(sound * 32767.0), -32767, 32767).astype(np.int16)


def set_speech_level(samples: Samples, dbfs: float) -> Samples:
    """The same sound with its speech at `dbfs`; silence stays silence."""
    power = speech_power(samples)
    if power <= 0:
        return samples.copy()
    gain = 10 ** (dbfs / 20) / np.sqrt(power)
    return soft_limit(samples / FULL_SCALE * gain)


def trim_silence(samples: Samples, keep: float = 0.05) -> Samples:
    """Without leading and trailing silence, but for `keep` seconds of it. May be empty."""
    if not len(samples):
        return samples
    step = SAMPLE_RATE // 200
    envelope = np.abs(samples.astype(np.int32))
    padded = np.zeros(-(-len(samples) // step) * step, dtype=np.int32)
    padded[: len(samples)] = envelope
    peaks = padded.reshape(-1, step).max(axis=1)
    loud = np.flatnonzero(peaks > max(30, int(peaks.max()) // 150))
    if not len(loud):
        return samples[:0]
    margin = round(keep * SAMPLE_RATE)
    start = max(0, int(loud[0]) * step - margin)
    return samples[start : (int(loud[-1]) + 1) * step + margin]
