"""Tables of recordings of one's own, as `trainer bench` takes them: one recording a line."""

from __future__ import annotations

from pathlib import Path

from trainer.domain.errors import KnownError
from trainer.domain.message import M_, Message


def numbered_lines(manifest: Path, form: Message) -> list[tuple[int, str]]:
    """The lines that name something, with their numbers from 1; `#` begins a remark.

    Raises KnownError where the file cannot be read or names nothing; `form` says how a line is
    written.
    """
    try:
        lines = manifest.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as problem:
        raise KnownError(
            M_("The list {path} cannot be read.", path=str(manifest)),
            M_("Check the name; it must be a text file in UTF-8."),
        ) from problem
    found = [
        (number, line)
        for number, line in enumerate(lines, 1)
        if line.strip() and not line.startswith("#")
    ]
    if not found:
        raise KnownError(M_("The list {path} names no files.", path=str(manifest)), form)
    return found


def no_text(manifest: Path, number: int) -> KnownError:
    """Said of a line that does not tell what is spoken."""
    return KnownError(
        M_("{path}:{line}: there is no text.", path=str(manifest), line=number),
        M_("Write the file, a tab and what is said in it."),
    )
