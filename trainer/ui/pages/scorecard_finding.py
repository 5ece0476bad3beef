"""One finding on the scorecard page, with all its evidence and what can be done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from trainer.domain.decision import in_force
from trainer.domain.scorecard import Verdict
from trainer.i18n import _, render
from trainer.ui.pages.scorecard_decide import DecideForm
from trainer.ui.theme import Theme
from trainer.ui.widgets.basic import Button, Icon, column, paragraph, row, text, top
from trainer.ui.widgets.marked import Marked
from trainer.ui.words import (
    VERDICT_ICON,
    VERDICT_TONE,
    day,
    finding_title,
    found_word,
    number,
    points_lost,
    span,
    verdict_word,
)

if TYPE_CHECKING:
    from trainer.services.shown_findings import Shown
    from trainer.services.views import StoredCall

COSTLY = (Verdict.VIOLATED, Verdict.MISSED)
_LEFT, _FIGURE, _BUTTONS, _NAME = 136, 88, 104, 52


class FindingRow(QFrame):
    """One finding: verdict, evidence, what to do, points, and what can be heard or decided."""

    play_yours = Signal(object)
    play_model = Signal(str)
    decided = Signal(object)
    opened = Signal(object)
    """The form for a decision, which wants to be seen."""

    def __init__(
        self, theme: Theme, stored: StoredCall, shown: Shown, *, decidable: bool = True
    ) -> None:
        super().__init__()
        self._theme, self._stored, self.shown = theme, stored, shown
        self._decidable = decidable
        finding = shown.finding
        self._typed = stored.scenario is not None and stored.scenario.channel == "chat"
        self.form: DecideForm | None = None
        self.decide: Button | None = None
        self._in_force = in_force(stored.decisions).get(finding.criterion)
        whole = row(gap=16)
        whole.addWidget(self._verdict())
        whole.addLayout(self._evidence(), 1)
        whole.addWidget(self._points())
        whole.addWidget(self._buttons())
        self._outer = column(whole, gap=12)
        self._outer.setContentsMargins(24, 12, 24, 12)
        self.setLayout(self._outer)
        self.setAccessibleName(f"{found_word(finding)}: {finding_title(finding)}")

    def _verdict(self) -> QWidget:
        finding = self.shown.finding
        tone = VERDICT_TONE[finding.verdict]
        badge = row(
            Icon(self._theme, VERDICT_ICON[finding.verdict], 20, tone),
            text(found_word(finding), "body", tone if tone != "text_soft" else "soft"),
            -1,
            gap=8,
        )
        made = column(badge, gap=4)
        if when := span(finding.start, finding.end):
            line = row(28, text(when, "note", "soft"), -1, gap=0)
            made.addLayout(line)
        made.addStretch(1)
        left = QWidget()
        left.setFixedWidth(_LEFT)
        left.setLayout(made)
        return left

    def _evidence(self) -> QVBoxLayout:
        shown, finding = self.shown, self.shown.finding
        title = paragraph(finding_title(finding))
        title.setProperty("weight", "strong")
        title_row = row(gap=8)
        title_row.addWidget(title, 1)
        if finding.verdict in COSTLY and (finding.fatal or finding.critical):
            words = _("Takes all points") if finding.fatal else _("Fails the call")
            up = Qt.AlignmentFlag.AlignTop
            title_row.addWidget(text(words, "note", "bad", strong=True), 0, up)
        made = column(title_row, gap=4)
        if shown.reason is not None and self._in_force is None:
            made.addWidget(paragraph(render(shown.reason), "note", "soft"))
        if finding.heard:
            made.addLayout(self._heard())
        if shown.advice is not None:
            made.addLayout(self._advice())
        if shown.instead:
            made.addLayout(_line(_("Say"), paragraph(shown.instead, "note")))
        clause = f"{finding.clause}  {shown.clause}".strip()
        made.addLayout(_line(_("Clause"), paragraph(clause, "note", "soft")))
        if self._decidable:
            for n, words in enumerate(self._decisions()):
                what = paragraph(words, "note", "soft" if n else "accent")
                made.addLayout(_line(_("Before") if n else _("Decided"), what))
            if self._in_force is not None:
                made.addLayout(_line(_("Program"), paragraph(self._found(), "note", "soft")))
        made.addStretch(1)
        return made

    def _heard(self) -> QHBoxLayout:
        shown, finding = self.shown, self.shown.finding
        self._words: QWidget = paragraph(finding.heard, "note")
        holder, lines = QWidget(), column(self._words, gap=2)
        if shown.certainty is not None:
            lines.addWidget(paragraph(render(shown.certainty), "small", "soft"))
        holder.setLayout(lines)
        self.mark(shown)
        return _line(_("Written") if self._typed else _("Heard"), holder)

    def mark(self, shown: Shown) -> None:
        """Put marks on what was heard, once they are known; `shown` is of the same finding."""
        self.shown = shown
        if not shown.heard:
            return
        tone = VERDICT_TONE[shown.finding.verdict]
        marked = Marked(self._theme, shown.heard, "good" if "_" in tone else tone)
        around = self._words.parentWidget()
        assert around is not None
        layout = around.layout()
        assert layout is not None
        layout.replaceWidget(self._words, marked)
        self._words.hide()
        self._words.deleteLater()
        self._words = marked

    def _advice(self) -> QHBoxLayout:
        advice = self.shown.advice
        assert advice is not None
        icon = QWidget()
        icon.setFixedWidth(_NAME)
        icon.setLayout(row(top(Icon(self._theme, "lightbulb", 18, "accent")), -1, gap=0))
        line = row(gap=8)
        line.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(paragraph(render(advice), "body"), 1)
        return line

    def _decisions(self) -> list[str]:
        """Who decided what and when, the newest first; nothing decided is ever hidden."""
        made: list[str] = []
        for each in reversed(self._stored.decisions):
            if each.criterion != self.shown.finding.criterion:
                continue
            back = each.verdict is Verdict.REVIEW
            words = (
                _("Decision taken back")
                if back
                else verdict_word(each.verdict, self.shown.finding.about)
            )
            parts = [words, each.by, day(each.decided_at)]
            parts += [each.note] if each.note else []
            made.append(" · ".join(parts))
        return made

    def _found(self) -> str:
        """What the program found itself, which the decision stands in for."""
        name = self.shown.finding.criterion
        for finding in self._stored.versions[-1].scorecard.findings:
            if finding.criterion == name:
                points = f"{number(finding.points)} / {number(finding.max_points)}"
                words = found_word(finding)
                return f"{words} · {points} · {render(finding.reason)}"
        return "–"

    def _points(self) -> QWidget:
        shown, finding = self.shown, self.shown.finding
        made = column(gap=0)
        of = f"{number(finding.points)} / {number(finding.max_points)}"
        right = Qt.AlignmentFlag.AlignRight
        if finding.verdict is Verdict.NOT_APPLICABLE:
            figures = [text("–", "body", "soft")]
        elif finding.verdict is Verdict.REVIEW:
            figures = [text(_("open"), "body", "review")]
        elif shown.lost > 0:
            tone = VERDICT_TONE[finding.verdict]
            if finding.verdict is Verdict.MET:
                tone = "warn"  # kept in part, as a trainer decided
            lost = text(f"−{number(shown.lost)}", "body", tone, strong=True)
            lost.setAccessibleName(points_lost(shown.lost))
            figures = [lost, text(of, "note", "soft")]
        else:
            figures = [text(of, "body")]
        for figure in figures:
            made.addWidget(figure, 0, right)
        made.addStretch(1)
        holder = QWidget()
        holder.setFixedWidth(_FIGURE)
        holder.setLayout(made)
        return holder

    def _buttons(self) -> QWidget:
        finding = self.shown.finding
        made = column(gap=4)
        left = Qt.AlignmentFlag.AlignLeft
        if finding.start is not None and self._stored.recording is not None:
            yours = Button(self._theme, _("Yours"), "play", kind="quiet")
            yours.setToolTip(_("Hear this moment of your call"))
            yours.clicked.connect(lambda: self.play_yours.emit(finding))
            made.addWidget(yours, 0, left)
        if finding.wanted:
            model = Button(self._theme, _("Model"), "play", kind="quiet")
            model.setToolTip(_("Hear the model wording"))
            model.clicked.connect(lambda: self.play_model.emit(finding.wanted))
            made.addWidget(model, 0, left)
        judged = finding.verdict is not Verdict.NOT_APPLICABLE or self._in_force is not None
        if self._decidable and judged:
            self.decide = Button(self._theme, _("Decide"), "check", kind="quiet")
            self.decide.setToolTip(_("Put in your own verdict as a trainer"))
            self.decide.clicked.connect(self._open_form)
            made.addWidget(self.decide, 0, left)
        made.addStretch(1)
        holder = QWidget()
        holder.setFixedWidth(_BUTTONS)
        holder.setLayout(made)
        return holder

    # The trainer's own verdict

    @Slot()
    def _open_form(self) -> None:
        if self.form is not None:
            self.close_form()
            return
        finding = self.shown.finding
        self.form = DecideForm(
            self._theme,
            finding.criterion,
            finding_title(finding),
            finding.about,
            in_force=self._in_force is not None,
        )
        self.form.decided.connect(self.decided)
        self.form.closed.connect(self.close_form)
        self._outer.addWidget(self.form)
        self.form.begin()
        self.opened.emit(self.form)

    @Slot()
    def close_form(self) -> None:
        """Decide nothing after all."""
        if self.form is not None:
            self.form.hide()
            self.form.deleteLater()
            self.form = None
            assert self.decide is not None
            self.decide.setFocus()

    def take_focus(self) -> None:
        """The keyboard goes on from this finding."""
        for button in self.findChildren(Button):
            button.setFocus()
            return


def _line(name: str, what: QWidget) -> QHBoxLayout:
    line = row(gap=8)
    # A paragraph, so that both stand on the same line whatever the fonts.
    label = paragraph(name, "note", "soft")
    label.setFixedWidth(_NAME)
    line.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
    line.addWidget(what, 1)
    return line
