"""Counting syllables without a recogniser: the peaks of loudness that vowels make.

After D. Wang and S. Narayanan, "Robust Speech Rate Estimation for Spontaneous Speech" (IEEE
Transactions on Audio, Speech, and Language Processing 15(8), 2007): a vowel is loud in many bands
at once, so the mean product of all pairs of bands rises at it far more clearly than the level does,
and noise in some bands matters less. Peaks are counted as N. de Jong and T. Wempe do ("Praat
script to detect syllable nuclei and measure speech rate automatically", Behavior Research Methods
41(2), 2009): only those with a dip on either side, and only where there is a voice.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from trainer.domain.sound import SAMPLE_RATE, Samples

Floats = npt.NDArray[np.float64]

_HOP = 0.01
_FRAME = 0.025
_POINTS = 512
_LOW, _HIGH, _BANDS = 200.0, 4000.0, 12
"""Hz and number of the bands, evenly spaced on the mel scale: they fit a telephone's."""
_LOUDNESS = 0.3
"""Power → loudness (Stevens): compressed, a soft vowel beside a loud one is still a peak."""
_SMOOTH = 2.5
"""Frames: standard deviation of the averaging in time. The rolling of an r is not a syllable."""
_DIP = 0.07
"""Of the loudest vowels, how far the product must fall between two vowels."""
_FAINTEST = 0.1
"""Of the loudest vowels, below which a peak is none."""
_LOUDEST = 95.0
_BACKGROUND = 10.0
"""Percentiles in time: what the loudest vowels reach, and what is there between words."""
_MARGIN = 0.05
"""Seconds around the voiced stretches in which a peak still belongs to them."""
_AT_ONCE = 2048
"""Frames that are transformed together: bounds memory."""


def count_nuclei(samples: Samples, voiced: Sequence[tuple[float, float]]) -> int:
    """How many syllables sound in the voiced stretches (seconds of `samples`)."""
    loudness = _loudness(samples)
    inside = np.zeros(len(loudness), dtype=np.bool_)
    for start, end in voiced:
        inside[max(0, round((start - _MARGIN) / _HOP)) : max(0, round((end + _MARGIN) / _HOP))] = (
            True
        )
    if not inside.any():
        return 0
    above = np.maximum(loudness - np.percentile(loudness, _BACKGROUND, axis=0), 0.0)
    together = _pair_product(above)
    loudest = float(np.percentile(together[inside], _LOUDEST))
    if loudest <= 0:
        return 0
    peaks = [at for at in _peaks(together, _DIP * loudest) if together[at] >= _FAINTEST * loudest]
    return sum(bool(inside[at]) for at in peaks)


def _loudness(samples: Samples) -> Floats:
    """Smoothed loudness in each band, shape (frames, bands)."""
    size, hop = round(_FRAME * SAMPLE_RATE), round(_HOP * SAMPLE_RATE)
    frames = max(0, (len(samples) - size) // hop + 1)
    filters = _filters()
    window = np.hanning(size)
    found: Floats = np.zeros((frames, _BANDS))
    for at in range(0, frames, _AT_ONCE):
        starts = np.arange(at, min(at + _AT_ONCE, frames)) * hop
        pieces = samples[starts[:, None] + np.arange(size)] / 32768.0
        power = np.abs(np.fft.rfft(pieces * window, _POINTS)) ** 2
        found[at : at + len(starts)] = (power @ filters) ** _LOUDNESS
    return _smoothed(found)


def _filters() -> Floats:
    """Which bins belong to which band, shape (bins, bands)."""
    low, high = math.log1p(_LOW / 700), math.log1p(_HIGH / 700)
    edges = 700 * np.expm1(np.linspace(low, high, _BANDS + 1))
    bins = np.fft.rfftfreq(_POINTS, 1 / SAMPLE_RATE)[:, None]
    return ((bins >= edges[:-1]) & (bins < edges[1:])).astype(np.float64)


def _smoothed(bands: Floats) -> Floats:
    """Averaged over time with a bell; the ends are taken to go on as they are."""
    reach = round(4 * _SMOOTH)
    bell = np.exp(-0.5 * (np.arange(-reach, reach + 1) / _SMOOTH) ** 2)
    bell /= bell.sum()
    if not len(bands):
        return bands
    padded = np.pad(bands, ((reach, reach), (0, 0)), mode="edge")
    averaged: Floats = np.zeros_like(bands)
    for nth in range(bands.shape[1]):
        averaged[:, nth] = np.convolve(padded[:, nth], bell, mode="valid")
    return averaged


def _pair_product(bands: Floats) -> Floats:
    """The root of the mean product of all pairs of bands, shape (frames,)."""
    total, squares = bands.sum(axis=1), (bands**2).sum(axis=1)
    pairs = bands.shape[1] * (bands.shape[1] - 1)
    return np.sqrt(np.maximum(total**2 - squares, 0.0) / pairs)


def _peaks(curve: Floats, dip: float) -> list[int]:
    """Where the curve is highest between falls of at least `dip`."""
    peaks: list[int] = []
    top = bottom = 0
    rising = True
    for at, value in enumerate(curve.tolist()):
        if rising:
            if value > curve[top]:
                top = at
            elif value < curve[top] - dip:
                peaks.append(top)
                bottom, rising = at, False
        elif value < curve[bottom]:
            bottom = at
        elif value > curve[bottom] + dip:
            top, rising = at, True
    if rising and len(curve) and curve[top] > curve[bottom] + dip:
        peaks.append(top)
    return peaks
