"""A store over an empty home, without a network."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.services.model_store.parts import QUICK
from trainer.services.model_store import ModelStore
from trainer.speech.catalogue import ADDRESS_VARIABLE
from trainer.storage.settings import Settings


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModelStore:
    home = tmp_path / "我的 数据 home"
    home.mkdir()
    monkeypatch.setenv("TRAINER_HOME", str(home))
    monkeypatch.setenv("HOME", str(tmp_path / "user"))
    monkeypatch.setenv(ADDRESS_VARIABLE, "http://127.0.0.1:9/")
    return ModelStore(home, Settings(home), patience=QUICK)
