"""Today, scenarios, briefing, the shelf, settings, the palette, and the frame around them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLabel,
    QLineEdit,
    QMessageBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.ui.gallery import NO_MICROPHONE, GalleryDesk
from trainer import i18n
from trainer.domain.errors import KnownError
from trainer.domain.message import M_
from trainer.storage.settings import SETTINGS
from trainer.ui.bug import BugDialog
from trainer.ui.main_window import MainWindow
from trainer.ui.models import RESULT, SCORE, STATE, TITLE
from trainer.ui.pages.briefing import BriefingPage
from trainer.ui.pages.call import CallPage
from trainer.ui.pages.calls import CallsPage
from trainer.ui.pages.chats import ChatsPage
from trainer.ui.pages.scenarios import ScenariosPage
from trainer.ui.pages.scorecard import ScorecardPage
from trainer.ui.pages.settings import SettingsPage
from trainer.ui.pages.today import TodayPage
from trainer.ui.palette import Palette

Settled = Callable[[], None]
LEFT_BUTTON = Qt.MouseButton.LeftButton


def words(page: QWidget) -> list[str]:
    labels = (label for label in page.findChildren(QLabel) if label.isVisible())
    return [label.accessibleName() or label.text() for label in labels]


def show(window: MainWindow, settled: Settled, name: str) -> QWidget:
    window.show_page(name)
    settled()
    page = window.current_page()
    assert page is not None
    return page


def choose_box(monkeypatch: pytest.MonkeyPatch, wanted: str) -> list[str]:
    """Answer the next message box with the button named `wanted`; collects what was asked."""
    asked: list[str] = []

    def answer(box: QMessageBox) -> int:
        asked.append(box.text())
        chosen = next(b for b in box.buttons() if b.text() == wanted)
        monkeypatch.setattr(QMessageBox, "clickedButton", lambda _self: chosen)
        return 0

    monkeypatch.setattr(QMessageBox, "exec", answer)
    return asked


class TestToday:
    def test_one_button_leads_to_the_next_call(
        self, window: MainWindow, settled: Settled, qtbot: QtBot
    ) -> None:
        page = show(window, settled, "today")
        assert isinstance(page, TodayPage) and page.start is not None
        assert "A harassing call" in words(page)
        qtbot.mouseClick(page.start, LEFT_BUTTON)
        briefing = window.current_page()
        assert isinstance(briefing, BriefingPage) and briefing.scenario.id == "harassment"
        settled()

    def test_last_calls_and_what_to_work_on(self, window: MainWindow, settled: Settled) -> None:
        shown = words(show(window, settled, "today"))
        assert shown.count("Passed") == 2 and shown.count("Not passed") == 1
        assert "Next time say: “请问还有什么可以帮助您”" in shown

    def test_the_first_day(self, window: MainWindow, desk: GalleryDesk, settled: Settled) -> None:
        desk.rows = []
        shown = words(show(window, settled, "today"))
        assert "Your first call" in shown
        assert "A plain enquiry: where is my parcel" in shown
        assert "After your first call its score stands here." in shown
        assert "No calls this week yet" in shown

    def test_what_a_synthetic_trainee_took_is_no_achievement(
        self, window: MainWindow, desk: GalleryDesk, settled: Settled
    ) -> None:
        desk.rows = [replace(row, scripted=True) for row in desk.rows]
        shown = words(show(window, settled, "today"))
        assert "Your first call" in shown and "No calls this week yet" in shown
        assert "After your first call its score stands here." in shown
        assert "To work on" not in shown
        page = show(window, settled, "scenarios")
        assert "Passed" not in words(page)

    def test_a_call_that_goes_on_or_was_cut_off_is_not_failed(
        self, window: MainWindow, desk: GalleryDesk, settled: Settled
    ) -> None:
        running, cut = (replace(desk.rows[1], state=s) for s in ("running", "recovered"))
        desk.rows = [running, cut]
        shown = words(show(window, settled, "today"))
        assert "Recovered, incomplete" in shown and "Not passed" not in shown
        assert shown.count("A call you can hardly hear") == 1

    def test_no_scenarios(self, window: MainWindow, desk: GalleryDesk, settled: Settled) -> None:
        desk.list, desk.rows = [], []
        assert "No scenarios are installed" in words(show(window, settled, "today"))

    def test_a_missing_microphone_is_said_and_looked_for_again(
        self, window: MainWindow, desk: GalleryDesk, settled: Settled, qtbot: QtBot
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


class TestScenarios:
    def test_cards_show_the_situation_and_filter(
        self, window: MainWindow, settled: Settled, qtbot: QtBot
    ) -> None:
        page = show(window, settled, "scenarios")
        assert isinstance(page, ScenariosPage)
        assert "The voice is faint and comes and goes." in words(page)
        qtbot.keyClicks(page.search, "furious")
        assert [t.accessibleName() for t in page.tiles if t.isVisible()] == [
            "A furious caller: the broken computer"
        ]
        page.search.setText("听不清")
        assert sum(t.isVisible() for t in page.tiles) == 1
        page.search.setText("no such thing")
        assert "Nothing found. Please try another word or choose “All”." in words(page)

    def test_done_or_not(self, window: MainWindow, settled: Settled, qtbot: QtBot) -> None:
        page = show(window, settled, "scenarios")
        assert isinstance(page, ScenariosPage)
        chips = {b.text(): b for b in page.filter.group.buttons()}
        qtbot.mouseClick(chips["Passed"], LEFT_BUTTON)
        passed = {t.scenario.id for t in page.tiles if t.isVisible()}
        qtbot.mouseClick(chips["Not passed yet"], LEFT_BUTTON)
        still_open = {t.scenario.id for t in page.tiles if t.isVisible()}
        assert passed == {"plain-enquiry", "dialect", "furious-caller"}
        assert still_open == {"unclear-audio", "wrong-number", "harassment"}

    def test_a_card_opens_by_key(self, window: MainWindow, settled: Settled, qtbot: QtBot) -> None:
        page = show(window, settled, "scenarios")
        assert isinstance(page, ScenariosPage)
        qtbot.keyClick(page.tiles[1], Qt.Key.Key_Return)
        briefing = window.current_page()
        assert isinstance(briefing, BriefingPage) and briefing.scenario.id == "unclear-audio"
        settled()


class TestBriefing:
    @pytest.fixture
    def page(self, window: MainWindow, settled: Settled) -> BriefingPage:
        window.open_briefing("unclear-audio")
        settled()
        page = window.current_page()
        assert isinstance(page, BriefingPage)
        return page

    def test_says_who_you_are_and_what_counts(self, page: BriefingPage) -> None:
        shown = words(page)
        assert any("Shunda Express, agent 1024" in text for text in shown)
        assert "Hotline standard · pass mark 70 % · pace 180–220 chars/min" in shown

    def test_a_model_of_synthetic_voices_is_said(self, page: BriefingPage) -> None:
        assert "The speech model that comes along knows only synthetic voices." in words(page)

    def test_lets_one_hear_the_customer_to_the_end(
        self, page: BriefingPage, desk: GalleryDesk, qtbot: QtBot
    ) -> None:
        qtbot.mouseClick(page.listen, LEFT_BUTTON)
        assert desk.told[-1] == ("hear_customer", "unclear-audio")
        qtbot.waitUntil(lambda: page.listen.text() == "Stop")
        desk.position = None
        qtbot.waitUntil(lambda: page.listen.text() == "Hear the customer")
        assert page.listen.shortcut().toString() == "Ctrl+P"

    def test_the_customer_can_be_stopped(
        self, page: BriefingPage, desk: GalleryDesk, qtbot: QtBot
    ) -> None:
        qtbot.mouseClick(page.listen, LEFT_BUTTON)
        qtbot.waitUntil(lambda: page.listen.text() == "Stop")
        qtbot.mouseClick(page.listen, LEFT_BUTTON)
        assert desk.position is None
        assert page.listen.text() == "Hear the customer"

    def test_leaving_stops_what_is_still_being_prepared(
        self, page: BriefingPage, desk: GalleryDesk, window: MainWindow, qtbot: QtBot
    ) -> None:
        desk.rendering = True
        qtbot.mouseClick(page.listen, LEFT_BUTTON)
        assert page.listen.text() == "Preparing the voice …"
        assert page.listen.isEnabled()
        window.show_page("scenarios")
        assert desk.position is None

    def test_a_voice_that_is_missing_is_noted(
        self, desk: GalleryDesk, window: MainWindow, settled: Settled
    ) -> None:
        desk.voice_note = M_("There is no such voice.")
        window.open_briefing("unclear-audio")
        settled()
        page = window.current_page()
        assert isinstance(page, BriefingPage)
        assert page.voice_note.isVisible()
        assert page.voice_note.accessibleName() == "There is no such voice."

    def test_a_voice_that_cannot_speak_is_said(
        self, page: BriefingPage, desk: GalleryDesk, qtbot: QtBot, window: MainWindow
    ) -> None:
        desk.voice = KnownError(M_("This computer has no voice that speaks Mandarin."))
        qtbot.mouseClick(page.listen, LEFT_BUTTON)
        assert window._toast.isVisible()
        assert window._toast.accessibleName() == "This computer has no voice that speaks Mandarin."

    @pytest.mark.parametrize("mode", ["practice", "assisted", "exam"])
    def test_each_mode_lets_it_ring(
        self, page: BriefingPage, desk: GalleryDesk, window: MainWindow, qtbot: QtBot, mode: str
    ) -> None:
        qtbot.mouseClick(page.buttons[mode], LEFT_BUTTON)  # type: ignore[index]
        assert not page.buttons["practice"].isEnabled()
        qtbot.waitUntil(lambda: isinstance(window.current_page(), CallPage))
        assert ("start_call", ("unclear-audio", mode)) in desk.told

    def test_a_call_that_cannot_start_leaves_the_page_usable(
        self,
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
        self, desk: GalleryDesk, window: MainWindow, settled: Settled, qtbot: QtBot
    ) -> None:
        desk.microphone = NO_MICROPHONE
        window.open_briefing("dialect")
        settled()
        page = window.current_page()
        assert page is not None
        typed = next(b for b in page.findChildren(QAbstractButton) if b.text() == "Type answers")
        qtbot.mouseClick(typed, LEFT_BUTTON)
        qtbot.waitUntil(lambda: isinstance(window.current_page(), CallPage))


class TestShelf:
    @pytest.fixture
    def page(self, window: MainWindow, settled: Settled) -> CallsPage:
        page = show(window, settled, "calls")
        assert isinstance(page, CallsPage)
        return page

    def test_lists_calls_and_opens_one(
        self, page: CallsPage, window: MainWindow, qtbot: QtBot, settled: Settled
    ) -> None:
        assert page.model.rowCount() == 12 and "12 calls" in words(page)
        page.table.selectRow(1)
        qtbot.keyClick(page.table, Qt.Key.Key_Return)
        opened = window.current_page()
        assert isinstance(opened, ScorecardPage) and opened.call_id == "call-1"
        settled()
        settled()

    def test_tells_demonstrations_cut_off_and_running_calls_apart(self, page: CallsPage) -> None:
        def cell(row: int, column: int, role: Qt.ItemDataRole) -> str:
            return page.model.data(page.model.index(row, column), role)

        shown, read = Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole
        assert cell(3, TITLE, read) == "A furious caller: the broken computer, Demo"
        assert cell(2, TITLE, read) == "A customer who speaks dialect"
        assert cell(4, SCORE, shown) == "64 / 100"
        assert cell(4, RESULT, shown) == "Incomplete" and cell(4, STATE, shown) == "Recovered"
        assert [cell(6, c, shown) for c in (SCORE, RESULT, STATE)] == ["–", "", "Going on"]

    def test_finds(self, page: CallsPage) -> None:
        page.search.setText("wrong number")
        assert {page.model.call(n).scenario for n in range(page.model.rowCount())} == {
            "wrong-number"
        }
        page.search.setText("nothing like it")
        assert "Nothing found. Please try another word." in words(page)

    def test_deletes_after_asking(
        self,
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
        self, window: MainWindow, desk: GalleryDesk, settled: Settled, qtbot: QtBot
    ) -> None:
        desk.rows = []
        page = show(window, settled, "calls")
        assert isinstance(page, CallsPage)
        assert "Your calls will stand here, with their scores and recordings." in words(page)
        assert not page.open.isEnabled()
        qtbot.mouseClick(page.begin, LEFT_BUTTON)
        assert isinstance(window.current_page(), ScenariosPage)
        settled()

    def test_ten_thousand_rows(
        self, page: CallsPage, desk: GalleryDesk, settled: Settled, qtbot: QtBot
    ) -> None:
        from time import perf_counter

        desk.rows = [desk._row(n) for n in range(10_000)]
        page.refresh()
        settled()
        assert page.model.rowCount() == 10_000
        begun = perf_counter()
        page.search.setText("furious")
        page.table.scrollToBottom()
        page.table.viewport().repaint()
        assert perf_counter() - begun < 1.0
        assert page.model.rowCount() in (1666, 1667)


class TestSettings:
    @pytest.fixture
    def page(self, window: MainWindow, settled: Settled) -> SettingsPage:
        page = show(window, settled, "settings")
        assert isinstance(page, SettingsPage)
        return page

    def test_every_setting_has_a_field(self, page: SettingsPage) -> None:
        assert set(page.fields) == {setting.name for setting in SETTINGS}

    def test_a_text_a_switch_a_number_and_a_choice(
        self, page: SettingsPage, desk: GalleryDesk, qtbot: QtBot
    ) -> None:
        name = page.fields["trainee_name"].control
        assert isinstance(name, QLineEdit)
        name.setText("李雷")
        qtbot.keyClick(name, Qt.Key.Key_Return)
        page.fields["push_to_talk"].control.click()  # type: ignore[attr-defined]
        page.fields["end_of_turn_short"].control.setValue(1.2)  # type: ignore[attr-defined]
        page.fields["mode"].control.setCurrentIndex(2)  # type: ignore[attr-defined]
        shown = ("trainee_name", "push_to_talk", "end_of_turn_short", "mode")
        assert [desk.values[n] for n in shown] == ["李雷", True, 1.2, "exam"]

    def test_devices_are_offered(
        self, page: SettingsPage, desk: GalleryDesk, settled: Settled
    ) -> None:
        choice = page.fields["input_device"].control
        assert isinstance(choice, QComboBox)
        offered = [choice.itemText(n) for n in range(choice.count())]
        assert offered == ["As the system", "USB 耳机 麦克风", "内置麦克风"]
        choice.setCurrentIndex(2)
        settled()
        assert desk.values["input_device"] == "in"

    def test_a_device_that_is_gone_stays_chosen(
        self, page: SettingsPage, desk: GalleryDesk, settled: Settled
    ) -> None:
        desk.values["output_device"] = "old"
        page.refresh()
        settled()
        choice = page.fields["output_device"].control
        assert isinstance(choice, QComboBox)
        assert choice.currentText() == "old (not there now)"

    def test_a_broken_model_folder_is_said_beneath_its_field(
        self, page: SettingsPage, desk: GalleryDesk, qtbot: QtBot, settled: Settled
    ) -> None:
        line = page.fields["model_path"].control
        assert isinstance(line, QLineEdit)
        line.setText("/models/half")
        qtbot.keyClick(line, Qt.Key.Key_Return)
        settled()
        assert any(text.startswith("The folder /models/half holds no") for text in words(page))
        assert desk.values["model_path"] == "" and line.isEnabled()

    def test_language_switches_at_once(
        self, page: SettingsPage, window: MainWindow, settled: Settled, qtbot: QtBot
    ) -> None:
        choice = page.fields["language"].control
        assert isinstance(choice, QComboBox)
        choice.setCurrentIndex(choice.findData("zh_CN"))
        qtbot.waitUntil(lambda: window.windowTitle() == "话务员实训台")
        settled()
        again = window.current_page()
        assert isinstance(again, SettingsPage) and again is not page
        assert "设置" in words(again) and window._rail_buttons["calls"].text() == "通话记录"

    def test_the_keyboard_and_the_place_stay_when_the_language_changes(
        self, page: SettingsPage, window: MainWindow, settled: Settled, qtbot: QtBot
    ) -> None:
        def top(page: SettingsPage) -> int:
            return page.fields["language"].mapTo(page.scroll_area, QPoint(0, 0)).y()

        page.go_to("language")
        before, choice = top(page), page.fields["language"].control
        assert isinstance(choice, QComboBox) and page.scroll_area.verticalScrollBar().value() > 0
        choice.setCurrentIndex(choice.findData("zh_CN"))
        qtbot.waitUntil(lambda: window.current_page() is not page)
        again = window.current_page()
        assert isinstance(again, SettingsPage)
        settled()
        qtbot.waitUntil(lambda: abs(top(again) - before) <= 1)
        assert window.focusWidget() is again.fields["language"].control

    def test_theme_switches_at_once(self, page: SettingsPage, window: MainWindow) -> None:
        choice = page.fields["theme"].control
        assert isinstance(choice, QComboBox)
        choice.setCurrentIndex(choice.findData("dark"))
        assert window.theme.tokens.dark

    def test_microphone_check_says_what_to_change_and_plays_back(
        self, page: SettingsPage, desk: GalleryDesk, qtbot: QtBot
    ) -> None:
        panel = page.microphone
        qtbot.mouseClick(panel.button, LEFT_BUTTON)
        qtbot.waitUntil(panel.listen.isVisible)
        said = panel.result.accessibleName()
        assert said.startswith("Your microphone can be used; it could be better.")
        assert "Voice -32 dBFS · room -48 dBFS" in said and "too quiet" in said
        qtbot.mouseClick(panel.listen, LEFT_BUTTON)
        assert desk.told[-1] == ("play", 16_000)

    def test_microphone_check_without_microphone(
        self, page: SettingsPage, desk: GalleryDesk, qtbot: QtBot
    ) -> None:
        desk.microphone = NO_MICROPHONE
        qtbot.mouseClick(page.microphone.button, LEFT_BUTTON)
        qtbot.waitUntil(page.microphone.result.isVisible)
        assert page.microphone.result.accessibleName().startswith("No microphone was found.")
        assert page.microphone.button.text() == "Check the microphone"

    def test_speaker_test(self, page: SettingsPage, desk: GalleryDesk, qtbot: QtBot) -> None:
        qtbot.mouseClick(page.speaker.button, LEFT_BUTTON)
        assert desk.told[-1] == ("speak", "您好,这是声音测试。")
        assert page.speaker.button.isEnabled()


class TestPalette:
    @pytest.fixture
    def palette(self, window: MainWindow, settled: Settled, qtbot: QtBot) -> Palette:
        show(window, settled, "today")
        qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
        settled()
        palette = window.findChild(Palette)
        assert isinstance(palette, Palette)
        return palette

    @pytest.mark.parametrize(
        ("typed", "page"),
        [
            ("settings page", SettingsPage),
            ("furious scenario", BriefingPage),
            ("wrong number call", ScorecardPage),
            ("microphone setting", SettingsPage),
        ],
    )
    def test_finds_and_goes(
        self,
        palette: Palette,
        window: MainWindow,
        settled: Settled,
        qtbot: QtBot,
        typed: str,
        page: type,
    ) -> None:
        qtbot.keyClicks(palette.box, typed)
        qtbot.keyClick(palette.box, Qt.Key.Key_Return)
        assert isinstance(window.current_page(), page)
        settled()
        settled()

    def test_an_empty_result_is_said(self, palette: Palette, qtbot: QtBot) -> None:
        assert not palette.none.isVisible()
        palette.box.setText("no such thing")
        assert palette.none.isVisible() and not palette.list.isVisible()
        assert palette.none.text() == "Nothing found. Please try another word."
        qtbot.keyClick(palette.box, Qt.Key.Key_Down)
        qtbot.keyClick(palette.box, Qt.Key.Key_Return)
        palette.box.setText("today")
        assert palette.list.isVisible() and not palette.none.isVisible()
        palette.close()

    def test_finds_names_of_the_other_language_and_ids(
        self, palette: Palette, window: MainWindow, settled: Settled, qtbot: QtBot
    ) -> None:
        palette.close()
        i18n.set_language("zh_CN")
        window.open_palette()
        settled()
        found = window.findChildren(Palette)[-1]
        for typed, first in {
            "furious-caller": "破口大骂:电脑摔坏了",
            "broken computer": "破口大骂:电脑摔坏了",
            "microphone": "麦克风",
            "settings": "设置",
        }.items():
            found.box.setText(typed)
            assert found.list.item(0).text() == first
        found.close()

    def test_arrow_keys_choose(self, palette: Palette, qtbot: QtBot) -> None:
        qtbot.keyClick(palette.box, Qt.Key.Key_Down)
        assert palette.list.currentRow() == 1
        palette.close()


class TestFrame:
    def test_enter_presses_what_has_the_keyboard(
        self, window: MainWindow, settled: Settled, qtbot: QtBot
    ) -> None:
        show(window, settled, "today")
        rail = window._rail_buttons["calls"]
        rail.setFocus()
        qtbot.keyClick(rail, Qt.Key.Key_Return)
        page = window.current_page()
        assert isinstance(page, CallsPage)
        settled()
        page.open.setFocus()
        qtbot.keyClick(page.open, Qt.Key.Key_Enter)
        assert isinstance(window.current_page(), ScorecardPage)
        settled()
        settled()

    def test_pages_are_made_when_first_shown(self, window: MainWindow, settled: Settled) -> None:
        assert window._kept == {}
        show(window, settled, "today")
        assert set(window._kept) == {"today"}

    def test_keys_reach_every_page(
        self, window: MainWindow, settled: Settled, qtbot: QtBot
    ) -> None:
        pages = (TodayPage, ScenariosPage, ChatsPage, CallsPage, SettingsPage)
        for n, page in enumerate(pages):
            key = Qt.Key(Qt.Key.Key_1 + n)
            qtbot.keyClick(window, key, Qt.KeyboardModifier.ControlModifier)
            assert isinstance(window.current_page(), page)
            settled()

    def test_closing_during_a_call_asks(
        self,
        window: MainWindow,
        desk: GalleryDesk,
        qtbot: QtBot,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        window.start_call("dialect", "practice")
        qtbot.waitUntil(lambda: isinstance(window.current_page(), CallPage))
        assert desk.live is not None
        asked = choose_box(monkeypatch, "Back to the call")
        assert not window.close()
        assert asked == ["A call is going on. End it and close?"]
        choose_box(monkeypatch, "End and close")
        assert window.close()
        assert ("abandon", None) in desk.live.told

    def test_a_bug_is_a_report_to_copy_not_a_stack_trace(
        self, window: MainWindow, qtbot: QtBot
    ) -> None:
        try:
            raise ZeroDivisionError("planted")
        except ZeroDivisionError as error:
            window.report(error)
        dialog = window.findChild(BugDialog)
        assert isinstance(dialog, BugDialog)
        assert not any("Traceback" in text for text in words(dialog))
        assert "ZeroDivisionError: planted" in dialog.report
        qtbot.mouseClick(dialog.copy, LEFT_BUTTON)
        from PySide6.QtWidgets import QApplication

        assert QApplication.clipboard().text() == dialog.report
        dialog.close()

    def test_a_job_that_fails_by_a_bug_reports_it(
        self, window: MainWindow, settled: Settled
    ) -> None:
        def work() -> None:
            raise RuntimeError("planted")

        window.jobs.run(work)
        settled()
        dialog = window.findChild(BugDialog)
        assert isinstance(dialog, BugDialog)
        dialog.close()

    @pytest.mark.parametrize("name", ["today", "scenarios", "calls", "settings"])
    def test_everything_that_takes_the_focus_has_a_name(
        self, window: MainWindow, settled: Settled, name: str
    ) -> None:
        page = show(window, settled, name)
        for widget in page.findChildren(QWidget):
            tab = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            inner = widget.objectName().startswith("qt_") or isinstance(
                widget.parentWidget(), QComboBox | QAbstractItemView
            )
            if tab and widget.isVisible() and not inner:
                written = widget.text() if isinstance(widget, QAbstractButton) else ""
                assert widget.accessibleName() or written, widget
