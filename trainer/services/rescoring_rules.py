"""The rules that a kept call is scored by again: today's, where they still fit the call."""

from __future__ import annotations

from dataclasses import replace

from trainer.content.problems import Problem
from trainer.domain.call import Call
from trainer.domain.errors import KnownError
from trainer.domain.message import M_, Message
from trainer.domain.scenario import Scenario
from trainer.domain.scorecard import Scorecard
from trainer.domain.standard import Standard
from trainer.scoring import score
from trainer.services.problem_list import first_fault
from trainer.services.workshop import Workshop
from trainer.storage.records import ShelvedCall


class Rules:
    """What calls of one installation are scored by again; each standard is read once.

    `wanted`: the standard asked for. Raises `KnownError` where that one cannot be used.
    """

    def __init__(self, workshop: Workshop, wanted: str | None = None) -> None:
        self._workshop = workshop
        self._wanted = wanted
        self._standards: dict[str, Standard | KnownError] = {}
        self._faults: dict[str, Problem | None] = {}
        if wanted is not None:
            self._installed(wanted)

    def of(self, kept: ShelvedCall) -> tuple[Standard, Scenario]:
        """Standard and scenario for scoring `kept` again. Raises `KnownError`.

        The standard asked for, else that of the current scorecard: as installed today, so that a
        corrected rule counts; as kept beside the call where it is no longer installed.
        """
        try:
            standard = self._standard(kept)
        except KnownError as error:
            raise _not_scored(kept.row.call_id, error.message, error.remedy) from error
        return standard, _scenario(self._workshop, kept)

    def score(self, call_id: str, standard: Standard, scenario: Scenario, call: Call) -> Scorecard:
        """The scorecard. Raises `KnownError`: with file and line of the scenario where the fault
        is one of its own criteria."""
        try:
            return score(standard, scenario, call)
        except KnownError as error:
            fault = self._fault(scenario.id)
            if fault is None:
                raise _not_scored(call_id, error.message, error.remedy) from error
            remedy = M_("“trainer lint” names everything that is wrong with it.")
            raise _not_scored(call_id, fault.told, remedy) from error

    def _fault(self, scenario: str) -> Problem | None:
        if scenario not in self._workshop.library.scenarios:
            return None
        if scenario not in self._faults:
            self._faults[scenario] = first_fault(self._workshop, scenario)
        return self._faults[scenario]

    def _standard(self, kept: ShelvedCall) -> Standard:
        name = self._wanted or _current_standard(kept)
        beside = kept.standard
        if self._wanted is None and beside is not None and beside.id == name:
            return self._installed(name) if self._workshop.has_standard(name) else beside
        return self._installed(name)

    def _installed(self, name: str) -> Standard:
        if name not in self._standards:
            try:
                self._standards[name] = self._workshop.standard(name)
            except KnownError as error:
                self._standards[name] = error
        found = self._standards[name]
        if isinstance(found, KnownError):
            raise found
        return found


def _not_scored(call_id: str, problem: Message, remedy: Message | None) -> KnownError:
    """What is wrong with the rules says nothing of the call."""
    return KnownError(
        M_("Call {call_id} cannot be scored: {problem}", call_id=call_id, problem=problem), remedy
    )


def _current_standard(kept: ShelvedCall) -> str:
    return kept.versions[-1].scorecard.standard if kept.versions else kept.row.standard


def _scenario(workshop: Workshop, kept: ShelvedCall) -> Scenario:
    """The scenario as it was played, with the rules that its file has today."""
    today = workshop.library.scenarios.get(kept.row.scenario)
    played = kept.scenario
    if played is None:
        if today is None:
            raise KnownError(
                M_("Call {call_id} cannot be scored: its scenario {name} is not installed.",
                   call_id=kept.row.call_id, name=kept.row.scenario),
                M_("Put the scenario's folder back, then score the call again."),
            )  # fmt: skip
        return today
    if today is None or not _fits(today, kept.call):
        return played
    return replace(
        played, criteria=today.criteria, leave_out=today.leave_out, phrases=today.phrases
    )


def _fits(today: Scenario, call: Call) -> bool:
    """Whether the moments of the call still have their names: criteria speak of them."""
    return all(entered.moment in today.moments for entered in call.moments)
