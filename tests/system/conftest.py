"""The command line as other programs use it, on real parts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

VOICES = "voices"


@dataclass(frozen=True)
class Answer:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Command = Callable[..., Answer]


@pytest.fixture(scope="session")
def cli_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data folder shared by the command-line tests: rendered voices are kept between them."""
    yield tmp_path_factory.mktemp("cli-home")


@pytest.fixture(scope="session")
def trainer(cli_home: Path) -> Command:
    """Run `trainer …` in a process of its own, without a screen."""

    def run(*words: object, home: Path | None = None, timeout: float = 240) -> Answer:
        env = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
        env |= {"TRAINER_HOME": str(home or cli_home), "PYTHONUTF8": "1"}
        done = subprocess.run(
            [sys.executable, "-m", "trainer", *map(str, words)],
            env=env,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=timeout,
            stdin=subprocess.DEVNULL,
        )
        return Answer(done.returncode, done.stdout, done.stderr)

    return run
