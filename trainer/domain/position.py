"""Where the talk stands among the scenario's moments."""

from __future__ import annotations

from trainer.domain.branching import AGAIN, BACK, Branch
from trainer.domain.scenario import Moment, Scenario


class Position:
    """The moment of now, the ways that lead on from it, and how often each was entered."""

    def __init__(self, scenario: Scenario) -> None:
        self._moments = scenario.moments
        self.moment: str = scenario.start
        self.visits: dict[str, int] = {}
        """Times each moment was entered."""
        self._main: str = scenario.start
        """The last moment that was no aside."""

    @property
    def here(self) -> Moment:
        return self._moments[self.moment]

    @property
    def visit(self) -> int:
        """Times the moment of now was entered."""
        return self.visits[self.moment]

    def enter(self, moment: str) -> None:
        self.moment = moment
        if not self.here.aside:
            self._main = moment
        self.visits[moment] = self.visits.get(moment, 0) + 1

    def target(self, branch: Branch, of: Moment) -> Moment:
        """Where a moment's branch leads: asides lead back to where the talk was."""
        if branch.goto == AGAIN:
            return of
        if branch.goto == BACK:
            return self._moments[self._main] if of.aside else of
        return self._moments[branch.goto]
