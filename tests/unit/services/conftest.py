"""A training room of one's own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from trainer.services.workshop import Workshop


@pytest.fixture
def shop(home: Path) -> Iterator[Workshop]:
    """Without any call; `home`: its folder."""
    made = Workshop(home)
    yield made
    made.close()
