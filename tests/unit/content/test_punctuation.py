"""The signs in the Chinese that ships: as wide as the characters beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from trainer import paths
from trainer.content.source import parse_yaml

CHINESE = "[\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e“”…]"
NARROW = re.compile(rf"{CHINESE}[,.?!:;()]|[,.?!:;()]\s?{CHINESE}")
TOUCHING = re.compile(rf"{CHINESE}[,.?!:;()]|[,.?!:;()]{CHINESE}")
"""English comments may go on with a Chinese word."""
TEMPLATE = re.compile(r"\([^()|]+\|[^()]+\)")
"""As comments show how alternatives are written: (这个|那个)."""
NOT_SHOWN = frozenset({"phrases", "params", "script", "en", "title_en", "templates", "never_in"})
"""Templates, what stands in settings, and stage directions, which are as often typed narrow."""
FILES = sorted(
    (
        *paths.scenarios().rglob("*.yaml"),
        *(paths.assets() / "standards").glob("*.yaml"),
    )
)


def shown(data: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Every text that people read, with its key."""
    if isinstance(data, dict):
        for name, value in data.items():
            if name not in NOT_SHOWN:
                yield from shown(value, name)
    elif isinstance(data, list):
        for value in data:
            yield from shown(value, key)
    elif isinstance(data, str):
        yield key, data


@pytest.mark.parametrize("file", FILES, ids=lambda f: f"{f.parent.name}/{f.stem}")
def test_no_narrow_signs_stand_beside_chinese(file: Path) -> None:
    text = file.read_text("utf-8")
    found = [f"{k}: {t}" for k, t in shown(parse_yaml(text).data) if NARROW.search(t)]
    comments = [line for line in text.splitlines() if line.lstrip().startswith("#")]
    found += [line for line in comments if TOUCHING.search(TEMPLATE.sub("", line))]
    assert found == []


def test_texts_are_looked_at() -> None:
    texts = [t for file in FILES for _k, t in shown(parse_yaml(file.read_text("utf-8")).data)]
    assert sum(bool(re.search(CHINESE, text)) for text in texts) > 3000
    assert NARROW.search("请稍等,好吗") and NARROW.search("音量(适中)") and NARROW.search("好: 您")
    assert not NARROW.search("电费108.6元，12:30前") and not NARROW.search("say 80 off, please")
