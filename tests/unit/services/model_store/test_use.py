"""Which models are found, checked and used, wherever they lie."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.support.model_server import OFFICIAL
from tests.unit.services.model_store.parts import arrived, entry, failed
from trainer.domain.errors import KnownError
from trainer.services import model_store
from trainer.services.model_store import ModelStore
from trainer.speech.models import BUNDLED, bundled_model
from trainer.storage.settings import Settings


def test_verify(store: ModelStore, tmp_path: Path) -> None:
    arrived(store.verify(BUNDLED))
    path = arrived(store.import_from(bundled_model(), "mine"))
    arrived(store.verify("mine"))
    words = path / "graph" / "words.txt"
    data = words.read_bytes()
    words.write_bytes(data[:200] + b"X" + data[201:])
    assert "words.txt" in failed(store.verify("mine"))
    words.unlink()
    assert "words.txt" in failed(store.verify("mine"))
    with pytest.raises(KnownError, match="not installed"):
        store.verify(OFFICIAL)


def test_use_a_folder_anywhere(store: ModelStore, tmp_path: Path) -> None:
    elsewhere = tmp_path / "别处 model"
    shutil.copytree(bundled_model(), elsewhere)
    store.use(str(elsewhere))
    assert store.used() == elsewhere
    assert entry(store, "cmn-synthetic-small").path is not None
    assert [e.path for e in store.list() if e.in_use] == [elsewhere]
    with pytest.raises(KnownError):
        store.use("no-such-model")


def test_the_choice_can_be_stored_by_someone_else(store: ModelStore, tmp_path: Path) -> None:
    chosen: list[str] = []
    home = store.folder.parent
    other = ModelStore(home, Settings(home), choose=chosen.append)
    path = arrived(other.import_from(bundled_model(), "mine"))
    other.use("mine")
    other.use(BUNDLED)
    assert chosen == [str(path), ""]


def test_vosks_own_folders_are_listed_and_left_alone(
    store: ModelStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "user" / ".cache" / "vosk"
    shutil.copytree(bundled_model(), cache / "vosk-model-cn-0.15")
    shutil.copytree(bundled_model(), cache / "vosk-model-small-en-us-0.15")
    (cache / "vosk-model-cn-0.15" / "model.json").unlink()
    found = entry(store, "vosk-model-cn-0.15")
    assert found.kind == "official" and not found.own
    assert not any("en-us" in e.name for e in store.list())
    with pytest.raises(KnownError, match="stays"):
        store.remove("vosk-model-cn-0.15")
    store.use("vosk-model-cn-0.15")
    assert entry(store, "vosk-model-cn-0.15").in_use
    with pytest.raises(KnownError, match="stays"):
        store.remove(BUNDLED)
    assert (cache / "vosk-model-cn-0.15" / "am" / "final.mdl").exists()


def test_vosks_variable_names_a_model_or_a_folder_of_models(
    store: ModelStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "模型 models"
    for name in ("vosk-model-cn-0.22", OFFICIAL, "vosk-model-small-en-us-0.15"):
        shutil.copytree(bundled_model(), place / name)
        (place / name / "model.json").unlink()
    monkeypatch.setenv("VOSK_MODEL_PATH", str(place))
    home = store.folder.parent
    store = ModelStore(home, Settings(home))
    assert store.used() == place / OFFICIAL
    found = entry(store, OFFICIAL)
    assert (found.path, found.own) == (place / OFFICIAL, False)
    in_use = [e for e in store.list() if e.in_use]
    assert [(e.name, e.path, e.own) for e in in_use] == [(OFFICIAL, place / OFFICIAL, False)]
    with pytest.raises(KnownError, match="VOSK_MODEL_PATH"):
        store.use(BUNDLED)
    monkeypatch.setenv("VOSK_MODEL_PATH", str(place / "vosk-model-cn-0.22"))
    assert ModelStore(home, Settings(home)).used() == place / "vosk-model-cn-0.22"


def test_the_default_is_in_the_catalogue(store: ModelStore) -> None:
    assert model_store.DEFAULT == OFFICIAL
    assert entry(store, model_store.DEFAULT).download_size > 40_000_000
