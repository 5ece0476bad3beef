"""What the checks look at: the call's utterances, turns and phrases, each asked for once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from trainer.domain.call import Call, SpokenLine
from trainer.domain.errors import KnownError
from trainer.domain.events import Answered, LineStarted, MomentEntered, Utterance
from trainer.domain.message import M_
from trainer.domain.scenario import Scenario
from trainer.domain.standard import Standard
from trainer.phrases import (
    Doubt,
    Heard,
    Match,
    Phrase,
    TemplateError,
    find,
    find_all,
    listen,
)
from trainer.phrases.written import (
    WrittenPhrase,
    WrittenText,
    find_all_written,
    find_written,
    read,
)
from trainer.scoring.pacing import SHORT_PAUSE, Speech, speech
from trainer.scoring.wordings import Templates, bundles, compiled, compiled_written, plainest

RECORDING_TURN = 12.0
"""Seconds that count as the first or last turn of a recording without a dialogue."""

Utterances = tuple[Utterance, ...]
_Part = tuple[int, ...]
"""A part of the call, by the identities of its utterances: those of the log, alive as long."""


def _part(utterances: Utterances) -> _Part:
    return tuple(map(id, utterances))


class Evidence:
    """One call under one standard in one scenario. Pure: derives everything, changes nothing."""

    def __init__(self, standard: Standard, scenario: Scenario, call: Call) -> None:
        self.standard = standard
        self.scenario = scenario
        self.call = call
        self.templates: Mapping[str, tuple[str, ...]] = {**standard.phrases, **scenario.phrases}
        variables = dict(scenario.variables)
        if call.started is not None:
            variables |= call.started.variables
        self._variables = tuple(sorted(variables.items()))
        self._heard: dict[_Part, Heard] = {}
        self._speech: dict[float, Speech] = {}
        self._expected: tuple[tuple[str, Templates], ...] = ()
        self._read: dict[_Part, WrittenText] = {}
        self._found: dict[tuple[str, _Part], Match] = {}
        self._places: dict[tuple[str, _Part, bool], tuple[Match, ...]] = {}
        self._sure: dict[tuple[str, _Part], tuple[Match, ...]] = {}
        self.written = scenario.channel == "chat"
        """A chat: phrases are found as they were written, not by their sound."""

    @cached_property
    def utterances(self) -> Utterances:
        """What the trainee said, in the order of time."""
        return tuple(sorted(self.call.utterances, key=lambda u: (u.start, u.end, u.text)))

    @cached_property
    def spoken(self) -> Utterances:
        """The utterances that were spoken, not typed."""
        return tuple(u for u in self.utterances if not u.typed)

    def speech(self, pause: float = SHORT_PAUSE) -> Speech:
        """What was spoken; pauses up to `pause` seconds count as speaking."""
        found = self._speech.get(pause)
        if found is None:
            found = self._speech[pause] = speech(self.spoken, pause)
        return found

    @cached_property
    def has_dialogue(self) -> bool:
        """False for a recording: only utterances, no telephone and no customer."""
        return any(isinstance(e, Answered | LineStarted | MomentEntered) for e in self.call.log)

    @cached_property
    def turns(self) -> tuple[Utterances, ...]:
        """Runs of utterances between which the customer did not speak and the talk stood still."""
        marks = sorted(e.time for e in self.call.log if isinstance(e, LineStarted | MomentEntered))
        turns: list[list[Utterance]] = []
        for utterance in self.utterances:
            before = turns[-1][-1].start if turns else 0.0
            if not turns or any(before < mark <= utterance.start for mark in marks):
                turns.append([])
            turns[-1].append(utterance)
        return tuple(tuple(turn) for turn in turns)

    @cached_property
    def first_turn(self) -> Utterances:
        if self.has_dialogue:
            return self.turns[0] if self.turns else ()
        begun = self.utterances[0].start if self.utterances else 0.0
        return tuple(u for u in self.utterances if u.start <= begun + RECORDING_TURN)

    @cached_property
    def last_turns(self) -> Utterances:
        """The last two turns: a final 再见 must not hide the closing before it."""
        if self.has_dialogue:
            return tuple(u for turn in self.turns[-2:] for u in turn)
        ended = max((u.end for u in self.utterances), default=0.0)
        return tuple(u for u in self.utterances if u.end >= ended - RECORDING_TURN)

    def at_moments(self, names: Iterable[str]) -> Utterances | None:
        """What was begun while the talk stood at these moments; None when none was reached."""
        wanted = set(names)
        entered = self.call.moments
        spans = [
            (e.time, entered[at + 1].time if at + 1 < len(entered) else float("inf"))
            for at, e in enumerate(entered)
            if e.moment in wanted
        ]
        if not spans:
            return None
        return tuple(u for u in self.utterances if any(a <= u.start < b for a, b in spans))

    def after_line(self, moment: str) -> Utterances | None:
        """What was begun after a moment was first reached; None when it never was."""
        reached = next((e.time for e in self.call.moments if e.moment == moment), None)
        if reached is None:
            return None
        return tuple(u for u in self.utterances if u.start >= reached)

    def phrase(self, name: str) -> Phrase:
        """A phrase of the scenario or the standard. Raises KnownError."""
        templates = self.templates.get(name)
        if templates is None:
            raise KnownError(
                M_("The standard or scenario “{where}” has no phrase “{name}”.",
                   where=self.scenario.id, name=name),
                M_("Add it under phrases:, or correct the name in the criterion."),
            )  # fmt: skip
        try:
            return compiled(name, templates, self._variables)
        except TemplateError as error:
            raise KnownError(
                M_("The phrase “{name}” of “{where}” cannot be read: {problem}.",
                   name=name, where=self.scenario.id, problem=str(error)),
                M_("Correct the template; docs/phrases.md shows how they are written."),
            ) from error  # fmt: skip

    def sample(self, name: str) -> str:
        """The plainest way of saying a phrase: its first template without what may be left out."""
        return plainest(self.filled(self.templates[name][0]))

    def filled(self, wording: str) -> str:
        """A wording with the scenario's variables in their places."""
        for name, value in self._variables:
            wording = wording.replace("{" + name + "}", value)
        return wording

    def expect(self, names: Iterable[str], wordings: Iterable[Templates]) -> None:
        """What will be looked for: phrases by name and wording that stands in settings. It costs
        less together; what was not told of is found as well."""
        named = ((name, self.templates[name]) for name in names if name in self.templates)
        own = ((templates[0], templates) for templates in wordings)
        self._expected = tuple(dict.fromkeys((*named, *own)))

    def hear(self, utterances: Utterances) -> Heard:
        part = _part(utterances)
        found = self._heard.get(part)
        if found is None:
            whole = self._all
            found = whole if part == self._whole else whole.part(utterances)
            self._heard[part] = found
        return found

    @cached_property
    def _all(self) -> Heard:
        return listen(self.utterances, self.call.compared)

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """What came up so far that would be worth holding against the sound."""
        return tuple(dict.fromkeys(d for heard in self._heard.values() for d in heard.doubts))

    def _heard_for(self, utterances: Utterances) -> Heard:
        """As `hear`; the whole call is held against all that is expected together, since most of
        it is looked for there."""
        heard = self.hear(utterances)
        if self._expected and _part(utterances) == self._whole:
            for bundle in bundles(self._expected, self._variables):
                bundle.align(heard)
            self._expected = ()
        return heard

    @cached_property
    def _whole(self) -> _Part:
        return _part(self.utterances)

    def text(self, utterances: Utterances) -> WrittenText:
        """Typed messages, prepared for searching."""
        part = _part(utterances)
        found = self._read.get(part)
        if found is None:
            found = self._read[part] = read(utterances)
        return found

    def _written_phrase(self, name: str) -> WrittenPhrase:
        self.phrase(name)  # a template that cannot be read is told of as in a call
        return compiled_written(name, self.templates[name], self._variables)

    def find(self, name: str, utterances: Utterances) -> Match:
        """The likeliest place of a phrase; none where it was surely not said."""
        key = name, _part(utterances)
        if key not in self._found:
            self._found[key] = (
                find_written(self._written_phrase(name), self.text(utterances))
                if self.written
                else find(self.phrase(name), self._heard_for(utterances), perhaps_said=True)
            )
        return self._found[key]

    def find_all(
        self, name: str, utterances: Utterances, *, forbidden: bool = False
    ) -> tuple[Match, ...]:
        """Every place where a phrase was said or perhaps said."""
        key = name, _part(utterances), forbidden
        if key not in self._places:
            self._places[key] = (
                find_all_written(self._written_phrase(name), self.text(utterances))
                if self.written
                else find_all(self.phrase(name), self._heard_for(utterances), forbidden=forbidden)
            )
        return self._places[key]

    def places(
        self, templates: tuple[str, ...], utterances: Utterances, *, forbidden: bool = False
    ) -> tuple[Match, ...]:
        """As `find_all`, for wording that stands in a criterion's settings."""
        if self.written:
            written = compiled_written(templates[0], templates, self._variables)
            return find_all_written(written, self.text(utterances))
        phrase = compiled(templates[0], templates, self._variables)
        return find_all(phrase, self._heard_for(utterances), forbidden=forbidden)

    def said(self, names: Iterable[str], utterances: Utterances) -> Match | None:
        """The likeliest place of any of these phrases that was surely or perhaps said."""
        found = [self.find(name, utterances) for name in names]
        best = max(found, key=lambda m: (m.probability, m.score, m.phrase), default=None)
        return None if best is None or best.answer == "not_said" else best

    def all_said(self, names: Iterable[str], utterances: Utterances) -> tuple[Match, ...]:
        """Every place where one of these phrases was surely said, in the order of time."""
        found = [m for n in names for m in self._surely(n, utterances)]
        return tuple(sorted(found, key=lambda m: (m.start or 0.0, m.end or 0.0, m.phrase)))

    def _surely(self, name: str, utterances: Utterances) -> tuple[Match, ...]:
        """Every place where a phrase was surely said."""
        key = name, _part(utterances)
        if self.written or (*key, False) in self._places:
            found = self.find_all(name, utterances)
            return tuple(m for m in found if m.answer == "said")
        if key not in self._sure:
            heard = self._heard_for(utterances)
            self._sure[key] = find_all(self.phrase(name), heard, surely=True)
        return self._sure[key]

    def answers_to(self, line: SpokenLine) -> Utterances:
        """What was begun from the start of a customer's line to the start of the next."""
        following = min(
            (ln.start for ln in self.call.lines if ln.start > line.start), default=float("inf")
        )
        return tuple(u for u in self.utterances if line.start <= u.start < following)

    def voiced(self, utterance: Utterance) -> tuple[tuple[float, float], ...]:
        """Stretches with voice, in seconds of call time; from word times where unknown."""
        if utterance.voiced:
            return utterance.voiced
        if utterance.words:
            return tuple((w.start, w.end) for w in utterance.words)
        return ((utterance.start, utterance.end),)
