"""What the customer has heard: in this moment, and in the whole call."""

from __future__ import annotations

from collections.abc import Mapping

from trainer.domain.branching import Condition
from trainer.domain.lines import substitute
from trainer.domain.manner import Manner
from trainer.domain.numerals import same_value
from trainer.domain.promise import Promise

Phrases = frozenset[str]


class Hearing:
    """Answers, added up. `values` holds what was heard in open places, the newest of each."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._variables = variables
        self.phrases: Phrases = frozenset()
        self.answers = 0
        self.ever: Phrases = frozenset()
        self.values: dict[str, str] = {}
        self.promises: list[Promise] = []
        """Those of this call, or of this part of it."""
        self._fresh: Mapping[str, str] = {}
        self._promised: tuple[Promise, ...] = ()
        self._last: Manner | None = None
        self._interrupted = False

    def begin_moment(self) -> None:
        """Forget what counts for one moment only."""
        self.phrases = frozenset()
        self.answers = 0
        self._fresh = {}
        self._promised = ()
        self._last = None
        self._interrupted = False

    def take(self, phrases: Phrases, manner: Manner) -> None:
        """One more answer."""
        self.phrases |= phrases
        self.ever |= phrases
        self.answers += 1
        self.values |= manner.values
        self._fresh = {**self._fresh, **manner.values}
        self._promised += manner.promises
        self.promises += manner.promises
        self._last = manner
        self._interrupted |= manner.interrupted

    def holds(self, when: Condition) -> bool:
        """Whether the parts of a condition hold that ask for words and their manner."""
        if when.heard and self.phrases.isdisjoint(when.heard):
            return False
        if when.unheard and not self.phrases.isdisjoint(when.unheard):
            return False
        if when.ever and self.ever.isdisjoint(when.ever):
            return False
        if when.never and not self.ever.isdisjoint(when.never):
            return False
        if when.anything and self.answers == 0:
            return False
        if when.interrupted and not self._interrupted:
            return False
        if (when.promised or when.promised_within is not None) and not self._keeps(when):
            return False
        return self._values_hold(when) and self._manner_holds(when)

    def _keeps(self, when: Condition) -> bool:
        if when.promised_within is None:
            return bool(self._promised)
        return any(p.due is not None and p.due <= when.promised_within for p in self._promised)

    def _values_hold(self, when: Condition) -> bool:
        return all(
            place in self._fresh
            and same_value(self._fresh[place], substitute(wanted, self._variables))
            for place, wanted in when.heard_value
        )

    def _manner_holds(self, when: Condition) -> bool:
        last = self._last
        pace = last.pace if last is not None else None
        louder = last.louder_by if last is not None else None
        if when.faster_than is not None and (pace is None or pace <= when.faster_than):
            return False
        if when.slower_than is not None and (pace is None or pace >= when.slower_than):
            return False
        if when.louder_by is not None and (louder is None or louder < when.louder_by):
            return False
        return when.quieter_by is None or (louder is not None and -louder >= when.quieter_by)
