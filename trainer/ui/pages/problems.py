"""What is wrong with scenario files: place, sentence, what was probably meant."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from trainer.i18n import _, ngettext, render
from trainer.ui.context import Context
from trainer.ui.widgets.basic import (
    Button,
    Icon,
    card,
    clear,
    column,
    paragraph,
    row,
    set_paragraph,
    text,
)
from trainer.ui.widgets.page import Page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trainer.content.problems import Problem

LOOKS = {
    "error": ("octagon-x", "bad"),
    "warning": ("triangle-alert", "warn"),
    "gap": ("notebook-pen", "review"),
}
MOST = 300
"""Problems that are shown at once."""


class ProblemsPage(Page):
    """The list of `trainer lint`: of one scenario, or of the user's own packs and broken files."""

    def __init__(self, context: Context, scenario: str = "") -> None:
        super().__init__(context, _("Problems"))
        self.scenario = scenario
        head = self.head()
        head.addWidget(
            Button(self.theme, _("Scenarios"), "chevron-left", kind="quiet", on=self._back)
        )
        head.addWidget(text(scenario or _("Problems in scenario files"), "lead"))
        head.addStretch(1)
        self.again = Button(self.theme, _("Check again"), "refresh-cw", key="F5", on=self.refresh)
        head.addWidget(self.again)
        body = self.scroll_body(top=24)
        self.summary = paragraph(_("Looking over the files …"), "body", "soft")
        body.addWidget(self.summary)
        self.list = column(gap=16)
        body.addLayout(self.list)
        body.addStretch(1)

    def first_focus(self) -> QWidget:
        return self.again

    @Slot()
    def refresh(self) -> None:
        desk, scenario = self.desk, self.scenario

        def look() -> Sequence[Problem]:
            if scenario:
                return desk.lint_scenario(scenario)
            own = desk.lint_own()
            broken = [p for p in desk.scenario_problems() if str(p) not in set(map(str, own))]
            return [*broken, *own]

        self.again.setEnabled(False)
        self.context.jobs.run(look, self._show, self._failed)

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        self.again.setEnabled(True)
        self.context.window.report(error)

    @Slot(object)
    def _show(self, problems: Sequence[Problem]) -> None:
        self.again.setEnabled(True)
        clear(self.list)
        if not problems:
            words = _("No problems found. What “trainer lint” finds in these files will be here.")
            if not self.scenario:
                words = _(
                    "No problems found. Mistakes in packs of your own will be listed here, "
                    "with file, line and what was probably meant."
                )
            self._say(words)
            return
        counts = {kind: sum(p.severity == kind for p in problems) for kind in LOOKS}
        errors, warnings, gaps = (counts[kind] for kind in LOOKS)
        parts = (
            ngettext("{n} error", "{n} errors", errors).format(n=errors),
            ngettext("{n} oversight", "{n} oversights", warnings).format(n=warnings),
            ngettext("{n} gap to fill", "{n} gaps to fill", gaps).format(n=gaps),
        )
        self._say(_(", ").join(parts))
        for file, found in groupby(problems[:MOST], key=lambda p: p.file):
            self.list.addWidget(self._file(file, list(found)))
        if len(problems) > MOST:
            more = _("… and {n} more").format(n=len(problems) - MOST)
            self.list.addWidget(paragraph(more, "note", "soft"))

    def _say(self, words: str) -> None:
        set_paragraph(self.summary, words)

    def _file(self, file: str, problems: list[Problem]) -> QFrame:
        name = text(file, "body", strong=True)
        name.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return card(name, *(self._line(problem) for problem in problems), gap=12, margin=20)

    def _line(self, problem: Problem) -> QHBoxLayout:
        icon, tone = LOOKS[problem.severity]
        kind = {
            "error": _("Error"),
            "warning": _("Oversight"),
            "gap": _("Gap"),
        }[problem.severity]
        mark = Icon(self.theme, icon, 18, tone)
        where = QWidget()
        line_number = text(_("Line {n}").format(n=problem.line), "note", "soft")
        where.setLayout(column(text(kind, "note", tone, strong=True), line_number, -1, gap=2))
        where.setFixedWidth(88)
        sentence = paragraph(render(problem.message))
        parts = column(sentence, gap=2)
        if problem.suggestion:
            meant = _("Did you mean “{word}”?").format(word=problem.suggestion)
            parts.addWidget(paragraph(meant, "body", "accent"))
        if problem.path:
            parts.addWidget(paragraph(problem.path, "note", "soft"))
        line = row(gap=12)
        line.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(where, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(parts, 1)
        return line

    @Slot()
    def _back(self) -> None:
        if self.scenario:
            self.context.window.open_briefing(self.scenario)
        else:
            self.context.window.show_page("scenarios")
