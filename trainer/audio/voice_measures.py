"""Pitch, syllables and last syllable of a piece of speech: what checks on the voice need."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from trainer.audio.levels import frame_levels
from trainer.audio.syllable_nuclei import count_nuclei
from trainer.domain.events import VoiceMeasures
from trainer.domain.sound import SAMPLE_RATE, Samples

if TYPE_CHECKING:
    from collections.abc import Sequence

Floats = npt.NDArray[np.float64]

_HOP = 0.01
_FRAME = 0.04
_LOWEST, _HIGHEST = 70.0, 400.0
"""Hz between which a voice is looked for."""
_PERIODIC = 0.55
"""Correlation of a frame with itself one period later from which it has a pitch."""
_DEPTH = 25.0
"""dB below the loudest frame at which nothing is voice any more."""
_OCTAVE_COST = 0.02
"""What a period twice as long costs: else every pitch is also one an octave lower."""
_OUTLIER = 10.0
"""Semitones from the median beyond which a frame was an octave error."""
_DIP = 3.0
"""dB that the level falls between two syllables."""
_SMOOTH = 5
"""Frames over which the level is averaged before dips are looked for."""
_AT_ONCE = 1024
"""Frames that are analysed together: bounds memory."""


def measure(samples: Samples, voiced: Sequence[tuple[float, float]]) -> VoiceMeasures:
    """The measures of one utterance. `voiced`: stretches with voice, in seconds of `samples`."""
    levels = frame_levels(samples, _HOP)
    inside = np.zeros(len(levels), dtype=np.bool_)
    for start, end in voiced:
        inside[max(0, round(start / _HOP)) : max(0, round(end / _HOP))] = True
    if not inside.any():
        return VoiceMeasures(0.0, 0.0, 0.0, 0.0, 0.0, 0)
    nuclei = count_nuclei(samples, voiced)
    loud = inside & (levels >= levels[inside].max() - _DEPTH)
    pitches = _pitches(samples, np.flatnonzero(loud))
    tail = round(_tail(levels, loud), 2)
    if not len(pitches):
        return VoiceMeasures(0.0, 0.0, 0.0, 0.0, tail, nuclei)
    middle = float(np.median(pitches))
    kept = pitches[np.abs(12 * np.log2(pitches / middle)) <= _OUTLIER]
    low, median, high = (round(float(v), 1) for v in np.percentile(kept, (10, 50, 90)))
    return VoiceMeasures(median, low, high, round(len(kept) * _HOP, 2), tail, nuclei)


def _pitches(samples: Samples, frames: npt.NDArray[np.intp]) -> Floats:
    """Hz of those frames that have a pitch (autocorrelation, divided by the window's own)."""
    size = round(_FRAME * SAMPLE_RATE)
    hop = round(_HOP * SAMPLE_RATE)
    starts = frames * hop + hop // 2 - size // 2
    starts = starts[(starts >= 0) & (starts + size <= len(samples))]
    window = np.hanning(size)
    points = 1 << (2 * size - 1).bit_length()
    own = np.fft.irfft(np.abs(np.fft.rfft(window, points)) ** 2, points)
    first, last = int(SAMPLE_RATE / _HIGHEST), int(SAMPLE_RATE / _LOWEST)
    lags = np.arange(first, last + 1)
    cost = _OCTAVE_COST * np.log2(lags / first)
    found: list[Floats] = []
    for at in range(0, len(starts), _AT_ONCE):
        here = starts[at : at + _AT_ONCE]
        pieces = samples[here[:, None] + np.arange(size)].astype(np.float64)
        pieces -= pieces.mean(axis=1, keepdims=True)
        power = np.abs(np.fft.rfft(pieces * window, points)) ** 2
        alike = np.fft.irfft(power, points)
        alike = alike[:, first : last + 1] / np.maximum(alike[:, :1], 1e-9)
        alike /= own[first : last + 1] / own[0]
        best = np.argmax(alike - cost, axis=1)
        periodic = alike[np.arange(len(here)), best] >= _PERIODIC
        found.append(SAMPLE_RATE / lags[best[periodic]].astype(np.float64))
    return np.concatenate(found) if found else np.zeros(0)


def _tail(levels: Floats, loud: npt.NDArray[np.bool_]) -> float:
    """Seconds from the last dip of the level to the end of the voice."""
    smooth = np.convolve(levels, np.ones(_SMOOTH) / _SMOOTH, mode="same")
    end = int(np.flatnonzero(loud)[-1])
    peak, fell, valley = -np.inf, False, end
    for at in range(end, -1, -1):
        level = float(smooth[at])
        if not fell:
            peak = max(peak, level)
            fell = level < peak - _DIP
            valley = at
        elif level < smooth[valley]:
            valley = at
        elif level > smooth[valley] + _DIP or not loud[at]:
            break
    return (end - valley) * _HOP
