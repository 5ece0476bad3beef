"""Standards from YAML: one file a standard, named after its id; see assets/standards.

A standard may say ``include: common.yaml`` and then has that file's phrases and clauses too; its
own of the same name take their place. The file lies beside it or among those that ship.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, cast

from pydantic import Field

from trainer import paths
from trainer.content.problems import Problem, nearest, nearest_clause
from trainer.content.references import Reporter
from trainer.content.schema import AnyLabel, Document, Name, Text, Wordings
from trainer.content.settings import texts
from trainer.content.source import Source, SourceError, read_yaml
from trainer.content.validate import validated, without_unknown_keys
from trainer.content.wide import wide_in_value
from trainer.domain.errors import KnownError
from trainer.domain.message import M_
from trainer.domain.standard import Criterion, Standard

Stage = Literal["opening", "body", "waiting", "closing", "manner", "pace", ""]


class CriterionFile(Document):
    """A criterion as it stands in a file."""

    id: Name
    title: Text
    title_en: str = ""
    clause: Text
    check: Text
    points: Annotated[float, Field(ge=0, le=100)]
    params: dict[Name, Any] = Field(default={})
    critical: bool = False
    fatal: bool = False
    model: str = ""
    stage: Stage = ""

    def criterion(self) -> Criterion:
        return Criterion(**self.model_dump())


class SharedFile(Document):
    """What standards include: names of phrases with their wording, clauses with theirs."""

    phrases: dict[Name, Wordings] = Field(default={})
    clauses: dict[str, Text] = Field(default={})


class StandardFile(SharedFile):
    """A standard as it stands in a file."""

    title: AnyLabel
    include: Text | None = None
    pace: Annotated[list[float], Field(min_length=2, max_length=2)]
    pass_mark: Annotated[float, Field(ge=0, le=100)]
    criteria: Annotated[list[CriterionFile], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of a file. Without a `doc` its form is too wrong to say more of it."""

    standard: Standard | None
    """None where one of the problems is an error."""
    problems: tuple[Problem, ...]
    source: Source
    doc: StandardFile | None = None
    shared: SharedFile | None = None
    """What it includes, empty where nothing; None where that cannot be used."""


def load_standard(file: Path) -> Standard:
    """Read one standard. Raises KnownError with the place of the first fault."""
    return _usable(read_standard(file))


def read_standard(file: Path, sources: dict[Path, Source] | None = None) -> Reading:
    """Read one standard and all that is wrong with its form and its clauses. Never raises for
    what is in the file.

    `sources`: what was read so far; every standard includes the same file.
    """
    sources = {} if sources is None else sources
    try:
        source = _read(file, sources)
    except SourceError as error:
        problem = Problem(file.name, error.line, "", error.message)
        return Reading(None, (problem,), Source({}, {}))
    doc, problems = validated(source, StandardFile, file.name)
    if doc is None and isinstance(source.data, dict):
        doc = without_unknown_keys(source, StandardFile)
    if doc is None:
        return Reading(None, tuple(problems), source)
    report = Reporter(file.name, source)
    shared = _included(file, doc, sources, report)
    low, high = doc.pace
    if not 0 < low <= high:
        message = M_("The band must run from a lower figure above 0 to a higher one.")
        report.add(("pace",), message)
    _check_criteria(doc, shared, report)
    problems += report.problems
    ordered = tuple(sorted(problems, key=lambda each: each.line))
    standard = _built(file.stem, doc, shared) if shared and not problems else None
    return Reading(standard, ordered, source, doc, shared)


def load_standards(folder: Path) -> Mapping[str, Standard]:
    """All standards of a folder by id, in the order of their names. Raises KnownError.

    Files without criteria (``common.yaml``) only serve to be included.
    """
    found: dict[str, Standard] = {}
    sources: dict[Path, Source] = {}
    for file in sorted(folder.glob("*.yaml")):
        reading = read_standard(file, sources)
        if not is_shared(reading):
            found[file.stem] = _usable(reading)
    return found


def is_shared(reading: Reading) -> bool:
    """Whether the file only serves to be included: it has phrases or clauses but no criteria."""
    data = reading.source.data
    if not isinstance(data, dict) or not data:
        return False
    return set(cast("dict[str, Any]", data)) <= set(SharedFile.model_fields)


