"""How much time has gone by: since the answer, since the customer's line, since the last word."""

from __future__ import annotations

from trainer.domain.branching import Condition


class Times:
    """Points in call time and spans, both in seconds."""

    def __init__(self) -> None:
        self.answered: float | None = None
        """When the telephone was first picked up."""
        self.line_over: float | None = None
        """When the moment's line ended (or the silent moment began); None while it sounds."""
        self.quiet = 0.0
        """Since either side last spoke."""
        self.talking_for = 0.0
        """How long the agent has been talking; 0 when he is not."""

    def since_line(self, now: float) -> float:
        return now - self.line_over if self.line_over is not None else 0.0

    def silence(self, now: float) -> float:
        """Without a word from either side, in this moment."""
        return min(self.quiet, self.since_line(now))

    def holds(self, when: Condition, now: float) -> bool:
        """Whether the parts of a condition hold that ask for time gone by."""
        if when.after is not None and self.since_line(now) < when.after:
            return False
        if when.talking_for is not None and self.talking_for < when.talking_for:
            return False
        return when.elapsed is None or now - (self.answered or 0.0) >= when.elapsed
