"""The real voice and the real model, started once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from trainer.speech.models import bundled_model
from trainer.speech.recogniser import VoskModel, load_model
from trainer.speech.synthesiser import PyttsxSynthesiser


@pytest.fixture(scope="session")
def voice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PyttsxSynthesiser]:
    synthesiser = PyttsxSynthesiser(tmp_path_factory.mktemp("voices"))
    yield synthesiser
    synthesiser.close()


@pytest.fixture
def fresh_voice(tmp_path: Path) -> Iterator[PyttsxSynthesiser]:
    """A synthesiser of this test's own, with an empty cache and a short patience."""
    synthesiser = PyttsxSynthesiser(tmp_path / "voices", timeout=1.5)
    yield synthesiser
    synthesiser.close()


@pytest.fixture(scope="session")
def model() -> VoskModel:
    return load_model(bundled_model())
