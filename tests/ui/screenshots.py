"""Pictures of every page for looking at: python -m tests.ui.screenshots --out DIR

Run it under a screen (xvfb-run -s "-screen 0 1920x1080x24"). Pages × languages × themes × sizes.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from tests.ui import gallery_content as content
from tests.ui.gallery import NO_MICROPHONE, GalleryDesk
from tests.ui.gallery_call import TALKING, view
from tests.ui.gallery_chat import DUE, KEPT, OVER, chat_scenarios
from tests.ui.looking import here
from trainer.domain.decision import Decision
from trainer.domain.message import M_
from trainer.domain.scorecard import Verdict
from trainer.i18n import _
from trainer.services.score_again import Progress
from trainer.services.views import Mode
from trainer.storage.settings import SETTINGS
from trainer.ui.main import application, make_window
from trainer.ui.main_window import MainWindow
from trainer.ui.pages.briefing import BriefingPage
from trainer.ui.pages.call import CallPage
from trainer.ui.pages.chat import ChatPage
from trainer.ui.pages.chats import ChatsPage
from trainer.ui.pages.scenarios import ScenariosPage
from trainer.ui.pages.scorecard import ScorecardPage
from trainer.ui.pages.settings import SettingsPage
from trainer.ui.palette import Palette
from trainer.ui.widgets.page import Page

SIZES = {"home": (1280, 800), "large": (1920, 1080), "small": (1024, 700)}


class Tour:
    """One window in one language and theme, walked through page by page."""

    def __init__(self, language: str, theme: str) -> None:
        self.desk = GalleryDesk()
        self.desk.values.update(language=language, theme=theme, trainee_name="王晓")
        self.window: MainWindow = make_window(application(), self.desk, SETTINGS)
        self.window.show()

    def settle(self, milliseconds: int = 60) -> None:
        QTest.qWait(milliseconds)
        QTest.qWait(5)
        while self.window.jobs._running:
            QTest.qWait(20)
        QTest.qWait(60)

    def page(self, name: str) -> None:
        self.window.show_page(name)
        self.settle()

    def scrolled(self, name: str, share: float) -> None:
        self.page(name)
        self.scroll(share)

    def scroll(self, share: float) -> None:
        bar = here(self.window, Page).scroll_area.verticalScrollBar()
        bar.setValue(round(bar.maximum() * share))
        self.settle()

    def many(self) -> None:
        """All packs, with problems in one of them."""
        few, self.desk.list = self.desk.list, content.many()
        self.desk.own_problems, self.desk.broken = content.PROBLEMS[:3], content.PROBLEMS[3:]
        self.page("scenarios")
        self.settle(200)
        self.desk.list = few

    def own_pack(self) -> None:
        """Right after `many`: one pack chosen, with badges on two of its cards."""
        chosen = here(self.window, ScenariosPage).filter.pack
        chosen.setCurrentIndex(chosen.findData("my-own"))
        self.settle()

    def problems(self, *, some: bool) -> None:
        found = content.PROBLEMS if some else []
        self.desk.own_problems, self.desk.broken = found[:3], found[3:]
        self.window.open_problems()
        self.settle()

    def briefing(self, *, broken: bool = False) -> None:
        self.desk.microphone = NO_MICROPHONE if broken else None
        self.window.open_briefing("unclear-audio")
        self.settle()

    def hearing(self) -> None:
        """The customer sounds, in a voice that is not quite the right one."""
        self.desk.voice_note = M_(
            "This computer has no Cantonese voice; Mandarin with a southern accent is heard."
        )
        self.briefing()
        here(self.window, BriefingPage).listen.click()
        self.settle()
        self.desk.voice_note = None

    def ring(self, mode: Mode = "practice") -> None:
        self.window.start_call("unclear-audio", mode)
        self.settle()

    def talk(self, **changes: object) -> None:
        live = self.desk.live
        assert live is not None
        now = replace(TALKING, **changes)
        page = here(self.window, CallPage)
        for n in range(130):
            mine = n > 70
            sound = -22 + 9 * math.sin(n * 0.83) + 5 * math.sin(n * 2.1)
            live.now = replace(
                now,
                speaking="trainee" if mine else "customer",
                customer_level=-90.0 if mine else sound - 8,
                trainee_level=sound if mine else -90.0,
            )
            page._tick()
        self.settle()

    def transfer(self) -> None:
        """The question before a transfer, with a passing sentence over the page."""
        self.talk(typed_only=True)
        here(self.window, CallPage).ask.ask()
        self.window.toast(_("Note kept"), "good")
        self.settle()

    def hold(self) -> None:
        assert self.desk.live is not None
        self.desk.live.now = replace(TALKING, state="held", speaking=None)
        self.settle()

    def end(self) -> None:
        assert self.desk.live is not None
        self.desk.live.now = view(state="ended", ended_by="trainee", talk_time=74.0)
        self.settle()

    def score(self, call: str, share: float = 0.0) -> None:
        self.window.open_scorecard(call)
        self.settle()
        self.scroll(share)

    def thing(self) -> None:
        """The first thing to work on, followed to its finding, with a decision half made."""
        page = self.score_page("call-1")
        page.result.things[0].pressed.emit()
        row = page.findings.rows[2]
        assert row.decide is not None
        row.decide.click()
        assert row.form is not None
        row.form.chips[Verdict.MET].click()
        self.settle()

    def decision(self) -> None:
        """A finding under review that two trainers decided about, one after the other."""
        for verdict, by in ((Verdict.MISSED, "李老师"), (Verdict.MET, "王老师")):
            made = Decision("back", verdict, 1.0, by, datetime.now(UTC), "听了两遍，说的是“久等”")
            self.desk.decide("call-2", made)
        page = self.score_page("call-2")
        row = next(r for r in page.findings.rows if r.shown.finding.criterion == "back")
        page.scroll_area.ensureWidgetVisible(row, 0, 160)
        self.settle()

    def scoring(self) -> None:
        """A recording that is heard again."""
        page = self.score_page("call-0")
        assert page.again is not None
        page.again.listen.click()
        page.again.start.click()
        self.settle(200)
        assert self.desk.scores.scoring is not None
        self.desk.scores.scoring.now = Progress(2, 5)
        self.settle(200)
        page.scroll_area.ensureWidgetVisible(page.again, 0, 160)
        self.settle()

    def rescored(self) -> None:
        """Right after `scoring`: what is judged otherwise."""
        stored = here(self.window, ScorecardPage).stored
        assert stored is not None and stored.scorecard is not None
        self.desk.scores.finish("call-0", stored.scorecard)
        self.settle(400)

    def score_page(self, call: str) -> ScorecardPage:
        self.score(call)
        return here(self.window, ScorecardPage)

    def check(self) -> None:
        self.desk.microphone = None
        self.page("settings")
        here(self.window, SettingsPage).microphone._start()
        self.settle(200)

    def palette(self, words: str = "") -> None:
        self.page("today")
        self.window.open_palette()
        self.window.findChildren(Palette)[-1].box.setText(words)
        self.settle()

    def chats(self) -> None:
        """The choice of customers, two of them taken."""
        self.desk.list += chat_scenarios()
        self.page("chats")
        page = here(self.window, ChatsPage)
        for name in list(page.tiles)[:2]:
            page.pick(name)
        self.settle()

    def chat(self, chosen: int = 0) -> None:
        if self.desk.chat is None:
            self.window.start_chat(["chat-parcel-enquiry"], "practice")
            self.settle(300)
        here(self.window, ChatPage).choose(chosen)
        self.settle(300)

    def chat_due(self, *, kept: bool = False) -> None:
        """A customer has left, and what was promised comes due; or it was kept."""
        if self.desk.chat is None:
            self.chat()
        assert self.desk.chat is not None
        self.desk.chat.now = KEPT if kept else DUE
        self.settle(300)
        self.chat(1)

    def chat_over(self) -> None:
        assert self.desk.chat is not None
        self.desk.chat.now, self.desk.chat.over = OVER, True
        self.settle(300)

    def empty(self, name: str) -> None:
        rows, self.desk.rows = self.desk.rows, []
        self.page(name)
        self.desk.rows = rows


def stops(tour: Tour) -> list[tuple[str, Callable[[], None]]]:
    return [
        ("today", lambda: tour.page("today")),
        ("today-empty", lambda: tour.empty("today")),
        ("scenarios", lambda: tour.page("scenarios")),
        ("scenarios-many", tour.many),
        ("scenarios-own", tour.own_pack),
        ("problems", lambda: tour.problems(some=True)),
        ("problems-none", lambda: tour.problems(some=False)),
        ("briefing", tour.briefing),
        ("briefing-hearing", tour.hearing),
        ("briefing-broken", lambda: tour.briefing(broken=True)),
        ("call-ring", tour.ring),
        ("call-talk", tour.talk),
        ("call-typed", lambda: tour.talk(typed_only=True, customer_silent=True)),
        ("call-transfer", tour.transfer),
        ("call-hold", tour.hold),
        ("call-end", tour.end),
        ("score-good", lambda: tour.score("call-0")),
        ("score-findings", lambda: tour.score("call-1", 0.42)),
        ("score-transcript", lambda: tour.score("call-1", 1.0)),
        ("score-failed", lambda: tour.score("call-1")),
        ("score-thing", tour.thing),
        ("score-decided", tour.decision),
        ("score-again-running", tour.scoring),
        ("score-again-done", tour.rescored),
        ("score-recovered", lambda: tour.score("call-4")),
        ("score-none", lambda: tour.score("call-6")),
        ("calls", lambda: tour.page("calls")),
        ("calls-empty", lambda: tour.empty("calls")),
        ("chats", tour.chats),
        ("chat-talk", tour.chat),
        ("chat-waits", lambda: tour.chat(1)),
        ("chat-due", tour.chat_due),
        ("chat-kept", lambda: tour.chat_due(kept=True)),
        ("chat-over", tour.chat_over),
        ("settings", lambda: tour.page("settings")),
        ("settings-check", tour.check),
        ("settings-more", lambda: tour.scrolled("settings", 1.0)),
        ("palette", tour.palette),
        ("palette-none", lambda: tour.palette("no such thing")),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description="Pictures of every page.")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--languages", nargs="+", default=["zh_CN", "en"])
    parser.add_argument("--themes", nargs="+", default=["light", "dark"])
    parser.add_argument("--sizes", nargs="+", default=list(SIZES), choices=list(SIZES))
    parser.add_argument("--only", default="", help="pages whose name contains this")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    for language in given.languages:
        for theme in given.themes:
            for size in given.sizes:
                _walk(given.out, language, theme, size, given.only)


def _walk(out: Path, language: str, theme: str, size: str, only: str) -> None:
    tour = Tour(language, theme)
    tour.window.resize(*SIZES[size])
    tour.settle()
    for name, go in stops(tour):
        # A call's pages follow one another.
        if only and only not in name and not (only.startswith("call-") and name == "call-ring"):
            continue
        go()
        path = out / f"{name}-{language}-{theme}-{size}.png"
        picture = tour.window.grab()
        dialog = tour.window.findChild(QDialog)
        picture.save(str(path))
        if dialog is not None and dialog.isVisible():
            dialog.grab().save(str(path.with_stem(path.stem + "-dialog")))
            dialog.close()
    if tour.desk.live is not None:
        # A call that goes on would ask before it lets the window close.
        tour.desk.live.hang_up()
    if tour.desk.chat is not None:
        tour.chat_over()
    tour.window.close()
    tour.window.deleteLater()
    QTest.qWait(50)


if __name__ == "__main__":
    main()
