"""The dialogue as a graph: what can be reached, and from where a call can end."""

from __future__ import annotations

from collections.abc import Iterable

from trainer.domain.scenario import Scenario


def reachable(scenario: Scenario) -> frozenset[str]:
    """Moments that some course of the talk enters."""
    seen = {scenario.start}
    todo = [scenario.start]
    while todo:
        for branch in scenario.moments[todo.pop()].branches:
            if branch.goto not in seen:
                seen.add(branch.goto)
                todo.append(branch.goto)
    return frozenset(seen)


def can_end(scenario: Scenario) -> frozenset[str]:
    """Moments from which the customer, left to what the branches say, comes to an ending."""
    ends = {moment.id for moment in scenario.moments.values() if moment.ending is not None}
    growing = True
    while growing:
        growing = False
        for moment in scenario.moments.values():
            if moment.id not in ends and any(b.goto in ends for b in moment.branches):
                ends.add(moment.id)
                growing = True
    return frozenset(ends)


def ends_unaided(scenario: Scenario) -> frozenset[str]:
    """Moments from which the call ends although the agent neither speaks nor acts."""
    ends = {moment.id for moment in scenario.moments.values() if moment.ending is not None}
    growing = True
    while growing:
        growing = False
        for moment in scenario.moments.values():
            if moment.id in ends:
                continue
            if any(
                b.goto in ends and not (b.when.heard or b.when.anything or b.when.act)
                for b in moment.branches
            ):
                ends.add(moment.id)
                growing = True
    return frozenset(ends)


def reachable_endings(scenario: Scenario, moments: Iterable[str]) -> frozenset[str]:
    """Endings that these moments name, with those that the telephone itself brings about."""
    named = {scenario.moments[moment].ending for moment in moments}
    outside = {scenario.hung_up_early, scenario.unanswered, scenario.gave_up, scenario.transferred}
    return frozenset(ending for ending in named | outside if ending is not None)
