"""Which words the model knows, and how each may sound."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from pypinyin import Style, lazy_pinyin
from ruamel.yaml import YAML

from models.recipe import texts
from models.recipe.settings import Places, Settings
from models.recipe.syllables import is_syllable, third_tone_sandhi

UNKNOWN = "[unk]"
_MANY_READINGS = 3
_EXPANSIONS = 8

# Costs are negative natural logarithms of probabilities.
_LATER_READING = 1.2
_BEFORE_THIRD_TONE = 1.2
_CHANGED_TONE = 0.5


def product_texts(places: Places, chance: random.Random) -> list[str]:
    """Every Chinese sentence of the shipped scenarios, their example scripts and the standards.

    Of a pattern such as `请您(大声|清楚)一点[好吗]` some of the sentences that it stands for.
    """
    found: dict[str, None] = {}
    yaml = YAML(typ="safe", pure=True)
    for folder in ("scenarios", "assets/standards"):
        for path in sorted((places.repository / folder).rglob("*.yaml")):
            for text in _strings(yaml.load(path.read_text(encoding="utf-8"))):
                found.update(dict.fromkeys(expand(text, chance)))
    for path in sorted((places.repository / "scenarios").rglob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if not line.startswith("#"):
                found.update(dict.fromkeys(expand(line, chance)))
    return list(found)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _strings(key)
            yield from _strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)


def expand(text: str, chance: random.Random) -> list[str]:
    """The sentences of `text` that hold Chinese, with alternatives and options chosen.

    Slots in braces and asides in brackets cut a sentence in two.
    """
    found: dict[str, None] = {}
    for _ in range(_EXPANSIONS if re.search(r"[|\[]", text) else 1):
        line, before = text, ""
        while line != before:
            before = line
            line = re.sub(r"\{[^{}]*\}|（[^（）]*）", "\n", line)
            line = re.sub(r"\[([^\[\]]*)\]", lambda m: chance.choice([m[1], ""]), line)
            line = re.sub(r"\(([^()]*)\)", lambda m: _choose(m[1], chance), line)
        for part in re.split(r"[\n。！？!?；;]", line):
            if texts.han_runs(part):
                found.setdefault(part.strip())
    return list(found)


def _choose(inside: str, chance: random.Random) -> str:
    return chance.choice(inside.split("|")) if "|" in inside else "\n"


def common_words(settings: Settings) -> dict[str, int]:
    """The commonest characters and words, and how often the dictionary met them."""
    counts = texts.dictionary()
    chosen = {
        character: counts.get(character, 1)
        for character in texts.characters_by_frequency()[: settings.common_characters]
    }
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    words = [(w, n) for w, n in ranked if 2 <= len(w) <= 4][: settings.common_words]
    return chosen | dict(words)


def pronunciations(
    words: Iterable[str], sentences: Iterable[str]
) -> dict[str, dict[tuple[str, ...], float]]:
    """For every word its ways to sound, each with a cost; words no one can read are left out.

    How a word is read within `sentences` costs nothing.
    """
    heard: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for sentence in sentences:
        for run in texts.han_runs(sentence):
            parts = texts.segment(run)
            try:
                for word, reading in zip(parts, texts.read_aloud(run, parts), strict=True):
                    heard[word].add(tuple(reading))
            except ValueError:
                continue
    result: dict[str, dict[tuple[str, ...], float]] = {}
    for word in words:
        options: dict[tuple[str, ...], float] = {}
        in_context = [(list(reading), 0.0) for reading in sorted(heard[word])]
        for reading, cost in [*in_context, *_readings(word)]:
            spoken = third_tone_sandhi(reading)
            _keep(options, spoken, cost)
            if spoken[-1][-1] == "3":
                _keep(options, [*spoken[:-1], spoken[-1][:-1] + "2"], cost + _BEFORE_THIRD_TONE)
        if options:
            result[word] = options
    return result


def _keep(options: dict[tuple[str, ...], float], syllables: list[str], cost: float) -> None:
    key = tuple(syllables)
    options[key] = min(cost, options.get(key, cost))


def _readings(word: str) -> Iterator[tuple[list[str], float]]:
    if len(word) == 1:
        for rank, reading in enumerate(texts.readings(word)[:_MANY_READINGS]):
            yield [reading], rank * _LATER_READING
        extra = {"不": ["bu2", "bu5"], "一": ["yi2", "yi4", "yi5"], "嗯": ["en1", "en4", "ng4"]}
        for reading in extra.get(word, []):
            yield [reading], _CHANGED_TONE
        return
    plain = lazy_pinyin(word, style=Style.TONE3, neutral_tone_with_five=True, v_to_u=False)
    if len(plain) != len(word) or not all(is_syllable(s) for s in plain):
        return
    yield plain, 0.0
    changed = texts.read_aloud(word, [word])[0]
    if changed != plain:
        yield changed, _CHANGED_TONE
    # A light last syllable may be given its full tone, by careful speakers and machines.
    if plain[-1][-1] == "5":
        full = lazy_pinyin(word[-1], style=Style.TONE3, neutral_tone_with_five=True, v_to_u=False)
        if full and is_syllable(full[0]) and full[0] != plain[-1]:
            yield [*plain[:-1], full[0]], _LATER_READING
