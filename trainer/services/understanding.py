"""From what the trainee said to what the dialogue is told: phrases, values, manner, promises."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from statistics import median

from trainer.content.promises import promise_wordings
from trainer.domain.events import Utterance
from trainer.domain.manner import Manner
from trainer.domain.numerals import NUMERALS, number_text
from trainer.domain.promise import Promise
from trainer.phrases import Heard, Match, Phrase, compile_phrase, find, find_all, listen
from trainer.phrases.values import alike
from trainer.phrases.written import WrittenPhrase, WrittenText, compile_written, find_all_written
from trainer.scoring.pacing import speech

LEAST_CHARACTERS = 6
"""Characters below which an answer's pace and loudness mean nothing."""
CUT_IN = 0.7
"""Seconds of speech into the customer's line that are more than a backchannel."""
_SHORT = 5
"""Characters that a backchannel has at most."""

Lines = Iterable[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class _Wording:
    """A `PromiseWording`, ready to be looked for in speech and in what was typed."""

    spoken: Phrase
    written: WrittenPhrase
    unit: float | None = None
    time: float | None = None


class Understanding:
    """One call's phrases, compiled once. `phrases`: id → templates."""

    def __init__(
        self, phrases: Mapping[str, tuple[str, ...]], variables: Mapping[str, str]
    ) -> None:
        self._templates = phrases
        self._variables = variables
        self._phrases: dict[str, Phrase] = {}
        self._levels: list[float] = []
        self._level_here: list[float] = []

    def phrase(self, name: str) -> Phrase:
        """A phrase by id. Raises `KeyError` where there is none."""
        found = self._phrases.get(name)
        if found is None:
            found = compile_phrase(name, self._templates[name], self._variables)
            self._phrases[name] = found
        return found

    def matches(self, turn: Sequence[Utterance], names: Iterable[str]) -> list[Match]:
        """Those of the phrases that were said in the turn, in the order of `names`."""
        sound = listen(turn)
        found = (find(self.phrase(name), sound) for name in names)
        return [m for m in found if m.answer == "said" and m.start is not None]

    def begin_moment(self) -> None:
        """What is said from here on is compared with what was said before."""
        self._levels += self._level_here
        self._level_here = []

    def manner(
        self,
        turn: Sequence[Utterance],
        matches: Sequence[Match],
        wanted: Mapping[str, tuple[str, ...]],
        lines: Lines,
    ) -> Manner:
        """How the turn was said. `wanted`: values that branches ask for, by open place;
        `lines`: the customer's lines as spans of call time."""
        values = {
            place: alike(value, wanted.get(place, ()))
            for match in matches
            for place, value in match.values
            if value
        }
        return Manner(
            said_at={m.phrase: m.start for m in matches if m.start is not None},
            values=values,
            pace=_pace(turn),
            louder_by=self._louder_by(turn),
            interrupted=any(_cut_in(u, lines) for u in turn),
            promises=self.promises(turn),
        )

    def promises(self, turn: Sequence[Utterance]) -> tuple[Promise, ...]:
        """What was promised in the turn."""
        return promises(listen(turn))

    def _louder_by(self, turn: Sequence[Utterance]) -> float | None:
        levels = [u.level_dbfs for u in turn if u.level_dbfs is not None and len(u.text) > 1]
        before = median(self._levels) if self._levels else None
        if not levels:
            return None
        self._level_here += levels
        if before is None or sum(len(u.text) for u in turn) < LEAST_CHARACTERS:
            return None
        return round(median(levels) - before, 1)


def _pace(turn: Sequence[Utterance]) -> float | None:
    said = speech(turn)
    return said.cpm if len(said.syllables) >= LEAST_CHARACTERS else None


def _cut_in(utterance: Utterance, lines: Lines) -> bool:
    """Whether it was begun while the customer spoke, and was no mere 嗯 or 好的."""
    if utterance.typed or len(utterance.text) <= _SHORT:
        return False
    return any(
        start < utterance.start < end and min(utterance.end, end) - utterance.start >= CUT_IN
        for start, end in lines
    )


def promises(sound: Heard) -> tuple[Promise, ...]:
    """What was promised in a turn, in the order of speech."""
    return _promised(lambda wording: find_all(wording.spoken, sound))


def written_promises(text: WrittenText) -> tuple[Promise, ...]:
    """What was promised in typed messages, in their order."""
    return _promised(lambda wording: find_all_written(wording.written, text))


def _promised(places: Callable[[_Wording], tuple[Match, ...]]) -> tuple[Promise, ...]:
    wordings, never_in = _wordings()
    found: list[tuple[Match, float | None]] = []
    for wording in wordings:
        for match in places(wording):
            if match.answer == "said":
                found.append((match, _due(match, wording)))
    if not found:
        return ()
    restated = [m for m in places(never_in) if m.answer == "said"]
    timed = [(m, due) for m, due in found if due is not None]
    # 尽快 beside a time adds nothing to it.
    kept: list[tuple[Match, float | None]] = []
    for match, due in sorted(timed or found, key=lambda each: -each[0].probability):
        if not any(_overlap(match, other) for other in (*restated, *(m for m, _ in kept))):
            kept.append((match, due))
    kept.sort(key=lambda each: each[0].start or 0.0)
    return tuple(Promise(_whole(match), due) for match, due in kept)


def _whole(match: Match) -> str:
    """The words of a promise with all of its number: a match needs no more than the last figure."""
    number = dict(match.values).get("number", "")
    rest = match.heard.lstrip("".join(NUMERALS))
    return number + rest if match.heard[:1] in NUMERALS and number else match.heard


def _due(match: Match, wording: _Wording) -> float | None:
    if wording.unit is None:
        return wording.time
    number = number_text(dict(match.values).get("number", ""))
    # A number that was not heard is no time.
    return float(number) * wording.unit if number is not None and float(number) > 0 else None


def _overlap(one: Match, other: Match) -> bool:
    if one.start is None or one.end is None or other.start is None or other.end is None:
        return False
    if one.start == one.end:  # typed: all at one instant
        return one.heard in other.heard or other.heard in one.heard
    return min(one.end, other.end) > max(one.start, other.start)


@cache
def _wordings() -> tuple[tuple[_Wording, ...], _Wording]:
    all_of_them = promise_wordings()
    compiled = tuple(
        _compiled("promise", each.templates, each.unit, each.time) for each in all_of_them.wordings
    )
    return compiled, _compiled("restated", all_of_them.never_in)


def _compiled(
    name: str, templates: tuple[str, ...], unit: float | None = None, time: float | None = None
) -> _Wording:
    spoken, written = compile_phrase(name, templates), compile_written(name, templates)
    return _Wording(spoken, written, unit, time)
