from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from tests.ui import gallery_content as content
from tests.ui.gallery import GalleryDesk
from tests.ui.gallery_content import DURATION
from trainer import i18n
from trainer.domain.decision import Decision
from trainer.domain.errors import KnownError
from trainer.domain.message import M_
from trainer.domain.scorecard import Verdict
from trainer.phrases.matched import Run
from trainer.ui.main_window import MainWindow
from trainer.ui.pages.briefing import BriefingPage
from trainer.ui.pages.scorecard import ScorecardPage
from trainer.ui.pages.scorecard_finding import FindingRow
from trainer.ui.pages.scorecard_transcript import _apart
from trainer.ui.widgets.basic import Button
from trainer.ui.widgets.marked import Marked
from trainer.ui.widgets.picture import LEFT, RIGHT, Picture, peaks
from trainer.ui.words import number, percent

Opener = Callable[[str], ScorecardPage]


@pytest.fixture
def opened(window: MainWindow, settled: Callable[[], None]) -> Opener:
    def open_call(call_id: str) -> ScorecardPage:
        window.open_scorecard(call_id)
        settled()
        settled()
        page = window.current_page()
        assert isinstance(page, ScorecardPage)
        return page

    return open_call


def words(page: ScorecardPage) -> list[str]:
    return [label.accessibleName() or label.text() for label in page.findChildren(QLabel)]


def buttons(page: ScorecardPage, name: str) -> list[Button]:
    return [b for b in page.findChildren(Button) if b.text() == name]


def test_first_glance_says_passed_in_words(opened: Opener) -> None:
    page = opened("call-0")
    assert page.result.verdict.text() == "Passed"
    assert "Next time say: “请问还有什么可以帮助您”" in words(page)
    assert "5 points wait for review and are not counted yet." in words(page)


def test_a_failed_call_says_so(opened: Opener) -> None:
    page = opened("call-1")
    assert page.result.verdict.text() == "Not passed"
    assert "Fails the call" in words(page)
    assert "Fails the call by itself: Asks to repeat politely" in words(page)


def test_a_passed_call_names_nothing_critical(opened: Opener) -> None:
    assert not any("by itself" in words for words in words(opened("call-0")))


def test_findings_carry_their_evidence(opened: Opener) -> None:
    shown = words(opened("call-1"))
    assert "喂什么你说什么" in shown
    assert "Next time say: “对不起，麻烦您将刚才反映的问题再复述一遍，好吗”" in shown
    assert any(text.startswith("HOTLINE-11  没听清内容") for text in shown)
    for stage in ("Opening", "Handling the matter", "Waiting", "Closing", "Manner", "Pace"):
        assert stage in shown


def test_the_card_does_not_wait_for_the_marks(
    window: MainWindow, desk: GalleryDesk, settled: Callable[[], None], qtbot: QtBot
) -> None:
    desk.marks_ready.clear()
    try:
        window.open_scorecard("call-1")
        qtbot.waitUntil(lambda: bool(window.findChildren(FindingRow)))
        page = window.current_page()
        assert isinstance(page, ScorecardPage)
        assert "喂什么你说什么" in words(page)
        assert page.findChildren(Marked) == []
        before = [row.shown.finding for row in page.findings.rows]
    finally:
        desk.marks_ready.set()
    settled()
    marked = [row for row in page.findings.rows if row.findChildren(Marked)]
    assert any(row.shown.finding.heard == "喂什么你说什么" for row in marked)
    for row in marked:
        assert "".join(run.text for run in row.shown.heard) == row.shown.finding.heard
        told = [label.text() for label in row.findChildren(QLabel) if not label.isHidden()]
        assert row.shown.finding.heard not in told, "the words stand there once"
    assert [row.shown.finding for row in page.findings.rows] == before


def test_marks_that_come_after_a_decision_leave_it(
    window: MainWindow, desk: GalleryDesk, settled: Callable[[], None], opened: Opener
) -> None:
    page = opened("call-1")
    assert page.stored is not None
    before = desk.open_call("call-1")
    name = next(f for f in before.shown if f.heard).finding.criterion
    decision = Decision(name, Verdict.NOT_APPLICABLE, 0.0, "李老师", datetime.now(UTC))
    page._decide(decision)
    settled()
    page._marks_came(before)
    row = next(r for r in page.findings.rows if r.shown.finding.criterion == name)
    assert row.shown.finding.verdict is Verdict.NOT_APPLICABLE


