"""Which words the customer finds: wordings by mood, used up one by one, variables filled in."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence

from trainer.domain.actions import SayLine
from trainer.domain.mood import ANGRY, CALM
from trainer.domain.numerals import misheard
from trainer.domain.promise import Promise, spoken_span
from trainer.domain.scenario import Moment, Scenario

_VARIABLE = re.compile(r"\{(\w+)\}")
HEARD, MISHEARD = "heard_", "misheard_"
"""Before the name of an open place: what was heard in it, and what a bad listener makes of it."""
PROMISED_TIME = "promised_time"
"""Stands in a line for the time that the agent promised last."""


def substitute(text: str, variables: Mapping[str, str]) -> str:
    """Put the scenario's variables in place of ``{name}``; unknown names stay as they are."""
    return _VARIABLE.sub(lambda found: variables.get(found[1], found[0]), text)


def of_the_call(name: str) -> bool:
    """Whether a variable is made by the call itself."""
    return name.startswith((HEARD, MISHEARD)) or name == PROMISED_TIME


class Lines:
    """The lines of one call; the same seed finds the same words."""

    def __init__(self, scenario: Scenario, seed: int) -> None:
        self._scenario = scenario
        self._seed = seed
        self._known: dict[str, str] = {}

    def learn(self, values: Mapping[str, str], promises: Sequence[Promise]) -> None:
        """Take what was heard so far into later lines."""
        for place, value in values.items():
            choice = random.Random(f"{self._seed}:{place}:misheard").randrange(1000)
            self._known[HEARD + place] = value
            self._known[MISHEARD + place] = misheard(value, choice)
        if promises:
            self._known[PROMISED_TIME] = spoken_span(promises[-1].waited)

    def line(self, moment: Moment, mood: int, visit: int) -> SayLine | None:
        """The line of a moment that is entered for the `visit`-th time; None: a silent one."""
        texts = self._usable(_by_mood(moment, mood))
        if not texts:
            return None
        # Later visits go on through the list: nobody repeats himself word for word.
        first = random.Random(f"{self._seed}:{moment.id}:1").randrange(len(texts))
        picked = texts[(first + visit - 1) % len(texts)]
        text = substitute(picked, {**self._scenario.variables, **self._known})
        return SayLine(
            moment.id,
            _VARIABLE.sub(lambda found: "" if of_the_call(found[1]) else found[0], text),
            mood,
            moment.effects or self._scenario.effects,
            moment.persona or self._scenario.persona,
            moment.recordings.get(picked, ""),
        )

    def _usable(self, texts: tuple[str, ...]) -> tuple[str, ...]:
        """Those wordings that name nothing unheard, where there are any."""
        known = tuple(
            text
            for text in texts
            if all(n in self._known for n in _VARIABLE.findall(text) if of_the_call(n))
        )
        return known or texts


def _by_mood(moment: Moment, mood: int) -> tuple[str, ...]:
    if mood >= ANGRY and moment.say_angry:
        return moment.say_angry
    return moment.say_calm if mood <= CALM and moment.say_calm else moment.say
