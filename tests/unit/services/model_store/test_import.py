"""Models that are imported from a file or a folder."""

from __future__ import annotations

import random
import shutil
import zipfile
from pathlib import Path

import pytest

from tests.support.model_server import zip_of
from tests.unit.services.model_store.parts import arrived, entry, failed, own, same
from trainer.domain.errors import KnownError
from trainer.services.model_store import ModelStore
from trainer.speech.models import bundled_model, find_model
from trainer.storage.settings import Settings


def test_import_a_zip_and_a_folder(store: ModelStore, tmp_path: Path) -> None:
    stick = tmp_path / "U 盘 stick"
    stick.mkdir()
    path = arrived(store.import_from(zip_of(bundled_model(), stick / "a b.zip", "我的 模型")))
    assert path.name == "我的 模型" and same(path)
    assert entry(store, "我的 模型").own
    shutil.copytree(bundled_model(), stick / "outer" / "inner model")
    other = arrived(store.import_from(stick / "outer"))
    assert other.name == "inner model" and same(other)
    flat = arrived(store.import_from(zip_of(bundled_model(), stick / "flat.zip")))
    assert flat.name == "flat"
    assert "already" in failed(store.import_from(stick / "flat.zip"))
    assert arrived(store.import_from(stick / "flat.zip", "zweite")).name == "zweite"
    store.use("zweite")
    assert find_model(Settings(store.folder.parent).text("model_path")).name == "zweite"


@pytest.mark.parametrize("name", ["../x", ".hidden", "a/b", "con", "x" * 300])
def test_a_name_that_cannot_be(store: ModelStore, tmp_path: Path, name: str) -> None:
    assert "name" in failed(store.import_from(zip_of(bundled_model(), tmp_path / "a.zip"), name))
    assert own(store) == []


def test_what_cannot_be_imported(store: ModelStore, tmp_path: Path) -> None:
    assert "does not exist" in failed(store.import_from(tmp_path / "missing.zip"))
    (tmp_path / "empty").mkdir()
    assert "not a Vosk model" in failed(store.import_from(tmp_path / "empty"))
    (tmp_path / "text.zip").write_text("hello", "utf-8")
    assert "zip" in failed(store.import_from(tmp_path / "text.zip"))
    with zipfile.ZipFile(tmp_path / "evil.zip", "w") as file:
        file.writestr("m/am/final.mdl", b"x")
        file.writestr("../../../evil", b"x")
    assert "not taken" in failed(store.import_from(tmp_path / "evil.zip"))
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as file:
        file.writestr("pictures/cat.png", b"x")
    said = failed(store.import_from(tmp_path / "other.zip"))
    assert "other.zip" in said and ".incoming" not in said
    assert own(store) == []


def test_a_model_that_aborts_vosk_is_one_sentence(store: ModelStore, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(bundled_model(), broken)
    (broken / "am" / "final.mdl").write_bytes(random.Random(1).randbytes(10_000))
    said = failed(store.import_from(broken))
    assert "damaged" in said and str(broken) in said and ".incoming" not in said
    assert own(store) == []
    with pytest.raises(KnownError, match="damaged"):
        store.use(str(broken))
    assert store.used() == bundled_model()
