"""The rules that a kept call is scored by again: today's, where they still fit the call."""

from __future__ import annotations

from dataclasses import replace

from trainer.domain.call import Call
from trainer.domain.errors import KnownError
from trainer.domain.message import M_
from trainer.domain.scenario import Scenario
from trainer.domain.standard import Standard
from trainer.services.workshop import Workshop
from trainer.storage.records import ShelvedCall


def rules_for(
    workshop: Workshop, kept: ShelvedCall, wanted: str | None = None
) -> tuple[Standard, Scenario]:
    """Standard and scenario for scoring `kept` again. Raises `KnownError` where there are none.

    The standard asked for, else that of the current scorecard: as installed today, so that a
    corrected rule counts; as kept beside the call where it is no longer installed.
    """
    name = wanted or _current_standard(kept)
    if name in workshop.standards:
        standard = workshop.standards[name]
    elif kept.standard is not None and kept.standard.id == name:
        standard = kept.standard
    else:
        standard = workshop.standard(name)
    return standard, _scenario(workshop, kept)


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
