"""The shelf of calls: finding, opening and deleting them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.gallery import GalleryDesk
from tests.ui.looking import LEFT_BUTTON, Settled, choose_box, show, words
from trainer.services.views import CallSummary
from trainer.ui.main_window import MainWindow
from trainer.ui.models import RESULT, SCORE, STATE, TITLE, CallsModel
from trainer.ui.pages.calls import CallsPage
from trainer.ui.pages.scenarios import ScenariosPage
from trainer.ui.pages.scorecard import ScorecardPage


@pytest.fixture
def page(window: MainWindow, settled: Settled) -> CallsPage:
    page = show(window, settled, "calls")
    assert isinstance(page, CallsPage)
    return page


def test_lists_calls_and_opens_one(
    page: CallsPage, window: MainWindow, qtbot: QtBot, settled: Settled
) -> None:
    assert page.model.rowCount() == 12 and "12 calls" in words(page)
    page.table.selectRow(1)
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    opened = window.current_page()
    assert isinstance(opened, ScorecardPage) and opened.call_id == "call-1"
    settled()
    settled()


def test_tells_demonstrations_cut_off_and_running_calls_apart(page: CallsPage) -> None:
    def cell(row: int, column: int, role: Qt.ItemDataRole) -> str:
        return page.model.data(page.model.index(row, column), role)

    shown, read = Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole
    assert cell(3, TITLE, read) == "A furious caller: the broken computer, Automatic"
    assert cell(2, TITLE, read) == "A customer who speaks dialect"
    assert cell(4, SCORE, shown) == "64 / 100"
    assert cell(4, RESULT, shown) == "Incomplete" and cell(4, STATE, shown) == "Recovered"
    assert [cell(6, c, shown) for c in (SCORE, RESULT, STATE)] == ["–", "", "Going on"]


def test_finds(page: CallsPage) -> None:
    page.search.setText("wrong number")
    assert {page.model.call(n).scenario for n in range(page.model.rowCount())} == {"wrong-number"}
    page.search.setText("nothing like it")
    assert "Nothing found. Please try another word." in words(page)


def test_deletes_after_asking(
    page: CallsPage,
    desk: GalleryDesk,
    qtbot: QtBot,
    settled: Settled,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = choose_box(monkeypatch, "Keep")
    page.table.selectRow(0)
    qtbot.mouseClick(page.delete, LEFT_BUTTON)
    settled()
    assert asked == ["Delete this call with its recording and score?"]
    assert len(desk.rows) == 12
    choose_box(monkeypatch, "Delete")
    qtbot.mouseClick(page.delete, LEFT_BUTTON)
    settled()
    settled()
    assert len(desk.rows) == 11 and page.model.rowCount() == 11


def test_empty_says_what_will_be_here(
    window: MainWindow, desk: GalleryDesk, settled: Settled, qtbot: QtBot
) -> None:
    desk.rows = []
    page = show(window, settled, "calls")
    assert isinstance(page, CallsPage)
    assert "Your calls will stand here, with their scores and recordings." in words(page)
    assert not page.open.isEnabled()
    qtbot.mouseClick(page.begin, LEFT_BUTTON)
    assert isinstance(window.current_page(), ScenariosPage)
    settled()


def test_of_ten_thousand_rows_only_those_in_sight_are_written(
    page: CallsPage, desk: GalleryDesk, settled: Settled, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[CallSummary] = []
    text_of = CallsModel._text

    def count(call: CallSummary, column: int) -> str:
        written.append(call)
        return text_of(call, column)

    monkeypatch.setattr(CallsModel, "_text", staticmethod(count))
    desk.rows = [desk._row(n) for n in range(10_000)]
    page.refresh()
    settled()
    assert page.model.rowCount() == 10_000
    monkeypatch.delattr(GalleryDesk, "calls")  # what is searched for is not asked for anew
    page.search.setText("furious")
    page.table.scrollToBottom()
    page.table.viewport().repaint()
    assert page.model.rowCount() in (1666, 1667)
    assert 0 < len({call.call_id for call in written}) < 200
