"""One clear sentence for each broken pack, and none harms another.

Each is loaded and looked over beside a good pack, with the memory that it takes measured.
"""

from __future__ import annotations

import os
import sys
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.unit.content.broken_packs import BROKEN, GOOD, put
from trainer.content.lint import Known, lint
from trainer.content.loader import load_scenarios

MEMORY = 96 << 20
"""Bytes that a broken pack may take at the most."""


@contextmanager
def little_memory() -> Iterator[None]:
    tracemalloc.start()
    try:
        yield
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < MEMORY, f"{peak / 2**20:.0f} MiB"


def errors(root: Path) -> list[str]:
    with little_memory():
        library = load_scenarios(root)
        found = lint(library, Known())
    assert "good" in library.scenarios, "another pack was harmed"
    return [str(problem) for problem in found if problem.severity == "error"]


@pytest.mark.timeout(30)
@pytest.mark.parametrize("name", BROKEN)
def test_one_clear_sentence_with_its_place(tmp_path: Path, name: str) -> None:
    put(tmp_path / "zz-good", "good")
    spoil, sentence = BROKEN[name]
    try:
        spoil(put(tmp_path / "broken", "one"))
    except OSError:
        assert sys.platform == "win32", "only Windows refuses such names"
        return
    (found,) = errors(tmp_path)
    if sentence.endswith(": "):
        assert found.startswith(sentence)
    else:
        assert found == sentence


def test_all_of_them_at_once_leave_the_good_one_alone(tmp_path: Path) -> None:
    put(tmp_path / "zz-good", "good")
    kept = [name for name in BROKEN if "id of scenarios" not in name]
    for number, name in enumerate(kept):
        folder = put(tmp_path / f"broken-{number}", f"one-{number}")
        try:
            BROKEN[name][0](folder)
        except OSError:
            assert sys.platform == "win32"
    assert len(errors(tmp_path)) == len(kept)


@pytest.mark.parametrize("start", [b"\xef\xbb\xbf", b""])
@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
def test_a_byte_order_mark_and_other_line_ends_do_no_harm(
    tmp_path: Path, start: bytes, line_end: bytes
) -> None:
    put(tmp_path / "zz-good", "good")
    folder = put(tmp_path / "pack", "one")
    raw = start + GOOD.encode().replace(b"\n", line_end)
    (folder / "scenario.yaml").write_bytes(raw)
    assert errors(tmp_path) == []


def test_a_folder_that_cannot_be_read_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever runs the tests may be allowed to read everything."""
    put(tmp_path / "zz-good", "good")
    put(tmp_path / "broken", "one")
    scandir = os.scandir

    def refuse(folder: Path) -> object:
        if Path(folder).name == "broken":
            raise PermissionError(13, "Permission denied")
        return scandir(folder)

    monkeypatch.setattr("trainer.content.loader.os.scandir", refuse)
    assert errors(tmp_path) == ["broken:1: The folder cannot be read: Permission denied."]


def test_thousands_of_mistakes_are_cut_short(tmp_path: Path) -> None:
    put(tmp_path / "zz-good", "good")
    folder = put(tmp_path / "broken", "one")
    keys = "".join(f"key{n}: 1\n" for n in range(20_000))
    (folder / "scenario.yaml").write_text(GOOD + keys, "utf-8")
    found = errors(tmp_path)
    assert len(found) == 51
    assert sum("There are 19950 more mistakes in this file." in each for each in found) == 1
