"""No word is cut off: every label and button has the width its text needs."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.gallery import GalleryDesk
from tests.ui.gallery_call import TALKING
from trainer import i18n
from trainer.ui.main_window import MainWindow
from trainer.ui.widgets.controls import Switch

SIZES = [(1024, 700), (1280, 800), (1920, 1080)]


def cut_off(page: QWidget) -> list[str]:
    found: list[str] = []
    for label in page.findChildren(QLabel):
        if not label.isVisible() or not label.text():
            continue
        if label.wordWrap():
            needed = label.heightForWidth(label.width())
            if label.height() < needed - 2:
                found.append(f"{label.text()}: {label.height()} of {needed} px high")
        elif label.width() < label.sizeHint().width():
            found.append(f"{label.text()}: {label.width()} of {label.sizeHint().width()} px")
    for button in page.findChildren(QAbstractButton):
        if button.isVisible() and button.text() and not isinstance(button, Switch):
            needed = button.fontMetrics().horizontalAdvance(button.text()) + 8
            if button.width() < needed:
                found.append(f"{button.text()}: {button.width()} of {needed} px")
    return found


@pytest.mark.parametrize("language", ["zh_CN", "zh_TW", "en"])
@pytest.mark.parametrize("size", SIZES, ids="{0[0]}x{0[1]}".format)
def test_nothing_is_cut_off(
    window: MainWindow,
    desk: GalleryDesk,
    settled: Callable[[], None],
    qtbot: QtBot,
    language: str,
    size: tuple[int, int],
) -> None:
    desk.values["language"] = language
    window.apply_setting("language")
    qtbot.waitUntil(lambda: i18n.language() == language)
    window.resize(*size)
    settled()
    for name in ("today", "scenarios", "calls", "settings"):
        window.show_page(name)
        settled()
        qtbot.wait(30)
        assert cut_off(window) == [], name
    window.open_briefing("furious-caller")
    settled()
    qtbot.wait(30)
    assert cut_off(window) == [], "briefing"
    window.open_scorecard("call-1")
    settled()
    settled()
    qtbot.wait(30)
    assert cut_off(window) == [], "scorecard"
    window.start_call("unclear-audio", "practice")
    settled()
    assert desk.live is not None
    desk.live.now = TALKING
    qtbot.wait(120)
    assert cut_off(window) == [], "call"
