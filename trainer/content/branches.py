"""Branches that no call can ever take: an earlier one always holds first, or nothing fits them.

Only what is certain is reported. What one branch says is weaker than another's when whatever
makes the other hold makes it hold too, at the same instant or before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any

from trainer.domain.events import Utterance
from trainer.domain.scenario import Branch, Condition, Moment, Scenario
from trainer.phrases import Heard, Phrase, compile_phrase, find, listen
from trainer.phrases.template import Choice, Open, Part, Text, fewest_characters, parse

_LAST = ("hang_up", "transfer")
_NOTHING = Condition()
_JUDGED = frozenset(
    ("heard", "unheard", "anything", "silence", "after", "act", "mood_at_least", "visits")
)
_FILLING = "三二一四五六七八九一二三"


@dataclass(frozen=True, slots=True)
class Dead:
    """A branch that is never taken. `by`: the one that comes first, None when nothing fits it."""

    index: int
    by: int | None = None


class Branches:
    """The branches of one scenario. Phrases are compiled once, when first looked at."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self._phrases: dict[str, Phrase] = {}
        self._samples: dict[str, tuple[Heard, ...]] = {}
        self._matches: dict[tuple[str, str, int], bool] = {}

    @cached_property
    def dead(self) -> Mapping[str, tuple[Dead, ...]]:
        """Moment → those of its branches that no call takes."""
        return {id: tuple(self._dead(m)) for id, m in self.scenario.moments.items()}

    def alive(self) -> Scenario:
        """The scenario without them."""
        moments: dict[str, Moment] = {}
        for id, moment in self.scenario.moments.items():
            gone = {each.index for each in self.dead[id]}
            kept = tuple(b for n, b in enumerate(moment.branches) if n not in gone)
            moments[id] = replace(moment, branches=kept)
        return replace(self.scenario, moments=moments)

    def mute(self, name: str) -> tuple[int, ...]:
        """Templates of a phrase, by number, that even their own wording does not match."""
        templates = self.scenario.phrases.get(name, ())
        return tuple(
            n
            for n, template in enumerate(templates)
            if not any(
                find(self._compiled(name, (template,)), said).answer != "not_said"
                for said in self._said(template)
            )
        )

    def _dead(self, moment: Moment) -> Iterator[Dead]:
        for index, branch in enumerate(moment.branches):
            when = branch.when
            if when.heard and set(when.heard) <= set(when.unheard):
                yield Dead(index)
                continue
            by = next(
                (
                    n
                    for n, other in enumerate(moment.branches)
                    if n != index and _takes_all(other.when, when, before=n < index)
                ),
                None,
            )
            if by is None:
                by = self._covered(moment.branches, index)
            if by is not None:
                yield Dead(index, by)

    def _covered(self, branches: tuple[Branch, ...], index: int) -> int | None:
        """The first earlier branch where whatever is meant for this one is heard as another."""
        when = branches[index].when
        if not when.heard:
            return None
        rivals = [
            n
            for n, other in enumerate(branches[:index])
            if other.when.heard
            and _takes_all(replace(other.when, heard=()), replace(when, heard=()), before=True)
        ]
        if not rivals:
            return None
        first = index
        for name in when.heard:
            for template in self.scenario.phrases.get(name, ()):
                for sample in range(len(self._said(template))):
                    heard = (n for n in rivals if self._hears(branches[n].when, template, sample))
                    by = next(heard, None)
                    if by is None:
                        return None
                    first = min(first, by)
        return first if first < index else None

    def _hears(self, when: Condition, template: str, sample: int) -> bool:
        """Whether a template as it is said is taken for one of a branch's phrases."""
        return any(self._matched(name, template, sample) for name in when.heard)

    def _matched(self, name: str, template: str, sample: int) -> bool:
        key = (name, template, sample)
        if key not in self._matches:
            phrase = self._compiled(name, self.scenario.phrases.get(name, ()))
            self._matches[key] = find(phrase, self._said(template)[sample]).answer == "said"
        return self._matches[key]

    def _compiled(self, name: str, templates: tuple[str, ...]) -> Phrase:
        key = name if templates == self.scenario.phrases.get(name) else templates[0]
        if key not in self._phrases:
            self._phrases[key] = compile_phrase(name, templates, self.scenario.variables)
        return self._phrases[key]

    def _said(self, template: str) -> tuple[Heard, ...]:
        """The template as somebody would say it: with all that may be left out, and without."""
        if template not in self._samples:
            parts = parse(template, self.scenario.variables)
            texts = dict.fromkeys((_wording(parts, short=False), _wording(parts, short=True)))
            self._samples[template] = tuple(_typed(text) for text in texts)
        return self._samples[template]


def _takes_all(other: Condition, when: Condition, *, before: bool) -> bool:
    """Whether `other` is taken whenever `when` would be. `before`: it is tried first."""
    if not _weaker(other, when):
        return False
    if before:
        return True
    # Tried later, it must hold earlier: before the waiting of `when` is over.
    if when.act in _LAST:
        return False
    waits = max(when.silence or 0.0, when.after or 0.0)
    return waits > max(other.silence or 0.0, other.after or 0.0)


def _weaker(other: Condition, when: Condition) -> bool:
    """Whether `other` holds at the latest when `when` does."""
    if other.once or other.chance is not None:
        return False  # used up, or not drawn: then the others' turn comes
    if other.act != when.act and (other.act is not None or when.act in _LAST):
        return False
    if other.heard and not (when.heard and set(when.heard) <= set(other.heard)):
        return False
    if not set(other.unheard) <= set(when.unheard):
        return False
    if other.anything and not (when.anything or when.heard):
        return False
    # On hold and after it silence is counted in its own way.
    if other.silence is not None and not (
        when.act == other.act and (when.silence or 0.0) >= other.silence
    ):
        return False
    if other.after is not None and max(when.after or 0.0, when.silence or 0.0) < other.after:
        return False
    if (other.mood_at_least or 0) > (when.mood_at_least or 0):
        return False
    if (other.visits or 1) > (when.visits or 1):
        return False
    return all(_same_or_none(other, when, each.name) for each in fields(Condition))


def _same_or_none(other: Condition, when: Condition, name: str) -> bool:
    """Conditions that nobody compares here: a branch without them, or with the same."""
    if name in _JUDGED:
        return True
    mine: Any = getattr(other, name)
    return mine == getattr(_NOTHING, name) or mine == getattr(when, name)


def _wording(parts: tuple[Part, ...], *, short: bool) -> str:
    words = ""
    for part in parts:
        if isinstance(part, Text):
            words += part.characters
        elif isinstance(part, Open):
            words += _FILLING[: part.fewest]
        elif isinstance(part, Choice):
            chosen = min(part.options, key=fewest_characters) if short else part.options[0]
            words += _wording(chosen, short=short)
    return words


def _typed(words: str) -> Heard:
    return listen([Utterance(1.0, 0.0, 1.0, words, typed=True)])
