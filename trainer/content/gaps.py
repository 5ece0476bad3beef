"""Places of a draft that its author still has to fill, marked in the text itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, cast

from trainer.content.problems import Path

_GAP = re.compile(r"\u3010\u5f85\u8865[\uff1a:]?([^\u3011]*)\u3011")


def gap(what: str) -> str:
    """The mark of a gap: ``【待补：what】``."""
    return f"\u3010\u5f85\u8865\uff1a{what}\u3011"


def gaps(data: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every marked place of a document, and what is wanted there (may be empty)."""
    if isinstance(data, str):
        for found in _GAP.finditer(data):
            yield path, found[1].strip()
    elif isinstance(data, dict):
        for key, value in cast("dict[str, Any]", data).items():
            yield from gaps(value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(cast("list[Any]", data)):
            yield from gaps(value, (*path, index))


def is_gap(text: str) -> bool:
    """Whether a text has a marked place in it."""
    return _GAP.search(text) is not None
