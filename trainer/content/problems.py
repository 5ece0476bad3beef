"""What is wrong with a content file: where, what, and what was probably meant."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from trainer.domain.message import M_, Message, joined

MOST_KNOWN = 12
"""Names that a sentence lists."""
Severity = Literal["error", "warning", "gap"]
KINDS: Mapping[Severity, Message] = {
    "error": M_("Error"),
    "warning": M_("Oversight"),
    "gap": M_("Gap"),
}
"""What a kind of fault is called."""
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: an error (it cannot be played so), a warning (an oversight), or a gap.

    A gap is a place of a draft that its author still has to fill.
    """

    file: str
    """As the place to read was given, or relative to it; with forward slashes."""
    line: int
    """From 1."""
    path: str
    """The place inside the file: ``moments.ask.next[2].goto``; empty for the whole file."""
    message: Message
    suggestion: str = ""
    """The word that was probably meant; empty when nothing is near."""
    severity: Severity = "error"
    known: tuple[str, ...] = ()
    """What there is instead, told where no single word was probably meant."""

    @property
    def told(self) -> Message:
        """``file:line: path: message Did you mean “x”?``, to be translated as a whole."""
        return Message(
            "{file}:{line}: {said}", {"file": self.file, "line": self.line, "said": self.said}
        )

    @property
    def said(self) -> Message:
        """The same without file and line, for what stands in none."""
        path = f"{self.path}: " if self.path else ""
        message = self.message
        if self.suggestion:
            message = joined(message, M_("Did you mean “{word}”?", word=self.suggestion))
        elif self.known:
            words = ", ".join(self.known[:MOST_KNOWN]) + (", …" * (len(self.known) > MOST_KNOWN))
            message = joined(message, M_("There are: {words}.", words=words))
        return Message("{path}{message}", {"path": path, "message": message})

    def render(self, translate: Callable[[str], str]) -> str:
        """``file:line: path: message Did you mean “x”?`` in the language of `translate`."""
        return self.told.render(translate)

    def listed(self, translate: Callable[[str], str]) -> str:
        """As `render`, behind the word for what kind of fault it is."""
        return f"{KINDS[self.severity].render(translate)} {self.render(translate)}"

    def to_json(self, translate: Callable[[str], str]) -> dict[str, str | int]:
        """For programs; the message stands in the language of `translate`."""
        return {
            "file": self.file,
            "line": self.line,
            "path": self.path,
            "severity": self.severity,
            "message": self.message.render(translate),
            "suggestion": self.suggestion,
        }

    def __str__(self) -> str:
        return self.render(lambda msgid: msgid)


def nearest(word: str, known: Iterable[str], alike: float = 60.0) -> str:
    """The known word that was probably meant, or an empty string. `alike`: percent, at least."""
    from rapidfuzz import fuzz, process  # Only where something is wrong.

    found = process.extractOne(word, list(known), scorer=fuzz.ratio, score_cutoff=alike)
    return found[0] if found else ""


def nearest_clause(clause: str, known: Iterable[str]) -> str:
    """As `nearest`; a clause of another number is another clause, and none is like it."""
    alike = {
        _squeezed(each): each
        for each in known
        if re.findall(r"\d+", each) == re.findall(r"\d+", clause)
    }
    return alike.get(nearest(_squeezed(clause), alike, alike=75.0), "")


def _squeezed(clause: str) -> str:
    return re.sub(r"\s", "", clause).casefold()


def path_text(path: Path) -> str:
    """``("moments", "ask", "next", 2)`` → ``moments.ask.next[3]``: people count from 1."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part + 1}]"
        else:
            text += f".{part}" if text else part
    return text
