"""Reading YAML that somebody else wrote: limits first, then plain data with line numbers."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any, cast

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from trainer.content.folding import closed_up
from trainer.content.problems import Path
from trainer.content.slips import explained
from trainer.domain.message import M_, Message

MAX_BYTES = 1 << 20
MAX_DEPTH = 16
MAX_PLACES = 50_000
"""Keys and values in a file: a call of 500 moments has some 20,000."""


_NO_MARKS = M_(
    "Anchors (&), aliases (*) and tags (!) are not allowed here; a text that begins with such a "
    "sign needs quotation marks."
)


class SourceError(Exception):
    """A file that cannot be read at all, with the line where reading stopped."""

    def __init__(self, line: int, message: Message) -> None:
        super().__init__(str(message))
        self.line = line
        self.message = message


@dataclass(frozen=True, slots=True)
class Source:
    """A file's data and the line (from 1) on which each place of it stands."""

    data: Any
    lines: Mapping[Path, int]
    texts: Mapping[Path, int] = field(default_factory=dict[Path, int])
    """Only where a value stands on a later line than its key."""

    def line(self, path: Path) -> int:
        """The line of a place, or of the nearest place above it that exists."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def line_of_text(self, path: Path) -> int:
        """The line on which a text or number itself begins, which may be below its key."""
        return self.texts.get(path) or self.line(path)


def read_text(file: FilePath, inside: FilePath) -> str:
    """A file's text. `inside`: the folder that it must not lead out of, by `..` or by a link.

    Raises SourceError.
    """
    try:
        real = file.resolve(strict=True)
        if not real.is_relative_to(inside.resolve()):
            raise SourceError(1, M_("This file leads out of its folder; keep files inside it."))
        if not real.is_file():
            raise SourceError(1, M_("This is not a file."))
        with real.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except (OSError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise SourceError(1, M_("The file cannot be read: {reason}.", reason=reason)) from error
    if len(raw) > MAX_BYTES:
        raise SourceError(1, M_("The file is larger than 1 MiB."))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        message = M_("The file is not in UTF-8; save it again with that encoding.")
        raise SourceError(line, message) from error
    if "\0" in text:
        raise SourceError(text.count("\n", 0, text.index("\0")) + 1, M_("This is not a text file."))
    return text


def read_yaml(file: FilePath, inside: FilePath) -> Source:
    """Read a YAML file within the limits. Raises SourceError."""
    return parse_yaml(read_text(file, inside))


def parse_yaml(text: str) -> Source:
    """Plain data (dict, list, str, int, float, bool, None) and its lines. Raises SourceError.

    Anchors, aliases, tags, repeated keys and more than one document are refused.
    """
    try:
        return _Builder(text).build()
    except MarkedYAMLError as error:
        mark = cast("Any", error.problem_mark or error.context_mark)
        problem = str(cast("Any", error.problem or error.context)).strip()
        lines = text.rstrip().split("\n")
        # What is never closed is noticed behind the end: say the last line.
        stopped = min(mark.line + 1, len(lines)) if mark is not None else 1
        begun = cast("Any", error.context_mark)
        line, message = explained(lines, stopped, problem, begun.line + 1 if begun else 0)
        raise SourceError(line, message) from error
    except YAMLError as error:
        message = M_("The file holds characters that YAML does not allow.")
        raise SourceError(getattr(error, "line", 0) + 1, message) from error


class _Builder:
    """Builds data straight from the parser's events, so that no limit is checked too late."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines: dict[Path, int] = {}
        self.texts: dict[Path, int] = {}
        self.documents = 0

    def build(self) -> Source:
        data: Any = None
        # One frame per open collection: its data, its path, and the key that waits for a value.
        open_frames: list[_Frame] = []
        # libyaml's parser: ten times as fast as the one in Python, which stands in where it lacks.
        for event in YAML(typ="safe").parse(self.text):
            if isinstance(event, MappingEndEvent | SequenceEndEvent):
                open_frames.pop()
                continue
            if not isinstance(event, NodeEvent):
                continue
            mark = cast("Any", event.start_mark)
            line: int = mark.line + 1
            self._refuse(event, line, len(open_frames))
            frame = open_frames[-1] if open_frames else None
            if frame is not None and frame.wants_key:
                self._key(frame, event, line)
                continue
            if frame is None:
                self.documents += 1
                if self.documents > 1:
                    raise SourceError(line, M_("There is more than one document in the file."))
            path = frame.next_path() if frame is not None else ()
            if self.lines.setdefault(path, line) != line and isinstance(event, ScalarEvent):
                self.texts[path] = line
            value = self._value(event, line)
            if frame is None:
                data = value
            else:
                frame.put(value)
            if not isinstance(event, ScalarEvent):
                open_frames.append(_Frame(value, path))
        return Source(data, self.lines, self.texts)

    def _refuse(self, event: NodeEvent, line: int, depth: int) -> None:
        if isinstance(event, AliasEvent) or event.anchor:
            raise SourceError(line, _NO_MARKS)
        if len(self.lines) > MAX_PLACES:
            raise SourceError(
                line, M_("The file holds too much: more than {most} values.", most=MAX_PLACES)
            )
        if depth >= MAX_DEPTH:
            raise SourceError(line, M_("This is nested too deeply."))
        if getattr(event, "tag", None) not in (None, "!"):
            raise SourceError(line, _NO_MARKS)

    def _key(self, frame: _Frame, event: NodeEvent, line: int) -> None:
        if not isinstance(event, ScalarEvent):
            raise SourceError(line, M_("A key must be a single word."))
        key = _text(event)
        if key in frame.data:
            raise SourceError(line, M_("The key “{key}” stands here twice.", key=key))
        frame.key = key
        self.lines[(*frame.path, key)] = line

    def _value(self, event: NodeEvent, line: int) -> Any:
        if isinstance(event, MappingStartEvent):
            return {}
        if isinstance(event, SequenceStartEvent):
            return []
        assert isinstance(event, ScalarEvent)
        implicit = cast("Any", event.implicit)
        text = self._folded(event)
        return _scalar(text, line) if implicit[0] else text

    def _folded(self, event: ScalarEvent) -> str:
        """A text; one of several lines without spaces for breaks between Chinese characters."""
        start, end = cast("Any", event.start_mark), cast("Any", event.end_mark)
        value = _text(event)
        if start.line == end.line or " " not in value:
            return value
        raw = self.text[start.index : end.index]
        if raw[0] in ">|":
            raw = raw.partition("\n")[2]
        elif raw[0] in "\"'":
            if "\\" in raw or "''" in raw:
                return value  # its characters are not those of the file, one by one
            raw = raw[1:-1]
        return closed_up(value, raw)


@dataclass(slots=True)
class _Frame:
    data: Any
    path: Path
    key: str | None = None

    @property
    def wants_key(self) -> bool:
        return isinstance(self.data, dict) and self.key is None

    def next_path(self) -> Path:
        return (*self.path, self.key if self.key is not None else len(self.data))

    def put(self, value: Any) -> None:
        if self.key is not None:
            self.data[self.key] = value
            self.key = None
        else:
            self.data.append(value)


def _text(event: ScalarEvent) -> str:
    return str(cast("Any", event.value))


_INT = re.compile(r"[-+]?[0-9]{1,15}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,3})?")
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}


def _scalar(text: str, line: int) -> Any:
    """An unquoted value by the rules of YAML 1.2: yes, no and on are words."""
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    if _INT.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        number = float(text)
        if not math.isfinite(number):
            raise SourceError(line, M_("The number {number} is too large.", number=text))
        return number
    return text
