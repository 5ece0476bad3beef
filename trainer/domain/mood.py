"""How a customer's mood drifts by stated rules. Pure: what happened goes in, changes come out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from trainer.domain.manner import Manner

CALMEST, ANGRIEST = 0, 5
CALM, ANGRY = 1, 3
"""Up to the first the customer says `say_calm`; from the second on `say_angry`."""


@dataclass(frozen=True, slots=True)
class MoodRule:
    """One reason for a change of mood; all the parts that are given must hold.

    `heard` any of these phrases in an answer; `unheard` none of these in it; `shortly_after` any
    of these said before it, at most `within` seconds; `silence` seconds in which nobody spoke
    (once in a moment); `held_for` seconds that a hold lasted; `interrupted` the answer cut into
    the customer's line; `promise_missed` the customer had to ring again. `from_time`: it
    first works when it happens for that time; `at_most`: times that it works in a call, 0 for
    any number.
    """

    id: str
    mood: int
    heard: tuple[str, ...] = ()
    unheard: tuple[str, ...] = ()
    shortly_after: tuple[str, ...] = ()
    within: float = 10.0
    silence: float | None = None
    held_for: float | None = None
    interrupted: bool = False
    promise_missed: bool = False
    from_time: int = 1
    at_most: int = 0

    @property
    def phrases(self) -> tuple[str, ...]:
        """The phrases that this rule must be told of."""
        return (*self.heard, *self.unheard, *self.shortly_after)


@dataclass(frozen=True, slots=True)
class Change:
    """The mood after a rule worked, 0–5."""

    rule: str
    mood: int


def clamp(mood: int) -> int:
    """The nearest mood there is."""
    return max(CALMEST, min(ANGRIEST, mood))


class Mood:
    """The mood in one call. Each method yields the changes that an event brings about."""

    def __init__(self, start: int, rules: Sequence[MoodRule]) -> None:
        self.level = clamp(start)
        self._at_entry = self.level
        self._spoken = [r for r in rules if r.heard or r.interrupted]
        self._missed = [r for r in rules if r.promise_missed]
        self._silent = [r for r in rules if r.silence is not None]
        self._held = [r for r in rules if r.held_for is not None]
        self._times: dict[str, int] = {}
        self._worked: dict[str, int] = {}
        self._said_at: dict[str, float] = {}
        self._fell_silent: set[str] = set()
        self._hold_counted: set[str] = set()

    def enter(self, change: int | None) -> None:
        """A moment begins; `change`: what the branch says of the mood, None for nothing."""
        if change is not None:
            self.level = clamp(self._at_entry + change)
        self._at_entry = self.level
        self._fell_silent.clear()

    def answer(self, phrases: frozenset[str], manner: Manner) -> Iterator[Change]:
        """The agent said something with these phrases in it."""
        before = dict(self._said_at)
        said = {name: manner.said_at.get(name, 0.0) for name in phrases}
        for rule in self._spoken:
            if rule.heard and phrases.isdisjoint(rule.heard):
                continue
            if not phrases.isdisjoint(rule.unheard):
                continue
            if rule.interrupted and not manner.interrupted:
                continue
            if rule.shortly_after and not _shortly_after(rule, before, said):
                continue
            yield from self._work(rule)
        self._said_at |= said

    def silent(self, seconds: float) -> Iterator[Change]:
        """Nobody has spoken for so long."""
        for rule in self._silent:
            if rule.id not in self._fell_silent and seconds >= (rule.silence or 0.0):
                self._fell_silent.add(rule.id)
                yield from self._work(rule)

    def held(self, seconds: float) -> Iterator[Change]:
        """The present hold has lasted for so long; 0 begins a new one."""
        if seconds == 0.0:
            self._hold_counted.clear()
        for rule in self._held:
            if rule.id not in self._hold_counted and seconds >= (rule.held_for or 0.0):
                self._hold_counted.add(rule.id)
                yield from self._work(rule)

    def missed(self) -> Iterator[Change]:
        """A promise was not kept."""
        for rule in self._missed:
            yield from self._work(rule)

    def foreseen(self, change: int | None, phrases: Iterable[str]) -> int:
        """The mood once a branch is taken: by what it says, or by the rules for its phrases."""
        if change is not None:
            return clamp(self._at_entry + change)
        mood, said = self.level, frozenset(phrases)
        for rule in self._spoken:
            plain = not (rule.interrupted or rule.shortly_after)
            if plain and not said.isdisjoint(rule.heard) and said.isdisjoint(rule.unheard):
                mood = clamp(mood + rule.mood * self._ready(rule))
        return mood

    def _ready(self, rule: MoodRule) -> bool:
        """Whether the rule would work if it happened once more."""
        exhausted = rule.at_most and self._worked.get(rule.id, 0) >= rule.at_most
        return self._times.get(rule.id, 0) + 1 >= rule.from_time and not exhausted

    def _work(self, rule: MoodRule) -> Iterator[Change]:
        ready = self._ready(rule)
        self._times[rule.id] = self._times.get(rule.id, 0) + 1
        if not ready:
            return
        self._worked[rule.id] = self._worked.get(rule.id, 0) + 1
        changed = clamp(self.level + rule.mood)
        if changed != self.level:
            self.level = changed
            yield Change(rule.id, changed)


def _shortly_after(rule: MoodRule, before: dict[str, float], said: dict[str, float]) -> bool:
    """Whether one of the rule's words came at most `within` seconds after one of the others."""
    earlier = [
        at
        for name in rule.shortly_after
        for at in (before.get(name), said.get(name))
        if at is not None
    ]
    later = [said[name] for name in rule.heard if name in said]
    return any(0.0 <= b - a <= rule.within for a in earlier for b in later)
