"""Scenarios as cards, pack by pack: the situation, never the answer."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from itertools import groupby
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from trainer.i18n import _, ngettext
from trainer.services.problem_list import by_scenario
from trainer.ui.context import Context
from trainer.ui.overview import Overview, draw_exam, graded, overview
from trainer.ui.pages.scenario_filter import ScenarioFilter, pack_order
from trainer.ui.widgets.banner import Banner
from trainer.ui.widgets.basic import Button, clear, column, paragraph, row, shortcut, text
from trainer.ui.widgets.page import Page
from trainer.ui.widgets.scenario_tile import ScenarioTile
from trainer.ui.widgets.tile import Grid, grid_holder
from trainer.ui.words import label

if TYPE_CHECKING:
    from trainer.content.problems import Problem
    from trainer.domain.scenario import Scenario

AT_ONCE = 9
"""Cards made before the window may paint again."""
ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class _Group:
    """The cards of one pack below its name."""

    def __init__(self, name: str) -> None:
        self.grid = Grid()
        self.tiles: list[ScenarioTile] = []
        self.note = text("", "note", "soft")
        self.holder = QWidget()
        head = row(text(name, "lead"), self.note, -1, gap=12)
        self.holder.setLayout(column(head, grid_holder(self.grid), gap=8))

    def show_fitting(self, wanted: ScenarioFilter) -> int:
        shown = 0
        for tile in self.tiles:
            fits = wanted.fits(tile.scenario, tile.passed)
            tile.setVisible(fits)
            shown += fits
        passed = sum(tile.passed for tile in self.tiles)
        self.note.setText(_("{n} of {total} passed").format(n=passed, total=len(self.tiles)))
        self.holder.setVisible(shown > 0)
        self.grid.invalidate()
        return shown


class ScenariosPage(Page):
    """All scenarios, with what narrows the list, and an exam drawn from it."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Scenarios"))
        body = self.scroll_body()
        self.heading(body, _("Scenarios"), _("Choose who calls. You hear the rest on the phone."))
        self.draw = Button(
            self.theme,
            _("Draw an exam call"),
            "timer",
            key="Alt+E",
            tip=_("One of these, nobody knows which; no help"),
            on=self._draw,
        )
        self.filter = ScenarioFilter(self.theme, self.draw)
        self.search = self.filter.search
        self.filter.changed.connect(self._filter)
        shortcut("Ctrl+F", self, self.search.setFocus)
        self.search.installEventFilter(self)
        body.addWidget(self.filter)
        self.problems = column(gap=8)
        body.addLayout(self.problems)
        self.groups: list[_Group] = []
        self.list = column(gap=24)
        body.addLayout(self.list)
        self.empty = paragraph("", tone="soft")
        self.empty.hide()
        body.addWidget(self.empty)
        body.addStretch(1)
        self._found: Overview | None = None
        self._waiting: list[tuple[_Group, Scenario, float | None, bool]] = []
        self._own: tuple[Problem, ...] = ()
        self._marks: dict[str, tuple[Problem, ...]] = {}
        self._more = QTimer(self)
        self._more.setInterval(0)
        self._more.timeout.connect(self._make_some)

    @property
    def tiles(self) -> list[ScenarioTile]:
        """The cards made so far, in the order of the page."""
        return [tile for group in self.groups for tile in group.tiles]

    def refresh(self) -> None:
        desk = self.desk
        self.context.jobs.run(lambda: overview(desk), self._show)
        self.context.jobs.run(desk.lint_own, self._mark)

    def first_focus(self) -> QWidget:
        return self.search

    @Slot(object)
    def _show(self, found: Overview) -> None:
        self._found = found
        clear(self.list)
        clear(self.problems)
        if found.problems:
            n = len(found.problems)
            words = ngettext(
                "{n} problem keeps scenarios out of this list.",
                "{n} problems keep scenarios out of this list.",
                n,
            )
            banner = Banner(self.theme, words.format(n=n), "warn")
            banner.add_action(_("Show"), self._open_problems)
            self.problems.addWidget(banner)
        self._sort_problems()
        self.filter.offer(found.scenarios)
        self.groups, self._waiting = [], []
        passed = {call.scenario for call in found.calls if call.passed and graded(call)}
        ordered = sorted(found.scenarios, key=lambda s: pack_order(s.pack))
        for pack, scenarios in groupby(ordered, key=lambda s: s.pack):
            members = list(scenarios)
            group = _Group(label(members[0].pack_title) or pack or _("Others"))
            self.groups.append(group)
            self.list.addWidget(group.holder)
            self._waiting += [(group, s, found.best.get(s.id), s.id in passed) for s in members]
        self._make_some()
        self._more.start()

    @Slot()
    def _make_some(self) -> None:
        """Make the next cards; the window stays alive in between."""
        now, self._waiting = self._waiting[:AT_ONCE], self._waiting[AT_ONCE:]
        for group, scenario, best, passed in now:
            tile = ScenarioTile(self.theme, scenario, best, passed)
            tile.show_problems(self._marks.get(scenario.id, ()))
            tile.pressed.connect(self._opener(scenario.id))
            tile.installEventFilter(self)
            group.tiles.append(tile)
            group.grid.addWidget(tile)
        if not self._waiting:
            self._more.stop()
        self._filter()

    def _opener(self, scenario: str) -> Callable[[], None]:
        return lambda: self.context.window.open_briefing(scenario)

    @Slot(object)
    def _mark(self, problems: tuple[Problem, ...]) -> None:
        self._own = tuple(problems)
        self._sort_problems()
        for tile in self.tiles:
            tile.show_problems(self._marks.get(tile.scenario.id, ()))

    def _sort_problems(self) -> None:
        """Whichever came last, the list or its problems."""
        known = {s.id: s for s in self._found.scenarios} if self._found is not None else {}
        self._marks = dict(by_scenario(self._own, known))

    @Slot()
    def _filter(self) -> None:
        shown = sum(group.show_fitting(self.filter) for group in self.groups)
        total = len(self._found.scenarios) if self._found is not None else 0
        if total and not shown and not self._waiting:
            self.empty.setText(_("Nothing found. Please try another word or choose “All”."))
        elif not total:
            self.empty.setText(_("No scenarios are installed"))
        self.empty.setVisible(not shown and not self._waiting)
        self.filter.show_count(len(self._fitting()), total)
        self.draw.setEnabled(draw_exam(self._fitting(), 0) is not None)

    def _fitting(self) -> list[Scenario]:
        if self._found is None:
            return []
        passed = {tile.scenario.id: tile.passed for tile in self.tiles}
        waiting = {s.id: done for _group, s, _best, done in self._waiting}
        done = {**passed, **waiting}
        return [s for s in self._found.scenarios if self.filter.fits(s, done.get(s.id, False))]

    # The keyboard

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows go from card to card; Down leaves the search for the first one."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        key = Qt.Key(event.key())
        shown = [tile for tile in self.tiles if tile.isVisible()]
        if watched is self.search:
            if key == Qt.Key.Key_Escape and self.search.text():
                self.search.clear()
                return True
            if key not in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter) or not shown:
                return False
            self._go_to(shown[0])
            return True
        if key not in ARROWS or not isinstance(watched, ScenarioTile):
            return False
        target = self._beside(watched, shown, *ARROWS[key])
        if target is not None:
            self._go_to(target)
        elif key == Qt.Key.Key_Up:
            self.search.setFocus()
        return True

    def _beside(
        self, tile: ScenarioTile, shown: list[ScenarioTile], right: int, down: int
    ) -> ScenarioTile | None:
        if right:
            at = shown.index(tile) + right
            return shown[at] if 0 <= at < len(shown) else None
        here = tile.mapTo(self, tile.rect().center())
        rows: dict[int, list[ScenarioTile]] = {}
        for other in shown:
            y = other.mapTo(self, other.rect().topLeft()).y()
            rows.setdefault(y, []).append(other)
        own = tile.mapTo(self, tile.rect().topLeft()).y()
        further = sorted((y for y in rows if (y - own) * down > 0), key=lambda y: abs(y - own))
        if not further:
            return None
        return min(
            rows[further[0]], key=lambda t: abs(t.mapTo(self, t.rect().center()).x() - here.x())
        )

    def _go_to(self, tile: ScenarioTile) -> None:
        tile.setFocus(Qt.FocusReason.TabFocusReason)
        self.scroll_area.ensureWidgetVisible(tile, 0, 24)

    # Elsewhere

    @Slot()
    def _draw(self) -> None:
        seed = secrets.randbelow(2**31)
        drawn = draw_exam(self._fitting(), seed)
        if drawn is not None:
            self.draw.setEnabled(False)
            self.context.window.start_call(drawn.id, "exam", seed)

    def start_failed(self) -> None:
        """The call could not begin; let the user try again."""
        self.draw.setEnabled(True)

    @Slot()
    def _open_problems(self) -> None:
        self.context.window.open_problems()
