"""The library as it was last read, so that a start need not parse and check every file again.

A cached library counts while every file it came from has the size and time that it had then: the
scenarios' own, the standards', and the code that reads them.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import MISSING, Field, fields, is_dataclass
from pathlib import Path
from typing import Any, cast

from trainer import __version__, paths
from trainer.content.library import Library
from trainer.content.problems import Problem
from trainer.domain.message import Message
from trainer.domain.scenario import Scenario
from trainer.storage.codec import CodecError, decode, encode

_FORM = 1
"""Of the cache file itself."""


def cached_library(root: Path, cache: Path) -> Library:
    """The scenarios below a folder. `cache`: a file to keep them in; it may be lost at any time.

    A library from the cache has no origins: whoever lints loads the files.
    """
    mark = _fingerprint(root)
    kept = _read(cache, mark)
    if kept is not None:
        return kept
    from trainer.content.loader import load_scenarios

    library = load_scenarios(root)
    _write(cache, mark, library)
    return library


def _fingerprint(root: Path) -> list[Any]:
    code = paths.root() / "trainer"
    places = (root, paths.assets() / "standards", code / "content", code / "domain")
    files = [line for place in places for line in _files(str(place), 0)]
    return [_FORM, __version__, str(root), files]


def _files(folder: str, depth: int) -> Iterator[tuple[str, int, int]]:
    """Every file below a folder, four levels deep, with its size and time."""
    try:
        with os.scandir(folder) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
    except OSError:
        yield folder, -1, -1
        return
    for entry in found:
        try:
            if entry.is_dir():
                if depth < 4 and entry.name != "__pycache__":
                    yield from _files(entry.path, depth + 1)
            else:
                state = entry.stat()
                yield entry.path, state.st_size, state.st_mtime_ns
        except OSError:
            yield entry.path, -1, -1


def _read(cache: Path, mark: list[Any]) -> Library | None:
    """None where there is none, or not of these files."""
    try:
        data: Any = json.loads(cache.read_bytes())
        if data["mark"] != json.loads(json.dumps(mark)):
            return None
        scenarios = {str(s["id"]): decode(Scenario, s) for s in data["scenarios"]}
        problems = tuple(_problem(each) for each in data["problems"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, CodecError, RecursionError):
        return None
    return Library(scenarios, problems)


def _write(cache: Path, mark: list[Any], library: Library) -> None:
    data = {
        "mark": mark,
        "scenarios": [_lean(scenario) for scenario in library.scenarios.values()],
        "problems": [
            {**encode(problem), "message": problem.message.to_json()}
            for problem in library.problems
        ],
    }
    temporary = cache.with_name(f"{cache.name}.{os.getpid()}")
    try:
        cache.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_text(json.dumps(data, ensure_ascii=False), "utf-8", "surrogateescape")
        temporary.replace(cache)
    except (OSError, ValueError):  # Then the files are read again next time.
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def _lean(value: Any) -> Any:
    """As `encode`, without fields that have their defaults: most of a branch's do."""
    if is_dataclass(value) and not isinstance(value, type):
        return {
            each.name: _lean(inner)
            for each in fields(value)
            if not _is_default(each, inner := getattr(value, each.name))
        }
    if isinstance(value, Mapping):
        return {str(k): _lean(v) for k, v in cast("Mapping[Any, Any]", value).items()}
    if isinstance(value, (tuple, list)):
        return [_lean(inner) for inner in cast("tuple[Any, ...]", value)]
    return encode(value)


def _is_default(of: Field[Any], value: Any) -> bool:
    if of.default_factory is not MISSING:
        return value == of.default_factory()
    return of.default is not MISSING and value == of.default and type(value) is type(of.default)


def _problem(data: Any) -> Problem:
    message = Message.from_json(data["message"])
    return Problem(
        str(data["file"]),
        int(data["line"]),
        str(data["path"]),
        message,
        str(data["suggestion"]),
        data["severity"],
        tuple(str(name) for name in data.get("known", ())),
    )
