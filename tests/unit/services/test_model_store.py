"""Installing, importing, using and removing on real files, from a real server, with real Vosk."""

from __future__ import annotations

import random
import shutil
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.model_server import ModelServer, model_server, zip_of
from trainer.domain.errors import KnownError
from trainer.services import model_store
from trainer.services.model_job import ModelJob
from trainer.services.model_list import ModelEntry
from trainer.services.model_store import ModelStore
from trainer.speech import model_check
from trainer.speech.catalogue import ADDRESS_VARIABLE
from trainer.speech.download import Patience
from trainer.speech.models import BUNDLED, bundled_model, find_model
from trainer.speech.recogniser import load_model
from trainer.speech.watch import Cancelled, Watch
from trainer.storage.settings import Settings

SMALL = "vosk-model-small-cn-0.22"
QUICK = Patience(connect=5.0, stall=20.0, tries=2, pause=0.01)


@pytest.fixture(scope="module")
def official(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bundled model as Vosk would offer it."""
    folder = tmp_path_factory.mktemp("official")
    return zip_of(bundled_model(), folder / "a.zip", SMALL).read_bytes()


@pytest.fixture
def server(official: bytes, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModelServer]:
    with model_server() as running:
        running.add_model(SMALL, official)
        monkeypatch.setenv(ADDRESS_VARIABLE, running.address)
        yield running


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModelStore:
    home = tmp_path / "我的 数据 home"
    home.mkdir()
    monkeypatch.setenv("TRAINER_HOME", str(home))
    monkeypatch.setenv("HOME", str(tmp_path / "user"))
    monkeypatch.setenv(ADDRESS_VARIABLE, "http://127.0.0.1:9/")
    return ModelStore(home, Settings(home), patience=QUICK)


def arrived(job: ModelJob) -> Path:
    assert job.wait(60)
    assert job.error() is None, job.error()
    path = job.path()
    assert path is not None and not job.cancelled()
    return path


def failed(job: ModelJob) -> str:
    assert job.wait(60)
    error = job.error()
    assert error is not None and job.path() is None
    return str(error)


def own(store: ModelStore) -> list[str]:
    """What a program that looks into the models folder finds."""
    if not store.folder.exists():
        return []
    return sorted(p.name for p in store.folder.iterdir() if not p.name.startswith("."))


def entry(store: ModelStore, name: str) -> ModelEntry:
    return next(entry for entry in store.list() if entry.name == name)


def same(model: Path) -> bool:
    return all(
        (model / file.relative_to(bundled_model())).read_bytes() == file.read_bytes()
        for file in bundled_model().rglob("*")
        if file.is_file()
    )


# -- the whole way --------------------------------------------------------------------------


def test_install_use_remove(store: ModelStore, server: ModelServer) -> None:
    assert [e.name for e in store.list()][:2] == [BUNDLED, SMALL]
    assert entry(store, BUNDLED).in_use and entry(store, BUNDLED).kind == "synthetic"
    assert entry(store, SMALL).path is None
    job = store.install("small-cn-0.22")
    path = arrived(job)
    assert job.progress().stage == "done"
    assert path == store.folder / SMALL and same(path)
    now = entry(store, SMALL)
    assert (now.path, now.own, now.in_use, now.problem) == (path, True, False, None)
    assert now.disk_size > 5_000_000
    assert load_model(path).path == path
    assert store.use("small-cn-0.22") == path
    assert entry(store, SMALL).in_use and not entry(store, BUNDLED).in_use
    with pytest.raises(KnownError, match="in use"):
        store.remove(SMALL)
    store.use(BUNDLED)
    store.remove(SMALL)
    assert own(store) == [] and entry(store, SMALL).path is None
    assert not list((store.folder / ".trash").glob("*"))


def test_what_was_checked_is_not_loaded_in_a_child_again(
    store: ModelStore, server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = arrived(store.install())

    def no_child(*_: object, **__: object) -> None:
        raise AssertionError("a child was started")

    monkeypatch.setattr(model_check.subprocess, "run", no_child)
    store.use(SMALL)
    model_check.check(path)


def test_installing_what_is_there_needs_no_network(store: ModelStore, server: ModelServer) -> None:
    arrived(store.install())
    before = len(server.requests)
    arrived(store.install())
    assert len(server.requests) == before


def test_a_damaged_model_is_replaced(store: ModelStore, server: ModelServer) -> None:
    path = arrived(store.install())
    (path / "graph" / "words.txt").unlink()
    assert entry(store, SMALL).problem is not None
    assert same(arrived(store.install()))
    assert entry(store, SMALL).problem is None


# -- failures of the network ------------------------------------------------------------------


def test_no_network(store: ModelStore) -> None:
    said = failed(store.install())
    assert "no network" in said and "import" in said
    with pytest.raises(KnownError):
        store.refresh()
    assert entry(store, BUNDLED).in_use
    assert own(store) == []


def test_no_such_model(store: ModelStore, server: ModelServer) -> None:
    assert SMALL in failed(store.install("vosk-model-cn-99"))
    assert "no model" in failed(store.install("../../../etc"))
    assert own(store) == []


def test_a_list_that_is_a_login_page(store: ModelStore, server: ModelServer) -> None:
    server.files["model-list.json"] = b"<html>Welcome to our hotel</html>"
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
    server: ModelServer,
    official: bytes,
    manners: dict[str, object],
    change: dict[str, object],
    word: str,
) -> None:
    if change:
        server.lines.clear()
        server.add_model(SMALL, official, **change)
    if "stall_at" in manners:
        home = store.folder.parent
        store = ModelStore(home, Settings(home), patience=replace(QUICK, stall=0.4))
    for name, value in manners.items():
        setattr(server.manners, name, value)
    assert word in failed(store.install())
    assert own(store) == []
    # Once the server has come to its senses.
    server.lines.clear()
    server.manners = type(server.manners)()
    server.add_model(SMALL, official)
    home = store.folder.parent
    assert same(arrived(ModelStore(home, Settings(home), patience=QUICK).install()))


def test_a_part_is_shown_and_goes_on(store: ModelStore, server: ModelServer) -> None:
    server.manners.cut_at = [1_000_000] * 9
    failed(store.install())
    assert entry(store, SMALL).partial == 1_000_000
    server.manners.cut_at = []
    arrived(store.install())
    assert server.asked(f"{SMALL}.zip")[-1]["Range"] == "bytes=1000000-"
    assert entry(store, SMALL).partial == 0


def test_what_arrived_of_a_model_can_be_removed(store: ModelStore, server: ModelServer) -> None:
    server.manners.cut_at = [1_000_000] * 9
    failed(store.install())
    store.remove(SMALL)
    assert entry(store, SMALL).partial == 0
    with pytest.raises(KnownError, match="not installed"):
        store.remove(SMALL)


def test_the_list_of_the_site_brings_new_models(store: ModelStore, server: ModelServer) -> None:
    server.add_model("vosk-model-small-cn-9.9", b"x" * 77)
    server.add_model("vosk-model-small-cn-0.1", b"x", obsolete="true")
    server.add_model("vosk-model-en", b"x", lang="en-us")
    store.refresh()
    names = [e.name for e in store.list()]
    assert "vosk-model-small-cn-9.9" in names
    assert entry(store, "vosk-model-small-cn-9.9").download_size == 77
    assert not {"vosk-model-small-cn-0.1", "vosk-model-en"} & {*names}


# -- cut off ------------------------------------------------------------------------------------


class _Ends(Watch):
    """Stops the work at a given report, as if the program had ended there."""

    def __init__(self, after: int) -> None:
        super().__init__()
        self.left = after

    def check(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise Cancelled


def test_cut_off_at_every_step_it_installs_nothing_or_all(
    store: ModelStore, server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[Path] = []
    monkeypatch.setattr(
        model_check, "check", lambda folder, afresh: (tried.append(folder), check_files(folder))
    )
    check_files = model_check.check_files
    after = 0
    while True:
        try:
            store._install(SMALL, _Ends(after))
        except Cancelled:
            assert own(store) == []
            after += 1 + after // 8
        else:
            break
    assert after > 40
    assert tried
    assert same(store.folder / SMALL)
    assert not list((store.folder / ".incoming").rglob("fresh"))


def test_leftovers_of_a_killed_installation_do_no_harm(
    store: ModelStore, server: ModelServer
) -> None:
    work = store.folder / ".incoming" / SMALL
    (work / "fresh" / SMALL / "am").mkdir(parents=True)
    (work / "fresh" / SMALL / "am" / "final.mdl").write_bytes(b"half")
    (work / "archive.zip.part").write_bytes(b"half")
    assert own(store) == []
    assert same(arrived(store.install()))


def test_cancel(store: ModelStore, server: ModelServer) -> None:
    server.manners.rate = 500_000
    job = store.install()
    while job.progress().done < 200_000:
        assert not job.done(), job.error()
    seen = job.progress()
    assert seen.stage == "downloading" and seen.rate > 0 and seen.rest is not None
    job.cancel()
    assert job.wait(10) and job.cancelled() and job.error() is None
    assert own(store) == []
    server.manners.rate = 0
    assert same(arrived(store.install()))
    assert "Range" in server.asked(f"{SMALL}.zip")[-1]


def test_asked_twice_there_is_one_job(store: ModelStore, server: ModelServer) -> None:
    server.manners.rate = 4_000_000
    jobs = {store.install() for _time in range(3)}
    assert len(jobs) == 1
    arrived(jobs.pop())
    assert len(server.asked(f"{SMALL}.zip")) == 1


def test_two_programs_at_once(store: ModelStore, server: ModelServer) -> None:
    server.manners.rate = 4_000_000
    other = ModelStore(store.folder.parent, Settings(store.folder.parent), patience=QUICK)
    first = store.install()
    while first.progress().done < 1000:
        assert not first.done()
    assert "just being" in failed(other.install())
    with pytest.raises(KnownError, match="just being"):
        other.remove(SMALL)
    assert same(arrived(first))
    assert arrived(other.install()) == first.path()


def test_many_at_once_leave_one_whole_model(store: ModelStore, server: ModelServer) -> None:
    home = store.folder.parent
    jobs: list[ModelJob] = []
    threads = [
        threading.Thread(
            target=lambda: jobs.append(ModelStore(home, Settings(home), patience=QUICK).install())
        )
        for _number in range(5)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(job.wait(60) for job in jobs)
    assert any(job.path() for job in jobs)
    assert all(job.path() or "just being" in str(job.error()) for job in jobs)
    assert same(store.folder / SMALL)


# -- importing ----------------------------------------------------------------------------------


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


# -- verify, use, remove ------------------------------------------------------------------------


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
        store.verify(SMALL)


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
    for name in ("vosk-model-cn-0.22", SMALL, "vosk-model-small-en-us-0.15"):
        shutil.copytree(bundled_model(), place / name)
        (place / name / "model.json").unlink()
    monkeypatch.setenv("VOSK_MODEL_PATH", str(place))
    home = store.folder.parent
    store = ModelStore(home, Settings(home))
    assert store.used() == place / SMALL
    found = entry(store, SMALL)
    assert (found.path, found.own) == (place / SMALL, False)
    in_use = [e for e in store.list() if e.in_use]
    assert [(e.name, e.path, e.own) for e in in_use] == [(SMALL, place / SMALL, False)]
    with pytest.raises(KnownError, match="VOSK_MODEL_PATH"):
        store.use(BUNDLED)
    monkeypatch.setenv("VOSK_MODEL_PATH", str(place / "vosk-model-cn-0.22"))
    assert ModelStore(home, Settings(home)).used() == place / "vosk-model-cn-0.22"


def test_the_default_is_in_the_catalogue(store: ModelStore) -> None:
    assert model_store.DEFAULT == SMALL
    assert entry(store, model_store.DEFAULT).download_size > 40_000_000
