"""Lines that YAML folds into one: between Chinese characters a line break is no space."""

from __future__ import annotations

import unicodedata

_BREAKS = "\r\n\x85\u2028\u2029"
_QUOTES = "“”‘’…—·"
"""Signs of Chinese text whose width depends on the letters around them."""


def closed_up(value: str, raw: str) -> str:
    """`value` without the spaces that stand for line breaks between Chinese characters.

    `value`: a scalar as YAML reads it; `raw`: its lines as they stand in the file, without the
    signs around them. Spaces that were typed stay, and so do those beside letters and digits.
    """
    folds = _folds(raw)
    kept: list[str] = []
    seen = 0
    for at, character in enumerate(value):
        if character == " " and seen in folds and _meet(value[at - 1 : at], value[at + 1 : at + 2]):
            continue
        kept.append(character)
        seen += not character.isspace()
    return "".join(kept)


def _folds(raw: str) -> set[int]:
    """How many characters stand before each line break, spaces not counted."""
    folds: set[int] = set()
    seen = 0
    for character in raw:
        if character in _BREAKS:
            folds.add(seen)
        seen += not character.isspace()
    return folds


def _meet(before: str, after: str) -> bool:
    """Whether these two stand beside each other without a space."""
    if not before or not after:
        return False
    if _is_mark(before) or _is_mark(after):
        return True  # Chinese marks bring their own room along
    return (_is_wide(before) or before in _QUOTES) and (_is_wide(after) or after in _QUOTES)


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"


def _is_mark(character: str) -> bool:
    return _is_wide(character) and unicodedata.category(character).startswith("P")
