"""The time between a call and the one that keeps a promise, or does not."""

from __future__ import annotations

from collections.abc import Collection

from trainer.domain.promise import Promise

CALL_BACK_WITHIN = 12.0
"""Seconds of call time in which the agent can ring back; they stand for the time until a promise
is due."""
MOST_FOLLOW_UPS = 4
"""Calls that can follow on the first one; after them the ending stands."""


class Following:
    """Whether the call is over for now, and who rings next."""

    def __init__(self) -> None:
        self.between = False
        """The call is over for now, and something that was promised comes due."""
        self.rings_again = False
        """The promise was not kept: the customer rings."""
        self._parted_at = 0.0
        self._calls = 0

    @property
    def waits(self) -> bool:
        """The agent can still ring back before the customer does."""
        return self.between and not self.rings_again

    def may_part(self, promises: Collection[Promise]) -> bool:
        """Whether there is something to keep, and the call has not gone on too often."""
        return bool(promises) and self._calls < MOST_FOLLOW_UPS

    def part(self, now: float) -> None:
        self._calls += 1
        self.between, self.rings_again = True, False
        self._parted_at = now

    def came_due(self, now: float) -> bool:
        """Whether the agent's time to ring back is over now; true once."""
        if self.rings_again or now - self._parted_at < CALL_BACK_WITHIN:
            return False
        self.rings_again = True
        return True

    def go_on(self) -> None:
        """They talk again."""
        self.between = self.rings_again = False
