"""Settings, and the tests of the sound on their page."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QDoubleSpinBox, QLineEdit
from pytestqt.qtbot import QtBot

from tests.ui.gallery import NO_MICROPHONE, GalleryDesk
from tests.ui.looking import LEFT_BUTTON, Settled, show, words
from trainer.services.views import Device
from trainer.storage.settings import SETTINGS
from trainer.ui.main_window import MainWindow
from trainer.ui.pages.settings import SettingsPage


@pytest.fixture
def page(window: MainWindow, settled: Settled) -> SettingsPage:
    page = show(window, settled, "settings")
    assert isinstance(page, SettingsPage)
    return page


def test_every_setting_has_a_field(page: SettingsPage) -> None:
    assert set(page.fields) == {setting.name for setting in SETTINGS}


def test_a_text_a_switch_a_number_and_a_choice(
    page: SettingsPage, desk: GalleryDesk, qtbot: QtBot
) -> None:
    name = page.fields["trainee_name"].control
    assert isinstance(name, QLineEdit)
    name.setText("李雷")
    qtbot.keyClick(name, Qt.Key.Key_Return)
    switch = page.fields["push_to_talk"].control
    assert isinstance(switch, QAbstractButton)
    switch.click()
    seconds = page.fields["end_of_turn_short"].control
    assert isinstance(seconds, QDoubleSpinBox)
    seconds.setValue(1.2)
    mode = page.fields["mode"].control
    assert isinstance(mode, QComboBox)
    mode.setCurrentIndex(2)
    shown = ("trainee_name", "push_to_talk", "end_of_turn_short", "mode")
    assert [desk.values[n] for n in shown] == ["李雷", True, 1.2, "exam"]


def test_devices_are_offered(page: SettingsPage, desk: GalleryDesk, settled: Settled) -> None:
    choice = page.fields["input_device"].control
    assert isinstance(choice, QComboBox)
    offered = [choice.itemText(n) for n in range(choice.count())]
    assert offered == ["As the system", "USB 耳机 麦克风", "内置麦克风"]
    choice.setCurrentIndex(2)
    settled()
    assert desk.values["input_device"] == "in"


def test_a_device_that_was_plugged_in_is_found(
    page: SettingsPage, desk: GalleryDesk, qtbot: QtBot, settled: Settled
) -> None:
    """What the messages about a lost device tell the user to press."""
    again = next(b for b in page.findChildren(QAbstractButton) if b.text() == "Search again")
    desk.plugged_in.append(Device("new", "新耳机", False))
    qtbot.mouseClick(again, LEFT_BUTTON)
    settled()
    assert ("rescan", None) in desk.told
    choice = page.fields["input_device"].control
    assert isinstance(choice, QComboBox)
    assert choice.findText("新耳机") >= 0


def test_a_device_that_is_gone_stays_chosen(
    page: SettingsPage, desk: GalleryDesk, settled: Settled
) -> None:
    desk.values["output_device"] = "old"
    page.refresh()
    settled()
    choice = page.fields["output_device"].control
    assert isinstance(choice, QComboBox)
    assert choice.currentText() == "old (not there now)"


def test_a_broken_model_folder_is_said_beneath_its_field(
    page: SettingsPage, desk: GalleryDesk, qtbot: QtBot, settled: Settled
) -> None:
    line = page.fields["model_path"].control
    assert isinstance(line, QLineEdit)
    line.setText("/models/half")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    settled()
    assert any(text.startswith("The folder /models/half holds no") for text in words(page))
    assert desk.values["model_path"] == "" and line.isEnabled()


def test_language_switches_at_once(
    page: SettingsPage, window: MainWindow, settled: Settled, qtbot: QtBot
) -> None:
    choice = page.fields["language"].control
    assert isinstance(choice, QComboBox)
    choice.setCurrentIndex(choice.findData("zh_CN"))
    qtbot.waitUntil(lambda: window.windowTitle() == "话务员实训台")
    settled()
    again = window.current_page()
    assert isinstance(again, SettingsPage) and again is not page
    assert "设置" in words(again) and window.rail.buttons["calls"].text() == "通话记录"


def test_the_keyboard_and_the_place_stay_when_the_language_changes(
    page: SettingsPage, window: MainWindow, settled: Settled, qtbot: QtBot
) -> None:
    def top(page: SettingsPage) -> int:
        return page.fields["language"].mapTo(page.scroll_area, QPoint(0, 0)).y()

    page.go_to("language")
    before, choice = top(page), page.fields["language"].control
    assert isinstance(choice, QComboBox) and page.scroll_area.verticalScrollBar().value() > 0
    choice.setCurrentIndex(choice.findData("zh_CN"))
    qtbot.waitUntil(lambda: window.current_page() is not page)
    again = window.current_page()
    assert isinstance(again, SettingsPage)
    settled()
    qtbot.waitUntil(lambda: abs(top(again) - before) <= 1)
    assert window.focusWidget() is again.fields["language"].control


def test_theme_switches_at_once(page: SettingsPage, window: MainWindow) -> None:
    choice = page.fields["theme"].control
    assert isinstance(choice, QComboBox)
    choice.setCurrentIndex(choice.findData("dark"))
    assert window.theme.tokens.dark


def test_microphone_check_says_what_to_change_and_plays_back(
    page: SettingsPage, desk: GalleryDesk, qtbot: QtBot
) -> None:
    panel = page.microphone
    qtbot.mouseClick(panel.button, LEFT_BUTTON)
    qtbot.waitUntil(panel.listen.isVisible)
    said = panel.result.accessibleName()
    assert said.startswith("Your microphone can be used; it could be better.")
    assert "Voice -32 dBFS · room -48 dBFS" in said and "too quiet" in said
    qtbot.mouseClick(panel.listen, LEFT_BUTTON)
    assert desk.told[-1] == ("play", 16_000)


def test_microphone_check_without_microphone(
    page: SettingsPage, desk: GalleryDesk, qtbot: QtBot
) -> None:
    desk.microphone = NO_MICROPHONE
    qtbot.mouseClick(page.microphone.button, LEFT_BUTTON)
    qtbot.waitUntil(page.microphone.result.isVisible)
    assert page.microphone.result.accessibleName().startswith("No microphone was found.")
    assert page.microphone.button.text() == "Check the microphone"


def test_speaker_test(page: SettingsPage, desk: GalleryDesk, qtbot: QtBot) -> None:
    qtbot.mouseClick(page.speaker.button, LEFT_BUTTON)
    assert desk.told[-1] == ("speak", "您好，这是声音测试。")
    assert page.speaker.button.isEnabled()
