"""The wording of a moment, part by part, and which parts have been heard."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from trainer.domain.events import Utterance
from trainer.domain.scenario import Moment, Scenario
from trainer.domain.standard import Criterion
from trainer.phrases import Phrase, compile_phrase, find, listen
from trainer.services.call_view import WordingTick

_STOPS = ",.!?;:\uff0c\u3002\uff01\uff1f\uff1b\uff1a\u3001\u2026"
"""Punctuation that ends a part, narrow and wide."""
_PARTS = re.compile(rf"[^\s{re.escape(_STOPS)}]+[{re.escape(_STOPS)}]*")


class Wording:
    """What a good agent says in this moment. Parts are ticked off as they are heard."""

    def __init__(self, moment: Moment, variables: Mapping[str, str]) -> None:
        hint = moment.hint.format_map(_Kept(variables))
        self._parts: list[tuple[str, Phrase]] = []
        for part in _PARTS.findall(hint):
            spoken = re.sub(r"\W+", "", part)
            if spoken:
                self._parts.append((part, compile_phrase(part, (spoken,), variables)))
        self._heard: set[str] = set()

    def listen(self, utterances: Sequence[Utterance]) -> None:
        """Tick off what these utterances (of this moment) contain."""
        missing = [phrase for part, phrase in self._parts if part not in self._heard]
        if missing and utterances:
            sound = listen(utterances)
            self._heard |= {p.id for p in missing if find(p, sound).answer == "said"}

    def ticks(self) -> tuple[WordingTick, ...]:
        return tuple(WordingTick(part, part in self._heard) for part, _ in self._parts)


def points_of(scenario: Scenario, moment: str) -> str:
    """What is judged in this moment, by the titles of the scenario's criteria; no wording."""
    listened = {name for branch in scenario.moments[moment].branches for name in branch.when.heard}
    titles = [
        c.title for c in scenario.criteria if listened & _phrases_of(c) or moment in _moments_of(c)
    ]
    return " · ".join(dict.fromkeys(titles))


def _phrases_of(criterion: Criterion) -> set[str]:
    """Phrases that a criterion wants to hear."""
    if criterion.check != "required_phrase":
        return set()
    wanted: set[str] = set()
    for key in ("phrase", "any_of", "all_of"):
        value = criterion.params.get(key, ())
        wanted |= {value} if isinstance(value, str) else set(value)
    return wanted


def _moments_of(criterion: Criterion) -> set[str]:
    """Moments that a criterion names as those it is about."""
    named: set[str] = set()
    for key in ("moments", "after_line"):
        value = criterion.params.get(key, ())
        named |= {value} if isinstance(value, str) else set(value)
    return named


class _Kept(dict[str, str]):
    """Leaves `{unknown}` standing, so that a hint is shown rather than fails."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"
