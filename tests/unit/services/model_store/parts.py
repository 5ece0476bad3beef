"""What is asked of a model store and its jobs."""

from __future__ import annotations

from pathlib import Path

from trainer.services.model_job import ModelJob
from trainer.services.model_list import ModelEntry
from trainer.services.model_store import ModelStore
from trainer.speech.models import bundled_model
from trainer.speech.request import Patience

QUICK = Patience(connect=5.0, stall=20.0, tries=2, pause=0.01)


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
