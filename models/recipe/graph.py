"""Stage `graph`: lexicon and language model as the two automata that Vosk composes."""

from __future__ import annotations

import math
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from models.recipe import kaldi_model, language_model, lexicon
from models.recipe.settings import Places, Settings
from models.recipe.syllables import SILENCE, UNITS

_SILENCE_CHANCE = 0.2
_UNKNOWN_COST = 6.0
_PROGRAMS = ("fstcompile", "fstarcsort", "fstconvert")


class MissingToolsError(RuntimeError):
    """The OpenFst programs are not installed."""


def check_tools() -> None:
    """Raise MissingToolsError, with the remedy, when OpenFst's programs are missing."""
    if not all(map(shutil.which, _PROGRAMS)) or _lookahead_library() is None:
        raise MissingToolsError(
            "The OpenFst programs are missing: install them with 'apt-get install libfst-tools'."
        )


def _lookahead_library() -> Path | None:
    for folder in (Path("/usr/lib"), Path("/usr/local/lib"), Path("/lib")):
        for pattern in ("libfstlookahead.so.*", "*/libfstlookahead.so.*"):
            for path in sorted(folder.glob(pattern)):
                return path
    return None


def run(places: Places, settings: Settings) -> int:
    """Write the model's `graph/` folder; the number of words it knows."""
    check_tools()
    work = places.work / "graph"
    work.mkdir(parents=True, exist_ok=True)
    written = language_model.written_sentences(places, settings.seed)
    found = language_model.in_words(written, settings.seed)
    model = language_model.Trigram(found, settings)
    sounds = lexicon.pronunciations(model.words(), dict.fromkeys(written))
    words = [lexicon.UNKNOWN, *sounds]
    numbers = {word: number for number, word in enumerate(words, 1)}
    _compile(word_tree(sounds, numbers), work / "HCL.fst", "olabel")
    renumbered = _look_ahead(work / "HCL.fst", work / "HCLr.fst")
    numbers = {word: renumbered.get(number, number) for word, number in numbers.items()}
    _compile(language_model.automaton(model, numbers), work / "G.fst", "ilabel")
    _tool("fstconvert", "--fst_type=const", str(work / "G.fst"), str(work / "Gr.fst"))

    graph = places.model / "graph"
    (graph / "phones").mkdir(parents=True, exist_ok=True)
    for name in ("HCLr.fst", "Gr.fst"):
        shutil.copyfile(work / name, graph / name)
    listed = sorted(numbers.items(), key=lambda item: item[1])
    text = "".join(f"{word} {number}\n" for word, number in [("<eps>", 0), *listed])
    (graph / "words.txt").write_text(text, encoding="utf-8")
    unused = kaldi_model.Transitions().count + 1
    (graph / "disambig_tid.int").write_text(f"{unused}\n", encoding="ascii")
    (graph / "phones" / "word_boundary.int").write_text(_boundaries(), encoding="ascii")
    return len(words)


def word_tree(
    sounds: dict[str, dict[tuple[str, ...], float]], numbers: dict[str, int]
) -> Iterator[str]:
    """Lines of the lexicon for `fstcompile`: a tree of HMM states that shares beginnings.

    State 0 is between words. A transition into an HMM state is followed by that state's
    loop; the last state of a word leads back to 0, giving out the word.
    """
    transitions = kaldi_model.Transitions()
    nodes: dict[tuple[int, int, int], int] = {}
    last = 0

    def step(node: int, phone: int, state: int, cost: float) -> Iterator[str]:
        nonlocal last
        key = (node, phone, state)
        if key not in nodes:
            last += 1
            nodes[key] = last
            loop = kaldi_model.loop_chance(UNITS.unit_of_phone[phone])
            enter, stay = transitions.forward[phone, state], transitions.loop[phone, state]
            yield f"{node} {last} {enter} 0 {cost - math.log(1 - loop):.4f}"
            yield f"{last} {last} {stay} 0 {-math.log(loop):.4f}"

    def walk(phones: list[int]) -> Iterator[str]:
        node = 0
        for phone in phones:
            for state in range(len(UNITS.pdfs[UNITS.unit_of_phone[phone]])):
                cost = -math.log(1 - _SILENCE_CHANCE) if node == 0 else 0.0
                yield from step(node, phone, state, cost)
                node = nodes[node, phone, state]

    def leaf(phones: list[int]) -> int:
        node = 0
        for phone in phones:
            for state in range(len(UNITS.pdfs[UNITS.unit_of_phone[phone]])):
                node = nodes[node, phone, state]
        return node

    yield "0 0"
    silence = UNITS.phones[SILENCE]
    yield from step(0, silence, 0, -math.log(_SILENCE_CHANCE))
    yield f"{nodes[0, silence, 0]} 0 0 0 0"
    syllables: dict[str, None] = {}
    for word, options in sounds.items():
        for reading, cost in options.items():
            syllables.update(dict.fromkeys(reading))
            phones = UNITS.word_phones(list(reading))
            yield from walk(phones)
            yield f"{leaf(phones)} 0 0 {numbers[word]} {cost:.4f}"
    for syllable in syllables:
        phones = UNITS.word_phones([syllable])
        yield from walk(phones)
        yield f"{leaf(phones)} 0 0 {numbers[lexicon.UNKNOWN]} {_UNKNOWN_COST:.4f}"


def _compile(lines: Iterator[str], target: Path, order: str) -> None:
    source = target.with_suffix(".txt")
    with source.open("w", encoding="ascii") as file:
        file.writelines(line + "\n" for line in lines)
    raw = target.with_suffix(".raw")
    _tool("fstcompile", str(source), str(raw))
    _tool("fstarcsort", f"--sort_type={order}", str(raw), str(target))


def _look_ahead(source: Path, target: Path) -> dict[int, int]:
    """Convert for look-ahead composition; the new numbers of the words by their old ones."""
    pairs = target.with_suffix(".pairs")
    _tool(
        "fstconvert",
        "--fst_type=olabel_lookahead",
        f"--save_relabel_opairs={pairs}",
        str(source),
        str(target),
        preload=_lookahead_library(),
    )
    rows = (line.split() for line in pairs.read_text(encoding="ascii").splitlines())
    return {int(old): int(new) for old, new in rows}


def _tool(*command: str, preload: Path | None = None) -> None:
    environment = dict(os.environ)
    if preload:
        environment["LD_PRELOAD"] = str(preload)
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed: {done.stderr.strip()[-300:]}")


def _boundaries() -> str:
    kinds = {"": "nonword", "B": "begin", "I": "internal", "E": "end", "S": "singleton"}
    return "".join(
        f"{phone} {kinds[position]}\n"
        for phone, position in sorted(UNITS.position_of_phone.items())
    )
