"""A line that breaks for good at any byte of the archive: nothing is installed, then all of it."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from tests.support.model_server import OFFICIAL, ModelServer
from tests.unit.services.model_store.parts import QUICK, arrived, failed, own, same
from trainer.services.model_store import ModelStore
from trainer.speech import model_check
from trainer.storage.settings import Settings

_BLOCK = 65_536
_RANDOM = 12


def _places(size: int) -> list[int]:
    """The edges of the file and of the blocks it is written in, and some bytes at random."""
    edges = [0, 1, _BLOCK - 1, _BLOCK, _BLOCK + 1, size // 2, size - 22, size - 1]
    return sorted({*edges, *random.Random(size).sample(range(size), _RANDOM)})


def test_cut_at_any_byte_it_installs_nothing_and_goes_on_from_there(
    model_site: ModelServer, official: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What is tried here is the line; each of the models would be loaded in a child otherwise.
    monkeypatch.setattr(model_check, "check", lambda folder, afresh: check_files(folder))
    check_files = model_check.check_files
    for at in _places(len(official)):
        home = tmp_path / f"数据 {at} home"
        store = ModelStore(home, Settings(home), patience=QUICK)
        model_site.manners.cut_at = [at] * 9
        assert "broke off" in failed(store.install()), at
        assert own(store) == [], at
        model_site.manners.cut_at = []
        assert same(arrived(store.install())), at
        assert own(store) == [OFFICIAL]
        last = model_site.asked(f"{OFFICIAL}.zip")[-1]
        assert last.get("Range") == (f"bytes={at}-" if at else None)
        shutil.rmtree(home)
