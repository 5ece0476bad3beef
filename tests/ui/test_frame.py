"""The frame around the pages: keys, closing, and the report of a bug."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QComboBox, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.gallery import GalleryDesk
from tests.ui.looking import LEFT_BUTTON, Settled, choose_box, show, words
from trainer.ui.bug import BugDialog
from trainer.ui.main_window import MainWindow
from trainer.ui.pages.call import CallPage
from trainer.ui.pages.calls import CallsPage
from trainer.ui.pages.chats import ChatsPage
from trainer.ui.pages.scenarios import ScenariosPage
from trainer.ui.pages.scorecard import ScorecardPage
from trainer.ui.pages.settings import SettingsPage
from trainer.ui.pages.today import TodayPage


def test_enter_presses_what_has_the_keyboard(
    window: MainWindow, settled: Settled, qtbot: QtBot
) -> None:
    show(window, settled, "today")
    rail = window.rail.buttons["calls"]
    rail.setFocus()
    qtbot.keyClick(rail, Qt.Key.Key_Return)
    page = window.current_page()
    assert isinstance(page, CallsPage)
    settled()
    page.open.setFocus()
    qtbot.keyClick(page.open, Qt.Key.Key_Enter)
    assert isinstance(window.current_page(), ScorecardPage)
    settled()
    settled()


def test_pages_are_made_when_first_shown(window: MainWindow, settled: Settled) -> None:
    assert window._kept == {}
    show(window, settled, "today")
    assert set(window._kept) == {"today"}


def test_keys_reach_every_page(window: MainWindow, settled: Settled, qtbot: QtBot) -> None:
    pages = (TodayPage, ScenariosPage, ChatsPage, CallsPage, SettingsPage)
    for n, page in enumerate(pages):
        key = Qt.Key(Qt.Key.Key_1 + n)
        qtbot.keyClick(window, key, Qt.KeyboardModifier.ControlModifier)
        assert isinstance(window.current_page(), page)
        settled()


def test_closing_during_a_call_asks(
    window: MainWindow,
    desk: GalleryDesk,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window.start_call("dialect", "practice")
    qtbot.waitUntil(lambda: isinstance(window.current_page(), CallPage))
    assert desk.live is not None
    asked = choose_box(monkeypatch, "Back to the call")
    assert not window.close()
    assert asked == ["A call is going on. End it and close?"]
    choose_box(monkeypatch, "End and close")
    assert window.close()
    assert ("abandon", None) in desk.live.told


def test_a_bug_is_a_report_to_copy_not_a_stack_trace(window: MainWindow, qtbot: QtBot) -> None:
    try:
        raise ZeroDivisionError("planted")
    except ZeroDivisionError as error:
        window.report(error)
    dialog = window.findChild(BugDialog)
    assert isinstance(dialog, BugDialog)
    assert not any("Traceback" in text for text in words(dialog))
    assert "ZeroDivisionError: planted" in dialog.report
    qtbot.mouseClick(dialog.copy, LEFT_BUTTON)
    assert QApplication.clipboard().text() == dialog.report
    dialog.close()


def test_a_job_that_fails_by_a_bug_reports_it(window: MainWindow, settled: Settled) -> None:
    def work() -> None:
        raise RuntimeError("planted")

    window.jobs.run(work)
    settled()
    dialog = window.findChild(BugDialog)
    assert isinstance(dialog, BugDialog)
    dialog.close()


@pytest.mark.parametrize("name", ["today", "scenarios", "calls", "settings"])
def test_everything_that_takes_the_focus_has_a_name(
    window: MainWindow, settled: Settled, name: str
) -> None:
    page = show(window, settled, name)
    for widget in page.findChildren(QWidget):
        tab = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        inner = widget.objectName().startswith("qt_") or isinstance(
            widget.parentWidget(), QComboBox | QAbstractItemView
        )
        if tab and widget.isVisible() and not inner:
            written = widget.text() if isinstance(widget, QAbstractButton) else ""
            assert widget.accessibleName() or written, widget
