"""The dialogue as a graph: what can be reached, and from where a call can end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from trainer.domain.branching import AGAIN, BACK, Branch
from trainer.domain.scenario import Moment, Scenario


def reachable(scenario: Scenario) -> frozenset[str]:
    """Moments that some course of the talk enters."""
    seen = {scenario.start}
    todo = [scenario.start]
    while todo:
        moment = scenario.moments[todo.pop()]
        for goal in _goals(moment):
            if goal not in seen:
                seen.add(goal)
                todo.append(goal)
    return frozenset(seen)


def can_end(scenario: Scenario) -> frozenset[str]:
    """Moments from which the customer, left to what the branches say, comes to an ending."""
    return _ending(scenario, lambda branch: True)


def ends_unaided(scenario: Scenario) -> frozenset[str]:
    """Moments from which the call ends although the agent neither speaks nor acts."""
    return _ending(scenario, _unaided)


def reachable_endings(scenario: Scenario, moments: Iterable[str]) -> frozenset[str]:
    """Endings that these moments name, with those that the telephone itself brings about."""
    named = {scenario.moments[moment].ending for moment in moments}
    outside = {scenario.hung_up_early, scenario.unanswered, scenario.gave_up, scenario.transferred}
    return frozenset(ending for ending in named | outside if ending is not None)


def _goals(moment: Moment) -> Iterator[str]:
    """Where the talk can go on from here. Back is where it came from: nothing new."""
    yield from (b.goto for b in moment.branches if b.goto not in (AGAIN, BACK))
    if moment.follow_up is not None:
        yield from (moment.follow_up.call_back, moment.follow_up.missed)


def _ending(scenario: Scenario, passable: Callable[[Branch], bool]) -> frozenset[str]:
    """Moments from which passable branches lead to an ending."""
    ends = {moment.id for moment in scenario.moments.values() if moment.ending is not None}
    # Back from an aside is where it began: the talk ends from there or from nowhere.
    main = {moment.id for moment in scenario.moments.values() if not moment.aside}
    growing = True
    while growing:
        growing = False
        for moment in scenario.moments.values():
            if moment.id in ends:
                continue
            ways = {b.goto for b in moment.branches if passable(b)}
            if not ways.isdisjoint(ends) or (moment.aside and BACK in ways and main & ends):
                ends.add(moment.id)
                growing = True
    return frozenset(ends)


def _unaided(branch: Branch) -> bool:
    """Whether a branch can be taken although the agent neither speaks nor acts."""
    when = branch.when
    said = when.heard or when.ever or when.heard_value or when.anything or when.promised
    manner = when.faster_than, when.slower_than, when.louder_by, when.quieter_by, when.talking_for
    telephone = when.act, when.holds, when.held_for, when.promised_within
    return not (said or when.interrupted or any(each is not None for each in manner + telephone))
