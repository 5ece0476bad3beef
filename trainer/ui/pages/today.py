"""Today: the next call, the last three, this week, and what to work on.

The first page of all: what it shows is imported only once the window has been painted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from trainer.i18n import _
from trainer.ui.overview import Overview, overview
from trainer.ui.widgets.basic import clear, column, text
from trainer.ui.widgets.page import Page

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from trainer.ui.context import Context
    from trainer.ui.widgets.basic import Button


class TodayPage(Page):
    """One sentence and one button first."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Today"))
        body = self.scroll_body()
        self.greeting = text(_("Today"), "title")
        body.addWidget(self.greeting)
        self.start: Button | None = None
        self.content = column(gap=16)
        self.content.addWidget(text(_("Getting things ready …"), "body", "soft"))
        body.addLayout(self.content)
        body.addStretch(1)

    def refresh(self) -> None:
        desk = self.desk
        self.context.jobs.run(lambda: overview(desk), self._show)

    def first_focus(self) -> QWidget | None:
        return self.start

    @Slot(object)
    def _show(self, found: Overview) -> None:
        from trainer.ui.pages.today_cards import TodayCards
        from trainer.ui.widgets.remedy import Remedies

        clear(self.content)
        name = str(self.desk.setting("trainee_name"))
        if name:
            self.greeting.setText(_("Hello, {name}").format(name=name))
        remedies = Remedies(self.context)
        self.content.addWidget(remedies)
        remedies.show_ready(found.ready)
        cards = TodayCards(self.context, found)
        self.content.addWidget(cards)
        self.start = cards.start
        if self.start is not None and self.isVisible():
            self.start.setFocus()
