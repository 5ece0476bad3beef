"""The frame: a rail on the left, one page beside it, and the ways between pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from trainer import i18n
from trainer.domain.errors import KnownError
from trainer.i18n import _
from trainer.ui import icons
from trainer.ui.context import Context
from trainer.ui.jobs import Jobs
from trainer.ui.overview import choose_next
from trainer.ui.pages.opened import make_page
from trainer.ui.rail import RAIL_PAGES, Rail
from trainer.ui.theme import Theme
from trainer.ui.widgets.basic import row, shortcut
from trainer.ui.widgets.page import Page
from trainer.ui.words import known

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QPaintEvent

    from trainer.services.call_view import LiveCall
    from trainer.services.chat_live import LiveChat
    from trainer.services.views import Desk, Mode
    from trainer.storage.settings import Setting
    from trainer.ui.widgets.toast import Toast


class MainWindow(QMainWindow):
    """Pages are made when first shown; those of one call are made anew each time."""

    painted = Signal()
    """The window stands on the screen for the first time."""

    def __init__(self, desk: Desk, theme: Theme, settings_rows: Sequence[Setting]) -> None:
        super().__init__()
        self.desk, self.theme = desk, theme
        self.jobs = Jobs(self)
        self.jobs.failed.connect(self.report)
        self.context = Context(desk, theme, self.jobs, self, settings_rows)
        self._kept: dict[str, Page] = {}
        self._current: Page | None = None
        self._again: Callable[[], None] = lambda: None
        self._bug_shown = False
        self._rail_at = ""
        self._starting: Mode | None = None
        self._painted = False
        self.setMinimumSize(960, 640)
        self.resize(1280, 800)

        self.rail = Rail(theme)
        self.rail.chosen.connect(self.show_page)
        self._stack = QStackedWidget()
        ground = QWidget()
        ground.setLayout(row(self.rail, self._stack, gap=0))
        self.setCentralWidget(ground)
        self.setWindowTitle(_("Call Trainer"))
        self._keys()

    # The frame

    def _keys(self) -> None:
        for key, action in {
            "Ctrl+K": self.open_palette,
            "F11": self._full_screen,
            "Alt+Left": self._back,
        }.items():
            shortcut(key, self, action)
        for n, name in enumerate(RAIL_PAGES, 1):
            shortcut(f"Ctrl+{n}", self, partial(self.show_page, name))

    # Pages

    def show_page(self, name: str) -> None:
        """``today``, ``scenarios``, ``chats``, ``calls`` or ``settings``."""
        if self.in_call():
            self.rail.mark(self._rail_at)
            words = _("Please hang up first.")
            if self._rail_at == "chats":
                words = _("Please end the chats first.")
            self.toast(words, "warn")
            return
        if name not in self._kept:
            self._kept[name] = make_page(name, self.context)
        self._show(self._kept[name], name, lambda: self.show_page(name))

    def _show(self, page: Page, rail: str, again: Callable[[], None]) -> None:
        old, self._current, self._again = self._current, page, again
        self._rail_at = rail
        if old is not None and old is not page:
            old.leave()
            if "_toast" in self.__dict__:
                self._toast.hide()
        if self._stack.indexOf(page) < 0:
            self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        if old is not None and old is not page and old not in self._kept.values():
            self._stack.removeWidget(old)
            old.deleteLater()
        self.rail.mark(rail)
        if self._painted:
            QTimer.singleShot(0, page, page.refresh)
        focus = page.first_focus()
        if focus is not None:
            focus.setFocus()

    def open_setting(self, name: str) -> None:
        """The settings page at one setting."""
        self.show_page("settings")
        page = self._current
        if page is not None:
            # Only once the page has its size.
            QTimer.singleShot(0, self, lambda: page.go_to(name))

    def open_briefing(self, scenario: str) -> None:
        if self.in_call():
            return
        from trainer.ui.pages.briefing import BriefingPage

        found = next((s for s in self.desk.scenarios() if s.id == scenario), None)
        if found is None:
            self.toast(_("This scenario is no longer installed."), "warn")
            return
        page = BriefingPage(self.context, found)
        self._show(page, "scenarios", lambda: self.open_briefing(scenario))

    def open_problems(self, scenario: str = "") -> None:
        """What is wrong with a scenario's files; without one, with the user's own packs."""
        if self.in_call():
            return
        from trainer.ui.pages.problems import ProblemsPage

        page = ProblemsPage(self.context, scenario)
        self._show(page, "scenarios", lambda: self.open_problems(scenario))

    def start_call(self, scenario: str, mode: Mode, seed: int | None = None) -> None:
        """Let the telephone ring. Opening the devices takes a moment, so not on this thread."""
        if self.in_call() or self._starting is not None:
            return
        self.desk.stop_playing()
        desk, self._starting = self.desk, mode
        self.jobs.run(
            lambda: desk.start_call(scenario, mode=mode, seed=seed),
            self._started,
            self._not_started,
        )

    @Slot(object)
    def _started(self, live: LiveCall) -> None:
        mode, self._starting = self._starting, None
        self.open_live(live, mode or "practice")

    @Slot(object)
    def _not_started(self, error: BaseException) -> None:
        self._starting = None
        self.report(error)
        if self._current is not None:
            self._current.start_failed()

    def start_chat(self, scenarios: Sequence[str], mode: Mode) -> None:
        """Begin a shift with these customers, who write instead of ringing up."""
        if self.in_call() or self._starting is not None:
            return
        self.desk.stop_playing()
        desk, chosen, self._starting = self.desk, tuple(scenarios), mode
        self.jobs.run(
            lambda: desk.start_chat(chosen, mode=mode), self._chat_started, self._not_started
        )

    @Slot(object)
    def _chat_started(self, live: LiveChat) -> None:
        from trainer.ui.pages.chat import ChatPage

        mode, self._starting = self._starting, None
        self._show(ChatPage(self.context, live, mode or "practice"), "chats", lambda: None)
        self._lock_rail()

    def shift_over(self) -> None:
        """Every chat is scored: the other pages can be opened again."""
        self._lock_rail()

    def open_live(self, live: LiveCall, mode: Mode) -> None:
        from trainer.ui.pages.call import CallPage

        self._show(CallPage(self.context, live, mode), "scenarios", lambda: None)
        self._lock_rail()

    def open_scorecard(self, call_id: str) -> None:
        from trainer.ui.pages.scorecard import ScorecardPage

        page = ScorecardPage(self.context, call_id)
        self._show(page, "calls", lambda: self.open_scorecard(call_id))
        self._lock_rail()

    def current_page(self) -> Page | None:
        return self._current

    def in_call(self) -> bool:
        return self._current is not None and not self._current.is_over()

    def _lock_rail(self) -> None:
        self.rail.lock(self.in_call())

    @Slot()
    def _back(self) -> None:
        pages = {"BriefingPage": "scenarios", "ProblemsPage": "scenarios", "ScorecardPage": "calls"}
        name = pages.get(type(self._current).__name__)
        if name is not None:
            self.show_page(name)

    @Slot()
    def _full_screen(self) -> None:
        self.showNormal() if self.isFullScreen() else self.showFullScreen()

    def next_scenario(self, after: str | None = None) -> str | None:
        """What to take next, by `choose_next`."""
        scenarios = self.desk.scenarios()
        chosen = choose_next(scenarios, self.desk.best_percents(), after)
        return chosen.id if chosen is not None else None

    # Small things pages ask for

    @Slot()
    def open_palette(self) -> None:
        if self.in_call():
            return
        from trainer.ui.palette import Palette

        Palette(self.context, self).open()

    def apply_setting(self, name: str) -> None:
        """A setting was changed: those of the window take effect at once."""
        if name == "theme":
            self.theme.choose(str(self.desk.setting("theme")))
        elif name == "language":
            i18n.set_language(str(self.desk.setting("language")))
            place = self._current.place() if self._current is not None else None
            self.theme.use_language()
            # Not inside the signal of a widget that goes with its page.
            QTimer.singleShot(0, self, lambda: self._rebuild(place))

    def _rebuild(self, place: tuple[str, int] | None) -> None:
        self.setWindowTitle(_("Call Trainer"))
        self.rail.build()
        old, self._kept = list(self._kept.values()), {}
        again = self._again
        again()
        if place is not None and self._current is not None:
            self._current.come_back(place)
        for page in old:
            self._stack.removeWidget(page)
            page.deleteLater()

    @Slot(object)
    def exported(self, target: object) -> None:
        from PySide6.QtCore import QUrl
        from PySide6.QtGui import QDesktopServices

        self.toast(_("Saved: {path}").format(path=target), "good")
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(str(target)))))

    @cached_property
    def _toast(self) -> Toast:
        from trainer.ui.widgets.toast import Toast

        return Toast(self.theme, self, self.current_page)

    @Slot()
    def place_toast(self) -> None:
        """The page's parts moved: a sentence that stands over them moves too."""
        if "_toast" in self.__dict__:
            self._toast.place()

    def toast(self, words: str, tone: str = "info") -> None:
        """A sentence that goes by itself, or with the page it is about."""
        self._toast.show_words(words, tone)

    @Slot(object)
    def report(self, error: BaseException) -> None:
        """A known error in a sentence; a bug with a report to copy."""
        if isinstance(error, KnownError):
            self.toast(known(error), "bad")
            return
        if self._bug_shown:
            return
        from trainer.ui.bug import BugDialog

        self._bug_shown = True
        dialog = BugDialog(self.theme, error, self)
        dialog.finished.connect(self._bug_closed)
        dialog.open()

    @Slot()
    def _bug_closed(self) -> None:
        self._bug_shown = False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Only what is on the screen asks for more: loading libraries takes turns with painting."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self, self._first_painted)

    @Slot()
    def _first_painted(self) -> None:
        self.setWindowIcon(icons.app_icon())
        if self._current is not None:
            self._current.refresh()
        self.painted.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.in_call():
            from trainer.ui.closing import sure_to_leave

            if not sure_to_leave(self, chats=self._rail_at == "chats"):
                event.ignore()
                return
        if self._current is not None:
            self._current.leave()
        # A call that is being prepared must not begin to ring in a closed window.
        self.jobs.drain()
        event.accept()
