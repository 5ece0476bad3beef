"""The chat page: by hand on a gallery's shift, and for real with a fast clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.chats import RealChats, Shift
from tests.ui.gallery import GalleryDesk
from tests.ui.gallery_chat import OVER, REPLIES, TALKING, GalleryChat, chat_scenarios, customer
from trainer.domain.chat import ChatView
from trainer.ui.main_window import MainWindow
from trainer.ui.pages.chats import ChatsPage
from trainer.ui.pages.scorecard import ScorecardPage


def test_enter_sends_and_shift_enter_begins_a_line(shift: Shift) -> None:
    box = shift.page.panels[0].box
    assert shift.window.focusWidget() is box
    shift.qtbot.keyClicks(box, "hello")
    shift.qtbot.keyClick(box, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    shift.qtbot.keyClicks(box, "there")
    assert shift.told("send") == []
    assert shift.told("composing") == [(0, True)]
    shift.qtbot.keyClick(box, Qt.Key.Key_Return)
    assert shift.told("send") == [(0, "hello\nthere")]
    assert shift.told("composing") == [(0, True), (0, False)]
    shift.qtbot.keyClick(box, Qt.Key.Key_Return)
    assert len(shift.told("send")) == 1, "an empty box sends nothing"


def test_a_quick_reply_goes_into_the_box_to_be_edited(shift: Shift) -> None:
    panel = shift.page.panels[0]
    shift.qtbot.keyClick(shift.window, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert panel.box.toPlainText() == REPLIES[1].text
    assert shift.told("send") == []
    panel.replies.setCurrentRow(2)
    shift.qtbot.keyClick(panel.replies, Qt.Key.Key_Return)
    assert panel.box.toPlainText() == REPLIES[1].text + REPLIES[2].text


def test_clocks_warn_in_words_and_colour(shift: Shift) -> None:
    rows = shift.page.rows
    assert rows[1].state.text() == "First reply 00:44 / 01:00 · hurry"
    assert rows[1].state.property("tone") == "warn"
    assert rows[2].state.text() == "Waiting 01:11 · late"
    assert rows[2].state.property("tone") == "bad"
    shift.show(ChatView((replace(TALKING.customers[0], waiting=12.0, answered=False),
                         *TALKING.customers[1:]), 3))  # fmt: skip
    assert rows[0].state.text() == "First reply 00:12 / 01:00"
    assert rows[0].state.property("tone") == "soft"
    assert shift.page.panels[0].clock.text() == "First reply 00:12 / 01:00"


@pytest.mark.parametrize("width", [1024, 1280])
def test_the_clock_of_a_chat_has_all_its_words(shift: Shift, width: int) -> None:
    shift.window.resize(width, 700)
    shift.page.choose(1)
    clock = shift.page.panels[1].clock
    shift.qtbot.waitUntil(lambda: clock.text() == "First reply 00:44 / 01:00 · hurry")
    shift.qtbot.waitUntil(lambda: shift.window.width() == width)
    shift.qtbot.wait(30)
    assert clock.width() >= clock.sizeHint().width()


def test_unread_messages_are_marked_until_looked_at(shift: Shift) -> None:
    page = shift.page
    assert page.rows[1].unread.text() == "1 new"
    assert page.rows[2].unread.text() == "2 new"
    assert page.rows[0].unread.text() == ""
    page.choose(2)
    page._tick()
    assert page.rows[2].unread.text() == ""


def test_keys_go_from_customer_to_customer_and_keep_drafts(shift: Shift) -> None:
    page = shift.page
    shift.qtbot.keyClicks(page.panels[0].box, "half")
    shift.qtbot.keyClick(shift.window, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    assert page.chosen == 1
    assert shift.window.focusWidget() is page.panels[1].box
    shift.qtbot.keyClick(shift.window, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    assert page.chosen == 2, "who is most urgent"
    page.choose(0)
    assert page.panels[0].box.toPlainText() == "half"


def test_typing_is_seen_and_customers_come_later(window: MainWindow, shift: Shift) -> None:
    page = shift.page
    assert page.panels[0].typing.text() == "吴女士 is typing …"
    assert page.rows[0].last.text() == "typing …"
    assert page.expected.accessibleName() == "Everybody is here"
    shift.show(ChatView(TALKING.customers, 4))
    assert page.expected.accessibleName() == "3 of 4 customers are here"


def test_other_pages_wait_until_the_chats_are_over(window: MainWindow, shift: Shift) -> None:
    shift.qtbot.keyClick(shift.window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert window.current_page() is shift.page
    assert window.rail.buttons["chats"].isChecked()
    assert not window.rail.buttons["today"].isEnabled()


def test_ending_and_passing_on_are_asked_first(shift: Shift) -> None:
    panel = shift.page.panels[0]
    shift.qtbot.keyClick(shift.window, Qt.Key.Key_F2)
    assert panel.ask_end.isVisible() and shift.told("end") == []
    shift.qtbot.keyClick(panel.ask_end, Qt.Key.Key_Return)
    assert shift.told("end") == [0]
    shift.qtbot.keyClick(shift.window, Qt.Key.Key_F6)
    shift.qtbot.keyClick(panel.ask_transfer, Qt.Key.Key_Escape)
    assert shift.told("transfer") == []


def test_the_end_shows_what_came_of_each(window: MainWindow, shift: Shift) -> None:
    assert window.in_call()
    shift.live.over = True
    shift.show(OVER)
    page = shift.page
    assert page.rows[0].state.text() == "Ended · 96 %"
    assert page.panels[1].writing.isHidden()
    assert page.panels[1].over.accessibleName() == "The chat is over: Answered · 71 % · not passed"
    assert "2 of 3 chats passed" in page.banner.accessibleName()
    assert not window.in_call()
    page.choose(1)
    page.panels[1].score.click()
    shift.qtbot.waitUntil(lambda: isinstance(window.current_page(), ScorecardPage))


def test_one_customer_goes_straight_to_the_scorecard(window: MainWindow, shift: Shift) -> None:
    shift.live.over = True
    shift.show(ChatView((customer(0, state="scored", percent=90.0, passed=True),), 1))
    shift.qtbot.waitUntil(lambda: isinstance(window.current_page(), ScorecardPage))


def test_customers_are_chosen_for_a_shift(
    window: MainWindow, desk: GalleryDesk, settled: Callable[[], None]
) -> None:
    desk.list += chat_scenarios()
    window.show_page("chats")
    settled()
    page = window.current_page()
    assert isinstance(page, ChatsPage)
    assert len(page.tiles) == len(chat_scenarios())
    assert not page.buttons["exam"].isEnabled()
    names = list(page.tiles)
    for name in names[:4]:
        page.tiles[name].pressed.emit()
    assert page.picked == names[1:4], "three at the most"
    page.tiles[names[1]].pressed.emit()
    assert page.count.text() == "2 of 3 customers chosen"
    page.buttons["exam"].click()
    settled()
    assert ("start_chat", (tuple(names[2:4]), "exam")) in desk.told
    assert isinstance(desk.chat, GalleryChat)
    desk.chat.over = True


@pytest.mark.parametrize("desk", ["real"], indirect=True)
def test_a_whole_chat_is_typed_and_kept(
    window: MainWindow, desk: GalleryDesk, qtbot: QtBot
) -> None:
    assert isinstance(desk, RealChats)
    page = desk.first_chat(window, qtbot, "chat-parcel-enquiry")
    panel = page.panels[0]
    chats = page.live.view

    def says(count: int) -> None:
        def heard() -> None:
            theirs = [m for m in chats().customers[0].messages if m.party == "customer"]
            assert len(theirs) >= count

        qtbot.waitUntil(heard, timeout=30_000)

    says(1)
    for number, words in enumerate(
        (
            "您好，我是顺达快递客服小林，很高兴为您服务。请您提供一下快递单号，我马上为您查询。",
            "让您久等了。您的包裹今天上午已到达重庆转运中心，预计明天18点前送达，请您留意查收。",
            "不客气，请问还有什么能帮到您？",
            "感谢您的支持，再见！",
        ),
        start=2,
    ):
        panel.box.put(words)
        qtbot.keyClick(panel.box, Qt.Key.Key_Return)
        says(number)
    qtbot.waitUntil(page.live.finished, timeout=30_000)
    customer = chats().customers[0]
    assert customer.passed and customer.ending_en == "Answered"
    kept = desk.shop.shelf.open(customer.call_id)
    assert [u.text for u in kept.call.utterances][-1] == "感谢您的支持，再见！"
    assert kept.recording is None and kept.scorecard is not None
    desk.shop.close()
