"""The list of scenarios: packs, filters, keyboard, drawn exams, and what is wrong with files."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui import gallery_content as content
from tests.ui.gallery import GalleryDesk
from tests.ui.looking import LEFT_BUTTON, Settled, show, words
from trainer.ui.main_window import MainWindow
from trainer.ui.overview import draw_exam
from trainer.ui.pages.briefing import BriefingPage
from trainer.ui.pages.call import CallPage
from trainer.ui.pages.problems import ProblemsPage
from trainer.ui.pages.scenarios import ScenariosPage


@pytest.fixture
def page(window: MainWindow, desk: GalleryDesk, settled: Settled, qtbot: QtBot) -> ScenariosPage:
    desk.list = content.many()
    window.show_page("scenarios")
    settled()
    page = window.current_page()
    assert isinstance(page, ScenariosPage)
    qtbot.waitUntil(lambda: len(page.tiles) == len(desk.list))
    return page


def shown(page: ScenariosPage) -> list[str]:
    return [tile.scenario.id for tile in page.tiles if tile.isVisible()]


def test_cards_show_the_situation_and_filter(
    window: MainWindow, settled: Settled, qtbot: QtBot
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


def test_done_or_not(window: MainWindow, settled: Settled, qtbot: QtBot) -> None:
    page = show(window, settled, "scenarios")
    assert isinstance(page, ScenariosPage)
    chips = {b.text(): b for b in page.filter.group.buttons()}
    qtbot.mouseClick(chips["Passed"], LEFT_BUTTON)
    passed = {t.scenario.id for t in page.tiles if t.isVisible()}
    qtbot.mouseClick(chips["Not passed yet"], LEFT_BUTTON)
    still_open = {t.scenario.id for t in page.tiles if t.isVisible()}
    assert passed == {"plain-enquiry", "dialect", "furious-caller"}
    assert still_open == {"unclear-audio", "wrong-number", "harassment"}


def test_a_card_opens_by_key(window: MainWindow, settled: Settled, qtbot: QtBot) -> None:
    page = show(window, settled, "scenarios")
    assert isinstance(page, ScenariosPage)
    qtbot.keyClick(page.tiles[1], Qt.Key.Key_Return)
    briefing = window.current_page()
    assert isinstance(briefing, BriefingPage) and briefing.scenario.id == "unclear-audio"
    settled()


def test_packs_stand_in_their_order_with_what_was_passed(page: ScenariosPage) -> None:
    names = [
        "Core scenarios",
        "Hotline situations",
        "Script categories",
        "Exams",
        "Chats",
        "My own",
    ]
    told = words(page)
    assert [each for each in told if each in names] == names
    assert "3 of 6 passed" in told and "66 scenarios" in told


def test_each_filter_narrows_the_list(page: ScenariosPage) -> None:
    wanted = page.filter
    wanted.pack.setCurrentIndex(wanted.pack.findData("hotline"))
    assert len(shown(page)) == 12
    wanted.industry.setCurrentIndex(wanted.industry.findData("bank"))
    assert len(shown(page)) == 2
    assert "2 of 66 scenarios" in words(page)
    wanted.pack.setCurrentIndex(0)
    wanted.industry.setCurrentIndex(0)
    wanted.channel.setCurrentIndex(wanted.channel.findData("chat"))
    assert {page_id.split("-")[0] for page_id in shown(page)} == {"chat"}
    wanted.difficulty.setCurrentIndex(wanted.difficulty.findData("3"))
    assert {tile.scenario.difficulty for tile in page.tiles if tile.isVisible()} == {3, 4}


def test_filters_stay_when_the_page_comes_back(
    page: ScenariosPage, window: MainWindow, settled: Settled, qtbot: QtBot
) -> None:
    page.filter.pack.setCurrentIndex(page.filter.pack.findData("exam"))
    window.show_page("today")
    window.show_page("scenarios")
    settled()
    qtbot.waitUntil(lambda: len(page.tiles) == 66)
    assert {each.split("-")[0] for each in shown(page)} == {"exam"}


def test_words_and_clauses_are_found_together(
    window: MainWindow, desk: GalleryDesk, settled: Settled, page: ScenariosPage
) -> None:
    page.search.setText("furious hotline")
    assert {each.split("-")[0] for each in shown(page)} >= {"hotline"}
    page.search.setText("dialect exams")
    assert len(shown(page)) == 2
    assert all(each.startswith("exam-") for each in shown(page))


def test_arrows_go_from_card_to_card(page: ScenariosPage, qtbot: QtBot) -> None:
    qtbot.keyClick(page.search, Qt.Key.Key_Down)
    focus = page.window().focusWidget
    assert focus() is page.tiles[0]
    qtbot.keyClick(page.tiles[0], Qt.Key.Key_Right)
    assert focus() is page.tiles[1]
    qtbot.keyClick(page.tiles[1], Qt.Key.Key_Left)
    qtbot.keyClick(page.tiles[0], Qt.Key.Key_Down)
    below = focus()
    assert below is not page.tiles[0] and below.x() == page.tiles[0].x()
    qtbot.keyClick(below, Qt.Key.Key_Up)
    assert focus() is page.tiles[0]
    qtbot.keyClick(page.tiles[0], Qt.Key.Key_Up)
    assert focus() is page.search


def test_escape_clears_the_search(page: ScenariosPage, qtbot: QtBot) -> None:
    page.search.setText("nothing like it")
    qtbot.keyClick(page.search, Qt.Key.Key_Escape)
    assert len(shown(page)) == 66


class TestExam:
    def test_the_exam_pack_is_drawn_from_without_a_title(
        self, page: ScenariosPage, desk: GalleryDesk, window: MainWindow, qtbot: QtBot,
        settled: Settled,
    ) -> None:  # fmt: skip
        qtbot.mouseClick(page.draw, LEFT_BUTTON)
        settled()
        (told,) = [told for name, told in desk.told if name == "start_call"]
        assert isinstance(told, tuple)
        scenario, mode = map(str, told)
        assert scenario.startswith("exam-") and mode == "exam"
        assert desk.seed is not None
        drawn = draw_exam(desk.list, desk.seed)
        assert drawn is not None and drawn.id == scenario
        call = window.current_page()
        assert isinstance(call, CallPage)
        assert drawn.title.en not in words(call)

    def test_a_chosen_pack_is_drawn_from(
        self, page: ScenariosPage, desk: GalleryDesk, qtbot: QtBot, settled: Settled
    ) -> None:
        page.filter.pack.setCurrentIndex(page.filter.pack.findData("hotline"))
        qtbot.mouseClick(page.draw, LEFT_BUTTON)
        settled()
        (told,) = [told for name, told in desk.told if name == "start_call"]
        assert isinstance(told, tuple) and str(told[0]).startswith("hotline-")

    def test_nothing_to_draw(self, page: ScenariosPage) -> None:
        page.filter.channel.setCurrentIndex(page.filter.channel.findData("chat"))
        assert not page.draw.isEnabled()

    def test_a_seed_decides(self) -> None:
        scenarios = content.many()
        drawn = [draw_exam(scenarios, seed) for seed in range(40)]
        again = [draw_exam(scenarios[::-1], seed) for seed in range(40)]
        assert [d.id for d in drawn if d] == [d.id for d in again if d]
        assert len({d.id for d in drawn if d}) > 6


class TestProblems:
    def test_a_badge_stands_on_the_card(
        self, window: MainWindow, desk: GalleryDesk, settled: Settled, qtbot: QtBot,
        page: ScenariosPage,
    ) -> None:  # fmt: skip
        desk.own_problems = content.PROBLEMS[:3]
        window.show_page("today")
        window.show_page("scenarios")
        settled()
        qtbot.waitUntil(lambda: len(page.tiles) == 66)
        badges = {t.scenario.id: t.accessibleName() for t in page.tiles if not t.badge.isHidden()}
        assert set(badges) == {"my-own-0-plain-enquiry", "my-own-1-unclear-audio"}
        assert badges["my-own-0-plain-enquiry"].endswith(". 2 problems")
        assert badges["my-own-1-unclear-audio"].endswith(". Draft: 1 gap")

    def test_broken_files_are_counted_and_shown(
        self, window: MainWindow, desk: GalleryDesk, settled: Settled, qtbot: QtBot,
        page: ScenariosPage,
    ) -> None:  # fmt: skip
        desk.broken = content.PROBLEMS[3:]
        desk.own_problems = content.PROBLEMS
        page.refresh()
        settled()
        assert "1 problem keeps scenarios out of this list." in words(page)
        window.open_problems()
        settled()
        listed = window.current_page()
        assert isinstance(listed, ProblemsPage)
        told = words(listed)
        assert told.count("my-own/broken/scenario.yaml") == 1
        assert "2 errors, 1 oversight, 1 gap to fill" in told
        assert "Line 31" in told and "There is no moment “gobye”." in told
        assert "Did you mean “goodbye”?" in told

    def test_an_empty_list_says_what_will_be_here(
        self, window: MainWindow, settled: Settled
    ) -> None:
        window.open_problems()
        settled()
        assert any(each.startswith("No problems found.") for each in words(window.current_page()))

    def test_of_one_scenario_and_back_to_it(
        self, window: MainWindow, desk: GalleryDesk, settled: Settled, qtbot: QtBot
    ) -> None:
        desk.own_problems = content.PROBLEMS
        window.open_problems("my-own-1-unclear-audio")
        settled()
        listed = window.current_page()
        assert isinstance(listed, ProblemsPage)
        assert sum(each.startswith("Line ") for each in words(listed)) == 1
        desk.own_problems = []
        qtbot.mouseClick(listed.again, LEFT_BUTTON)
        settled()
        assert sum(each.startswith("Line ") for each in words(listed)) == 0

    def test_the_briefing_of_ones_own_scenario_tells(
        self, window: MainWindow, desk: GalleryDesk, settled: Settled
    ) -> None:
        desk.list = content.many()
        desk.own_problems = content.PROBLEMS
        window.open_briefing("my-own-0-plain-enquiry")
        settled()
        assert "2 problems in this scenario's files" in words(window.current_page())
        window.open_briefing("plain-enquiry")
        settled()
        assert not any("problems in this" in each for each in words(window.current_page()))


def test_the_scorecard_tells_which_help_was_used(window: MainWindow, settled: Settled) -> None:
    window.open_scorecard("call-0")
    settled()
    shown = words(window.current_page())
    assert shown[shown.index("Mode") + 1] == "Practice"
