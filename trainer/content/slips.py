"""Usual slips in YAML, told in words that name the sign to type instead of what the parser saw."""

from __future__ import annotations

import re
from collections.abc import Sequence

from trainer.content.wide import stands_wide
from trainer.domain.message import M_, Message

_KEY = r"[A-Za-z_][\w-]*"
_BEFORE = rf"(?:^\s*(?:-\s+)*|[{{\uff5b,\uff0c]\s*)(?P<key>{_KEY})\s*"
_CLAUSE = r"^\s*(?P<key>[^\s:\uff1a,\uff0c.\u3002\"'{\[#-][^:\uff1a,\uff0c.\u3002\"']{0,30}[\d\w])"
"""A key with spaces in it, as those of clauses are: NIGHT 2."""
_WIDE_COLON = re.compile(_BEFORE + "\uff1a", re.ASCII)
_CLAUSE_WIDE = re.compile(rf"{_CLAUSE}\s*\uff1a", re.ASCII)
_CLAUSE_NO_SPACE = re.compile(rf"{_CLAUSE}:(?=[^\s/\d])", re.ASCII)
_NO_SPACE = re.compile(_BEFORE + r":(?=[^\s/])", re.ASCII)
_WIDE_SPACE = re.compile(r"^[ \t]*[\u3000\u00a0]|:[ ]*[\u3000\u00a0]|-[\u3000\u00a0]")
_WIDE_MARK = re.compile(
    r"^\s*(?:-\s*)*(?:[A-Za-z_][\w-]*:\s+)?(?P<wide>[\uff5b\uff3b\uff03])"
    r"|(?P<end>[\uff5d\uff3d])\s*$"
)
_WIDE_COMMA = re.compile(rf"[{{\[].*\uff0c\s*{_KEY}\s*:", re.ASCII)
_DASH = re.compile(r"^\s*-(?=[{\[\"'])")
_VALUE = re.compile(
    r"^\s*(?:-\s+)*(?:(?:[^\s:\"'{\[]+|[A-Za-z][A-Za-z0-9_ -]*):(?:\s+|$))?(?P<value>\S.*)?$"
)
_CLOSING = {"{": "}", "[": "]"}


_READERS = {
    "expected ',' or ']'": M_(
        "The list that begins here with “[” is not closed with “]”, or lacks a comma."
    ),
    "expected ',' or '}'": M_(
        "What begins here with “{{” is not closed with “}}”, or lacks a comma."
    ),
    "mapping values are not allowed": M_(
        "A “:” stands where none can be: put the text in quotation marks, or mend the line above."
    ),
    "expected '-' indicator": M_(
        "This stands among the entries of a list: begin it with “-”, or indent it otherwise."
    ),
    "expected key": M_(
        "A key with “:” was expected here: look at the indentation and the quotation marks."
    ),
    "expected ':'": M_("Behind a key the “:” is missing, here or in the line above."),
    "end of stream": M_("The file ends before a quotation mark or bracket is closed."),
    "cannot start any token": M_("A text that begins with such a sign needs quotation marks."),
    "block sequence entries": M_("“-” cannot stand here: begin the list in a line of its own."),
    "escape character": M_(
        "“\\” means something else between double quotation marks; take single ones."
    ),
}
"""What the parser says, libyaml's as the one's in Python, → what that means to a writer."""
_OPENED = "expected ',' or"


def explained(lines: Sequence[str], line: int, problem: str, begun: int = 0) -> tuple[int, Message]:
    """The line (from 1) of what is wrong, and what to do about it.

    `line`: where the parser stopped, which often is behind the slip. `problem`: its own words.
    `begun`: the line of what it was reading; 0 where it does not say.
    """
    before = next((n for n in range(line - 1, 0, -1) if _content(lines[n - 1])), 0)
    for number in (line, before):
        if 0 < number <= len(lines) and (message := slip(lines[number - 1])):
            return number, message
    if 0 < line <= len(lines) and _steps_out(lines, line, before):
        return line, M_("This line is indented differently from those that it belongs to.")
    told = next((said for words, said in _READERS.items() if words in problem), None)
    if told is not None:
        return begun if begun and _OPENED in problem else line, told
    return line, M_(
        "This line, or the one before, is not valid YAML: look at its brackets, quotation marks, "
        "colons and indentation."
    )


def slip(line: str) -> Message | None:
    """What is probably wrong with a line that could not be read."""
    if re.match(r"[ \-]*\t", line):
        return M_("A tab stands here; indent with spaces.")
    if _WIDE_SPACE.search(line):
        return M_("A wide space (\u3000) stands here; type an ordinary one.")
    if message := colon_slip(line):
        return message
    if found := _WIDE_MARK.search(line):
        return stands_wide(found["wide"] or found["end"])
    if _WIDE_COMMA.search(line):
        return stands_wide("\uff0c")
    if found := _DASH.search(line):
        return M_("Behind “-” a space is missing.")
    found = _VALUE.match(line)
    value = re.sub(r"\s+#.*", "", found["value"] or "").rstrip() if found else ""
    return _value_slip(value) if value else None


def colon_slip(text: str) -> Message | None:
    """What is wrong with the colon behind a key, if that is what the text looks like."""
    if found := _WIDE_COLON.search(text) or _CLAUSE_WIDE.search(text):
        return M_(
            "Behind “{key}” stands the full-width “{wide}”; type the half-width “:” and a space: "
            "“{key}: ”.",
            wide="\uff1a",
            key=found["key"],
        )
    if found := _NO_SPACE.search(text) or _CLAUSE_NO_SPACE.search(text):
        return M_("Behind “{key}:” a space is missing.", key=found["key"])
    return None


def _value_slip(value: str) -> Message | None:
    first = value[0]
    if first in _CLOSING:
        closing = _CLOSING[first]
        if value.endswith(closing) and value.count(first) == value.count(closing):
            return None
        return M_(
            "What begins with “{sign}” must end with “{closing}”; a text that begins so needs "
            "quotation marks.",
            sign=first,
            closing=closing,
        )
    if first in "*&@%`!|>":
        return M_("A text that begins with “{sign}” needs quotation marks.", sign=first)
    if first in "\"'":
        end = value.find(first, 1)
        if end < 0:
            return M_("The quotation mark is not closed.")
        if value[end + 1 :].strip(" ,]}") and not value[end + 1 :].lstrip().startswith((":", "#")):
            return M_(
                "Text follows the closing quotation mark; put all of it between quotation marks, "
                "and use “…” inside."
            )
        return None
    if ": " in value:
        return M_("A text with “: ” in it needs quotation marks.")
    return None


def _content(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _steps_out(lines: Sequence[str], line: int, before: int) -> bool:
    """Whether a line begins where nothing above it does, or deeper below a finished value."""
    if not before:
        return _indent(lines[line - 1]) > 0
    mine, last = _indent(lines[line - 1]), lines[before - 1]
    if mine > _indent(last):
        return re.fullmatch(rf"\s*(?:-\s+)*{_KEY}:\s*(?:#.*)?", last, re.ASCII) is None
    begun = {0}
    for number in range(before, 0, -1):
        text = lines[number - 1]
        if _content(text):
            begun.add(_indent(text))
            dashes = re.match(r"\s*(?:-\s+)+", text)
            if dashes:
                begun.add(dashes.end())
        if _indent(text) == 0 and _content(text):
            break
    return mine not in begun
