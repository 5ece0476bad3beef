"""The line on hold: since when, how often, how long."""

from __future__ import annotations

from trainer.domain.branching import AgentAct, Condition


class Holding:
    """Times are call time in seconds."""

    def __init__(self) -> None:
        self.since: float | None = None
        self.count = 0
        self._resumed_at: float | None = None
        """In this moment."""
        self._last = 0.0

    def begin_moment(self) -> None:
        """A hold goes on over a new moment; that it ended is forgotten."""
        self._resumed_at = None

    def hold(self, now: float) -> None:
        self.since, self._resumed_at = now, None
        self.count += 1

    def resume(self, now: float) -> None:
        self._last = now - self.since if self.since is not None else 0.0
        self.since, self._resumed_at = None, now

    def lasted(self, now: float) -> float:
        """Seconds of the present hold, or of the last one."""
        return now - self.since if self.since is not None else self._last

    def holds(self, when: Condition, now: float, act: AgentAct | None) -> bool:
        """Whether the parts of a condition hold that ask for holding and other acts."""
        if when.holds is not None and self.count < when.holds:
            return False
        if when.held_for is not None and (not self.count or self.lasted(now) < when.held_for):
            return False
        return when.act is None or self._did(when, act)

    def silence(self, quiet: float, now: float, act: AgentAct | None) -> float:
        """Of `quiet` seconds those that count: a held line only where a branch asks for it."""
        if self.since is not None:
            if act == "hold":
                return min(quiet, now - self.since)
            return quiet if act in ("hang_up", "transfer") else 0.0
        if self._resumed_at is not None:
            return min(quiet, now - self._resumed_at)
        return quiet

    def _did(self, when: Condition, act: AgentAct | None) -> bool:
        """The act is done now or, where the branch also waits, is still in force."""
        if when.act == act:
            return True
        if when.silence is None and when.after is None and when.held_for is None:
            return False
        if when.act == "hold":
            return self.since is not None
        return when.act == "resume" and self._resumed_at is not None
