"""Which scenarios judge which clause of the standards: by criteria, never by what stands beside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from trainer.domain.scenario import Scenario
from trainer.domain.standard import Standard


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of the catalogue, and the scenarios in which a criterion cites it."""

    id: str
    wording: str
    own: tuple[str, ...]
    """Scenarios with a criterion of their own for it."""
    by_standard: tuple[str, ...]
    """Further scenarios whose standard has one that they do not leave out."""
    standards: tuple[str, ...]
    """Standards with a criterion for it."""
    checks: tuple[str, ...]
    """The checks that judge it, in a standard or in a scenario."""

    @property
    def covered(self) -> bool:
        return bool(self.own or self.by_standard)


def coverage(
    scenarios: Iterable[Scenario], standards: Mapping[str, Standard]
) -> tuple[Clause, ...]:
    """Every clause of the standards' catalogue, in its order. Pure."""
    scenarios = tuple(scenarios)
    wordings: dict[str, str] = {}
    for standard in standards.values():
        wordings.update(standard.clauses)
    checks: dict[str, set[str]] = {clause: set() for clause in wordings}
    for rules in (*standards.values(), *scenarios):
        for criterion in rules.criteria:
            checks.setdefault(criterion.clause, set()).add(criterion.check)
    own: dict[str, list[str]] = {clause: [] for clause in wordings}
    shared: dict[str, list[str]] = {clause: [] for clause in wordings}
    for scenario in scenarios:
        mine = {criterion.clause for criterion in scenario.criteria}
        replaced = {criterion.id for criterion in scenario.criteria}
        standard = standards.get(scenario.standard)
        theirs = {
            criterion.clause
            for criterion in (standard.criteria if standard else ())
            if criterion.id not in scenario.leave_out and criterion.id not in replaced
        }
        for clause in wordings:
            if clause in mine:
                own[clause].append(scenario.id)
            elif clause in theirs:
                shared[clause].append(scenario.id)
    return tuple(
        Clause(
            id,
            wording,
            own=tuple(own[id]),
            by_standard=tuple(shared[id]),
            standards=tuple(
                name
                for name, standard in standards.items()
                if any(criterion.clause == id for criterion in standard.criteria)
            ),
            checks=tuple(sorted(checks[id])),
        )
        for id, wording in wordings.items()
    )
