"""The briefing: who you are, what you may promise, what is scored; then the telephone rings."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QWidget

from trainer.domain.errors import KnownError
from trainer.i18n import _, ngettext
from trainer.services.problem_list import by_scenario
from trainer.ui.context import Context
from trainer.ui.overview import Readiness, readiness
from trainer.ui.widgets.banner import Banner
from trainer.ui.widgets.basic import (
    Button,
    card,
    column,
    frame,
    paragraph,
    row,
    rule,
    set_paragraph,
    text,
)
from trainer.ui.widgets.listen import ListenButton
from trainer.ui.widgets.page import Page
from trainer.ui.widgets.remedy import Remedies
from trainer.ui.widgets.tile import Dots
from trainer.ui.words import STAGES, both, known, label, mode_word, number, stage_word

if TYPE_CHECKING:
    from trainer.content.problems import Problem
    from trainer.domain.message import Message
    from trainer.domain.scenario import Scenario
    from trainer.domain.standard import Standard
    from trainer.services.views import Mode

MODES: tuple[Mode, ...] = ("practice", "assisted", "exam")


class BriefingPage(Page):
    """Before a call."""

    def __init__(self, context: Context, scenario: Scenario) -> None:
        super().__init__(context, _("Briefing"))
        self.scenario = scenario
        self._typed = scenario.channel == "chat"
        head = self.head()
        back = Button(self.theme, _("Scenarios"), "chevron-left", kind="quiet", on=self._to_list)
        head.addWidget(back)
        head.addWidget(text(label(scenario.title), "lead"))
        head.addStretch(1)
        body = self.scroll_body(top=24)
        self.remedies = Remedies(context, can_type=True)
        self.remedies.type_wanted.connect(self._type)
        body.addWidget(self.remedies)
        self.problems = Banner(self.theme)
        self.problems.add_action(_("Show"), self._to_problems)
        self.problems.hide()
        body.addWidget(self.problems)
        across = row(gap=16)
        across.addLayout(column(self._you(), self._scored(), -1, gap=16), 1)
        across.addLayout(column(self._start(), -1))
        body.addLayout(across)
        body.addStretch(1)

    def refresh(self) -> None:
        desk = self.desk
        self.context.jobs.run(desk.lint_own, self._mark)
        if self._typed:
            return  # neither a microphone nor a voice is needed
        self.context.jobs.run(lambda: readiness(desk), self._ready)
        self.context.jobs.run(lambda: desk.stand_in(self.scenario), self._noted, self._not_noted)

    def first_focus(self) -> QWidget:
        return self.buttons[self._usual()]

    def leave(self) -> None:
        self.listen.stop()
        self.desk.stop_playing()

    def _usual(self) -> Mode:
        chosen = self.desk.setting("mode")
        usual: Mode = "practice"
        for mode in MODES:
            if mode == chosen:
                usual = mode
        return usual

    def _standard(self) -> Standard | None:
        # The chosen standard is one for the telephone; a chat is judged by its own.
        chosen = "" if self._typed else str(self.desk.setting("standard"))
        wanted = chosen or self.scenario.standard
        return next((s for s in self.desk.standards() if s.id == wanted), None)

    def _you(self) -> QFrame:
        minutes = _("about {n} min").format(n=f"{self.scenario.minutes:.0f}")
        facts = row(
            Dots(self.theme, self.scenario.difficulty), text(minutes, "note", "soft"), -1, gap=12
        )
        self.listen = ListenButton(self.theme, self.desk, self.scenario)
        self.listen.failed.connect(self._silent)
        self.voice_note = paragraph("", "note", "soft")
        self.voice_note.hide()
        facts.addWidget(self.listen)
        self.listen.setVisible(not self._typed)
        return card(
            text(_("The situation"), "note", "accent", strong=True),
            paragraph(label(self.scenario.situation), "lead"),
            facts,
            self.voice_note,
            8,
            rule(),
            8,
            text(_("Your task"), "note", "accent", strong=True),
            paragraph(label(self.scenario.briefing)),
        )

    def _scored(self) -> QFrame:
        standard = self._standard()
        inner = column(text(_("What is scored"), "note", "accent", strong=True), gap=8, margin=24)
        made = frame("card", inner)
        if standard is None:
            return made
        low, high = standard.pace
        pace = f"{low:.0f}–{high:.0f}" if low != high else f"{low:.0f}"
        sentence = (
            _("{standard} · pass mark {mark} %")
            if self._typed
            else _("{standard} · pass mark {mark} % · pace {pace} chars/min")
        )
        about = sentence.format(
            standard=both(standard.title, standard.title_en),
            mark=number(standard.pass_mark),
            pace=pace,
        )
        inner.addWidget(paragraph(about, "note", "soft"))
        left_out = self.scenario.leave_out
        criteria = [c for c in standard.criteria if c.id not in left_out]
        criteria += self.scenario.criteria
        for stage in (*STAGES, ""):
            known_stage = [c for c in criteria if (c.stage if c.stage in STAGES else "") == stage]
            if not known_stage:
                continue
            names = [both(c.title, c.title_en) for c in known_stage]
            name = text(stage_word(stage), "note", "soft")
            name.setFixedWidth(136)
            line = row(gap=8)
            line.addWidget(name, 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(paragraph(" · ".join(names), "note"), 1)
            inner.addLayout(line)
        return made

    def _start(self) -> QFrame:
        sentences = {
            "practice": _("The wording to use stands beside the call and is ticked off."),
            "assisted": _("A hint where you may need one, no wording."),
            "exam": _("No hints and no live words. As on a real line."),
        }
        if self._typed:
            sentences = {
                "practice": _("The wording to use stands above the box."),
                "assisted": _("What is judged stands above the box, no wording."),
                "exam": _("No hints. As in a real chat."),
            }
        icons = {"practice": "book-open", "assisted": "lightbulb", "exam": "timer"}
        made = card(text(_("Begin the chat") if self._typed else _("Let it ring"), "lead"), gap=8)
        made.setFixedWidth(320)
        inner = made.layout()
        assert inner is not None
        self.buttons: dict[Mode, Button] = {}
        for n, mode in enumerate(MODES, 1):
            kind = "primary" if mode == self._usual() else ""
            button = Button(self.theme, mode_word(mode), icons[mode], kind=kind, key=f"Alt+{n}")
            button.setProperty("big", True)
            button.clicked.connect(partial(self._ring, mode))
            self.buttons[mode] = button
            inner.addWidget(button)
            inner.addWidget(paragraph(sentences[mode], "note", "soft"))
            inner.addItem(column(4))
        self.waiting = paragraph(
            _("Preparing the chat …") if self._typed else _("Preparing the call …"),
            "note",
            "accent",
        )
        self.waiting.hide()
        inner.addWidget(self.waiting)
        return made

    @Slot(object)
    def _ready(self, ready: Readiness) -> None:
        self.remedies.show_ready(ready)

    @Slot(object)
    def _mark(self, problems: Sequence[Problem]) -> None:
        """What its author may want to know; scenarios that ship have none."""
        mine = by_scenario(tuple(problems), {self.scenario.id: self.scenario})
        n = len(mine.get(self.scenario.id, ()))
        words = ngettext(
            "{n} problem in this scenario's files", "{n} problems in this scenario's files", n
        ).format(n=n)
        self.problems.show_words(words if n else "", "warn")

    @Slot()
    def _to_problems(self) -> None:
        self.context.window.open_problems(self.scenario.id)

    @Slot()
    def _type(self) -> None:
        self._ring(self._usual())

    def _ring(self, mode: Mode, _checked: bool = False) -> None:
        for button in self.buttons.values():
            button.setEnabled(False)
        self.waiting.show()
        if self.scenario.channel == "chat":
            self.context.window.start_chat([self.scenario.id], mode)
            return
        self.context.window.start_call(self.scenario.id, mode)

    def start_failed(self) -> None:
        """The call could not begin; let the user try again."""
        for button in self.buttons.values():
            button.setEnabled(True)
        self.waiting.hide()
        self.refresh()

    @Slot(object)
    def _silent(self, error: KnownError) -> None:
        self.context.window.toast(known(error), "warn")

    @Slot(object)
    def _noted(self, note: Message | None) -> None:
        self.voice_note.setVisible(note is not None)
        if note is not None:
            set_paragraph(self.voice_note, note.render(_))

    @Slot(object)
    def _not_noted(self, error: object) -> None:
        """Without any voice there is nothing to note: the page's remedies say what is missing."""
        if not isinstance(error, KnownError):
            self.context.jobs.failed.emit(error)

    @Slot()
    def _to_list(self) -> None:
        self.context.window.show_page("scenarios")