def test_a_finding_shows_when_how_surely_and_what_it_cost(opened: Opener) -> None:
    page = opened("call-1")
    row = next(r for r in page.findings.rows if r.shown.finding.criterion == "what")
    shown = [label.accessibleName() or label.text() for label in row.findChildren(QLabel)]
    assert "00:17–00:18" in shown
    assert "Heard fairly well" in shown
    assert "15 points lost" in shown
    assert "Fails the call" in shown
    assert "Next time say: “对不起，麻烦您将刚才反映的问题再复述一遍，好吗”" in shown


def test_the_syllables_that_matched_are_marked_and_told(opened: Opener) -> None:
    page = opened("call-0")
    row = next(r for r in page.findings.rows if r.shown.finding.criterion == "what")
    (marked,) = row.findChildren(Marked)
    assert marked.label.accessibleName() == "喂什么你说什么"
    assert marked.label.accessibleDescription() == "Matched: 喂什么"
    tokens = page.theme.tokens
    assert f'background-color:{tokens.bad_soft}; color:{tokens.bad}">喂什么<' in marked.label.text()
    # What only sounds alike differs by more than colour.
    runs = (Run("您", "same"), Run("号", "alike"))
    both = Marked(page.theme, runs, "good")
    assert both.label.text().count("text-decoration:underline") == 1
    assert both.label.accessibleDescription() == "Matched: 您 · Sounds alike: 号"


