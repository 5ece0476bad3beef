"""Before a shift: which customers write, one to three of them, and with how much help."""

from __future__ import annotations

import random
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QWidget

from trainer.domain.chat import MOST_CUSTOMERS
from trainer.i18n import _
from trainer.ui.context import Context
from trainer.ui.overview import Overview, overview
from trainer.ui.widgets.basic import Button, Icon, clear, column, paragraph, row, set_look, text
from trainer.ui.widgets.page import Page
from trainer.ui.widgets.tile import Dots, Grid, Tile, grid_holder
from trainer.ui.words import label, mode_word

if TYPE_CHECKING:
    from trainer.domain.scenario import Scenario
    from trainer.services.views import Mode

MODES: tuple[Mode, ...] = ("practice", "assisted", "exam")
ICONS = {"practice": "book-open", "assisted": "lightbulb", "exam": "timer"}


class ChatsPage(Page):
    """Chats as cards that are picked, and the keys that begin the shift."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Chats"))
        body = self.scroll_body()
        self.heading(
            body,
            _("Chats"),
            _("Choose one to three customers. They write at their own times; each wants the "
              "first reply within a minute."),
        )  # fmt: skip
        self.grid = Grid()
        body.addWidget(grid_holder(self.grid))
        self.empty = paragraph(_("No chats are installed"), tone="soft")
        self.empty.hide()
        body.addWidget(self.empty)
        body.addStretch(1)
        self.tiles: dict[str, Choice] = {}
        self.picked: list[str] = []
        foot = self.foot()
        self.count = text("", "body")
        foot.addWidget(self.count)
        foot.addStretch(1)
        self.three = Button(self.theme, _("Three at random"), "users", key="Ctrl+R")
        self.three.clicked.connect(self._random)
        foot.addWidget(self.three)
        self.buttons: dict[Mode, Button] = {}
        for n, mode in enumerate(MODES, 1):
            kind = "primary" if mode == "practice" else ""
            button = Button(self.theme, mode_word(mode), ICONS[mode], kind=kind, key=f"Alt+{n}")
            button.clicked.connect(partial(self._start, mode))
            self.buttons[mode] = button
            foot.addWidget(button)
        self._show_count()

    def refresh(self) -> None:
        desk = self.desk
        self.context.jobs.run(lambda: overview(desk), self._show)

    def first_focus(self) -> QWidget:
        return self.three

    @Slot(object)
    def _show(self, found: Overview) -> None:
        clear(self.grid)
        self.tiles = {}
        for scenario in found.scenarios:
            if scenario.channel != "chat":
                continue
            tile = Choice(self.context, scenario)
            tile.pressed.connect(partial(self.pick, scenario.id))
            self.tiles[scenario.id] = tile
            self.grid.addWidget(tile)
        self.picked = [name for name in self.picked if name in self.tiles]
        self.grid.invalidate()
        self.empty.setVisible(not self.tiles)
        self.three.setEnabled(len(self.tiles) >= MOST_CUSTOMERS)
        self._show_count()

    @Slot()
    def pick(self, name: str) -> None:
        """Take the customer into the shift, or out of it; the fourth takes the first's place."""
        if name in self.picked:
            self.picked.remove(name)
        else:
            self.picked = [*self.picked[-(MOST_CUSTOMERS - 1) :], name]
        self._show_count()

    @Slot()
    def _random(self) -> None:
        self.picked = random.sample(sorted(self.tiles), MOST_CUSTOMERS)
        self._show_count()

    def _show_count(self) -> None:
        for name, tile in self.tiles.items():
            tile.show_picked(name in self.picked)
        n = len(self.picked)
        self.count.setText(
            _("{n} of {most} customers chosen").format(n=n, most=MOST_CUSTOMERS)
            if n
            else _("No customer is chosen yet")
        )
        for button in self.buttons.values():
            button.setEnabled(bool(n))

    def _start(self, mode: Mode, _checked: bool = False) -> None:
        if self.picked:
            self.context.window.start_chat(self.picked, mode)


class Choice(Tile):
    """A customer who can be picked."""

    def __init__(self, context: Context, scenario: Scenario) -> None:
        self._title = label(scenario.title)
        self.mark = Icon(context.theme, "circle", 20, "control")
        head = row(gap=8)
        head.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(paragraph(self._title, "lead"), 1)
        company = scenario.variables.get("company", "")
        minutes = _("about {n} min").format(n=f"{scenario.minutes:.0f}")
        self.state = text("", "note", "accent")
        foot = row(
            Dots(context.theme, scenario.difficulty),
            text(" · ".join(p for p in (company, minutes) if p), "note", "soft"),
            -1,
            self.state,
            gap=12,
        )
        inner = column(head, paragraph(label(scenario.situation), "body", "soft"), -1, foot, gap=8)
        inner.setContentsMargins(16, 16, 16, 16)
        super().__init__(inner, self._title)

    def show_picked(self, picked: bool) -> None:
        self.mark.change("circle-check" if picked else "circle", "accent" if picked else "control")
        words = _("Chosen") if picked else ""
        self.state.setText(words)
        self.setAccessibleName(" · ".join(part for part in (self._title, words) if part))
        set_look(self, "picked", "yes" if picked else "no")
