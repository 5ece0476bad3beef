"""Looking over scenarios that load: what would go wrong in a call, or was forgotten."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from pydantic import BaseModel

from trainer.content.branches import Branches
from trainer.content.build import DEFAULT_ENDINGS
from trainer.content.gaps import gaps, is_gap
from trainer.content.library import Library, Origin, PackOrigin
from trainer.content.lint_course import check_branches, check_graph
from trainer.content.lint_wording import check_places, check_signs, check_wording
from trainer.content.problems import Path, Problem, nearest_clause
from trainer.content.references import Reporter, no_ending
from trainer.content.settings import Checks, Names, check_settings, texts
from trainer.domain.message import M_, Message
from trainer.domain.scenario import Scenario

_ENDINGS = frozenset(("good",))
"""Settings of checks that hold names of endings (docs/checks.md)."""
_CHINESE = re.compile("[\u3400-\u9fff]")
QUALITIES = ("good", "middling", "rude")
POINTS = (20.0, 50.0)
"""What the criteria of a scenario make together, beside the 70 of its standard."""


@dataclass(frozen=True, slots=True)
class StandardNames:
    """What a standard brings along that scenarios may name."""

    phrases: frozenset[str]
    criteria: frozenset[str]
    clauses: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Known:
    """What the rest of the program has; what is left empty is not checked against."""

    standards: Mapping[str, StandardNames] = field(default_factory=dict[str, StandardNames])
    checks: Checks = field(default_factory=dict[str, type[BaseModel] | None])
    characters: frozenset[str] = frozenset()
    """Characters that the recognition model knows (those of its words.txt)."""


def lint(library: Library, known: Known) -> tuple[Problem, ...]:
    """The library's problems and those that only a closer look shows, by file and line."""
    problems = list(library.problems)
    for id, scenario in library.scenarios.items():
        problems += _lint_one(scenario, library.origins[id], known)
    for pack in library.packs:
        problems += _lint_pack(pack, known)
    return tuple(sorted(problems, key=lambda each: (each.file, each.line, each.path)))


def _lint_one(scenario: Scenario, origin: Origin, known: Known) -> list[Problem]:
    report = Reporter(origin.file, origin.source)
    branches = Branches(scenario)
    check_branches(scenario, origin, branches, report)
    check_graph(branches.alive(), report)
    _check_criteria(scenario, origin, known, report)
    _check_points(scenario, known, report)
    _check_examples(scenario, known, report)
    _check_unused(scenario, origin, report)
    check_wording(scenario, origin, report)
    for path, wanted in gaps(origin.source.data):
        report.add(path, _to_fill(wanted), severity="gap")
    if known.characters and scenario.channel == "phone":
        _check_characters(_spoken_by_trainee(scenario, origin), known.characters, report)
    return report.problems


def _lint_pack(pack: PackOrigin, known: Known) -> list[Problem]:
    report = Reporter(pack.file, pack.source)
    if known.characters:
        spoken = [(("phrases", n, i), t) for n, ts in pack.doc.phrases.items()
                  for i, t in enumerate(ts)]  # fmt: skip
        spoken += [(("variables", name), value) for name, value in pack.doc.variables.items()]
        _check_characters(spoken, known.characters, report)
    check_places(pack.doc.phrases, pack.doc.variables, report)
    check_signs(pack.doc.phrases, report)
    for path, wanted in gaps(pack.source.data):
        report.add(path, _to_fill(wanted), severity="gap")
    return report.problems


def _to_fill(wanted: str) -> Message:
    return M_("This is still to be filled in: {wanted}.", wanted=wanted or "…")


def _check_criteria(scenario: Scenario, origin: Origin, known: Known, report: Reporter) -> None:
    standard = known.standards.get(scenario.standard)
    if known.standards:
        report.unknown(
            ("standard",),
            scenario.standard,
            known.standards,
            lambda name: M_("There is no standard “{name}”.", name=name),
        )
    phrases = {*scenario.phrases, *(standard.phrases if standard else ())}
    for index, criterion in enumerate(scenario.criteria):
        path: Path = ("criteria", index)
        if standard is not None and standard.clauses and not is_gap(criterion.clause):
            _check_clause((*path, "clause"), criterion.clause, standard.clauses, report)
        if known.checks:
            names = Names(phrases if standard is not None else None, scenario.moments)
            check_settings(path, criterion.check, criterion.params, known.checks, names, report)
        for key in _ENDINGS & criterion.params.keys():
            place = (*path, "params", key)
            _check_names(place, criterion.params[key], scenario.endings, no_ending, report)
    if standard is not None:
        for index, name in enumerate(origin.doc.leave_out):
            report.unknown(
                ("leave_out", index),
                name,
                standard.criteria,
                lambda each: M_("The standard has no criterion “{name}”.", name=each),
            )


