"""Phrases made ready for searching, once a process for each wording and its variables."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache

from trainer.phrases import Phrase, TemplateError, compile_phrase
from trainer.phrases.bundle import Bundle
from trainer.phrases.graph import Graph
from trainer.phrases.match import most_wanted
from trainer.phrases.written import WrittenPhrase, compile_written

Templates = tuple[str, ...]
Variables = tuple[tuple[str, str], ...]
"""(name, value), in the order of names."""

_KEPT = 4096
"""Phrases: those of all standards, and those of many scenarios for each customer's variables."""


def compiled(name: str, templates: Templates, variables: Variables) -> Phrase:
    """Raises TemplateError."""
    return _compiled(name, templates, _used(templates, variables))


def compiled_written(name: str, templates: Templates, variables: Variables) -> WrittenPhrase:
    """As `compiled`, to be found in what was typed."""
    return _compiled_written(name, templates, _used(templates, variables))


def bundles(
    phrases: Iterable[tuple[str, Templates]], variables: Variables
) -> tuple[Bundle, Bundle]:
    """All of these phrases that can be read; the others are told of when they are asked for.

    First those without variables, most of them: they are the same for every customer.
    """
    used = [(name, templates, _used(templates, variables)) for name, templates in phrases]
    plain = tuple(each for each in used if not each[2])
    return _bundle(plain), _bundle(tuple(each for each in used if each[2]))


@lru_cache(maxsize=_KEPT)
def _compiled(name: str, templates: Templates, variables: Variables) -> Phrase:
    return compile_phrase(name, templates, dict(variables))


@lru_cache(maxsize=_KEPT)
def _compiled_written(name: str, templates: Templates, variables: Variables) -> WrittenPhrase:
    return compile_written(name, templates, dict(variables))


@lru_cache(maxsize=_KEPT)
def _bundle(phrases: tuple[tuple[str, Templates, Variables], ...]) -> Bundle:
    graphs: list[Graph] = []
    for name, templates, variables in phrases:
        with suppress(TemplateError):
            graphs += _compiled(name, templates, variables).graphs
    return Bundle((graph, most_wanted(graph)) for graph in graphs)


def _used(templates: Templates, variables: Variables) -> Variables:
    """The variables that stand in these templates: others make no difference to them."""
    names = _open_places(templates)
    return tuple(each for each in variables if each[0] in names) if names else ()


@lru_cache(maxsize=_KEPT)
def _open_places(templates: Templates) -> frozenset[str]:
    found = [name for template in templates for name in _NAME.findall(template)]
    return frozenset(name.strip() for name in found)


_NAME = re.compile(r"\{([^{}]*)\}")
_OPTIONAL = re.compile(r"\[[^\[\]()]*\]")
_CHOICE = re.compile(r"\(([^()\[\]]*)\)")
_OPEN_PLACE = re.compile(r"\{\w+\}")


def plainest(template: str) -> str:
    """A template as one would say it: optional parts left out, the first of every choice."""
    before = ""
    while before != template:
        before = template
        template = _OPTIONAL.sub("", template)
        template = _CHOICE.sub(lambda found: found[1].split("|")[0], template)
    return _OPEN_PLACE.sub("×", template).replace("*", "").replace("!", "")
