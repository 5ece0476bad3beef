"""Installations that are cut off, cancelled, or not the only one."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from tests.support.model_server import OFFICIAL, ModelServer
from tests.unit.services.model_store.parts import QUICK, arrived, failed, own, same
from trainer.domain.errors import KnownError
from trainer.services.model_job import ModelJob
from trainer.services.model_store import ModelStore
from trainer.speech import model_check
from trainer.speech.watch import Cancelled, Watch
from trainer.storage.settings import Settings


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
    store: ModelStore, model_site: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[Path] = []
    monkeypatch.setattr(
        model_check, "check", lambda folder, afresh: (tried.append(folder), check_files(folder))
    )
    check_files = model_check.check_files
    after = 0
    while True:
        try:
            store._install(OFFICIAL, _Ends(after))
        except Cancelled:
            assert own(store) == []
            after += 1 + after // 8
        else:
            break
    assert after > 40
    assert tried
    assert same(store.folder / OFFICIAL)
    assert not list((store.folder / ".incoming").rglob("fresh"))


def test_leftovers_of_a_killed_installation_do_no_harm(
    store: ModelStore, model_site: ModelServer
) -> None:
    work = store.folder / ".incoming" / OFFICIAL
    (work / "fresh" / OFFICIAL / "am").mkdir(parents=True)
    (work / "fresh" / OFFICIAL / "am" / "final.mdl").write_bytes(b"half")
    (work / "archive.zip.part").write_bytes(b"half")
    assert own(store) == []
    assert same(arrived(store.install()))


def test_cancel(store: ModelStore, model_site: ModelServer) -> None:
    model_site.manners.rate = 500_000
    job = store.install()
    while job.progress().done < 200_000:
        assert not job.done(), job.error()
    seen = job.progress()
    assert seen.stage == "downloading" and seen.rate > 0 and seen.rest is not None
    job.cancel()
    assert job.wait(10) and job.cancelled() and job.error() is None
    assert own(store) == []
    model_site.manners.rate = 0
    assert same(arrived(store.install()))
    assert "Range" in model_site.asked(f"{OFFICIAL}.zip")[-1]


def test_asked_twice_there_is_one_job(store: ModelStore, model_site: ModelServer) -> None:
    model_site.manners.rate = 4_000_000
    jobs = {store.install() for _time in range(3)}
    assert len(jobs) == 1
    arrived(jobs.pop())
    assert len(model_site.asked(f"{OFFICIAL}.zip")) == 1


def test_two_programs_at_once(store: ModelStore, model_site: ModelServer) -> None:
    model_site.manners.rate = 4_000_000
    other = ModelStore(store.folder.parent, Settings(store.folder.parent), patience=QUICK)
    first = store.install()
    while first.progress().done < 1000:
        assert not first.done()
    assert "just being" in failed(other.install())
    with pytest.raises(KnownError, match="just being"):
        other.remove(OFFICIAL)
    assert same(arrived(first))
    assert arrived(other.install()) == first.path()


def test_many_at_once_leave_one_whole_model(store: ModelStore, model_site: ModelServer) -> None:
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
    assert same(store.folder / OFFICIAL)
