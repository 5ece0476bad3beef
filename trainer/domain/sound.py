"""The one form of sound inside the program: mono, int16, at one rate, in blocks of one tick."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

SAMPLE_RATE = 16_000
"""Hz. Everything inside the program is mono int16 at this rate."""
BLOCK = 320
"""Samples in a tick: 20 ms."""

Samples = npt.NDArray[np.int16]
"""Mono sound: shape (samples,)."""
