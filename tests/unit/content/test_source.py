"""YAML from strangers: plain data, line numbers, and limits."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from trainer import paths
from trainer.content.source import MAX_BYTES, SourceError, parse_yaml, read_yaml


def test_values_by_the_rules_of_yaml_1_2() -> None:
    text = "a: 1\nb: +2\nc: -1.5\nd: yes\ne: true\nf:\ng: '3'\nh: 1e3\ni: ~\nj: |\n  x\n"
    data = parse_yaml(text).data
    assert data == {
        "a": 1, "b": 2, "c": -1.5, "d": "yes", "e": True, "f": None,
        "g": "3", "h": 1000.0, "i": None, "j": "x\n",
    }  # fmt: skip


@pytest.mark.parametrize(
    "file", sorted(paths.scenarios().rglob("*.yaml")), ids=lambda f: f.parent.name
)
def test_shipped_files_read_as_a_full_yaml_reader_reads_them(file: Path) -> None:
    text = file.read_text("utf-8")
    read: Any = YAML(typ="safe", pure=True).load(text)
    assert _unspaced(parse_yaml(text).data) == _unspaced(read)


def _unspaced(data: Any) -> Any:
    """The same without spaces beside Chinese: what was folded has none there."""
    if isinstance(data, dict):
        return {key: _unspaced(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_unspaced(value) for value in data]
    wide = r"[\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e“”…]"
    beside = rf"(?<={wide}) | (?={wide})"
    return re.sub(beside, "", data) if isinstance(data, str) else data


def test_lines_of_keys_and_items() -> None:
    source = parse_yaml("a:\n  - x\n  - {b: 1,\n     c: 2}\nd: 3\n")
    assert source.line(("a",)) == 1
    assert source.line(("a", 0)) == 2
    assert source.line(("a", 1, "c")) == 4
    assert source.line(("d", "not", "there")) == 5
    assert source.line(("not there",)) == 1


@pytest.mark.parametrize(
    ("text", "line", "part"),
    [
        ("a: &x 1", 1, "Anchors"),
        ("a: 1\nb: *x", 2, "Anchors"),
        ("a: [1", 1, "must end with “]”"),
        ("a:\n\t- 1", 2, "A tab"),
        ("? a\n? ]", 2, "This line, or the one before, is not valid YAML: look at"),
        ("a: 1\na: 2", 2, "twice"),
        ("x: 1\n!!python/object:os a", 2, ""),
        ("a: !secret b", 1, "tags (!)"),
        ("[" * 40 + "]" * 40, 1, "too deeply"),
        ("a: \x01", 1, "does not allow"),
        ("--- a\n--- b", 2, "more than one document"),
        ("? [1]\n: 2", 1, "single word"),
        ("a: 1e999", 1, "too large"),
    ],
)
def test_what_is_refused(text: str, line: int, part: str) -> None:
    with pytest.raises(SourceError) as caught:
        parse_yaml(text)
    assert caught.value.line == line
    assert part in str(caught.value)


def test_a_bomb_of_aliases_costs_nothing() -> None:
    text = "a: &a [x]\n" + "".join(f"b{n}: &b{n} [*a, *a, *a]\n" for n in range(1000))
    with pytest.raises(SourceError):
        parse_yaml(text)


def test_an_empty_file_is_nothing() -> None:
    assert parse_yaml("# nichts\n").data is None


@given(st.text(max_size=200))
def test_any_text_is_data_or_a_known_error(text: str) -> None:
    try:
        parse_yaml(text)
    except SourceError as error:
        assert error.line >= 1


@pytest.mark.parametrize(
    ("raw", "line", "part"),
    [
        ("a: 你好\nb: 再见".encode("gbk"), 1, "UTF-8"),
        (b"a: 1\nb: \xff\xfe", 2, "UTF-8"),
        (b"a: 1\nb: \0", 2, "not a text file"),
        (b"#" * (MAX_BYTES + 1), 1, "1 MiB"),
    ],
)
def test_files_that_are_no_text(tmp_path: Path, raw: bytes, line: int, part: str) -> None:
    file = tmp_path / "x.yaml"
    file.write_bytes(raw)
    with pytest.raises(SourceError) as caught:
        read_yaml(file, inside=tmp_path)
    assert caught.value.line == line
    assert part in str(caught.value)


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_bytes(b"\xef\xbb\xbfa: 1")
    assert read_yaml(file, inside=tmp_path).data == {"a": 1}


def test_folders_and_missing_files(tmp_path: Path) -> None:
    for name in (".", "missing.yaml"):
        with pytest.raises(SourceError):
            read_yaml(tmp_path / name, inside=tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")
def test_links_may_not_lead_out(tmp_path: Path) -> None:
    pack = tmp_path / "pack"
    pack.mkdir()
    (tmp_path / "secret").write_text("a: 1")
    (pack / "inner.yaml").write_text("a: 2")
    (pack / "out.yaml").symlink_to(tmp_path / "secret")
    (pack / "in.yaml").symlink_to(pack / "inner.yaml")
    (pack / "loop.yaml").symlink_to(pack / "loop.yaml")
    assert read_yaml(pack / "in.yaml", inside=pack).data == {"a": 2}
    with pytest.raises(SourceError, match="leads out"):
        read_yaml(pack / "out.yaml", inside=pack)
    with pytest.raises(SourceError, match="leads out"):
        read_yaml(pack / ".." / "secret", inside=pack)
    with pytest.raises(SourceError):
        read_yaml(pack / "loop.yaml", inside=pack)
