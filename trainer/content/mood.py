"""The rules by which every customer's mood drifts: assets/mood.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated

from pydantic import Field

from trainer.content.own_files import read_own
from trainer.content.schema import Document, MoodRuleDoc, Name, Phrases
from trainer.domain.mood import MoodRule

FILE = "mood.yaml"


class _MoodFile(Document):
    phrases: Phrases = Field(default={})
    mood_rules: Annotated[dict[Name, MoodRuleDoc], Field(max_length=50)]


@dataclass(frozen=True, slots=True)
class DefaultMood:
    """The rules in the order in which they are tried, and the phrases they bring along."""

    rules: tuple[MoodRule, ...]
    phrases: Mapping[str, tuple[str, ...]]


@cache
def default_mood() -> DefaultMood:
    """What the program itself brings along. Raises `KnownError` where the file is damaged."""
    doc = read_own(FILE, _MoodFile)
    rules = tuple(build_rule(id, rule) for id, rule in doc.mood_rules.items())
    return DefaultMood(rules, {name: tuple(each) for name, each in doc.phrases.items()})


def build_rule(id: str, doc: MoodRuleDoc) -> MoodRule:
    """One rule of mood."""
    return MoodRule(
        id,
        doc.mood,
        heard=tuple(doc.heard or ()),
        unheard=tuple(doc.unheard or ()),
        shortly_after=tuple(doc.shortly_after or ()),
        within=doc.within,
        silence=doc.silence,
        held_for=doc.held_for,
        interrupted=bool(doc.interrupted),
        promise_missed=bool(doc.promise_missed),
        from_time=doc.from_time,
        at_most=doc.at_most,
    )