def test_what_takes_all_points_says_so(
    opened: Opener, desk: GalleryDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = content.scorecard(good=False)
    fatal = tuple(replace(f, fatal=f.criterion == "more", critical=False) for f in card.findings)
    monkeypatch.setattr(content, "scorecard", lambda _good: replace(card, findings=fatal))
    shown = words(opened("call-1"))
    assert "Takes all points by itself: Asks for anything else" in shown
    assert "Takes all points" in shown
    assert "Fails the call" not in shown


@pytest.mark.parametrize(
    ("fatal", "shown", "others"),
    [(False, "必须项未做到", "一票否决"), (True, "一票否决", "必须项未做到")],
)
def test_in_chinese_what_is_mandatory_is_no_veto(
    opened: Opener, window: MainWindow, desk: GalleryDesk, monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot, fatal: bool, shown: str, others: str,
) -> None:  # fmt: skip
    card = content.scorecard(good=False)
    graver = tuple(replace(f, fatal=fatal and f.critical) for f in card.findings)
    monkeypatch.setattr(content, "scorecard", lambda _good: replace(card, findings=graver))
    desk.values["language"] = "zh_CN"
    window.apply_setting("language")
    qtbot.waitUntil(lambda: i18n.language() == "zh_CN")
    said = words(opened("call-1"))
    assert shown in said
    assert any(each.startswith(shown) and each.endswith("请客户复述") for each in said)
    assert not any(others in each for each in said)


def test_the_things_to_work_on_say_how_often(opened: Opener) -> None:
    shown = words(opened("call-0"))
    # Fifteen points once, ten points in three of five calls: 18 against 16.
    assert "By the points lost here and how often it went wrong in your last 5 calls." in shown
    assert "Asks to repeat politely · 15 points lost · The first time in your last 5 calls" in shown
    assert "Asks for anything else · 10 points lost · 3 times in your last 5 calls" in shown


def test_without_earlier_calls_that_is_said(opened: Opener, desk: GalleryDesk) -> None:
    desk.past = []
    shown = words(opened("call-0"))
    assert "By the points lost here; there are no earlier calls to compare with." in shown
    assert "Asks for anything else · 10 points lost" in shown


def test_a_thing_to_work_on_leads_to_its_finding(opened: Opener, qtbot: QtBot) -> None:
    page = opened("call-0")
    tile = page.result.things[1]
    tile.setFocus()
    qtbot.keyClick(tile, Qt.Key.Key_Return)
    row = next(r for r in page.findings.rows if r.shown.finding.criterion == "more")
    assert row.property("role") == "well"
    assert row.isAncestorOf(page.window().focusWidget())
    qtbot.waitUntil(lambda: not row.visibleRegion().isEmpty())
    qtbot.mouseClick(page.result.things[0], Qt.MouseButton.LeftButton)
    assert row.property("role") == "", "only one finding stands out"


def test_play_yours_plays_the_moment(opened: Opener, desk: GalleryDesk, qtbot: QtBot) -> None:
    page = opened("call-0")
    qtbot.mouseClick(buttons(page, "Yours")[1], Qt.MouseButton.LeftButton)
    # The greeting, 6.8–11.6 s, with 0.3 s before and after.
    what, samples = desk.told[-1]
    assert (what, samples) == ("play", round((11.6 - 6.8 + 0.6) * 16_000))
    assert page.player.position == pytest.approx(6.5)


def test_play_model_speaks_the_wording(opened: Opener, desk: GalleryDesk, qtbot: QtBot) -> None:
    page = opened("call-0")
    qtbot.mouseClick(buttons(page, "Model")[0], Qt.MouseButton.LeftButton)
    assert desk.told[-1] == (
        "speak",
        "您好，顺达快递，工号一零二四，很高兴为您服务，请问有什么可以帮助您",
    )


def test_a_click_in_the_picture_plays_from_there(
    opened: Opener, desk: GalleryDesk, qtbot: QtBot
) -> None:
    page = opened("call-0")
    x = LEFT + (page.picture.width() - LEFT - RIGHT) / 2
    middle = QPoint(round(x), page.picture.height() // 2)
    qtbot.mouseClick(page.picture, Qt.MouseButton.LeftButton, pos=middle)
    assert page.player.position == pytest.approx(DURATION / 2, abs=0.2)
    desk.position = 3.0
    qtbot.waitUntil(lambda: page.player.position > DURATION / 2 + 2)
    desk.position = None
    qtbot.waitUntil(lambda: not page.player.playing)


def test_arrow_keys_move_through_the_call(opened: Opener, qtbot: QtBot) -> None:
    page = opened("call-0")
    qtbot.keyClick(page.picture, Qt.Key.Key_Right)
    qtbot.keyClick(page.picture, Qt.Key.Key_Right)
    assert page.player.position == pytest.approx(4.0)
    qtbot.keyClick(page.picture, Qt.Key.Key_Home)
    assert page.player.position == 0.0


def test_space_plays_and_pauses(opened: Opener, qtbot: QtBot) -> None:
    page = opened("call-0")
    qtbot.mouseClick(page.play, Qt.MouseButton.LeftButton)
    assert page.player.playing and page.play.text() == "Pause"
    qtbot.mouseClick(page.play, Qt.MouseButton.LeftButton)
    assert not page.player.playing and page.play.text() == "Play"


def test_a_silent_loudspeaker_is_said(
    opened: Opener, window: MainWindow, desk: GalleryDesk, qtbot: QtBot
) -> None:
    page = opened("call-0")
    desk.speaker = KnownError(M_("No loudspeaker or headphones were found."))
    qtbot.mouseClick(page.play, Qt.MouseButton.LeftButton)
    assert window._toast.accessibleName() == "No loudspeaker or headphones were found."


def test_retry_and_next(
    opened: Opener, window: MainWindow, qtbot: QtBot, settled: Callable[[], None]
) -> None:
    page = opened("call-1")
    qtbot.mouseClick(page.retry, Qt.MouseButton.LeftButton)
    briefing = window.current_page()
    assert isinstance(briefing, BriefingPage) and briefing.scenario.id == "unclear-audio"
    settled()
    page = opened("call-1")
    qtbot.mouseClick(page.next, Qt.MouseButton.LeftButton)
    briefing = window.current_page()
    # The one nobody took yet.
    assert isinstance(briefing, BriefingPage) and briefing.scenario.id == "harassment"
    settled()


def test_one_focus_ring_only(opened: Opener, qtbot: QtBot) -> None:
    """Within its outline a button reached with Tab looks as it does without the keyboard."""
    page = opened("call-1")
    page.export.setFocus()
    qtbot.keyClick(page.export, Qt.Key.Key_Tab)
    assert page.retry.hasFocus()
    inner = page.retry.rect().adjusted(6, 6, -6, -6)
    focused = page.retry.grab(inner).toImage()
    page.export.setFocus()
    assert page.retry.grab(inner).toImage() == focused


def test_export_writes_the_page(
    opened: Opener,
    settled: Callable[[], None],
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = opened("call-0")
    target = tmp_path / "call.html"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(target), ""))
    monkeypatch.setattr("PySide6.QtGui.QDesktopServices.openUrl", lambda _url: True)
    qtbot.mouseClick(page.export, Qt.MouseButton.LeftButton)
    settled()
    assert target.read_text("utf-8") == "<title>call-0</title>"


def test_a_recovered_call_says_so(opened: Opener) -> None:
    page = opened("call-4")
    assert "This call was cut off. It was recovered up to its last second." in words(page)
    assert page.result.verdict.text() == "Recovered, incomplete"
    assert "Not passed" not in words(page)


@pytest.mark.parametrize(
    ("score", "maximum", "shown"),
    [(79.8, 100.0, "79"), (79.99, 100.0, "79"), (80.0, 100.0, "80"), (57.0, 57.0, "100"),
     (0.7, 1.0, "70"), (29.0, 100.0, "29"), (0.0, 0.0, "0")],
)  # fmt: skip
def test_a_percentage_is_never_rounded_up(score: float, maximum: float, shown: str) -> None:
    assert percent(score, maximum) == shown


def test_points_are_never_rounded_up() -> None:
    assert [number(n) for n in (79.96, 80.0, 2.3, 0.05)] == ["79.9", "80", "2.3", "0"]


def test_a_call_without_score_still_shows_what_was_said(opened: Opener) -> None:
    page = opened("call-6")
    shown = words(page)
    assert "This call has no score." in shown
    assert "我说，我的快递，昨天就显示到了，怎么还没送来？" in shown


def test_a_call_that_is_gone_is_one_sentence(opened: Opener) -> None:
    page = opened("call-99")
    assert "The call call-99 is no longer there." in words(page)


def test_the_transcript_marks_what_findings_are_about(opened: Opener) -> None:
    page = opened("call-0")
    marked = [label.text() for label, turn in page.transcript._texts if "喂什么" in turn.text]
    assert "underline" in marked[0]


def test_peaks_are_each_sides_loudest() -> None:
    sound = np.zeros((16_000, 2), np.int16)
    sound[320, 0] = -32768
    sound[15_999, 1] = 16384
    loud = peaks(sound)
    assert loud.shape == (50, 2)
    assert loud[1, 0] == 1.0 and loud[49, 1] == 0.5
    assert loud.sum() == 1.5


def test_no_mark_leaves_the_picture_or_lies_on_another(opened: Opener) -> None:
    picture = opened("call-1").picture
    findings = tuple(
        replace(each, verdict=verdict, start=DURATION - 0.5, end=DURATION)
        for verdict in (Verdict.MET, Verdict.MISSED)
        for each in content.scorecard().findings[:5]
    )
    picture.show_call(Picture(DURATION, findings))
    assert len(picture._marks) == 10
    for verdict in (Verdict.MET, Verdict.MISSED):
        boxes = [box for box, finding in picture._marks if finding.verdict is verdict]
        assert all(box.left() >= 0 and box.right() <= picture.width() for box in boxes)
        assert all(a.right() < b.left() for a, b in pairwise(boxes))


def test_the_longer_of_two_stretches_is_marked_and_what_was_wrong_before_all() -> None:
    assert _apart([(0, 2, "good"), (0, 6, "good"), (8, 9, "good")]) == [
        (0, 6, "good"),
        (8, 9, "good"),
    ]
    assert _apart([(3, 4, "bad"), (0, 6, "good")]) == [(3, 4, "bad")]
