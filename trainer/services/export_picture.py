"""The call as one picture: both voices over time, findings as marks, pace with its band.

Only numbers and path data leave this module; the template draws them as SVG.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

WIDTH = 1072.0
"""Units of the picture; one is a CSS pixel at full width."""
BAR = 4.0
"""Width of one bar of the waveform with its gap."""
LANE = 32.0
"""Half height of a voice."""
LOUD_AT_LEAST = 600.0
"""Level (rms of int16) that fills a lane if nothing louder was said: noise alone stays small."""
MARK = 18.0
"""Room that one mark takes."""
PACE_HEIGHT = 72.0

Mark = tuple[int, float, str, str]
"""Number, time (s), verdict, words."""


@dataclass(frozen=True, slots=True)
class PlacedMark:
    number: int
    x: float
    row: int
    verdict: str
    words: str
    time: float


@dataclass(frozen=True, slots=True)
class Picture:
    """Path data in units of `WIDTH`; voices around y = 0, pace from the top (0) down.

    `band` is (top, height) of the wanted pace, `band_labels` (y, 字/分) its ends; empty paths where
    there was no sound or no pace.
    """

    width: float
    duration: float
    customer: str
    trainee: str
    above: tuple[PlacedMark, ...]
    below: tuple[PlacedMark, ...]
    rows_above: int
    rows_below: int
    ticks: tuple[tuple[float, float], ...]
    """(x, seconds)."""
    pace: str
    pace_height: float
    band: tuple[float, float] | None
    band_labels: tuple[tuple[float, int], ...]


def draw(
    recording: Path | None,
    *,
    duration: float,
    marks: Sequence[Mark],
    pace: Sequence[tuple[float, float]],
    band: tuple[float, float] | None,
) -> Picture:
    """Measure everything on one time axis of `duration` seconds or the recording's length."""
    sound, rate = _read(recording)
    duration = max(duration, len(sound) / rate, 1.0)
    scale = WIDTH / duration
    above = _place([mark for mark in marks if mark[2] == "met"], scale)
    below = _place([mark for mark in marks if mark[2] != "met"], scale)
    # Never so high that a single burst flattens the rest.
    shown = [min(cpm, 500.0) for _, cpm in pace] + list(band or ())
    low, high = 0.8 * min(shown, default=0.0), 1.1 * max(shown, default=0.0) + 1.0

    def y(cpm: float) -> float:
        return PACE_HEIGHT * (1 - (min(cpm, high) - low) / (high - low))

    return Picture(
        width=WIDTH,
        duration=duration,
        customer=_bars(sound[:, 0], duration, rate),
        trainee=_bars(sound[:, 1], duration, rate),
        above=above,
        below=below,
        rows_above=max((mark.row + 1 for mark in above), default=0),
        rows_below=max((mark.row + 1 for mark in below), default=0),
        ticks=tuple((t * scale, t) for t in _ticks(duration)),
        pace=_line((t * scale, y(cpm)) for t, cpm in pace) if len(pace) > 1 else "",
        pace_height=PACE_HEIGHT,
        band=(y(band[1]), y(band[0]) - y(band[1])) if band else None,
        # Above the upper edge and below the lower one.
        band_labels=((y(band[1]) - 4, round(band[1])), (y(band[0]) + 13, round(band[0])))
        if band
        else (),
    )


def _read(recording: Path | None) -> tuple[npt.NDArray[np.int16], int]:
    """Both sides, shape (samples, 2), and the rate; nothing where there is no sound to read."""
    if recording is not None:
        import soundfile

        try:
            data, rate = soundfile.read(str(recording), dtype="int16", always_2d=True)
            sound = np.asarray(data, np.int16)
            return (sound if sound.shape[1] > 1 else np.repeat(sound, 2, axis=1)), int(rate)
        except (soundfile.LibsndfileError, OSError):
            pass
    return np.zeros((0, 2), np.int16), 16_000


def _bars(side: npt.NDArray[np.int16], duration: float, rate: int) -> str:
    """One vertical stroke for every `BAR` units, as long as it was loud there."""
    if side.size == 0:
        return ""
    count = min(int(WIDTH / BAR), math.ceil(len(side) / rate / duration * WIDTH / BAR))
    edges = [int(index * BAR / WIDTH * duration * rate) for index in range(count)]
    # Sums, not slices: one pass over the sound.
    squares = np.add.reduceat(side.astype(np.float64) ** 2, edges)
    levels = np.sqrt(squares / np.diff([*edges, len(side)]))
    # Softer than linear, for ears are.
    heights = (levels / max(float(levels.max()), LOUD_AT_LEAST)) ** 0.7 * LANE
    return "".join(
        f"M{index * BAR + BAR / 2:g} {-half:.1f}V{half:.1f}"
        for index, half in enumerate(np.maximum(heights, 0.5).tolist())
    )


def _place(marks: Sequence[Mark], scale: float) -> tuple[PlacedMark, ...]:
    """Marks in as few rows as keep them apart."""
    ends: list[float] = []
    placed: list[PlacedMark] = []
    for number, time, verdict, words in sorted(marks, key=lambda mark: mark[1]):
        x = min(max(time * scale, MARK / 2), WIDTH - MARK / 2)
        row = next((i for i, end in enumerate(ends) if x - MARK / 2 >= end), len(ends))
        ends[row : row + 1] = [x + MARK / 2]
        placed.append(PlacedMark(number, x, row, verdict, words, time))
    return tuple(placed)


def _ticks(duration: float) -> list[float]:
    """Round times, at most ten of them."""
    step = next((s for s in (5, 10, 15, 30, 60, 120, 300, 600) if duration / s <= 10), 1800)
    return [float(t) for t in range(0, int(duration) + 1, step)]


def _line(points: Iterable[tuple[float, float]]) -> str:
    text = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    return "M" + text
