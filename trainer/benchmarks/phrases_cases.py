"""What `trainer bench phrases` asks: sentences, and whether a phrase counts as said in each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Literal, NamedTuple

from trainer.domain.events import Utterance
from trainer.phrases.heard import Comparisons
from trainer.phrases.match import Phrase, compile_phrase
from trainer.phrases.template import fewest_characters, parse
from trainer.scoring.evidence import plainest

FILE = Path(__file__).with_name("phrases_cases.txt")
CHOOSING = Path(__file__).with_name("phrases_choosing.txt")
MEASURING = Path(__file__).with_name("phrases_measuring.txt")
"""The first two are for choosing; the last, written by others, for the figures alone."""
VARIABLES = {"company": "顺达快递", "agent_id": "1024"}
_SPOKEN_VARIABLES = {"{company}": "顺达快递", "{agent_id}": "一零二四"}
_OPEN_PLACE, _NUMBER = "×", "三"
SHORT = 5
"""Characters up to which a phrase is a short one."""

KINDS: Mapping[str, tuple[str, bool]] = {
    "v": ("verbatim", True),
    "o": ("unimportant syllable left out", True),
    "c": ("other wording, allowed", True),
    "u": ("other wording, not allowed", False),
    "k": ("important syllable left out", False),
    "n": ("near miss", False),
    "x": ("negated", False),
    "a": ("absent", False),
}
"""Mark → (name, whether the phrase counts as said)."""
Split = Literal["dev", "test"]


@dataclass(frozen=True)
class Wanted:
    """A phrase to look for."""

    name: str
    forbidden: bool
    templates: tuple[str, ...]

    @cached_property
    def phrase(self) -> Phrase:
        return compile_phrase(self.name, self.templates, VARIABLES)

    @cached_property
    def wordings(self) -> tuple[str, ...]:
        """The plainest wording of each template, as it is spoken."""
        found: list[str] = []
        for template in self.templates:
            for name, spoken in _SPOKEN_VARIABLES.items():
                template = template.replace(name, spoken)
            text = plainest(template).replace(_OPEN_PLACE, _NUMBER).replace("…", "")
            found.append(text)
        return tuple(found)

    @cached_property
    def short(self) -> bool:
        """Whether no more than `SHORT` characters need be said."""
        return min(fewest_characters(parse(t, VARIABLES)) for t in self.templates) <= SHORT


@dataclass(frozen=True)
class Trial:
    """A sentence that is spoken, and whether `wanted` counts as said in it."""

    wanted: Wanted
    kind: str
    text: str
    split: Split
    said: bool


_Turn = tuple[int, tuple[Wanted, list[tuple[str, str]]]]


class Case(NamedTuple):
    """A trial with what was heard. `compared`: what its sound says of the wording, where there is
    one."""

    trial: Trial
    utterance: Utterance
    compared: Comparisons = MappingProxyType({})


def trials(standard_phrases: Mapping[str, Sequence[str]]) -> list[Trial]:
    """Every sentence of the files, and the carriers with each phrase.

    Carriers and absent sentences go by turns to the two splits, so no sentence is in both.
    `standard_phrases`: templates by name, for those that a file only names.
    """
    lines = _lines(FILE)
    carriers = [line[2:] for line in lines if line.startswith("@ ")]
    absent = [line[2:] for line in lines if line.startswith("% ")]
    made: list[Trial] = []
    first = [(turn // 2, block) for turn, block in enumerate(_blocks(lines, standard_phrases))]
    second = enumerate(_blocks(_lines(CHOOSING), standard_phrases), (len(first) + 1) // 2)
    third = enumerate(_blocks(_lines(MEASURING), standard_phrases))
    parts: Mapping[Split, list[_Turn]] = {"dev": [*first, *second], "test": list(third)}
    for at, (split, turns) in enumerate(parts.items()):
        own_carriers, own_absent = carriers[at::2], absent[at::2]
        for turn, (wanted, sentences) in turns:
            marked = list(sentences)
            for nth in range(2):
                carrier = own_carriers[(turn * 2 + nth) % len(own_carriers)]
                wording = wanted.wordings[nth % len(wanted.wordings)]
                marked.append(("v", carrier.replace("{}", wording)))
            marked.append(("a", own_absent[turn % len(own_absent)]))
            made += [Trial(wanted, kind, text, split, KINDS[kind][1]) for kind, text in marked]
    return made


def _lines(file: Path) -> list[str]:
    return [line.strip() for line in file.read_text("utf-8").splitlines()]


def _blocks(
    lines: Sequence[str], known: Mapping[str, Sequence[str]]
) -> list[tuple[Wanted, list[tuple[str, str]]]]:
    blocks: list[tuple[Wanted, list[tuple[str, str]]]] = []
    name, forbidden = "", False
    templates: list[str] = []
    sentences: list[tuple[str, str]] = []

    def close() -> None:
        if name:
            blocks.append((Wanted(name, forbidden, tuple(templates)), list(sentences)))
        templates.clear()
        sentences.clear()

    for line in lines:
        mark, _, rest = line.partition(" ")
        if mark in ("=", "!"):
            close()
            name, forbidden = rest, mark == "!"
        elif mark == "/":
            templates += known[rest[1:]] if rest.startswith("@") else [rest]
        elif mark in KINDS:
            sentences.append((mark, rest))
    close()
    return blocks
