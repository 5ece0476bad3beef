from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QLabel,
    QLineEdit,
    QTextBrowser,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.ui.gallery import GalleryDesk
from tests.ui.gallery_call import TALKING, GalleryCall, view
from tests.ui.looking import here
from trainer.domain.errors import KnownError
from trainer.domain.message import M_
from trainer.domain.promise import LedgerEntry, Promise
from trainer.services.views import Mode
from trainer.ui.main_window import MainWindow
from trainer.ui.pages.call import SECOND_CLICK, CallPage
from trainer.ui.pages.scorecard import ScorecardPage


class Line:
    """A call page with its call in hand."""

    def __init__(self, window: MainWindow, desk: GalleryDesk, qtbot: QtBot, mode: Mode) -> None:
        window.start_call("unclear-audio", mode)
        qtbot.waitUntil(lambda: isinstance(window.current_page(), CallPage))
        page = here(window, CallPage)
        assert desk.live is not None
        self.page, self.live, self.qtbot, self.window = page, desk.live, qtbot, window

    def show(self, **changes: object) -> None:
        self.live.now = replace(self.live.now, **changes)
        self.page._tick()

    def press(self, key: Qt.Key) -> None:
        self.qtbot.keyClick(self.window, key)

    def told(self) -> list[str]:
        return [what for what, _value in self.live.told]


@pytest.fixture
def line(window: MainWindow, desk: GalleryDesk, qtbot: QtBot) -> Line:
    return Line(window, desk, qtbot, "practice")


@pytest.fixture
def exam(window: MainWindow, desk: GalleryDesk, qtbot: QtBot) -> Line:
    return Line(window, desk, qtbot, "exam")


def test_says_how_often_it_rang(line: Line) -> None:
    line.show(rings=2, ring_time=5.2)
    assert line.page.state.text() == "Incoming call · ring 2"
    assert line.page.detail.text() == "5 s · please answer within three rings"
    line.show(rings=4, ring_time=13.0)
    assert line.page.detail.text() == "13 s · more than three rings"


def test_one_key_answers_and_hangs_up(line: Line) -> None:
    assert line.page.keys.main.text() == "Answer"
    line.press(Qt.Key.Key_F2)
    assert line.told() == ["answer"]
    assert line.page.keys.main.text() == "Hang up"
    assert line.page.state.text() == "On the line 00:00"
    line.press(Qt.Key.Key_F2)
    assert line.told() == ["answer"], "people double-click"
    line.qtbot.wait(round(1000 * SECOND_CLICK) + 50)
    line.press(Qt.Key.Key_F2)
    assert line.told() == ["answer", "hang_up"]
    assert line.page.state.text() == "Call ended"
    assert not line.page.keys.main.isEnabled()


def test_the_focus_begins_on_the_key_that_answers(line: Line) -> None:
    assert line.window.focusWidget() is line.page.keys.main
    line.qtbot.keyClick(line.page.keys.main, Qt.Key.Key_Space)
    assert line.told() == ["answer"]


def test_nothing_but_answering_while_it_rings(line: Line) -> None:
    keys = line.page.keys
    assert not any(k.isEnabled() for k in (keys.hold, keys.mute, keys.transfer, keys.done))
    for key in (Qt.Key.Key_F3, Qt.Key.Key_F6):
        line.press(key)
    assert line.told() == []


def test_hold_mute_transfer(line: Line) -> None:
    line.show(state="talking")
    line.press(Qt.Key.Key_F3)
    assert line.page.state.text().startswith("On hold")
    assert line.page.keys.hold.text() == "Take back"
    line.press(Qt.Key.Key_F3)
    line.press(Qt.Key.Key_F4)
    assert line.page.keys.mute.isChecked()
    line.press(Qt.Key.Key_F4)
    line.press(Qt.Key.Key_F6)
    line.qtbot.keyClick(line.page.ask, Qt.Key.Key_Return)
    assert line.live.told == [
        ("hold", None),
        ("resume", None),
        ("mute", True),
        ("mute", False),
        ("transfer", None),
    ]


