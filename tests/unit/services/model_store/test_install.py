"""Installing from a real server, well-behaved or not."""

from __future__ import annotations

import subprocess
from dataclasses import replace

import pytest

from tests.support.model_server import OFFICIAL, ModelServer
from tests.unit.services.model_store.parts import QUICK, arrived, entry, failed, own, same
from trainer.domain.errors import KnownError
from trainer.services.model_store import ModelStore
from trainer.speech import model_check
from trainer.speech.models import BUNDLED
from trainer.speech.recogniser import load_model
from trainer.storage.settings import Settings


def test_install_use_remove(store: ModelStore, model_site: ModelServer) -> None:
    assert [e.name for e in store.list()][:2] == [BUNDLED, OFFICIAL]
    assert entry(store, BUNDLED).in_use and entry(store, BUNDLED).kind == "synthetic"
    assert entry(store, OFFICIAL).path is None
    job = store.install("small-cn-0.22")
    path = arrived(job)
    assert job.progress().stage == "done"
    assert path == store.folder / OFFICIAL and same(path)
    now = entry(store, OFFICIAL)
    assert (now.path, now.own, now.in_use, now.problem) == (path, True, False, None)
    assert now.disk_size > 5_000_000
    assert load_model(path).path == path
    assert store.use("small-cn-0.22") == path
    assert entry(store, OFFICIAL).in_use and not entry(store, BUNDLED).in_use
    with pytest.raises(KnownError, match="in use"):
        store.remove(OFFICIAL)
    store.use(BUNDLED)
    store.remove(OFFICIAL)
    assert own(store) == [] and entry(store, OFFICIAL).path is None
    assert not list((store.folder / ".trash").glob("*"))


def test_what_was_checked_is_not_loaded_in_a_child_again(
    store: ModelStore, model_site: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = arrived(store.install())

    def no_child(*_: object, **__: object) -> None:
        raise AssertionError("a child was started")

    monkeypatch.setattr(subprocess, "run", no_child)
    store.use(OFFICIAL)
    model_check.check(path)


def test_installing_what_is_there_needs_no_network(
    store: ModelStore, model_site: ModelServer
) -> None:
    arrived(store.install())
    before = len(model_site.requests)
    arrived(store.install())
    assert len(model_site.requests) == before


def test_a_damaged_model_is_replaced(store: ModelStore, model_site: ModelServer) -> None:
    path = arrived(store.install())
    (path / "graph" / "words.txt").unlink()
    assert entry(store, OFFICIAL).problem is not None
    assert same(arrived(store.install()))
    assert entry(store, OFFICIAL).problem is None


def test_no_network(store: ModelStore) -> None:
    said = failed(store.install())
    assert "no network" in said and "import" in said
    with pytest.raises(KnownError):
        store.refresh()
    assert entry(store, BUNDLED).in_use
    assert own(store) == []


def test_no_such_model(store: ModelStore, model_site: ModelServer) -> None:
    assert OFFICIAL in failed(store.install("vosk-model-cn-99"))
    assert "no model" in failed(store.install("../../../etc"))
    assert own(store) == []


def test_a_list_that_is_a_login_page(store: ModelStore, model_site: ModelServer) -> None:
    model_site.files["model-list.json"] = b"<html>Welcome to our hotel</html>"
    assert "login" in failed(store.install())


@pytest.mark.parametrize(
    ("manners", "change", "word"),
    [
        ({"status": [0, 404]}, {}, "has no"),
        ({"status": [0] + [503] * 9}, {}, "503"),
        ({"cut_at": [5000] * 9}, {}, "broke off"),
        ({"stall_at": [5000] * 9}, {}, "broke off"),
        ({"offered": 77}, {}, "77"),
        ({"extra": b"more"}, {}, "more than"),
        ({}, {"md5": "0" * 32}, "checksum"),
        ({}, {"size": 1234}, "1234"),
    ],
    ids=str,
)
def test_a_bad_server_installs_nothing(
    store: ModelStore,
    model_site: ModelServer,
    official: bytes,
    manners: dict[str, object],
    change: dict[str, object],
    word: str,
) -> None:
    if change:
        model_site.lines.clear()
        model_site.add_model(OFFICIAL, official, **change)
    if "stall_at" in manners:
        home = store.folder.parent
        store = ModelStore(home, Settings(home), patience=replace(QUICK, stall=0.4))
    for name, value in manners.items():
        setattr(model_site.manners, name, value)
    assert word in failed(store.install())
    assert own(store) == []
    # Once the server has come to its senses.
    model_site.lines.clear()
    model_site.manners = type(model_site.manners)()
    model_site.add_model(OFFICIAL, official)
    home = store.folder.parent
    assert same(arrived(ModelStore(home, Settings(home), patience=QUICK).install()))


def test_a_part_is_shown_and_goes_on(store: ModelStore, model_site: ModelServer) -> None:
    model_site.manners.cut_at = [1_000_000] * 9
    failed(store.install())
    assert entry(store, OFFICIAL).partial == 1_000_000
    model_site.manners.cut_at = []
    arrived(store.install())
    assert model_site.asked(f"{OFFICIAL}.zip")[-1]["Range"] == "bytes=1000000-"
    assert entry(store, OFFICIAL).partial == 0


def test_what_arrived_of_a_model_can_be_removed(store: ModelStore, model_site: ModelServer) -> None:
    model_site.manners.cut_at = [1_000_000] * 9
    failed(store.install())
    store.remove(OFFICIAL)
    assert entry(store, OFFICIAL).partial == 0
    with pytest.raises(KnownError, match="not installed"):
        store.remove(OFFICIAL)


def test_the_list_of_the_site_brings_new_models(store: ModelStore, model_site: ModelServer) -> None:
    model_site.add_model("vosk-model-small-cn-9.9", b"x" * 77)
    model_site.add_model("vosk-model-small-cn-0.1", b"x", obsolete="true")
    model_site.add_model("vosk-model-en", b"x", lang="en-us")
    store.refresh()
    names = [e.name for e in store.list()]
    assert "vosk-model-small-cn-9.9" in names
    assert entry(store, "vosk-model-small-cn-9.9").download_size == 77
    assert not {"vosk-model-small-cn-0.1", "vosk-model-en"} & {*names}
