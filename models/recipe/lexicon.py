"""Which words the model knows, and how each may sound."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pypinyin import Style, lazy_pinyin
from ruamel.yaml import YAML

from models.recipe import texts
from models.recipe.settings import Places, Settings
from models.recipe.syllables import is_syllable, third_tone_sandhi

UNKNOWN = "[unk]"
_MANY_READINGS = 3

# Costs are negative natural logarithms of probabilities.
_LATER_READING = 1.2
_BEFORE_THIRD_TONE = 1.2
_CHANGED_TONE = 0.5


def product_texts(places: Places) -> list[str]:
    """Every Chinese string of the shipped scenarios and standards, slots cut out."""
    found: dict[str, None] = {}
    yaml = YAML(typ="safe", pure=True)
    for folder in ("scenarios", "assets/standards"):
        for path in sorted((places.repository / folder).rglob("*.yaml")):
            for text in _strings(yaml.load(path.read_text(encoding="utf-8"))):
                for part in _without_slots(text):
                    found.setdefault(part)
    return list(found)


def example_scripts(places: Places) -> list[str]:
    """The example agents' lines that lie beside the scenarios as text files."""
    lines: dict[str, None] = {}
    for path in sorted((places.repository / "scenarios").rglob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if not line.startswith("#"):
                for part in _without_slots(line):
                    lines.setdefault(part)
    return list(lines)


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


def _without_slots(text: str) -> list[str]:
    """The stretches of `text` outside {slots}, (directions) and [options] that hold Chinese."""
    depth, part, parts = 0, "", []
    for character in text:
        if character in "{(（[【":
            depth, part = depth + 1, _flush(part, parts)
        elif character in "})）]】":
            depth, part = max(0, depth - 1), _flush(part, parts)
        elif character in "|/｜\n。！？!?；;":
            part = _flush(part, parts)
        else:
            part += character
    _flush(part, parts)
    return [p for p in parts if texts.han_runs(p)]


def _flush(part: str, parts: list[str]) -> str:
    if part.strip():
        parts.append(part.strip())
    return ""


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


def pronunciations(words: Iterable[str]) -> dict[str, dict[tuple[str, ...], float]]:
    """For every word its ways to sound, each with a cost; words no one can read are left out."""
    result: dict[str, dict[tuple[str, ...], float]] = {}
    for word in words:
        options: dict[tuple[str, ...], float] = {}
        for reading, cost in _readings(word):
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
        extra = {"不": ["bu2"], "一": ["yi2", "yi4", "yao1"], "嗯": ["en1", "en4", "ng4"]}
        for reading in extra.get(word, []):
            yield [reading], _CHANGED_TONE
        return
    try:
        plain = texts.read_aloud(word, [word])[0]
        changed = texts.read_aloud(word, [word], sandhi=True)[0]
    except ValueError:
        return
    yield plain, 0.0
    if changed != plain:
        yield changed, _CHANGED_TONE
    # A light last syllable may be given its full tone, by careful speakers and machines.
    if plain[-1][-1] == "5":
        full = lazy_pinyin(word[-1], style=Style.TONE3, neutral_tone_with_five=True, v_to_u=False)
        if full and is_syllable(full[0]) and full[0] != plain[-1]:
            yield [*plain[:-1], full[0]], _LATER_READING
