"""A persona or a line in one word, as a command line gives it: ``age=elder,accent=sichuan``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import fields, replace
from typing import TypeVar

from trainer.content.build import build_effects, build_persona
from trainer.content.problems import Problem
from trainer.content.schema import LineDoc, PersonaDoc
from trainer.content.source import Source, SourceError, parse_yaml
from trainer.content.validate import validated
from trainer.domain.message import M_
from trainer.domain.voice import LineEffects, Persona

_PAIR = re.compile(r"\s*([\w-]+)\s*[=:]\s*([^,，]*?)\s*(?:[,，]|$)")

Changed = TypeVar("Changed", Persona, LineEffects)


def persona_from(pairs: Sequence[str], base: Persona) -> tuple[Persona, list[Problem]]:
    """`base` with what the pairs say, by the rules of scenario files; or what is wrong."""
    source, problems = _read(pairs)
    if source is None:
        return base, problems
    doc, problems = validated(source, PersonaDoc, "")
    if doc is None:
        return base, problems
    given = set(source.data)
    # An accent that is chosen anew comes in its usual strength.
    given |= {"accent_strength"} if "accent" in given else set()
    return _changed(base, build_persona(doc), given), []


def line_from(pairs: Sequence[str], base: LineEffects) -> tuple[LineEffects, list[Problem]]:
    """The same for a telephone line."""
    source, problems = _read(pairs)
    if source is None:
        return base, problems
    doc, problems = validated(source, LineDoc, "")
    return (
        (base, problems) if doc is None else (_changed(base, build_effects(doc), source.data), [])
    )


def _changed(base: Changed, wanted: Changed, keys: Sequence[str] | set[str]) -> Changed:
    names = [field.name for field in fields(base) if field.name in keys]
    return replace(base, **{name: getattr(wanted, name) for name in names})


def _read(pairs: Sequence[str]) -> tuple[Source | None, list[Problem]]:
    """The pairs as the data of a file that has one key a line."""
    rows: list[str] = []
    for text in pairs:
        at = 0
        while at < len(text.rstrip()):
            found = _PAIR.match(text, at)
            if found is None:
                message = M_("“{text}” is not written as key=value,key=value.", text=text)
                return None, [Problem("", 1, "", message)]
            rows.append(f"{found[1]}: {found[2]}")
            at = found.end()
    try:
        return parse_yaml("\n".join(rows) or "{}"), []
    except SourceError as error:
        return None, [Problem("", 1, "", error.message)]
