"""Other throats, rooms and lines for features that are ready: fresh variety in every epoch.

Kaldi's cepstra, as many as mel bands, can be turned back into the bands. There a longer or
shorter throat is a shift along the bands, and a microphone a sum.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import torch

BANDS = 60
_LIFTER = 22.0
_LOW_HZ, _HIGH_HZ = 20.0, 7600.0
_ANCHORS = 8


@dataclass(frozen=True)
class Variety:
    """How far features are changed at random; shares are of the pieces of a batch."""

    throat: float = 0.15  # formants move by up to this factor, up or down
    throat_share: float = 0.7
    timbre: float = 0.35  # standard deviation of a band, natural logarithm of power
    timbre_share: float = 0.7
    masks: int = 2  # bands taken out, each up to `mask_bands` wide
    mask_bands: int = 9
    mask_share: float = 0.5
    gap_frames: int = 7  # stretches of up to this many frames are taken out
    gap_share: float = 0.3


@cache
def cepstra_of_bands() -> torch.Tensor:
    """(60, 60): log mel bands → cepstra, as Kaldi has it: a cosine transform and a lifter."""
    order, band = np.arange(BANDS)[:, None], np.arange(BANDS)[None]
    cosines = np.sqrt(2 / BANDS) * np.cos(np.pi / BANDS * (band + 0.5) * order)
    cosines[0] = np.sqrt(1 / BANDS)
    lifter = 1 + 0.5 * _LIFTER * np.sin(np.pi * np.arange(BANDS) / _LIFTER)
    return torch.from_numpy((cosines * lifter[:, None]).astype(np.float32))


@cache
def bands_of_cepstra() -> torch.Tensor:
    """(60, 60): the way back."""
    return torch.linalg.inv(cepstra_of_bands().double()).float()


def _mel(hertz: np.ndarray | float) -> np.ndarray:
    return 1127.0 * np.log1p(np.asarray(hertz) / 700.0)


def stretched(factor: float) -> np.ndarray:
    """(60, 60): bands → the bands of a voice whose formants lie `factor` times as high.

    Above 4,800 Hz the shift runs out, so that the highest band stays where it is.
    """
    edges = np.linspace(_mel(_LOW_HZ), _mel(_HIGH_HZ), BANDS + 2)
    centres = 700.0 * np.expm1(edges[1:-1] / 1127.0)
    turn = 4800.0 * min(1.0, factor)
    source = np.interp(centres, [0.0, turn, _HIGH_HZ], [0.0, turn / factor, _HIGH_HZ])
    places = np.clip((_mel(source) - edges[1]) / (edges[1] - edges[0]), 0, BANDS - 1)
    low = np.minimum(places.astype(int), BANDS - 2)
    share = places - low
    matrix = np.zeros((BANDS, BANDS), np.float32)
    matrix[np.arange(BANDS), low] = 1 - share
    matrix[np.arange(BANDS), low + 1] = share
    return matrix


def vary(
    features: torch.Tensor, chance: np.random.Generator, variety: Variety | None = None
) -> torch.Tensor:
    """Change the cepstra of (pieces, frames, 63) at random, each piece in its own way."""
    how = variety or Variety()
    pieces, frames = features.shape[:2]
    bands = features[..., :BANDS] @ bands_of_cepstra().T
    means = bands.mean(dim=(1, 2))
    shifts = np.exp(chance.uniform(-1, 1, pieces) * np.log1p(how.throat))
    shifts[chance.random(pieces) >= how.throat_share] = 1.0
    bands = bands @ torch.from_numpy(np.stack([stretched(f).T for f in shifts]))
    bands += torch.from_numpy(_timbres(pieces, chance, how))[:, None]
    for piece in range(pieces):
        if chance.random() < how.mask_share:
            for _ in range(int(chance.integers(1, how.masks + 1))):
                width = int(chance.integers(2, how.mask_bands + 1))
                start = int(chance.integers(0, BANDS - width))
                bands[piece, :, start : start + width] = means[piece]
        if chance.random() < how.gap_share:
            length = int(chance.integers(2, how.gap_frames + 1))
            start = int(chance.integers(0, frames - length))
            bands[piece, start : start + length] = means[piece]
    return torch.cat([bands @ cepstra_of_bands().T, features[..., BANDS:]], dim=-1)


def _timbres(pieces: int, chance: np.random.Generator, how: Variety) -> np.ndarray:
    """(pieces, 60): smooth random gains, none for some of the pieces."""
    points = chance.normal(0, how.timbre, (pieces, _ANCHORS))
    points[chance.random(pieces) >= how.timbre_share] = 0.0
    places, anchors = np.linspace(0, 1, BANDS), np.linspace(0, 1, _ANCHORS)
    return np.stack([np.interp(places, anchors, row) for row in points]).astype(np.float32)