@cache
def shipped_standards() -> Mapping[str, Standard]:
    """The standards that ship; none where they are damaged, which whoever judges a call tells."""
    try:
        return load_standards(paths.assets() / "standards")
    except KnownError:
        return {}


def fault(problem: Problem) -> KnownError:
    """A problem of a standard as an error."""
    return KnownError(
        problem.told, M_("Correct the file; docs/standards.md says what a standard may say.")
    )


def _usable(reading: Reading) -> Standard:
    if reading.standard is None:
        raise fault(reading.problems[0])
    return reading.standard


def _read(file: Path, sources: dict[Path, Source]) -> Source:
    """Raises SourceError."""
    if file not in sources:
        sources[file] = read_yaml(file, file.parent)
    return sources[file]


def _included(
    file: Path, doc: StandardFile, sources: dict[Path, Source], report: Reporter
) -> SharedFile | None:
    """What a standard includes: from beside it, or else from among those that ship."""
    name = doc.include
    folders = (file.parent, paths.assets() / "standards")
    if name is None:
        wanted = _left_out(doc, _shared_files(folders, sources))
        if not wanted:
            return SharedFile()
        message = M_(
            "“include” is missing: clauses or phrases that this standard names stand in “{name}”; "
            "write “include: {name}”.",
            name=wanted,
        )
        report.add((), message)
        return None
    places = [folder / name for folder in folders if Path(name).name == name]
    found = next((place for place in places if place.exists()), None)
    if found is None:
        known = list(_shared_files(folders, sources))
        message = wide_in_value(name) or M_(
            "There is no file “{name}” beside this one, nor among those that ship: put it there, "
            "or name another.",
            name=name,
        )
        near = nearest(Path(name).stem, [Path(each).stem for each in known])
        report.add(("include",), message, near and f"{near}.yaml", known=known)
        return None
    try:
        shared, problems = validated(_read(found, sources), SharedFile, found.name)
    except SourceError as error:
        shared, problems = None, [Problem(found.name, error.line, "", error.message)]
    for problem in problems:
        message = M_("What is included cannot be used: {problem}", problem=problem.told)
        report.add(("include",), message)
    return shared


def _shared_files(folders: tuple[Path, ...], sources: dict[Path, Source]) -> dict[str, SharedFile]:
    """All that can be included, by name; read only where an include is missing."""
    found: dict[str, SharedFile] = {}
    for each in sorted(each for folder in folders for each in folder.glob("*.yaml")):
        try:
            doc, _problems = validated(_read(each, sources), SharedFile, each.name)
        except SourceError:
            continue
        if doc is not None:
            found.setdefault(each.name, doc)
    return found


def _left_out(doc: StandardFile, shared: Mapping[str, SharedFile]) -> str:
    """The file that brings most of what the criteria name and the standard has not; or none."""
    clauses = {each.clause for each in doc.criteria} - doc.clauses.keys()
    named = {name for each in doc.criteria for name in texts(each.params)} - doc.phrases.keys()
    brought = {
        name: len(clauses & each.clauses.keys()) + len(named & each.phrases.keys())
        for name, each in shared.items()
    }
    most = max(brought, key=lambda name: brought[name], default="")
    return most if most and brought[most] else ""


def _check_criteria(doc: StandardFile, shared: SharedFile | None, report: Reporter) -> None:
    ids = [each.id for each in doc.criteria]
    for at, each in enumerate(doc.criteria):
        if each.id in ids[:at]:
            report.add(("criteria", at, "id"), M_("The id “{name}” is given twice.", name=each.id))
        if shared is not None:
            clauses = {**shared.clauses, **doc.clauses}
            if each.clause not in clauses:
                message = M_(
                    "The clause “{name}” has no wording under “clauses”.", name=each.clause
                )
                near = nearest_clause(each.clause, clauses)
                report.add(("criteria", at, "clause"), message, near, known=tuple(doc.clauses))


def _built(id: str, doc: StandardFile, shared: SharedFile) -> Standard:
    return Standard(
        id=id,
        title=doc.title.zh,
        title_en=doc.title.en,
        pace=(doc.pace[0], doc.pace[1]),
        pass_mark=doc.pass_mark,
        criteria=tuple(each.criterion() for each in doc.criteria),
        phrases={k: tuple(v) for k, v in {**shared.phrases, **doc.phrases}.items()},
        clauses={**shared.clauses, **doc.clauses},
    )
