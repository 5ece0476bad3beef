"""Every phrase of all standards and scenarios held against everything their examples say.

    python -m tools.everywhere before.jsonl            before a change to how phrases are found
    python -m tools.everywhere after.jsonl             after it
    python -m tools.everywhere --compare before.jsonl after.jsonl

No test can know what all of them ought to answer; what answers otherwise after a change is soon
read, and shows what the sentences of `trainer bench phrases` do not. It takes some four minutes.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Iterator, Mapping
from functools import cache
from multiprocessing import Pool
from pathlib import Path

from trainer.benchmarks.asr_corpus import plain
from trainer.benchmarks.phrases_noise import noisy
from trainer.benchmarks.rules import sentences
from trainer.commands.installation import workshop
from trainer.phrases import Phrase, TemplateError, compile_phrase, find, listen

_ENDS = re.compile("[。？！?!]")
_SHORTEST = 2
_STANDARDS_VARIABLES = {"company": "顺达快递", "agent_id": "1024"}
Row = tuple[str, str, bool, str, str]
"""Phrase, its first template, whether it was taken for a forbidden one, answer, what was heard."""


@cache
def phrases() -> tuple[Phrase, ...]:
    """Each wording once, with the variables of the first scenario that has it."""
    shop = workshop()
    known: dict[tuple[str, tuple[str, ...]], Mapping[str, str]] = {}
    for scenario in shop.library.scenarios.values():
        for name, templates in scenario.phrases.items():
            known.setdefault((name, templates), scenario.variables)
    for standard in shop.standards.values():
        for name, templates in standard.phrases.items():
            known.setdefault((name, templates), _STANDARDS_VARIABLES)
    return tuple(_compiled(known))


def _compiled(
    known: Mapping[tuple[str, tuple[str, ...]], Mapping[str, str]],
) -> Iterator[Phrase]:
    for (name, templates), variables in known.items():
        try:
            yield compile_phrase(name, templates, variables)
        except TemplateError as problem:
            print(f"{name}: {problem}")


def said() -> list[str]:
    """What trainees say in all examples, sentence by sentence, each once."""
    whole = sentences(list(workshop().library.scenarios.values()))
    parts = {plain(part) for text in whole for part in _ENDS.split(text)}
    return sorted(part for part in parts if len(part) >= _SHORTEST)


def answers(sentence: str) -> tuple[str, list[Row]]:
    """What is said or unsure in a sentence; its other readings are made up, the same each time."""
    heard = listen([noisy(sentence, 0.0, random.Random(sentence))])
    found: list[Row] = []
    for phrase in phrases():
        for forbidden in (False, True):
            match = find(phrase, heard, forbidden=forbidden, perhaps_said=True)
            if match.answer != "not_said":
                row = (phrase.id, phrase.templates[0], forbidden, match.answer, match.heard)
                found.append(row)
    return sentence, found


def write(out: Path) -> None:
    with Pool() as pool, out.open("w", encoding="utf-8") as file:
        for sentence, found in pool.imap(answers, said(), chunksize=20):
            file.write(json.dumps([sentence, found], ensure_ascii=False) + "\n")


def compare(before: Path, after: Path) -> Iterator[str]:
    """A line for everything that is answered otherwise."""
    one, other = _read(before), _read(after)
    for key in sorted(one.keys() | other.keys()):
        was, heard = one.get(key, ("not_said", ""))
        now, heard_now = other.get(key, ("not_said", heard))
        if was != now:
            sentence, name, template, forbidden = key
            kind = "forbidden" if forbidden else "required"
            yield f"{was} > {now}, {kind} {name} [{template}]: {sentence} ({heard_now})"


def _read(file: Path) -> dict[tuple[str, str, str, bool], tuple[str, str]]:
    found: dict[tuple[str, str, str, bool], tuple[str, str]] = {}
    for line in file.read_text("utf-8").splitlines():
        sentence, rows = json.loads(line)
        for name, template, forbidden, answer, heard in rows:
            found[sentence, name, template, forbidden] = answer, heard
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description="Every phrase in every sentence of the examples.")
    parser.add_argument("out", nargs="?", type=Path, help="where to write the answers")
    parser.add_argument("--compare", nargs=2, type=Path, metavar=("BEFORE", "AFTER"))
    given = parser.parse_args()
    if given.out is not None:
        write(given.out)
    for line in compare(*given.compare) if given.compare else ():
        print(line)


if __name__ == "__main__":
    main()