def test_a_slip_on_the_transfer_key_does_not_end_the_call(line: Line) -> None:
    line.show(state="talking")
    line.page.keys.hold.setFocus()
    line.press(Qt.Key.Key_F6)
    ask = line.page.ask
    assert ask.isVisible() and ask.words.text() == "Transfer to the team leader?"
    line.press(Qt.Key.Key_F6)
    line.qtbot.keyClick(line.window.focusWidget(), Qt.Key.Key_Space)
    # The call is shown on meanwhile.
    line.show(talk_time=43.0)
    assert ask.isVisible() and line.page.state.text() == "On the line 00:43"
    line.qtbot.keyClick(line.window.focusWidget(), Qt.Key.Key_Escape)
    assert not ask.isVisible() and line.told() == []
    assert line.window.focusWidget() is line.page.keys.hold


def test_a_transfer_is_confirmed_by_mouse_too(line: Line) -> None:
    line.show(state="talking")
    for button in (line.page.ask.no, line.page.ask.yes):
        line.qtbot.mouseClick(line.page.keys.transfer, Qt.MouseButton.LeftButton)
        line.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert line.told() == ["transfer"]


def test_the_question_goes_with_the_call(line: Line) -> None:
    line.show(state="talking")
    line.press(Qt.Key.Key_F6)
    line.show(state="ended")
    assert not line.page.ask.isVisible()


def test_who_speaks_is_in_words(line: Line) -> None:
    line.show(state="talking", speaking="customer")
    assert line.page.detail.text() == "The customer is speaking"
    line.show(speaking="trainee")
    assert line.page.detail.text() == "You are speaking"
    line.show(speaking=None)
    assert line.page.detail.text() == "Your turn"


def test_wording_is_ticked_off(line: Line) -> None:
    line.live.now = TALKING
    line.page._tick()
    assert [state.text() for _i, _w, state in line.page.wording._rows] == ["Heard", "Heard", ""]


def test_live_words_settle_and_can_be_hidden(line: Line) -> None:
    line.live.now = TALKING
    line.page._tick()
    shown = line.page.words.toPlainText()
    assert "麻烦您将刚才反映的问题 …" in shown and "我说，我的件" in shown
    line.qtbot.mouseClick(line.page.words_button, Qt.MouseButton.LeftButton)
    line.page._tick()
    assert not line.page.words.isVisible()


def test_an_exam_shows_neither_words_nor_wording(exam: Line) -> None:
    exam.live.now = replace(TALKING, wording=(), hint="")
    exam.page._tick()
    assert not exam.page.words.isVisible()
    assert not exam.page.words_button.isVisible()
    assert not exam.page.side.isVisible()


def test_without_sound_the_exam_still_shows_the_customer(exam: Line) -> None:
    exam.live.now = replace(TALKING, wording=(), hint="", customer_silent=True)
    exam.page._tick()
    shown = exam.page.words.toPlainText()
    assert "我说，我的件" in shown and "拿起话筒" not in shown


def test_pace_in_figures_and_words(line: Line) -> None:
    gauge = line.page.gauge
    assert gauge.verdict()[0] == "Pace appears as you speak"
    for pace, word in ((150.0, "A little slow"), (200.0, "Just right"), (260.0, "A little fast")):
        line.show(state="talking", pace_cpm=pace)
        assert gauge.verdict()[0] == word


def test_typed_answers_appear_by_themselves_without_a_microphone(line: Line) -> None:
    assert not line.page.typing.isVisible()
    line.show(state="talking", typed_only=True)
    assert line.page.typing.isVisible()
    line.page.typing.box.setText("您好")
    line.qtbot.keyClick(line.page.typing.box, Qt.Key.Key_Return)
    assert line.live.told == [("say", "您好")]
    assert line.page.typing.box.text() == ""


