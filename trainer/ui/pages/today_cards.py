"""The cards of the first page."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from trainer.i18n import _, is_chinese, ngettext, render
from trainer.ui.overview import Overview, choose_next, graded, week
from trainer.ui.widgets.basic import Button, Icon, card, column, paragraph, row, text, top
from trainer.ui.widgets.painted import Painted, pen, write
from trainer.ui.widgets.ring import Ring
from trainer.ui.widgets.tile import Dots, Tile
from trainer.ui.words import both, day, label, passed, result_look

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from trainer.ui.context import Context
    from trainer.ui.theme import Theme


class TodayCards(QWidget):
    """The next call, the last three, the week, and what to work on."""

    def __init__(self, context: Context, found: Overview) -> None:
        super().__init__()
        self.context, self.theme = context, context.theme
        self.start: Button | None = None
        below = row(gap=16)
        below.addWidget(self._last(found), 3)
        below.addWidget(_week(self.theme, found), 2)
        all_cards = column(self._next(found), below, gap=16)
        if found.advice:
            all_cards.addWidget(self._advice(found))
        self.setLayout(all_cards)

    def _next(self, found: Overview) -> QFrame:
        chosen = choose_next(found.scenarios, found.best)
        if chosen is None:
            return card(
                text(_("No scenarios are installed"), "title"),
                paragraph(_("Please install the program again, or ask your trainer."), tone="soft"),
                margin=32,
            )
        first = not found.calls
        small = _("Your first call") if first else _("Next call")
        what = paragraph(label(chosen.situation), "body", "soft")
        minutes = _("about {n} min").format(n=f"{chosen.minutes:.0f}")
        facts = row(Dots(self.theme, chosen.difficulty), text(minutes, "note", "soft"), -1, gap=12)
        self.start = Button(self.theme, _("Start"), "phone", kind="primary", key="Ctrl+Return")
        self.start.setProperty("big", True)
        self.start.clicked.connect(lambda: self.context.window.open_briefing(chosen.id))
        other = Button(self.theme, _("Choose another"), kind="quiet", on=self._choose)
        words = column(
            text(small, "note", "accent", strong=True),
            4,
            text(label(chosen.title), "title"),
            8,
            what,
            8,
            facts,
        )
        line = row(gap=32, margin=32)
        line.addLayout(words, 1)
        line.addLayout(column(-1, self.start, other, -1, gap=8))
        return card(line, margin=0)

    @Slot()
    def _choose(self) -> None:
        self.context.window.show_page("scenarios")

    def _last(self, found: Overview) -> QFrame:
        title = text(_("Last calls"), "lead")
        scored = [call for call in found.calls if graded(call)][:3]
        if not scored:
            words = _("After your first call its score stands here.")
            return card(title, paragraph(words, tone="soft"), -1, gap=12)
        # One below the other: side by side there is no room for their titles.
        lines = column(gap=4)
        for call in scored:
            ring = Ring(self.theme, 44)
            ring.set_score(call.score, call.max_score, passed(call))
            name = paragraph(both(call.title_zh, call.title_en), "note")
            verdict, _icon, tone = result_look(call)
            if call.state == "recovered":
                verdict = _("Recovered, incomplete")
            how = row(
                text(verdict, "note", tone if tone != "text_soft" else "soft"),
                text(day(call.started_at), "small", "soft"),
                -1,
                gap=8,
            )
            inner = row(gap=12, margin=(8, 4, 8, 4))
            inner.addWidget(ring)
            inner.addLayout(column(-1, name, how, -1, gap=2), 1)
            tile = Tile(inner, f"{call.title_zh} {verdict}", "quiet-tile")
            tile.pressed.connect(lambda c=call.call_id: self.context.window.open_scorecard(c))
            lines.addWidget(tile)
        return card(title, lines, -1, gap=8)

    def _advice(self, found: Overview) -> QFrame:
        last = next(filter(graded, found.calls))
        head = row(text(_("To work on"), "lead"), -1, gap=8)
        again = Button(self.theme, _("Take this call again"), "rotate-ccw", kind="quiet")
        again.clicked.connect(lambda: self.context.window.open_briefing(last.scenario))
        head.addWidget(again)
        lines: list[QHBoxLayout] = []
        for message in found.advice[:3]:
            line = row(gap=12)
            line.addWidget(top(Icon(self.theme, "target", 18, "accent")))
            line.addWidget(paragraph(render(message)), 1)
            lines.append(line)
        return card(head, *lines, gap=8)


def _week(theme: Theme, found: Overview) -> QFrame:
    days = week(found.calls, datetime.now().astimezone())
    total = sum(count for _day, count in days)
    if total:
        words = ngettext("{n} call this week", "{n} calls this week", total).format(n=total)
    else:
        words = _("No calls this week yet")
    return card(
        row(text(_("This week"), "lead"), -1, text(words, "note", "soft")),
        4,
        Week(theme, [count for _day, count in days]),
        -1,
        gap=8,
    )


class Week(Painted):
    """Seven days as discs: filled with a figure where calls were taken, today outlined."""

    def __init__(self, theme: Theme, counts: list[int]) -> None:
        super().__init__(theme)
        self._counts = counts
        self._today = datetime.now().weekday()
        self.setFixedHeight(72)
        self.setMinimumWidth(240)
        self.setAccessibleName(_("Calls of each day") + ": " + " ".join(map(str, counts)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, tokens = self.begin(), self.tokens
        names = "一二三四五六日" if is_chinese() else "MTWTFSS"
        step = self.width() / 7
        for n, count in enumerate(self._counts):
            center = QPointF(step * (n + 0.5), 22)
            outline = "accent" if n == self._today else "line"
            painter.setPen(pen(tokens.color("accent" if count else outline), 2))
            painter.setBrush(tokens.color("accent" if count else "surface"))
            painter.drawEllipse(center, 16, 16)
            box = self.rect().toRectF()
            box.setLeft(center.x() - 16)
            box.setRight(center.x() + 16)
            if count:
                box.setTop(6)
                box.setHeight(32)
                write(painter, box, str(count), tokens.color("on_accent"), 13)
            box.setTop(46)
            box.setHeight(20)
            tone = "text" if n == self._today else "text_soft"
            write(painter, box, names[n], tokens.color(tone), 12)
