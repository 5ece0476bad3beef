"""The cached library: the same as one that is read, and never older than its files."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from trainer import paths
from trainer.content import loader
from trainer.content.library import Library
from trainer.services.library_cache import cached_library


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    return Path(shutil.copytree(paths.scenarios() / "core", tmp_path / "packs" / "core")).parent


def forbid(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_root: Path) -> Library:
        raise AssertionError("the files were read again")

    monkeypatch.setattr(loader, "load_scenarios", refuse)


def test_what_comes_back_is_what_was_read(
    packs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = packs / "core" / "dialect" / "scenario.yaml"
    broken.write_text(broken.read_text("utf-8").replace("start:", "strat:"), "utf-8")
    first = cached_library(packs, tmp_path / "cache" / "c.json")
    forbid(monkeypatch)
    second = cached_library(packs, tmp_path / "cache" / "c.json")
    assert dict(second.scenarios) == dict(first.scenarios)
    assert list(second.scenarios) == list(first.scenarios)
    assert second.problems == first.problems
    assert first.problems


def test_a_file_that_changed_is_read_again(packs: Path, tmp_path: Path) -> None:
    cache = tmp_path / "c.json"
    cached_library(packs, cache)
    file = packs / "core" / "dialect" / "scenario.yaml"
    file.write_text(file.read_text("utf-8").replace("difficulty: ", "difficulty:  "), "utf-8")
    script = packs / "core" / "wrong-number" / "examples" / "good.txt"
    script.write_text("您好\n", "utf-8")
    shutil.rmtree(packs / "core" / "harassment")
    library = cached_library(packs, cache)
    assert "harassment" not in library.scenarios
    good = library.scenarios["wrong-number"].examples[0]
    assert good.script == ("您好",)


@pytest.mark.parametrize("spoiled", [b"", b"{", b"[]", b'{"mark": 1}', b"\xff\xfe", b"null"])
def test_a_spoiled_cache_is_made_anew(packs: Path, tmp_path: Path, spoiled: bytes) -> None:
    cache = tmp_path / "c.json"
    whole = cached_library(packs, cache)
    cache.write_bytes(spoiled)
    assert dict(cached_library(packs, cache).scenarios) == dict(whole.scenarios)
    assert len(cache.read_bytes()) > 1000


def test_a_cache_that_cannot_be_written_is_done_without(packs: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert cached_library(packs, tmp_path / "file" / "c.json").scenarios
