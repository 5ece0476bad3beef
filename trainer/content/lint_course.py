"""Looking over the course of a call: branches that are never taken, moments without a way out."""

from __future__ import annotations

from trainer.content.branches import Branches, Dead
from trainer.content.build import DEFAULT_ENDINGS
from trainer.content.graph import can_end, ends_unaided, reachable, reachable_endings
from trainer.content.library import Origin
from trainer.content.problems import Path, path_text
from trainer.content.references import Reporter
from trainer.domain.message import M_, Message
from trainer.domain.scenario import Scenario


def check_branches(
    scenario: Scenario, origin: Origin, branches: Branches, report: Reporter
) -> None:
    doc = origin.doc
    shared = (len(doc.everywhere), len(doc.otherwise))
    live = sum(bool(moment.branches) for moment in scenario.moments.values())
    dead_in: dict[Path, list[Message]] = {}
    for id, dead in branches.dead.items():
        for each in dead:
            path = _branch_path(scenario, id, each.index, shared)
            dead_in.setdefault(path, []).append(_why_dead(scenario, id, each, shared))
    for path, reasons in dead_in.items():
        # What follows in all moments may well be useless in some of them.
        if path[0] != "otherwise":
            report.add(path, reasons[0], severity="warning")
        elif len(reasons) == live:
            message = M_("This branch can never be taken: in every moment another comes first.")
            report.add(path, message, severity="warning")
    for name in doc.phrases:
        for index in branches.mute(name):
            message = M_("Not even this wording itself is recognised as the phrase.")
            report.add(("phrases", name, index), message, severity="warning")


def _branch_path(scenario: Scenario, moment: str, index: int, shared: tuple[int, int]) -> Path:
    """Where a branch of a moment stands: its own, or one of those for all moments."""
    before, after = shared
    own = len(scenario.moments[moment].branches) - before - after
    if index < before:
        return ("everywhere", index)
    if index < before + own:
        return ("moments", moment, "next", index - before)
    return ("otherwise", index - before - own)


def _why_dead(scenario: Scenario, moment: str, dead: Dead, shared: tuple[int, int]) -> Message:
    if dead.by is None:
        return M_("This branch can never be taken: “unheard” excludes all that it listens for.")
    return M_(
        "This branch can never be taken: {branch} always comes first.",
        branch=path_text(_branch_path(scenario, moment, dead.by, shared)),
    )


def check_graph(scenario: Scenario, report: Reporter) -> None:
    reached = reachable(scenario)
    ending, unaided = can_end(scenario), ends_unaided(scenario)
    entries = _entries(scenario, reached - ending)
    for name, moment in scenario.moments.items():
        path: Path = ("moments", name)
        if name not in reached:
            report.add(path, M_("No branch leads to this moment."), severity="warning")
        elif name not in ending:
            if name in entries:
                report.add(path, M_("From here the call can never come to an ending."))
        elif name not in unaided:
            message = M_("When the agent says nothing, the customer waits here for ever.")
            report.add(path, message, severity="warning")
        if moment.say_angry and not moment.say:
            report.add((*path, "say_angry"), M_("“say_angry” replaces “say”, which is missing."))
    endings = reachable_endings(scenario, reached)
    for name in scenario.endings:
        if name not in endings and name not in DEFAULT_ENDINGS:
            message = M_("No course of the call comes to this ending.")
            report.add(("endings", name), message, severity="warning")


def _entries(scenario: Scenario, trap: frozenset[str]) -> set[str]:
    """By which of these moments the talk gets in among them."""
    outside = [m for m in scenario.moments.values() if m.id not in trap]
    entered = {branch.goto for moment in outside for branch in moment.branches} & trap
    return entered | ({scenario.start} & trap)