def _check_clause(path: Path, clause: str, clauses: Collection[str], report: Reporter) -> None:
    if clause not in clauses:
        message = M_("There is no clause “{name}”; “trainer coverage” lists them.", name=clause)
        report.add(path, message, nearest_clause(clause, clauses))


def _check_points(scenario: Scenario, known: Known, report: Reporter) -> None:
    standard = known.standards.get(scenario.standard)
    own = [c for c in scenario.criteria if standard is None or c.id not in standard.criteria]
    total = sum(criterion.points for criterion in own)
    least, most = POINTS
    if not own:
        message = M_("There is no criterion of its own; criteria of about 30 points are expected.")
        report.add(("criteria",), message, severity="warning")
    elif not least <= total <= most:
        message = M_(
            "The scenario's own criteria make {total} points together; expected are about 30 "
            "({least} to {most}).",
            total=f"{total:g}",
            least=f"{least:g}",
            most=f"{most:g}",
        )
        report.add(("criteria",), message, severity="warning")


def _check_names(
    place: Path,
    value: Any,
    names: Collection[str],
    message: Callable[[str], Message],
    report: Reporter,
) -> None:
    for name in _strings(value):
        report.unknown(place, name, names, message)


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [each for each in cast("list[Any]", value) if isinstance(each, str)]
    return []


def _check_examples(scenario: Scenario, known: Known, report: Reporter) -> None:
    proven = {example.ending for example in scenario.examples}
    for name in scenario.endings:
        if name not in proven and name not in DEFAULT_ENDINGS:
            message = M_("No example comes to this ending.")
            report.add(("endings", name), message, severity="warning")
    qualities = {example.quality for example in scenario.examples}
    for quality in QUALITIES:
        if quality not in qualities:
            message = M_("There is no example of the quality “{quality}”.", quality=quality)
            report.add(("examples",), message, severity="warning")
    standard = known.standards.get(scenario.standard)
    if standard is None:
        return
    criteria = {criterion.id for criterion in scenario.criteria}
    criteria |= standard.criteria - scenario.leave_out
    for index, example in enumerate(scenario.examples):
        for name in example.verdicts:
            report.unknown(
                ("examples", index, "verdicts", name),
                name,
                criteria,
                lambda each: M_("There is no criterion “{name}”.", name=each),
            )


def _check_unused(scenario: Scenario, origin: Origin, report: Reporter) -> None:
    """Only the scenario's own phrases: those of a pack are there for all of its scenarios."""
    used = {
        name
        for moment in scenario.moments.values()
        for branch in moment.branches
        for name in (
            *(*branch.when.heard, *branch.when.unheard),
            *(*branch.when.ever, *branch.when.never),
        )
    }
    for rule in scenario.mood_rules:
        used.update((*rule.heard, *rule.unheard, *rule.shortly_after))
    for criterion in scenario.criteria:
        used.update(texts(criterion.params))
    for name in origin.doc.phrases:
        if name not in used:
            message = M_("Neither a branch nor a criterion uses this phrase.")
            report.add(("phrases", name), message, severity="warning")


def _check_characters(
    spoken: Iterable[tuple[Path, str]], characters: frozenset[str], report: Reporter
) -> None:
    for path, text in spoken:
        strange = sorted({each for each in _CHINESE.findall(text) if each not in characters})
        if strange:
            message = M_(
                "The recognition model does not know “{characters}” and cannot hear it.",
                characters="".join(strange),
            )
            report.add(path, message, severity="warning")


def _spoken_by_trainee(scenario: Scenario, origin: Origin) -> Iterator[tuple[Path, str]]:
    for name, templates in origin.doc.phrases.items():
        for index, template in enumerate(templates):
            yield ("phrases", name, index), template
    for index, example in enumerate(scenario.examples):
        spoken = "".join(line for line in example.script if not line.lstrip().startswith("#"))
        yield ("examples", index, "script"), re.sub("[(\uff08][^)\uff09]*[)\uff09]", "", spoken)
    for name, value in origin.doc.variables.items():
        yield ("variables", name), value
