"""Today: what to do next, and what was done."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from tests.ui.gallery import NO_MICROPHONE, GalleryDesk
from tests.ui.gallery_content import scenarios
from tests.ui.looking import LEFT_BUTTON, Settled, show, words
from trainer.ui.main_window import MainWindow
from trainer.ui.overview import FIRST_CALL, choose_next
from trainer.ui.pages.briefing import BriefingPage
from trainer.ui.pages.today import TodayPage


def test_one_button_leads_to_the_next_call(
    window: MainWindow, settled: Settled, qtbot: QtBot
) -> None:
    page = show(window, settled, "today")
    assert isinstance(page, TodayPage) and page.start is not None
    assert "A harassing call" in words(page)
    qtbot.mouseClick(page.start, LEFT_BUTTON)
    briefing = window.current_page()
    assert isinstance(briefing, BriefingPage) and briefing.scenario.id == "harassment"
    settled()


def test_last_calls_and_what_to_work_on(window: MainWindow, settled: Settled) -> None:
    shown = words(show(window, settled, "today"))
    assert shown.count("Passed") == 2 and shown.count("Not passed") == 1
    assert "Next time say: “请问还有什么可以帮助您”" in shown


def test_the_first_day(window: MainWindow, desk: GalleryDesk, settled: Settled) -> None:
    desk.rows = []
    shown = words(show(window, settled, "today"))
    assert "Your first call" in shown
    assert "A plain enquiry: where is my parcel" in shown
    assert "After your first call its score stands here." in shown
    assert "No calls this week yet" in shown


def test_what_a_synthetic_trainee_took_is_no_achievement(
    window: MainWindow, desk: GalleryDesk, settled: Settled
) -> None:
    desk.rows = [replace(row, scripted=True) for row in desk.rows]
    shown = words(show(window, settled, "today"))
    assert "Your first call" in shown and "No calls this week yet" in shown
    assert "After your first call its score stands here." in shown
    assert "To work on" not in shown
    page = show(window, settled, "scenarios")
    assert "Passed" not in words(page)


def test_a_call_that_goes_on_or_was_cut_off_is_not_failed(
    window: MainWindow, desk: GalleryDesk, settled: Settled
) -> None:
    running, cut = (replace(desk.rows[1], state=s) for s in ("running", "recovered"))
    desk.rows = [running, cut]
    shown = words(show(window, settled, "today"))
    assert "Recovered, incomplete" in shown and "Not passed" not in shown
    assert shown.count("A call you can hardly hear") == 1


def test_no_scenarios(window: MainWindow, desk: GalleryDesk, settled: Settled) -> None:
    desk.list, desk.rows = [], []
    assert "No scenarios are installed" in words(show(window, settled, "today"))


def test_a_missing_microphone_is_said_and_looked_for_again(
    window: MainWindow, desk: GalleryDesk, settled: Settled, qtbot: QtBot
) -> None:
    desk.microphone = NO_MICROPHONE
    page = show(window, settled, "today")
    assert "No microphone was found." in words(page)
    again = next(b for b in page.findChildren(QAbstractButton) if b.text() == "Search again")
    desk.microphone = None
    qtbot.mouseClick(again, LEFT_BUTTON)
    settled()
    assert ("rescan", None) in desk.told
    assert "No microphone was found." not in words(page)


def test_everyone_begins_with_the_plain_enquiry() -> None:
    easy = replace(scenarios()[0], id="silent", difficulty=1, minutes=1)
    plain = replace(easy, id=FIRST_CALL, difficulty=2, minutes=3)
    assert choose_next([easy, plain], {}) == plain
    assert choose_next([easy, plain], {FIRST_CALL: 50.0}) == easy
    assert choose_next([easy, plain], {FIRST_CALL: 50.0, "silent": 90.0}) == plain