def test_without_a_microphone_the_keyboard_goes_to_the_answer(line: Line) -> None:
    line.show(typed_only=True)
    # Until then the key that answers has it.
    assert line.window.focusWidget() is line.page.keys.main
    line.qtbot.keyClick(line.page.keys.main, Qt.Key.Key_Space)
    box = line.page.typing.box
    assert line.window.focusWidget() is box and box.isVisible()
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
        line.qtbot.keyClick(box, key)
    line.qtbot.keyClicks(box, "nin hao")
    line.qtbot.keyClick(box, Qt.Key.Key_Return)
    assert line.live.told == [("answer", None), ("say", "nin hao")]
    assert line.window.focusWidget() is box


def test_a_second_key_press_after_answering_does_not_hang_up(line: Line) -> None:
    line.qtbot.keyClick(line.page.keys.main, Qt.Key.Key_Return)
    line.qtbot.keyClick(line.window.focusWidget(), Qt.Key.Key_Return)
    assert line.told() == ["answer", "end_turn"]


def test_the_customer_waits_while_an_answer_is_written(line: Line) -> None:
    line.show(state="talking")
    box, told = line.page.typing.box, line.live.composed
    line.page.type_button.click()
    assert told == []
    line.qtbot.keyClicks(box, "ni")
    assert told == [True]
    line.qtbot.keyClick(box, Qt.Key.Key_Return)
    assert told == [True, False]
    line.qtbot.keyClicks(box, "a")
    line.qtbot.keyClick(box, Qt.Key.Key_Backspace)
    assert told == [True, False] * 2
    line.qtbot.keyClicks(box, "b")
    line.page.type_button.click()
    assert told == [True, False] * 3
    line.page.type_button.click()
    assert told[-1] is True and box.text() == "b"


def covered(line: Line) -> list[QWidget]:
    """The controls and captions that the passing message stands over."""
    toast, window = line.window._toast, line.window
    kinds = (QAbstractButton, QLineEdit, QAbstractSlider, QTextBrowser)
    return [
        each
        for each in line.page.findChildren(QWidget)
        if isinstance(each, kinds)
        and each.isVisible()
        and toast.geometry().intersects(QRect(each.mapTo(window, QPoint(0, 0)), each.size()))
    ]


@pytest.mark.parametrize("words", ["kept", "A longer sentence that says what happened."])
def test_a_passing_message_covers_no_control_and_no_caption(line: Line, words: str) -> None:
    line.window.toast(words)
    toast = line.window._toast
    line.show(state="talking", typed_only=True, transcript=TALKING.transcript)
    line.qtbot.waitUntil(lambda: not covered(line))
    assert toast.isVisible() and line.window.rect().contains(toast.geometry())
    line.page._ask_transfer()
    line.window.toast(words, "warn")
    line.qtbot.waitUntil(lambda: not covered(line))
    assert toast.isVisible()


def test_a_passing_message_goes_with_its_page(line: Line) -> None:
    line.show(state="ended")
    line.window.toast("kept")
    assert line.window._toast.isVisible()
    line.window.show_page("scenarios")
    assert not line.window._toast.isVisible()


def test_space_is_the_talk_key_while_it_is_held(line: Line) -> None:
    line.show(state="talking", push_to_talk=True)
    line.qtbot.keyPress(line.page.keys.main, Qt.Key.Key_Space)
    line.qtbot.keyRelease(line.page.keys.main, Qt.Key.Key_Space)
    assert line.live.told == [("press_to_talk", True), ("press_to_talk", False)]
    assert line.page.keys.talk.isVisible() and not line.page.keys.done.isVisible()


def test_space_writes_a_space_in_the_notes(line: Line) -> None:
    line.show(state="talking", push_to_talk=True)
    line.press(Qt.Key.Key_F7)
    line.qtbot.keyClicks(line.page.notes.words, "a b")
    assert line.page.notes.words.toPlainText() == "a b"
    line.qtbot.mouseClick(line.page.notes.keep, Qt.MouseButton.LeftButton)
    assert line.live.told == [("note", "a b")]


def test_end_of_turn_and_volume(line: Line) -> None:
    line.show(state="talking")
    line.press(Qt.Key.Key_F8)
    line.page.keys.volume.setValue(150)
    assert line.live.told == [("end_turn", None), ("set_volume", 1.5)]


