"""The card “Scored again” of the scorecard page."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.ui import gallery_content as content
from tests.ui.gallery import GalleryDesk
from trainer.domain.decision import Decision
from trainer.domain.scorecard import Scorecard, Verdict
from trainer.services.views import StoredCall
from trainer.storage.scorecards import ScorecardVersion
from trainer.ui.main_window import MainWindow
from trainer.ui.widgets.rescored import Rescored

DAY = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def version(card: Scorecard, n: int, program: str = "1.0") -> ScorecardVersion:
    return ScorecardVersion(card, DAY.replace(day=20 + n), f"{n:016}", "small", program)


def words(card: Rescored) -> list[str]:
    return [label.accessibleName() or label.text() for label in card.findChildren(QLabel)]


@pytest.fixture
def stored(desk: GalleryDesk) -> StoredCall:
    old = content.scorecard(good=True)
    findings = tuple(
        replace(f, verdict=Verdict.MET, points=10.0) if f.criterion == "more" else f
        for f in old.findings
        if f.criterion != "nin"
    )
    new = replace(old, score=96.0, findings=findings)
    newest = replace(new, score=90.0, findings=findings[:-1])
    call = desk.open_call("call-0")
    decision = Decision("more", Verdict.MISSED, 0.0, "李老师", DAY)
    return replace(
        call,
        versions=(version(old, 0), version(new, 1, "1.1"), version(newest, 2, "1.1")),
        decisions=(decision,),
        recording=Path("/none"),
    )


def test_the_newest_step_is_shown_and_others_can_be_chosen(
    qtbot: QtBot, window: MainWindow, stored: StoredCall
) -> None:
    card = Rescored(window.theme, stored)
    qtbot.addWidget(card)
    assert card.choice.count() == 2
    shown = words(card)
    assert "96 of 100 points became 90 of 100." in shown
    assert "The new rules do not have this criterion." in shown
    card.choice.setCurrentIndex(1)
    qtbot.waitUntil(lambda: "Asks for anything else" in words(card))
    shown = words(card)
    assert "Scored by another version of the program: 1.0 → 1.1." in shown
    assert "The rules of the standard or of the scenario were changed." in shown
    assert "The rule judges the same words otherwise." in shown
    assert any(line.startswith("Not said · 0 / 10 · ") for line in shown)
    assert any(line.startswith("Said · 10 / 10 · ") for line in shown)
    assert "The decision of 李老师 stands: Not said." in shown
    assert any("profile hotline 00000000 · model small · program 1.1" in line for line in shown)


def test_nothing_otherwise_is_said_in_words(
    qtbot: QtBot, window: MainWindow, stored: StoredCall
) -> None:
    first = stored.versions[0]
    same = replace(first, created_at=DAY.replace(day=25), program="1.2")
    card = Rescored(window.theme, replace(stored, versions=(first, same)))
    qtbot.addWidget(card)
    assert "No criterion is judged otherwise." in words(card)
    assert not card.choice.isVisibleTo(card)


def test_what_only_gives_other_points_stands_in_one_line(
    qtbot: QtBot, window: MainWindow, stored: StoredCall
) -> None:
    old = content.scorecard(good=True)
    findings = tuple(
        replace(f, points=f.points * 2, max_points=f.max_points * 2)
        if f.criterion in ("rings", "bye", "more")
        else f
        for f in old.findings
    )
    versions = (version(old, 0), version(replace(old, findings=findings), 1))
    card = Rescored(window.theme, replace(stored, versions=versions))
    qtbot.addWidget(card)
    shown = words(card)
    assert "Answered within three rings 10 → 20 · Closing words 10 → 20" in shown
    assert "It is worth 20 points now, not 10." in shown, "a trainer decided about that one"
