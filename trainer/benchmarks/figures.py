"""Medians, percentiles and their lines of text."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def median(values: Sequence[float]) -> float:
    return float(np.median(values)) if values else float("nan")


def percentile(values: Sequence[float], share: float) -> float:
    """`share` in percent."""
    return float(np.percentile(values, share)) if values else float("nan")


def line(name: str, values: Sequence[float], unit: str = "ms", scale: float = 1000.0) -> str:
    """``name   median … p95 … (n)``, the values given in seconds."""
    scaled = [value * scale for value in values]
    return (
        f"{name:52} median {median(scaled):7.1f} {unit}   "
        f"p95 {percentile(scaled, 95):7.1f} {unit}   n={len(values)}"
    )
