"""A real window over the gallery's desk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.chats import RealChats, Shift
from tests.ui.gallery import GalleryDesk
from trainer import i18n
from trainer.storage.settings import SETTINGS
from trainer.ui.main import application, make_window
from trainer.ui.main_window import MainWindow


@pytest.fixture
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> GalleryDesk:
    """In memory; with the parameter "real" its chats are really played."""
    if getattr(request, "param", "") == "real":
        return RealChats(tmp_path)
    desk = GalleryDesk()
    desk.values["language"] = "en"
    desk.values["theme"] = "light"
    return desk


@pytest.fixture
def window(qtbot: QtBot, desk: GalleryDesk) -> Iterator[MainWindow]:
    window = make_window(application(), desk, SETTINGS)
    window.show()
    # Keys go to the active window only.
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    yield window
    if desk.live is not None:
        desk.live.hang_up()
    window.close()
    # The page that is still shown goes with the window.
    window.deleteLater()
    qtbot.wait(1)
    i18n.set_language("en")


@pytest.fixture
def shift(window: MainWindow, desk: GalleryDesk, qtbot: QtBot) -> Iterator[Shift]:
    made = Shift(window, desk, qtbot)
    yield made
    made.live.over = True


@pytest.fixture
def settled(qtbot: QtBot, window: MainWindow) -> Callable[[], None]:
    """Wait until no job runs and its results have arrived."""

    def wait() -> None:
        # A page asks for its content only after it was painted.
        qtbot.wait(5)
        qtbot.waitUntil(lambda: not window.jobs._running, timeout=10_000)
        qtbot.wait(1)

    return wait
