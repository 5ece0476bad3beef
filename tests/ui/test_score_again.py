"""“Score again” on the scorecard page: progress, cancel, and what came of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.ui.gallery import GalleryDesk
from tests.ui.gallery_scores import GalleryScoring
from tests.ui.looking import here
from trainer.domain.errors import KnownError
from trainer.domain.message import M_
from trainer.services.rescoring import Rescored
from trainer.services.score_again import Progress
from trainer.ui.main_window import MainWindow
from trainer.ui.pages.scorecard import ScorecardPage
from trainer.ui.pages.scorecard_again import ScoreAgain

Settled = Callable[[], None]


@pytest.fixture
def page(window: MainWindow, settled: Settled) -> ScorecardPage:
    window.open_scorecard("call-0")
    settled()
    settled()
    return here(window, ScorecardPage)


@pytest.fixture
def again(page: ScorecardPage) -> ScoreAgain:
    assert page.again is not None
    return page.again


def begun(again: ScoreAgain, desk: GalleryDesk, qtbot: QtBot) -> GalleryScoring:
    again.start.click()
    qtbot.waitUntil(lambda: again.job is not None)
    assert desk.scores.scoring is not None
    return desk.scores.scoring


def news(again: ScoreAgain) -> str:
    return again.news.accessibleName() if again.news.isVisibleTo(again) else ""


def test_the_standard_and_the_model_are_chosen(
    again: ScoreAgain, desk: GalleryDesk, qtbot: QtBot
) -> None:
    assert again.choice.currentData() == "hotline"
    again.choice.setCurrentIndex(again.choice.findData("guide"))
    again.listen.setChecked(True)
    begun(again, desk, qtbot)
    assert desk.told[-1] == ("score_again", ("call-0", "guide", True))
    again.stop()


def test_progress_is_shown_while_it_listens(
    again: ScoreAgain, desk: GalleryDesk, qtbot: QtBot
) -> None:
    scoring = begun(again, desk, qtbot)
    assert not again.start.isEnabled() and again.cancel.hasFocus()
    scoring.now = Progress(2, 5)
    qtbot.waitUntil(lambda: again.bar.maximum() == 5)
    assert again.bar.value() == 2
    shown = [label.text() for label in again.findChildren(QLabel)]
    assert "Hearing the recording again: 2 of 5" in shown
    again.stop()


def test_cancelling_changes_nothing(
    page: ScorecardPage, again: ScoreAgain, desk: GalleryDesk, qtbot: QtBot
) -> None:
    begun(again, desk, qtbot)
    again.cancel.click()
    qtbot.waitUntil(lambda: again.job is None)
    assert news(again) == "Stopped. The call stays as it was."
    assert again.start.isEnabled() and again.start.hasFocus()
    assert page.stored is not None and len(page.stored.versions) == 1


def test_what_changed_is_shown_when_it_is_done(
    page: ScorecardPage,
    again: ScoreAgain,
    desk: GalleryDesk,
    qtbot: QtBot,
    settled: Settled,
) -> None:
    begun(again, desk, qtbot)
    assert page.stored is not None and page.stored.scorecard is not None
    desk.scores.finish("call-0", page.stored.scorecard)
    qtbot.waitUntil(lambda: page.stored is not None and len(page.stored.versions) == 2)
    settled()
    shown = [label.accessibleName() or label.text() for label in page.rescored.findChildren(QLabel)]
    assert "86 of 100 points became 96 of 100." in shown
    assert "Asks for anything else" in shown
    visible = page.rescored.visibleRegion()
    assert not visible.isEmpty(), "the page has come to what changed"
    assert not any(thing.finding.criterion == "more" for thing in page.stored.to_work_on), (
        "what was said after all needs no work"
    )


@pytest.mark.parametrize(
    ("result", "words"),
    [
        (
            Rescored("call-0", "up_to_date"),
            "Nothing is different: the scorecard is by just these rules already.",
        ),
        (
            Rescored("call-0", "failed", problem=KnownError(M_("The disk is full."))),
            "The disk is full.",
        ),
    ],
)
def test_what_else_comes_of_it_is_told(
    again: ScoreAgain, desk: GalleryDesk, qtbot: QtBot, result: Rescored, words: str
) -> None:
    scoring = begun(again, desk, qtbot)
    scoring.result, scoring.over = result, True
    qtbot.waitUntil(lambda: again.job is None)
    assert news(again) == words


def test_a_desk_that_refuses_is_told(
    again: ScoreAgain, desk: GalleryDesk, settled: Settled
) -> None:
    desk.scores.refuses = KnownError(M_("There is no standard of this name."))
    again.start.click()
    settled()
    assert news(again) == "There is no standard of this name." and again.start.isEnabled()


def test_leaving_the_page_stops_it(
    window: MainWindow, again: ScoreAgain, desk: GalleryDesk, qtbot: QtBot, settled: Settled
) -> None:
    scoring = begun(again, desk, qtbot)
    window.show_page("calls")
    settled()
    assert scoring.over and scoring.result is None


def test_space_switches_here_and_plays_elsewhere(
    page: ScorecardPage, again: ScoreAgain, qtbot: QtBot
) -> None:
    again.listen.setFocus()
    qtbot.keyClick(again.listen, Qt.Key.Key_Space)
    assert again.listen.isChecked()
    qtbot.wait(150)  # a key presses a button for a tenth of a second
    assert not page.player.playing
    page.next.setFocus()
    qtbot.keyClick(page.next, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: page.player.playing)
