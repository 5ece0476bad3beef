"""Fixtures that every test may use. Each starts a real part and proves that it works."""

from __future__ import annotations

import itertools
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.support.process import SupportError

if TYPE_CHECKING:
    from tests.support.model_server import ModelServer

# The virtual sound card and the private database server exist on Linux only.
LINUX_ONLY = frozenset({"sound_server", "postgres_url"})

# No test judges how fast a machine is; its first example may have dictionaries to load.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

_left_out = pytest.StashKey[int]()
_numbers = itertools.count(1)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what must run alone; off Linux leave out, visibly, what needs parts only Linux has."""
    here = Path(__file__).parent
    for item in items:
        if any(item.path.is_relative_to(here / folder) for folder in ("ui", "e2e")):
            item.add_marker("alone")
    if sys.platform == "linux":
        return
    out = [item for item in items if LINUX_ONLY & set(getattr(item, "fixturenames", ()))]
    items[:] = [item for item in items if item not in out]
    config.stash[_left_out] = len(out)
    config.hook.pytest_deselected(items=out)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    count = terminalreporter.config.stash.get(_left_out, 0)
    if count:
        terminalreporter.write_line(
            f"{count} tests were left out: their virtual sound card and database need Linux."
        )


@pytest.fixture(scope="session", autouse=True)
def _can_be_interrupted() -> None:
    """A shell starts what it puts in the background deaf to Ctrl+C, and children inherit that."""
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session", autouse=True)
def _clean_environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test sees the developer's own data, settings or language."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRAINER_HOME", str(tmp_path_factory.mktemp("no-home")))
        patch.setenv("LANG", "C.UTF-8")
        for name in ("LC_ALL", "LC_MESSAGES", "LANGUAGE", "VOSK_MODEL_PATH"):
            patch.delenv(name, raising=False)
        yield


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty user's data folder for this test; child processes see it too."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("TRAINER_HOME", str(folder))
    return folder


@pytest.fixture(scope="session")
def official(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bundled model, zipped as Vosk would offer its own."""
    from tests.support.model_server import OFFICIAL, zip_of
    from trainer.speech.models import bundled_model

    archive = tmp_path_factory.mktemp("official") / "a.zip"
    return zip_of(bundled_model(), archive, OFFICIAL).read_bytes()


@pytest.fixture
def model_site(official: bytes, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModelServer]:
    """The only place to fetch models from: a server on this machine that offers one."""
    from tests.support.model_server import OFFICIAL, model_server
    from trainer.speech.catalogue import ADDRESS_VARIABLE

    with model_server() as server:
        server.add_model(OFFICIAL, official)
        monkeypatch.setenv(ADDRESS_VARIABLE, server.address)
        yield server


@pytest.fixture(scope="session")
def virtual_screen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A screen to draw on, 1920×1080; its name. On Windows and macOS the real one."""
    if sys.platform != "linux":
        yield "native"
        return
    from tests.support import screen

    with (
        _clearly(),
        screen.virtual_screen(tmp_path_factory.mktemp("screen")) as name,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setenv("DISPLAY", name)
        patch.setenv("QT_QPA_PLATFORM", "xcb")
        patch.setenv("QT_QPA_PLATFORMTHEME", "")
        patch.delenv("WAYLAND_DISPLAY", raising=False)
        yield name


@pytest.fixture(scope="session")
def qapp_cls(virtual_screen: str) -> type:
    """pytest-qt's application, made only once there is a screen."""
    from PySide6.QtWidgets import QApplication

    return QApplication


@pytest.fixture(scope="session")
def sound_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    """A sound server with a loudspeaker and microphones (tests.support.sound.SoundServer)."""
    from tests.support import sound

    with _clearly(), sound.sound_server(tmp_path_factory.mktemp("sound")) as server:
        yield server


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Path]:
    """A private PostgreSQL server; the folder of its socket."""
    from tests.support import postgres

    with _clearly(), postgres.postgres_server() as folder:
        yield folder


@pytest.fixture
def postgres_url(postgres_server: Path) -> str:
    """The SQLAlchemy address of a new, empty PostgreSQL database."""
    from tests.support import postgres

    database = f"test_{os.getpid()}_{next(_numbers)}"
    postgres.new_database(postgres_server, database)
    return postgres.database_url(postgres_server, database)


class _clearly:  # noqa: N801 - used like a function
    """A part that cannot be had fails the test with its one sentence, without a stack trace."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, SupportError):
            pytest.fail(str(error), pytrace=False)
