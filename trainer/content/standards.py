"""Standards from YAML: one file a standard, named after its id; see assets/standards.

A standard may say ``include: common.yaml`` and then has that file's phrases and clauses too; its
own of the same name take their place. The file lies beside it or among those that ship.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from trainer import paths
from trainer.content.problems import path_text
from trainer.content.source import Source, SourceError, read_yaml
from trainer.domain.errors import KnownError
from trainer.domain.message import M_
from trainer.domain.standard import Criterion, Standard

_M = TypeVar("_M", bound=BaseModel)
Stage = Literal["opening", "body", "waiting", "closing", "manner", "pace", ""]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Title(_Model):
    zh: str = Field(min_length=1)
    en: str = ""


class CriterionFile(_Model):
    """A criterion as it stands in a file."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: str = Field(min_length=1)
    title_en: str = ""
    clause: str = Field(min_length=1)
    check: str = Field(min_length=1)
    points: float = Field(ge=0, le=100)
    params: dict[str, Any] = {}
    critical: bool = False
    fatal: bool = False
    model: str = ""
    stage: Stage = ""

    def criterion(self) -> Criterion:
        return Criterion(**self.model_dump())


class _Shared(_Model):
    phrases: dict[str, list[str]] = {}
    clauses: dict[str, str] = {}


class _StandardFile(_Shared):
    title: _Title
    include: str | None = Field(default=None, pattern=r"^[\w-]+\.yaml$")
    pace: tuple[float, float]
    pass_mark: float = Field(ge=0, le=100)
    criteria: list[CriterionFile] = Field(min_length=1)


def load_standard(file: Path) -> Standard:
    """Read one standard. Raises KnownError with the place of the first fault."""
    return _load(file, {})


def _load(file: Path, sources: dict[Path, Source]) -> Standard:
    """`sources`: what was read so far; every standard includes the same file."""
    source = _read(file, sources)
    data = _checked(_StandardFile, source, file)
    shared = _Shared()
    if data.include is not None:
        included = _beside(file, data.include)
        shared = _checked(_Shared, _read(included, sources), included)
    low, high = data.pace
    if not 0 < low <= high:
        raise _fault(file, source, ("pace",), "the band must run from a lower to a higher figure")
    ids = [c.id for c in data.criteria]
    for at, name in enumerate(ids):
        if name in ids[:at]:
            raise _fault(file, source, ("criteria", at, "id"), f"“{name}” stands here twice")
    clauses = {**shared.clauses, **data.clauses}
    for at, criterion in enumerate(data.criteria):
        if criterion.clause not in clauses:
            problem = f"the clause “{criterion.clause}” has no wording under clauses"
            raise _fault(file, source, ("criteria", at, "clause"), problem)
    return Standard(
        id=file.stem,
        title=data.title.zh,
        title_en=data.title.en,
        pace=(low, high),
        pass_mark=data.pass_mark,
        criteria=tuple(c.criterion() for c in data.criteria),
        phrases={k: tuple(v) for k, v in {**shared.phrases, **data.phrases}.items()},
        clauses=clauses,
    )


def load_standards(folder: Path) -> Mapping[str, Standard]:
    """All standards of a folder by id, in the order of their names. Raises KnownError.

    Files without criteria (``common.yaml``) only serve to be included.
    """
    found: dict[str, Standard] = {}
    sources: dict[Path, Source] = {}
    for file in sorted(folder.glob("*.yaml")):
        data = _read(file, sources).data
        if isinstance(data, dict) and "criteria" in data:
            found[file.stem] = _load(file, sources)
    return found


@cache
def shipped_standards() -> Mapping[str, Standard]:
    """The standards that ship; none where they are damaged, which whoever judges a call tells."""
    try:
        return load_standards(paths.assets() / "standards")
    except KnownError:
        return {}


def _beside(file: Path, name: str) -> Path:
    """An included file: beside the one that includes it, or else of those that ship."""
    beside, shipped = file.parent / name, paths.assets() / "standards" / name
    return shipped if not beside.exists() and shipped.exists() else beside


def _read(file: Path, sources: dict[Path, Source]) -> Source:
    if file in sources:
        return sources[file]
    try:
        return sources.setdefault(file, read_yaml(file, file.parent))
    except SourceError as error:
        raise KnownError(
            M_("{file}:{line}: {problem}", file=file.name, line=error.line,
               problem=error.message),
            M_("Correct the file; assets/standards shows complete ones."),
        ) from error  # fmt: skip


def _checked(model: type[_M], source: Source, file: Path) -> _M:
    try:
        return model.model_validate(source.data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise _fault(file, source, first["loc"], first["msg"]) from error


def _fault(file: Path, source: Source, path: tuple[str | int, ...], problem: str) -> KnownError:
    return KnownError(
        M_("{file}:{line}: {path}: {problem}.", file=file.name, line=source.line(path),
           path=path_text(path), problem=problem),
        M_("Correct the file; assets/standards shows complete ones."),
    )  # fmt: skip
