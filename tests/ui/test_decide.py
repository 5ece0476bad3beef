"""A trainer's own verdict, given and taken back on the scorecard page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.gallery import GalleryDesk
from tests.ui.looking import here
from tests.ui.test_fits import cut_off
from trainer import i18n
from trainer.domain.errors import KnownError
from trainer.domain.message import M_
from trainer.domain.scorecard import Verdict
from trainer.ui.main_window import MainWindow
from trainer.ui.pages.scorecard import ScorecardPage
from trainer.ui.pages.scorecard_decide import DecideForm
from trainer.ui.pages.scorecard_finding import FindingRow

Settled = Callable[[], None]


@pytest.fixture
def page(window: MainWindow, settled: Settled, monkeypatch: pytest.MonkeyPatch) -> ScorecardPage:
    monkeypatch.setattr(DecideForm, "last_name", "")
    window.open_scorecard("call-0")
    settled()
    settled()
    return here(window, ScorecardPage)


def row_of(page: ScorecardPage, criterion: str) -> FindingRow:
    return next(r for r in page.findings.rows if r.shown.finding.criterion == criterion)


def words(widget: QWidget) -> list[str]:
    return [label.accessibleName() or label.text() for label in widget.findChildren(QLabel)]


def form_of(row: FindingRow) -> DecideForm:
    assert row.decide is not None
    row.decide.click()
    assert row.form is not None
    return row.form


def decide(page: ScorecardPage, criterion: str, verdict: Verdict, by: str, note: str = "") -> None:
    form = form_of(row_of(page, criterion))
    form.chips[verdict].click()
    form.name.setText(by)
    form.note.setText(note)
    form.save.click()


def test_a_decision_settles_a_finding_under_review(
    page: ScorecardPage, desk: GalleryDesk, settled: Settled
) -> None:
    assert row_of(page, "back").shown.finding.verdict is Verdict.REVIEW
    decide(page, "back", Verdict.MET, "李老师", "听了两遍")
    settled()
    (kept,) = desk.scores.decisions["call-0"]
    assert (kept.criterion, kept.verdict, kept.share) == ("back", Verdict.MET, 1.0)
    row = row_of(page, "back")
    assert row.shown.finding.verdict is Verdict.MET
    assert row.shown.finding.points == 5.0
    told = words(row)
    assert any(line.startswith("Said · 李老师 · Today ") for line in told)
    assert any(line.endswith("听了两遍") for line in told)
    assert any(line.startswith("To review · 0 / 5 · ") for line in told), "what the program found"
    assert row.decide is not None and row.decide.hasFocus()


def test_a_decision_is_taken_back_by_another_and_both_stay(
    page: ScorecardPage, desk: GalleryDesk, settled: Settled
) -> None:
    assert Verdict.REVIEW not in form_of(row_of(page, "more")).chips, "nothing to take back yet"
    row_of(page, "more").close_form()
    decide(page, "more", Verdict.MET, "李老师")
    settled()
    assert row_of(page, "more").shown.lost == 0
    decide(page, "more", Verdict.REVIEW, "王老师")
    settled()
    assert len(desk.scores.decisions["call-0"]) == 2
    row = row_of(page, "more")
    assert row.shown.finding.verdict is Verdict.MISSED
    told = words(row)
    assert any(line.startswith("Decision taken back · 王老师 · ") for line in told)
    assert any(line.startswith("Said · 李老师 · ") for line in told)


def test_what_is_missing_is_said_and_nothing_is_kept(
    page: ScorecardPage, desk: GalleryDesk, settled: Settled
) -> None:
    form = form_of(row_of(page, "what"))
    form.save.click()
    assert form.hint.text() == "Please choose a verdict."
    form.chips[Verdict.NOT_APPLICABLE].click()
    form.save.click()
    assert form.hint.text() == "Please say who." and form.name.hasFocus()
    settled()
    assert desk.scores.decisions == {}


def test_the_keyboard_alone_decides(
    page: ScorecardPage, desk: GalleryDesk, settled: Settled, qtbot: QtBot
) -> None:
    row = row_of(page, "more")
    assert row.decide is not None
    row.decide.setFocus()
    qtbot.keyClick(row.decide, Qt.Key.Key_Return)
    assert row.form is not None
    chip = row.form.chips[Verdict.MET]
    assert chip.hasFocus()
    qtbot.keyClick(chip, Qt.Key.Key_Space)
    row.form.name.setFocus()
    qtbot.keyClicks(row.form.name, "Li Wei")
    qtbot.keyClick(row.form.name, Qt.Key.Key_Return)
    settled()
    (kept,) = desk.scores.decisions["call-0"]
    assert (kept.verdict, kept.by) == (Verdict.MET, "Li Wei")
    # The next form knows who decides.
    assert form_of(row_of(page, "back")).name.text() == "Li Wei"


def test_escape_decides_nothing(page: ScorecardPage, desk: GalleryDesk, qtbot: QtBot) -> None:
    row = row_of(page, "more")
    form = form_of(row)
    qtbot.keyClick(form.name, Qt.Key.Key_Escape)
    assert row.form is None and row.decide is not None and row.decide.hasFocus()
    assert desk.scores.decisions == {}


def test_a_shelf_that_refuses_is_told_and_the_finding_stays(
    page: ScorecardPage, window: MainWindow, desk: GalleryDesk, settled: Settled
) -> None:
    desk.scores.refuses = KnownError(M_("The disk is full."))
    decide(page, "more", Verdict.MET, "李老师")
    settled()
    assert window._toast.accessibleName() == "The disk is full."
    row = row_of(page, "more")
    assert row.shown.finding.verdict is Verdict.MISSED and row.form is None


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("width", [1024, 1920])
def test_the_form_fits(
    window: MainWindow,
    desk: GalleryDesk,
    settled: Settled,
    qtbot: QtBot,
    language: str,
    width: int,
) -> None:
    desk.values["language"] = language
    window.apply_setting("language")
    qtbot.waitUntil(lambda: i18n.language() == language)
    window.resize(width, 700)
    window.open_scorecard("call-0")
    settled()
    settled()
    page = window.current_page()
    assert isinstance(page, ScorecardPage)
    decide(page, "back", Verdict.MISSED, "李老师")
    settled()
    form_of(row_of(page, "back"))
    settled()
    qtbot.wait(30)
    assert cut_off(window) == []