def test_a_lost_device_is_said_and_the_call_goes_on(line: Line) -> None:
    line.show(state="talking", notice=M_("The microphone is gone. The call goes on."))
    assert line.page.banner.isVisible()
    assert line.page.banner.accessibleName() == "The microphone is gone. The call goes on."
    line.show(notice=None)
    assert not line.page.banner.isVisible()


def test_the_rail_is_locked_until_the_call_is_over(line: Line) -> None:
    line.window.show_page("calls")
    assert line.window.current_page() is line.page
    assert not any(b.isEnabled() for b in line.window.rail.buttons.values())


def test_the_scorecard_opens_once_it_is_scored(
    line: Line, settled: Callable[[], None], qtbot: QtBot
) -> None:
    line.show(state="ended")
    qtbot.wait(80)
    assert line.window.current_page() is line.page
    line.live.scored = True
    qtbot.waitUntil(lambda: isinstance(line.window.current_page(), ScorecardPage))
    settled()
    assert all(b.isEnabled() for b in line.window.rail.buttons.values())


def test_a_full_disk_is_said_and_the_rest_is_offered(line: Line, qtbot: QtBot) -> None:
    full = KnownError(M_("The disk is full."), M_("Please make room."))
    line.live.now = view(state="ended", failed=full)
    line.live.scored = True
    qtbot.waitUntil(lambda: not line.page._timer.isActive())
    assert line.page.banner.accessibleName() == "The disk is full. Please make room."
    assert line.window.current_page() is line.page


def test_leaving_the_page_ends_the_call(line: Line) -> None:
    line.page.leave()
    assert line.told() == ["abandon"]
    assert isinstance(line.live, GalleryCall)


def promises_shown(line: Line) -> str:
    labels = line.page.promises.findChildren(QLabel)
    return " ".join(label.accessibleName() or label.text() for label in labels)


def test_what_was_promised_is_shown_and_the_key_rings_back(line: Line) -> None:
    promise = LedgerEntry(1, 20.0, Promise("两小时之内给您答复", 7200.0))
    line.show(state="talking", ledger=(promise,))
    assert line.page.promises.isVisible()
    assert "两小时之内给您答复 due: 2 h" in promises_shown(line)
    line.show(state="between", waited=7200.0, call_back_left=9.0)
    assert line.page.state.text() == "2 h later"
    assert "9 s left" in line.page.detail.text()
    assert line.page.keys.main.text() == "Call back"
    line.press(Qt.Key.Key_F2)
    assert line.told() == ["answer"]
    line.show(state="talking", ledger=(replace(promise, state="kept"),))
    assert "kept · 2 h" in promises_shown(line)
    line.show(ledger=(replace(promise, state="missed"),))
    assert "not kept · 2 h" in promises_shown(line)
    line.show(ledger=())
    assert not line.page.promises.isVisible()


def test_the_customers_name_is_for_the_trainee_to_ask(line: Line) -> None:
    name = line.live.scenario.persona.name
    assert name and line.page.customer.accessibleName() == "Customer"
    assert not any(name in label.text() for label in line.page.findChildren(QLabel))


def test_after_the_call_nothing_can_be_typed(line: Line) -> None:
    line.show(state="talking", typed_only=True)
    assert line.page.typing.send.isEnabled() and line.page.type_button.isEnabled()
    line.show(state="ended")
    assert not line.page.typing.box.isEnabled() and not line.page.typing.send.isEnabled()
    assert not line.page.type_button.isEnabled()


def test_the_topmost_caption_is_whole(line: Line) -> None:
    turns = tuple(
        replace(TALKING.transcript[0], start=float(n), end=n + 1.0, text=f"第{n}句" + "话" * n)
        for n in range(40)
    )
    line.show(state="talking", transcript=turns)
    shown = line.page.words
    line.qtbot.waitUntil(lambda: shown.verticalScrollBar().maximum() > 0)
    for height in range(90, 130, 7):
        shown.setFixedHeight(height)
        line.qtbot.waitUntil(lambda height=height: shown.height() == height)
        bar = shown.verticalScrollBar()
        assert bar.value() == bar.maximum()
        assert any(abs(y - bar.value()) < 1 for y in shown._lines())
