"""The palette: typing leads to every page, scenario, call and setting."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.looking import Settled, show
from trainer import i18n
from trainer.ui.main_window import MainWindow
from trainer.ui.pages.briefing import BriefingPage
from trainer.ui.pages.scorecard import ScorecardPage
from trainer.ui.pages.settings import SettingsPage
from trainer.ui.palette import Palette
from trainer.ui.rail import RAIL_PAGES


@pytest.fixture
def palette(window: MainWindow, settled: Settled, qtbot: QtBot) -> Palette:
    show(window, settled, "today")
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    settled()
    palette = window.findChild(Palette)
    assert isinstance(palette, Palette)
    return palette


@pytest.mark.parametrize(
    ("typed", "page"),
    [
        ("settings page", SettingsPage),
        ("furious scenario", BriefingPage),
        ("wrong number call", ScorecardPage),
        ("microphone setting", SettingsPage),
    ],
)
def test_finds_and_goes(
    palette: Palette,
    window: MainWindow,
    settled: Settled,
    qtbot: QtBot,
    typed: str,
    page: type,
) -> None:
    qtbot.keyClicks(palette.box, typed)
    qtbot.keyClick(palette.box, Qt.Key.Key_Return)
    assert isinstance(window.current_page(), page)
    settled()
    settled()


def test_an_empty_result_is_said(palette: Palette, qtbot: QtBot) -> None:
    assert not palette.none.isVisible()
    palette.box.setText("no such thing")
    assert palette.none.isVisible() and not palette.list.isVisible()
    assert palette.none.text() == "Nothing found. Please try another word."
    qtbot.keyClick(palette.box, Qt.Key.Key_Down)
    qtbot.keyClick(palette.box, Qt.Key.Key_Return)
    palette.box.setText("today")
    assert palette.list.isVisible() and not palette.none.isVisible()
    palette.close()


def test_finds_names_of_the_other_language_and_ids(
    palette: Palette, window: MainWindow, settled: Settled, qtbot: QtBot
) -> None:
    palette.close()
    i18n.set_language("zh_CN")
    window.open_palette()
    settled()
    found = window.findChildren(Palette)[-1]
    for typed, first in {
        "furious-caller": "破口大骂：电脑摔坏了",
        "broken computer": "破口大骂：电脑摔坏了",
        "microphone": "麦克风",
        "settings": "设置",
    }.items():
        found.box.setText(typed)
        assert found.list.item(0).text() == first
    found.close()


def test_arrow_keys_choose(palette: Palette, qtbot: QtBot) -> None:
    qtbot.keyClick(palette.box, Qt.Key.Key_Down)
    assert palette.list.currentRow() == 1
    palette.close()


def test_every_page_of_the_rail_is_found(window: MainWindow) -> None:
    found = {entry.also for entry in Palette(window.context, window).entries}
    assert found >= set(RAIL_PAGES)
