"""Which syllables of a quoted place matched the wording: worked out when it is shown.

A finding keeps only the characters that were heard. Aligned once more with the templates of its
phrase they show which of them count, so nothing more needs to be stored with a scorecard.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from trainer.domain.events import Utterance
from trainer.phrases.align import Place, places
from trainer.phrases.columns import spoken
from trainer.phrases.graph import Kind
from trainer.phrases.heard import listen
from trainer.phrases.match import Phrase

How = Literal["same", "alike", ""]
"""`same`: the syllable of the wording, or part of an open place; `alike`: taken for it by its
sound; empty: no part of the wording."""

_SAME = 0.1
_ALIKE = 0.5
"""Costs of a syllable by sound up to which it is the same, and is taken for it."""


@dataclass(frozen=True, slots=True)
class Run:
    """Characters beside each other that matched in the same way."""

    text: str
    how: How


def matched(heard: str, phrases: Iterable[Phrase]) -> tuple[Run, ...]:
    """The heard text in runs, by the template that explains most of it.

    Joined the runs are `heard` itself. Empty where none of the phrases is anything like it.
    """
    sound = listen((Utterance(0.0, 0.0, 1.0, heard, typed=True),))
    best: list[How] = []
    for phrase in phrases:
        phrase.bundle.align(sound)
        for graph in phrase.graphs:
            for place in places(graph, sound, 1):
                marks = _marks(place, len(sound.columns))
                if _worth(marks) > _worth(best):
                    best = marks
    if not any(best):
        return ()
    at_column = dict(zip(spoken(heard), best, strict=True))
    runs: list[Run] = []
    for at, character in enumerate(heard):
        # Punctuation goes with what stands before it.
        how: How = at_column.get(at, runs[-1].how if runs else "")
        if runs and runs[-1].how == how:
            runs[-1] = Run(runs[-1].text + character, how)
        else:
            runs.append(Run(character, how))
    return tuple(runs)


def _marks(place: Place, columns: int) -> list[How]:
    marks: list[How] = [""] * columns
    for step in place.steps:
        if step.column is None or step.cost > _ALIKE:
            continue
        open_place = step.arc.kind is not Kind.SYLLABLE
        marks[step.column] = "same" if open_place or step.cost <= _SAME else "alike"
    return marks


def _worth(marks: list[How]) -> float:
    """How much of the text is explained; a likeness proves less than the same sound."""
    return sum({"same": 1.0, "alike": 0.6, "": 0.0}[how] for how in marks)
