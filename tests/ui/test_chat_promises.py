"""What was promised in a chat, on its page: due, kept, and a whole chat that goes on."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.ui.chats import RealChats, Shift
from tests.ui.gallery import GalleryDesk
from tests.ui.gallery_chat import DUE, KEPT, TALKING
from tests.ui.test_fits import SIZES, cut_off
from trainer import i18n
from trainer.domain.chat import ChatView
from trainer.ui.main_window import MainWindow


def test_what_is_due_is_told_with_the_time_that_is_left(shift: Shift) -> None:
    page = shift.page
    shift.show(DUE)
    row, panel = page.rows[1], page.panels[1]
    assert row.state.text() == "2 h later · 19 s left" == panel.clock.text()
    assert row.state.property("tone") == "accent"
    page.choose(1)
    page._tick()
    assert panel.due.isVisible() and not panel.typing.isVisible()
    assert panel.due.words.accessibleName() == (
        "2 h later: a message sent now keeps your promise to 郑先生."
    )
    assert panel.due.ring.accessibleName() == "19 s left"
    assert page.promises.isVisible()
    assert not panel.end.isEnabled() and not panel.transfer.isEnabled()
    shift.qtbot.keyClick(shift.window, Qt.Key.Key_F2)
    assert not panel.ask_end.isVisible(), "nobody is there to be left"
    shift.qtbot.keyClicks(panel.box, "hello")
    shift.qtbot.keyClick(panel.box, Qt.Key.Key_Return)
    assert shift.told("send") == [(1, "hello")]
    soon = replace(DUE.customers[1], time_to_write=4.0)
    shift.show(ChatView((DUE.customers[0], soon, DUE.customers[2]), 3))
    assert row.state.property("tone") == "warn" and panel.due.property("tone") == "warn"
    typing = replace(soon, time_to_write=0.0)
    shift.show(ChatView((DUE.customers[0], typing, DUE.customers[2]), 3))
    assert "sees you typing" in panel.due.more.accessibleName()


def test_a_kept_promise_is_shown_and_the_talk_goes_on(shift: Shift) -> None:
    page = shift.page
    shift.show(DUE)
    page.choose(1)
    shift.show(KEPT)
    panel = page.panels[1]
    assert not panel.due.isVisible() and panel.typing.isVisible()
    assert panel.end.isEnabled() and panel.transfer.isEnabled()
    pauses = [label.text() for label in panel.bubbles.findChildren(QLabel)]
    assert pauses.count("2 h later") == 1
    shown = [label.text() for label in page.promises.findChildren(QLabel)]
    assert "kept · 2 h" in shown
    page.choose(0)
    assert not page.promises.isVisible(), "the first customer was promised nothing"
    shift.live.over = True
    shift.show(replace(KEPT, customers=tuple(replace(c, state="scored") for c in KEPT.customers)))
    page.choose(1)
    assert page.promises.isVisible(), "when all is over it can still be looked at"


def test_the_key_goes_to_whoever_is_most_urgent(shift: Shift) -> None:
    waiting = replace(TALKING.customers[2], waiting=30.0)
    due = replace(DUE.customers[1], time_to_write=20.0)
    for left, wanted in ((20.0, 1), (29.0, 1), (31.0, 2)):
        now = replace(due, time_to_write=left)
        shift.show(ChatView((TALKING.customers[0], now, waiting), 3))
        shift.page.choose(0)
        shift.qtbot.keyClick(shift.window, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
        assert shift.page.chosen == wanted


@pytest.mark.parametrize("language", ["zh_CN", "zh_TW", "en"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_of_what_is_due_is_cut_off(
    window: MainWindow, desk: GalleryDesk, qtbot: QtBot, language: str, theme: str
) -> None:
    desk.values.update(language=language, theme=theme)
    window.apply_setting("language")
    window.apply_setting("theme")
    qtbot.waitUntil(lambda: i18n.language() == language)
    shift = Shift(window, desk, qtbot)
    shift.show(DUE)
    shift.page.choose(1)
    for size in SIZES:
        window.resize(*size)
        qtbot.wait(60)
        shift.page._tick()
        assert cut_off(window) == [], size
        due, box = shift.page.panels[1].due, shift.page.panels[1].box
        assert due.isVisible() and due.geometry().bottom() < box.mapTo(
            shift.page.panels[1], box.rect().topLeft()
        ).y()  # fmt: skip
    shift.live.over = True


@pytest.mark.parametrize("desk", ["real"], indirect=True)
def test_a_promise_is_kept_in_a_whole_chat(
    window: MainWindow, desk: GalleryDesk, qtbot: QtBot
) -> None:
    assert isinstance(desk, RealChats)
    page = desk.first_chat(window, qtbot, "chat-bill-complaint")
    panel = page.panels[0]

    def written(count: int) -> bool:
        messages = page.live.view().customers[0].messages
        return sum(message.party == "customer" for message in messages) >= count

    def send(words: str) -> None:
        panel.box.put(words)
        qtbot.keyClick(panel.box, Qt.Key.Key_Return)

    for count, words in enumerate(
        (
            "您好，非常理解您现在的心情，深感抱歉。我核实一下，请问多扣的15元是本月的账单，对吗？",
            "我已为您登记退费申请，2小时内给您答复，您看这样可以吗？",
            "感谢您的支持，再见！",
        ),
        start=1,
    ):
        qtbot.waitUntil(lambda n=count: written(n), timeout=30_000)
        send(words)
    qtbot.waitUntil(panel.due.isVisible, timeout=30_000)
    send("您好，您反映的15元今天退回您的话费账户，请您查收。")
    qtbot.waitUntil(lambda: not panel.due.isVisible(), timeout=30_000)
    assert [entry.state for entry in page.live.view().customers[0].ledger] == ["kept"]
    qtbot.waitUntil(lambda: written(5), timeout=30_000)
    send("不客气，感谢您的支持，再见！")
    qtbot.waitUntil(page.live.finished, timeout=30_000)
    kept = desk.shop.shelf.open(page.live.view().customers[0].call_id)
    assert kept.call.ended is not None and kept.call.ended.ending == "solved"
    desk.shop.close()
