"""Points and percentages as people read them: one way everywhere, never rounded up.

79.8 of 100 must not look like a pass mark of 80, on whichever screen it stands.
"""

from __future__ import annotations

import math

_SLACK = 1e-6
"""Binary fractions: 100 * 0.29 is a hair less than 29."""


def percent(score: float, maximum: float) -> str:
    """Whole percent of `maximum` points, rounded down; ``0`` where nothing could be earned."""
    return f"{math.floor(100 * score / maximum + _SLACK)}" if maximum > 0 else "0"


def number(value: float) -> str:
    """Points with at most one decimal, rounded down, without a needless ``.0``."""
    return f"{math.floor(value * 10 + _SLACK) / 10:.1f}".removesuffix(".0")
