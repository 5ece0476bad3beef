"""The language in which phrases are written down: text, [optional], (a|b), {slot}, … gap.

See docs/phrases.md. Parsing yields a small tree; `trainer.phrases.graph` makes it matchable.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from trainer.domain.message import M_, Message
from trainer.phrases.pinyin import is_chinese

GAP_SYLLABLES = 8
# (fewest, most) syllables of an open place, by its name.
_OPEN = {"surname": (1, 2), "number": (1, 12)}
_OPEN_DEFAULT = (2, 4)
NAMED_PLACES = frozenset(_OPEN)
"""Names of open places that say how much stands there."""
_SPECIAL = frozenset("[](){}|…")
# The last ones are the full-width signs of Chinese text.
_IGNORED = re.compile(
    r"[\s,.?!;:、。\"'“”‘’()《》〈〉·—~\uff01\uff0c\uff0e\uff1a\uff1b\uff1f\uff5e-]"
)


class TemplateError(ValueError):
    """A template that cannot be read. `position` counts characters from 1."""

    def __init__(self, template: str, position: int, problem: Message) -> None:
        super().__init__(f"{problem} at character {position} of “{template}”")
        self.template = template
        self.position = position
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Text:
    """Characters to be heard. `variable`: the name of the variable they came from."""

    characters: str
    variable: str = ""
    keys: frozenset[int] = frozenset()
    """Positions of syllables without which the rest means something else."""


@dataclass(frozen=True, slots=True)
class Open:
    """An open place: any `fewest`–`most` syllables, or numerals only."""

    fewest: int
    most: int
    numerals: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """Anything or nothing, at most `GAP_SYLLABLES`."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several sequences; an empty one may be left out."""

    options: tuple[tuple[Part, ...], ...]


Part = Text | Open | Gap | Choice


def parse(template: str, variables: Mapping[str, str]) -> tuple[Part, ...]:
    """Read a template. Raises TemplateError."""
    parts = _Parser(template, variables).whole()
    if fewest_characters(parts) == 0:
        raise TemplateError(template, 1, M_("nothing in it must be said"))
    return parts


def fewest_characters(parts: tuple[Part, ...]) -> int:
    """How many characters are said at the least."""
    total = 0
    for part in parts:
        if isinstance(part, Text):
            total += len(part.characters)
        elif isinstance(part, Choice):
            total += min(fewest_characters(option) for option in part.options)
    return total


class _Parser:
    def __init__(self, template: str, variables: Mapping[str, str]) -> None:
        self.template = template
        self.text = template.replace("...", "…")
        self.variables = variables
        self.at = 0

    def whole(self) -> tuple[Part, ...]:
        parts = self.sequence()
        if self.at < len(self.text):
            raise self.error(M_("“{sign}” is not expected here", sign=self.text[self.at]))
        return parts

    def error(self, problem: Message, at: int | None = None) -> TemplateError:
        return TemplateError(self.template, (self.at if at is None else at) + 1, problem)

    def sequence(self) -> tuple[Part, ...]:
        """Parts up to a closing mark, a bar or the end."""
        parts: list[Part] = []
        while self.at < len(self.text) and self.text[self.at] not in ")]|}":
            mark = self.text[self.at]
            if mark == "[":
                parts.append(Choice((*self.bracketed("]"), ())))
            elif mark == "(":
                parts.append(Choice(self.bracketed(")")))
            elif mark == "{":
                parts.append(self.slot())
            elif mark == "…":
                self.at += 1
                if not (parts and isinstance(parts[-1], Gap)):
                    parts.append(Gap())
            else:
                parts += self.plain()
        return tuple(parts)

    def bracketed(self, closing: str) -> tuple[tuple[Part, ...], ...]:
        opened = self.at
        self.at += 1
        options = [self.sequence()]
        while self.at < len(self.text) and self.text[self.at] == "|":
            self.at += 1
            options.append(self.sequence())
        if self.at >= len(self.text) or self.text[self.at] != closing:
            raise self.error(M_("“{sign}” is never closed", sign=self.text[opened]), opened)
        self.at += 1
        return tuple(options)

    def slot(self) -> Part:
        opened = self.at
        end = self.text.find("}", opened)
        if end < 0:
            raise self.error(M_("“{sign}” is never closed", sign="{"), opened)
        name = self.text[opened + 1 : end].strip()
        if not name or _SPECIAL & set(name):
            raise self.error(M_("a slot needs a name"), opened)
        self.at = end + 1
        if name in self.variables:
            characters = _IGNORED.sub("", self.variables[name])
            if characters:
                return Text(characters, variable=name)
            raise self.error(M_("the variable “{name}” is empty", name=name), opened)
        fewest, most = _OPEN.get(name, _OPEN_DEFAULT)
        return Open(fewest, most, numerals=name == "number", name=name)

    def plain(self) -> list[Part]:
        begun = self.at
        while self.at < len(self.text) and self.text[self.at] not in _SPECIAL:
            self.at += 1
        run = self.text[begun : self.at]
        for offset, character in enumerate(run):
            if character == "*":
                if offset == 0 or not is_chinese(run[offset - 1]):
                    raise self.error(M_("“*” stands behind no character"), begun + offset)
            elif not (is_chinese(character) or character.isascii() or _IGNORED.match(character)):
                raise self.error(M_("“{sign}” cannot be spoken", sign=character), begun + offset)
        parts: list[Part] = []
        for piece in re.split(r"(\d+)", _IGNORED.sub("", run)):
            if piece.isdecimal() and 2 <= len(piece) <= 8:
                parts.append(Choice(((Text(spoken_number(int(piece))),), (Text(piece),))))
            elif piece:
                parts.append(_marked(piece))
        return parts


def _marked(piece: str) -> Text:
    """``还*有`` → 还有 with its first syllable a key."""
    keys = [at - 1 - piece[:at].count("*") for at, c in enumerate(piece) if c == "*"]
    # 请问有什么 and 请问还有什么 differ by one syllable, and by all that matters.
    text = piece.replace("*", "")
    keys += [at for at in range(len(text)) if text[at : at + 2] == "还有"]
    return Text(text, keys=frozenset(keys))


def spoken_number(value: int) -> str:
    """How a number below 10⁸ is read out: 24 → 二十四, 1005 → 一千零五."""
    if value >= 10000:
        high, low = divmod(value, 10000)
        middle = "零" if 0 < low < 1000 else ""
        rest = spoken_number(low) if low else ""
        # 十五 alone, but 一万零一十五.
        return spoken_number(high) + "万" + middle + ("一" if rest.startswith("十") else "") + rest
    figures = "零一二三四五六七八九"
    digits = f"{value:04d}"
    spoken = ""
    for figure, unit in zip(digits, "千百十 ", strict=True):
        if figure == "0":
            if spoken and not spoken.endswith("零"):
                spoken += "零"
        else:
            spoken += figures[int(figure)] + unit.strip()
    spoken = spoken.rstrip("零")
    if spoken.startswith("一十"):
        spoken = spoken[1:]
    return spoken or "零"
