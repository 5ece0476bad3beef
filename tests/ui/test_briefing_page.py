"""The briefing: what is said before a call, and how it begins."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from tests.ui.gallery import NO_MICROPHONE, GalleryDesk
from tests.ui.looking import LEFT_BUTTON, Settled, words
from trainer.domain.errors import KnownError
from trainer.domain.message import M_
from trainer.services.views import Mode
from trainer.ui.main_window import MainWindow
from trainer.ui.pages.briefing import BriefingPage
from trainer.ui.pages.call import CallPage


@pytest.fixture
def page(window: MainWindow, settled: Settled) -> BriefingPage:
    window.open_briefing("unclear-audio")
    settled()
    page = window.current_page()
    assert isinstance(page, BriefingPage)
    return page


def test_says_who_you_are_and_what_counts(page: BriefingPage) -> None:
    shown = words(page)
    assert any("Shunda Express, agent 1024" in text for text in shown)
    assert "Hotline standard · pass mark 70 % · pace 180–220 chars/min" in shown


def test_a_model_of_synthetic_voices_is_said(page: BriefingPage) -> None:
    assert "The speech model that comes along has heard hardly any real voices." in words(page)


def test_lets_one_hear_the_customer_to_the_end(
    page: BriefingPage, desk: GalleryDesk, qtbot: QtBot
) -> None:
    qtbot.mouseClick(page.listen, LEFT_BUTTON)
    assert desk.told[-1] == ("hear_customer", "unclear-audio")
    qtbot.waitUntil(lambda: page.listen.text() == "Stop")
    desk.position = None
    qtbot.waitUntil(lambda: page.listen.text() == "Hear the customer")
    assert page.listen.shortcut().toString() == "Ctrl+P"


def test_the_customer_can_be_stopped(page: BriefingPage, desk: GalleryDesk, qtbot: QtBot) -> None:
    qtbot.mouseClick(page.listen, LEFT_BUTTON)
    qtbot.waitUntil(lambda: page.listen.text() == "Stop")
    qtbot.mouseClick(page.listen, LEFT_BUTTON)
    assert desk.position is None
    assert page.listen.text() == "Hear the customer"


def test_leaving_stops_what_is_still_being_prepared(
    page: BriefingPage, desk: GalleryDesk, window: MainWindow, qtbot: QtBot
) -> None:
    desk.rendering = True
    qtbot.mouseClick(page.listen, LEFT_BUTTON)
    assert page.listen.text() == "Preparing the voice …"
    assert page.listen.isEnabled()
    window.show_page("scenarios")
    assert desk.position is None


def test_a_voice_that_is_missing_is_noted(
    desk: GalleryDesk, window: MainWindow, settled: Settled
) -> None:
    desk.voice_note = M_("There is no such voice.")
    window.open_briefing("unclear-audio")
    settled()
    page = window.current_page()
    assert isinstance(page, BriefingPage)
    assert page.voice_note.isVisible()
    assert page.voice_note.accessibleName() == "There is no such voice."


def test_a_voice_that_cannot_speak_is_said(
    page: BriefingPage, desk: GalleryDesk, qtbot: QtBot, window: MainWindow
) -> None:
    desk.voice = KnownError(M_("This computer has no voice that speaks Mandarin."))
    qtbot.mouseClick(page.listen, LEFT_BUTTON)
    assert window._toast.isVisible()
    assert window._toast.accessibleName() == "This computer has no voice that speaks Mandarin."


@pytest.mark.parametrize("mode", ["practice", "assisted", "exam"])
def test_each_mode_lets_it_ring(
    page: BriefingPage, desk: GalleryDesk, window: MainWindow, qtbot: QtBot, mode: Mode
) -> None:
    qtbot.mouseClick(page.buttons[mode], LEFT_BUTTON)
    assert not page.buttons["practice"].isEnabled()
    qtbot.waitUntil(lambda: isinstance(window.current_page(), CallPage))
    assert ("start_call", ("unclear-audio", mode)) in desk.told


def test_a_call_that_cannot_start_leaves_the_page_usable(
    page: BriefingPage,
    desk: GalleryDesk,
    window: MainWindow,
    qtbot: QtBot,
    settled: Settled,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_a: object, **_k: object) -> None:
        raise KnownError(M_("The disk is full."))

    monkeypatch.setattr(desk, "start_call", refuse)
    qtbot.mouseClick(page.buttons["exam"], LEFT_BUTTON)
    settled()
    assert window.current_page() is page and page.buttons["exam"].isEnabled()
    assert window._toast.accessibleName() == "The disk is full."


def test_without_microphone_it_can_be_typed(
    desk: GalleryDesk, window: MainWindow, settled: Settled, qtbot: QtBot
) -> None:
    desk.microphone = NO_MICROPHONE
    window.open_briefing("dialect")
    settled()
    page = window.current_page()
    assert page is not None
    typed = next(b for b in page.findChildren(QAbstractButton) if b.text() == "Type answers")
    qtbot.mouseClick(typed, LEFT_BUTTON)
    qtbot.waitUntil(lambda: isinstance(window.current_page(), CallPage))
