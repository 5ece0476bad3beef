"""What the customer may say next, so that its sound can be made before it is needed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from trainer.domain.actions import SayLine
from trainer.domain.lines import Lines
from trainer.domain.mood import Mood, clamp
from trainer.domain.position import Position
from trainer.domain.scenario import Moment


class Foresight:
    """Looks ahead from where the talk stands.

    Where a branch leads to a moment without words, the lines behind that moment count too.
    What is not foreseen: the mood after a rule worked that the branch does not listen for,
    and the words that are heard in open places.
    """

    def __init__(self, position: Position, lines: Lines, mood: Mood) -> None:
        self._position = position
        self._lines = lines
        self._mood = mood

    def at_entry(self, moment: Moment) -> Iterator[SayLine]:
        """The line of a moment that may be entered next, in the mood of now."""
        visit = self._position.visits.get(moment.id, 0) + 1
        line = self._lines.line(moment, self._mood.level, visit)
        if line is not None:
            yield line

    def before_the_start(self) -> Iterator[SayLine]:
        """Nobody has answered yet: the first line, and those that may follow on it."""
        here = self._position.here
        yield from self.at_entry(here)
        yield from self._behind(here, None, {here.id: 1}, frozenset({here.id}))

    def from_here(self) -> Iterator[SayLine]:
        """The lines that the branches of the moment of now lead to, in their order."""
        here = self._position.here
        yield from self._behind(here, None, self._position.visits, frozenset({here.id}))

    def _behind(
        self, moment: Moment, mood: int | None, visits: Mapping[str, int], passed: frozenset[str]
    ) -> Iterator[SayLine]:
        """`mood`: the one in that moment; None for the moment of now."""
        for branch in moment.branches:
            target = self._position.target(branch, moment)
            if target.ending is not None and branch.when.act in ("hang_up", "transfer"):
                continue
            if mood is None:
                then = self._mood.foreseen(branch.mood, branch.when.heard)
            else:
                then = clamp(mood + (branch.mood or 0))
            visit = visits.get(target.id, 0) + 1
            line = self._lines.line(target, then, visit)
            if line is not None:
                yield line
            elif target.id not in passed:
                yield from self._behind(
                    target, then, {**visits, target.id: visit}, passed | {target.id}
                )
