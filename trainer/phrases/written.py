"""Finding a phrase in what was typed: character by character, exactly as written.

The same templates as for speech (docs/phrases.md). Punctuation, spaces and the width of letters
do not matter; every other character does, so a wrong one of the same sound is no match.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from trainer.domain.events import Utterance
from trainer.phrases.graph import NEGATIONS
from trainer.phrases.match import Match
from trainer.phrases.template import GAP_SYLLABLES, Choice, Open, Part, Text, parse

CHARACTER_TIME = 0.001
"""Seconds by which the characters of a typed message stand apart: what gives places in it order."""
JOINED_WITHIN = 60.0
"""Longest time, in seconds, between two messages that a gap (…) in a template may run across."""
_NUMERALS = "0-9零〇一二三四五六七八九十百千万两幺"
_BREAK = "\n"
# Negating characters in these words negate nothing that follows.
_HARMLESS = (
    *("对不起", "不好意思", "没关系", "没问题", "不客气", "不用", "不久", "不便", "不但", "不仅"),
)


@dataclass(frozen=True, slots=True)
class WrittenPhrase:
    """A phrase as patterns over plain characters.

    `places`: for each pattern the names of its open places, in the order of its groups.
    """

    id: str
    patterns: tuple[re.Pattern[str], ...]
    places: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class WrittenText:
    """Messages in order of time, as plain characters with where each came from.

    `origins[n]`: message and position of character `n`; (−1, −1) for a break between messages.
    """

    messages: tuple[Utterance, ...]
    characters: str
    origins: tuple[tuple[int, int], ...] = field(repr=False)

    def place(self, begin: int, end: int) -> tuple[float, float, str]:
        """Start and end in call time and the original text of characters `begin`–`end`."""
        first, last = self.origins[begin], self.origins[end - 1]
        start = self.messages[first[0]].start + first[1] * CHARACTER_TIME
        until = self.messages[last[0]].start + (last[1] + 1) * CHARACTER_TIME
        if first[0] == last[0]:
            return start, until, self.messages[first[0]].text[first[1] : last[1] + 1]
        between = [m.text for m in self.messages[first[0] + 1 : last[0]]]
        head = self.messages[first[0]].text[first[1] :]
        tail = self.messages[last[0]].text[: last[1] + 1]
        return start, until, "".join((head, *between, tail))


_Place = tuple[int, int, tuple[tuple[str, str], ...]]
"""First character, the one after the last, and what stands in the open places."""


def plain(text: str) -> list[tuple[str, int]]:
    """The characters that count, in their plain form, with their positions in the text."""
    found: list[tuple[str, int]] = []
    for at, raw in enumerate(text):
        for character in unicodedata.normalize("NFKC", raw).lower():
            if character.isalnum():
                found.append((character, at))
    return found


def plain_text(text: str) -> str:
    """The characters of a text that count, without punctuation and spaces."""
    return "".join(character for character, _ in plain(text))


def read(messages: Iterable[Utterance]) -> WrittenText:
    """Prepare typed messages for searching."""
    ordered = tuple(sorted(messages, key=lambda m: (m.start, m.end)))
    characters: list[str] = []
    origins: list[tuple[int, int]] = []
    for number, message in enumerate(ordered):
        if number:
            near = message.start - ordered[number - 1].end <= JOINED_WITHIN
            # Two breaks in a row are wider than any gap of a template lets through.
            breaks = 1 if near else GAP_SYLLABLES + 1
            characters += _BREAK * breaks
            origins += [(-1, -1)] * breaks
        for character, at in plain(message.text):
            characters.append(character)
            origins.append((number, at))
    return WrittenText(ordered, "".join(characters), tuple(origins))


def compile_written(
    id: str, templates: Iterable[str], variables: Mapping[str, str] | None = None
) -> WrittenPhrase:
    """Make a phrase from its templates. Raises `TemplateError`."""
    parsed = [parse(text, variables or {}) for text in templates]
    return WrittenPhrase(
        id,
        tuple(re.compile(_pattern(parts), re.DOTALL) for parts in parsed),
        tuple(tuple(_names(parts)) for parts in parsed),
    )


def find_written(phrase: WrittenPhrase, text: WrittenText) -> Match:
    """The first place of the phrase, the longest there; `not_said` where there is none."""
    found = find_all_written(phrase, text)
    return found[0] if found else Match(phrase.id, "not_said", 0.0, 0.0)


def find_all_written(phrase: WrittenPhrase, text: WrittenText) -> tuple[Match, ...]:
    """Every place of the phrase in order; of overlapping ones the longest."""
    places: list[_Place] = []
    for pattern, names in zip(phrase.patterns, phrase.places, strict=True):
        for found in pattern.finditer(text.characters):
            begin, end = found.span()
            if begin < end and not _negated(text.characters, begin):
                values = zip(names, found.groups(), strict=True)
                places.append((begin, end, tuple((n, v) for n, v in values if v is not None)))
    kept: list[_Place] = []
    for place in sorted(places, key=lambda each: (each[0] - each[1], each[0])):
        begin, end, _values = place
        if all(end <= other[0] or begin >= other[1] for other in kept):
            kept.append(place)
    return tuple(_match(phrase.id, text, place) for place in sorted(kept))


def _match(name: str, text: WrittenText, place: _Place) -> Match:
    begin, end, values = place
    start, until, heard = text.place(begin, end)
    return Match(name, "said", 1.0, 1.0, start, until, heard, values)


def _negated(characters: str, begin: int) -> bool:
    """Whether a negation stands directly before the place: 不 + 可以退款."""
    if begin == 0 or characters[begin - 1] not in NEGATIONS:
        return False
    return not any(
        characters[max(0, begin - len(word)) : begin + len(word)].find(word) >= 0
        for word in _HARMLESS
    )


def _pattern(parts: Sequence[Part]) -> str:
    return "".join(_piece(part) for part in parts)


def _names(parts: Sequence[Part]) -> Iterator[str]:
    """The open places in the order in which `_pattern` opens their groups."""
    for part in parts:
        if isinstance(part, Open):
            yield part.name
        elif isinstance(part, Choice):
            for option in part.options:
                yield from _names(option)


def _piece(part: Part) -> str:
    if isinstance(part, Text):
        return re.escape(plain_text(part.characters))
    if isinstance(part, Open):
        kind = f"[{_NUMERALS}]" if part.numerals else "[^\\n]"
        return f"({kind}{{{part.fewest},{part.most}}})"
    if isinstance(part, Choice):
        return "(?:" + "|".join(_pattern(option) for option in part.options) + ")"
    return f".{{0,{GAP_SYLLABLES}}}?"
