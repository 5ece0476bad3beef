"""Scenarios as cards: the situation, never the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QWidget

from trainer.i18n import _, render
from trainer.ui.context import Context
from trainer.ui.overview import Overview, graded, overview
from trainer.ui.widgets.banner import Banner
from trainer.ui.widgets.basic import Button, Icon, clear, column, paragraph, row, text
from trainer.ui.widgets.page import Page
from trainer.ui.widgets.ring import Ring
from trainer.ui.widgets.tile import Dots, Grid, Tile, grid_holder
from trainer.ui.words import label

if TYPE_CHECKING:
    from trainer.domain.scenario import Scenario


class ScenariosPage(Page):
    """All scenarios, with a box to find one and a choice of done or not."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Scenarios"))
        body = self.scroll_body()
        self.heading(body, _("Scenarios"), _("Choose who calls. You hear the rest on the phone."))
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("Find a scenario"))
        self.search.setAccessibleName(_("Find a scenario"))
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(280)
        self.search.setToolTip(_("Find a scenario") + " (Ctrl+F)")
        self.search.textChanged.connect(self._filter)
        find = QShortcut(QKeySequence("Ctrl+F"), self)
        find.activated.connect(self.search.setFocus)
        self.group = QButtonGroup(self)
        line = row(self.search, 8, gap=8)
        chips = (("all", _("All")), ("open", _("Not passed yet")), ("done", _("Passed")))
        for name, words in chips:
            chip = Button(self.theme, words, kind="chip")
            chip.setCheckable(True)
            chip.setChecked(name == "all")
            chip.setProperty("choice", name)
            chip.toggled.connect(self._filter)
            self.group.addButton(chip)
            line.addWidget(chip)
        line.addStretch(1)
        body.addLayout(line)
        self.problems = column(gap=8)
        body.addLayout(self.problems)
        self.grid = Grid()
        self.tiles: list[tuple[Tile, Scenario, float | None]] = []
        body.addWidget(grid_holder(self.grid))
        self.empty = paragraph("", tone="soft")
        self.empty.hide()
        body.addWidget(self.empty)
        body.addStretch(1)

    def refresh(self) -> None:
        desk = self.desk
        self.context.jobs.run(lambda: overview(desk), self._show)

    def first_focus(self) -> QWidget:
        return self.search

    @Slot(object)
    def _show(self, found: Overview) -> None:
        clear(self.grid)
        clear(self.problems)
        for message in found.problems:
            self.problems.addWidget(Banner(self.theme, render(message), "warn"))
        self.tiles = []
        passed = {call.scenario for call in found.calls if call.passed and graded(call)}
        for scenario in found.scenarios:
            tile = self._tile(scenario, found.best.get(scenario.id), scenario.id in passed)
            self.tiles.append((tile, scenario, scenario.id in passed))
            self.grid.addWidget(tile)
        self._filter()

    def _tile(self, scenario: Scenario, best: float | None, passed: bool) -> Tile:
        title = paragraph(label(scenario.title), "lead")
        ring = Ring(self.theme, 44)
        ring.set_score(best, 100.0, passed if best is not None else None)
        ring.setToolTip(_("Best score") if best is not None else _("Not done yet"))
        head = row(gap=12)
        head.addWidget(title, 1)
        head.addWidget(ring, 0, Qt.AlignmentFlag.AlignTop)
        minutes = _("about {n} min").format(n=f"{scenario.minutes:.0f}")
        foot = row(
            Dots(self.theme, scenario.difficulty),
            text(minutes, "note", "soft"),
            -1,
            gap=12,
        )
        if passed:
            foot.addLayout(
                row(
                    Icon(self.theme, "circle-check", 16, "good"),
                    text(_("Passed"), "note", "good"),
                    gap=4,
                )
            )
        inner = column(head, paragraph(label(scenario.situation), "body", "soft"), -1, foot, gap=8)
        inner.setContentsMargins(20, 16, 20, 16)
        tile = Tile(inner, label(scenario.title))
        tile.pressed.connect(lambda: self.context.window.open_briefing(scenario.id))
        return tile

    @Slot()
    def _filter(self) -> None:
        wanted = self.search.text().strip().casefold()
        chip = self.group.checkedButton()
        choice = chip.property("choice") if chip is not None else "all"
        shown = 0
        for tile, scenario, passed in self.tiles:
            names = (scenario.title, scenario.situation)
            words = " ".join(f"{n.zh} {n.en}" for n in names).casefold()
            fits = wanted in words and (choice == "all" or (choice == "done") == bool(passed))
            tile.setVisible(fits)
            shown += fits
        self.grid.invalidate()
        if self.tiles and not shown:
            self.empty.setText(_("Nothing found. Please try another word or choose “All”."))
        elif not self.tiles:
            self.empty.setText(_("No scenarios are installed"))
        self.empty.setVisible(not shown)
