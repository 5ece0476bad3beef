"""How a telephone rings that nobody answers: one second of ringing, four of silence."""

from __future__ import annotations

RING_PERIOD = 5.0
"""Seconds from ring to ring."""


class Ringing:
    """The rings of one call; when the customer rings again they are counted anew."""

    def __init__(self) -> None:
        self.since = 0.0
        """Call time at which the telephone began to ring, now or last."""
        self.count = 0
        """Rings that have begun since then."""

    def begin(self, now: float) -> None:
        """The telephone starts to ring at this call time."""
        self.since, self.count = now, 0

    def due(self, now: float) -> int | None:
        """The number of the ring that is to begin now (1 = first); None: not yet."""
        number = int((now - self.since) / RING_PERIOD + 1e-9) + 1
        return number if number > self.count else None


def ring_seconds(ring: int) -> float:
    """Seconds from the first to the `ring`-th ring (1 = first)."""
    return (ring - 1) * RING_PERIOD
