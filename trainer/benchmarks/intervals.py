"""How sure a figure is: 95 % intervals for shares and means."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

_Z = 1.959964
_DRAWS = 2000
_SEED = 7

Interval = tuple[float, float]


def of_share(hits: int, tries: int) -> Interval:
    """Wilson's interval for `hits` of `tries`; 0 to 1 where nothing was tried."""
    if not tries:
        return 0.0, 1.0
    share = hits / tries
    middle = share + _Z**2 / (2 * tries)
    reach = _Z * math.sqrt(share * (1 - share) / tries + _Z**2 / (4 * tries**2))
    scale = 1 + _Z**2 / tries
    return max(0.0, (middle - reach) / scale), min(1.0, (middle + reach) / scale)


def of_mean(values: Sequence[float]) -> Interval:
    """By drawing from the values again and again (percentile bootstrap); the same every time."""
    if not values:
        return math.nan, math.nan
    chance = np.random.default_rng(_SEED)
    drawn = chance.choice(np.asarray(values), (_DRAWS, len(values))).mean(axis=1)
    low, high = np.percentile(drawn, (2.5, 97.5))
    return float(low), float(high)
