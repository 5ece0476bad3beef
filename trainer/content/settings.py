"""The check that a criterion names and its settings, in a standard's file or a scenario's."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, cast, runtime_checkable

from pydantic import BaseModel, ValidationError

from trainer.content.gaps import is_gap
from trainer.content.problems import Path, nearest
from trainer.content.references import Reporter, no_moment, no_phrase
from trainer.domain.message import M_, Message

Checks = Mapping[str, type[BaseModel] | None]
"""Name of a check → the form of its settings; None where only a file of that name is there."""


@runtime_checkable
class Naming(Protocol):
    """Settings that know which of them are names."""

    def phrase_names(self) -> tuple[str, ...]: ...

    def moment_names(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Names:
    """What there is to be named; None: it is not known, and nothing is said of it."""

    phrases: Collection[str] | None = None
    moments: Collection[str] | None = None
    """In a standard none: it knows no scenario."""


def check_settings(
    path: Path,
    check: str,
    params: Mapping[str, Any],
    checks: Checks,
    names: Names,
    report: Reporter,
) -> None:
    """Report a check that is none, settings that do not fit it, and names that lead nowhere.

    `path`: the criterion's.
    """
    form = checks.get(check)
    if form is None:
        if check in checks:
            report.add((*path, "check"), _unfinished(check))
        else:
            known = [name for name, each in checks.items() if each is not None]
            report.unknown((*path, "check"), check, known, no_check)
        return
    try:
        settings = form.model_validate(dict(params))
    except ValidationError as error:
        known = list(form.model_json_schema().get("properties", {}))
        for key in (key for key in params if key not in known):
            message = M_("The check “{check}” has no setting “{key}”.", check=check, key=key)
            report.add((*path, "params", key), message, nearest(key, known), known=known)
        if all(key in known for key in params):
            report.wrong(error, form, (*path, "params"))
        return
    if isinstance(settings, Naming):
        for name in dict.fromkeys(settings.phrase_names() if names.phrases is not None else ()):
            for place in _places(params, name, (*path, "params")):
                report.unknown(place, name, names.phrases or (), no_phrase)
        for name in dict.fromkeys(settings.moment_names() if names.moments is not None else ()):
            for place in _places(params, name, (*path, "params")):
                report.unknown(place, name, names.moments or (), _no_moment_of(names))


def no_check(name: str) -> Message:
    """The sentence about a name that leads nowhere."""
    return M_("There is no check “{name}”.", name=name)


def phrases_named(check: str, params: Mapping[str, Any], checks: Checks) -> frozenset[str]:
    """All that may be the name of a phrase in a criterion's settings, or is so by default."""
    named = frozenset(texts(params))
    form = checks.get(check)
    if form is None:
        return named
    try:
        settings = form.model_validate(dict(params))
    except ValidationError:
        return named
    return named.union(settings.phrase_names()) if isinstance(settings, Naming) else named


def texts(value: Any) -> Iterator[str]:
    """Every text in a criterion's settings, at any depth: any of them may name a phrase."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in cast("Mapping[str, Any]", value).values():
            yield from texts(each)
    elif isinstance(value, list | tuple):
        for each in cast("list[Any]", value):
            yield from texts(each)


def _unfinished(name: str) -> Message:
    return M_(
        "“{file}” is there but defines no CHECK; docs/checks.md says how a check is written.",
        file=f"trainer/scoring/checks/{name}.py",
    )


def _no_moment_of(names: Names) -> Any:
    return no_moment if names.moments else _no_moments


def _no_moments(name: str) -> Message:
    return M_(
        "A standard knows no moments: put a criterion that names “{name}” into the scenario.",
        name=name,
    )


def _places(value: Any, name: str, path: Path) -> Iterator[Path]:
    """Where in settings a name stands."""
    if value == name and not is_gap(name):
        yield path
    elif isinstance(value, Mapping):
        for key, each in cast("Mapping[str, Any]", value).items():
            yield from _places(each, name, (*path, key))
    elif isinstance(value, list | tuple):
        for index, each in enumerate(cast("list[Any]", value)):
            yield from _places(each, name, (*path, index))
