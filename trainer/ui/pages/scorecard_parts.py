"""Parts of the scorecard page: the findings by stage, and the transcript."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from trainer.domain.scorecard import Verdict
from trainer.i18n import _, render
from trainer.ui.theme import Theme
from trainer.ui.widgets.basic import (
    Button,
    Icon,
    card,
    column,
    escape,
    paragraph,
    rich,
    row,
    rule,
    text,
)
from trainer.ui.words import (
    STAGES,
    VERDICT_ICON,
    VERDICT_TONE,
    clock,
    finding_title,
    number,
    stage_word,
    verdict_word,
)

if TYPE_CHECKING:
    from trainer.domain.call import Turn
    from trainer.domain.scorecard import Finding
    from trainer.services.views import StoredCall

ORDER = (
    Verdict.VIOLATED,
    Verdict.MISSED,
    Verdict.REVIEW,
    Verdict.MET,
    Verdict.NOT_APPLICABLE,
)
"""What costs comes first."""


class Findings(QWidget):
    """Every finding, grouped by the stage of the call."""

    play_yours = Signal(object)
    play_model = Signal(str)

    def __init__(self, theme: Theme, stored: StoredCall) -> None:
        super().__init__()
        self._theme, self._stored = theme, stored
        self.setLayout(column(gap=16))
        score = stored.scorecard
        groups: dict[str, list[Finding]] = {}
        for finding in score.findings if score else ():
            groups.setdefault(finding.stage if finding.stage in STAGES else "", []).append(finding)
        for stage in (*STAGES, ""):
            if stage in groups:
                self.layout().addWidget(self._group(stage, groups[stage]))  # type: ignore[union-attr]

    def _group(self, stage: str, findings: list[Finding]) -> QFrame:
        made = card(gap=0, margin=0)
        inner = made.layout()
        assert isinstance(inner, QVBoxLayout)
        counted = [f for f in findings if f.verdict not in (Verdict.REVIEW, Verdict.NOT_APPLICABLE)]
        points = sum(f.points for f in counted)
        most = sum(f.max_points for f in counted)
        sum_words = _("{score} of {max} points").format(score=number(points), max=number(most))
        head = row(text(stage_word(stage), "lead"), -1, text(sum_words, "note", "soft"))
        head.setContentsMargins(24, 16, 24, 12)
        inner.addLayout(head)
        for finding in sorted(findings, key=lambda f: ORDER.index(f.verdict)):
            inner.addWidget(rule())
            inner.addWidget(self._finding(finding))
        return made

    def _finding(self, finding: Finding) -> QWidget:
        tone = VERDICT_TONE[finding.verdict]
        badge = row(
            Icon(self._theme, VERDICT_ICON[finding.verdict], 20, tone),
            text(verdict_word(finding.verdict), "body", tone if tone != "text_soft" else "soft"),
            -1,
            gap=8,
        )
        left = QWidget()
        left.setFixedWidth(136)
        left.setLayout(column(badge, -1))

        title = paragraph(finding_title(finding))
        title.setProperty("weight", "strong")
        title_row = row(gap=8)
        title_row.addWidget(title, 1)
        if finding.critical and finding.verdict is Verdict.VIOLATED:
            title_row.addWidget(text(_("Fails the call"), "note", "bad", strong=True))
        reason = render(finding.reason)
        middle = column(title_row, paragraph(reason, "note", "soft"), gap=4)
        if finding.heard and finding.heard not in reason:
            middle.addLayout(_evidence(_("Heard"), finding.heard))
        if finding.wanted and finding.verdict not in (Verdict.MET, Verdict.NOT_APPLICABLE):
            middle.addLayout(_evidence(_("Wanted"), finding.wanted))
        middle.addLayout(_evidence(_("Clause"), self._clause(finding.clause)))

        if finding.verdict is Verdict.NOT_APPLICABLE:
            points = "–"
        elif finding.verdict is Verdict.REVIEW:
            points = _("open")
        else:
            points = f"{number(finding.points)} / {number(finding.max_points)}"
        figure = text(points, "body", "soft" if finding.verdict is not Verdict.MET else "")
        figure.setFixedWidth(72)
        figure.setAlignment(Qt.AlignmentFlag.AlignRight)
        right = QWidget()
        right.setFixedWidth(104)
        right.setLayout(self._buttons(finding))
        whole = row(gap=16)
        whole.setContentsMargins(24, 12, 24, 12)
        whole.addWidget(left)
        whole.addLayout(middle, 1)
        whole.addWidget(figure, 0, Qt.AlignmentFlag.AlignTop)
        whole.addWidget(right)
        holder = QWidget()
        holder.setLayout(whole)
        holder.setAccessibleName(f"{verdict_word(finding.verdict)}: {finding_title(finding)}")
        return holder

    def _buttons(self, finding: Finding) -> QVBoxLayout:
        made = column(gap=4)
        if finding.start is not None and self._stored.recording is not None:
            yours = Button(self._theme, _("Yours"), "play", kind="quiet")
            yours.setToolTip(_("Hear this moment of your call"))
            yours.clicked.connect(lambda: self.play_yours.emit(finding))
            made.addWidget(yours, 0, Qt.AlignmentFlag.AlignLeft)
        if finding.wanted:
            model = Button(self._theme, _("Model"), "play", kind="quiet")
            model.setToolTip(_("Hear the model wording"))
            model.clicked.connect(lambda: self.play_model.emit(finding.wanted))
            made.addWidget(model, 0, Qt.AlignmentFlag.AlignLeft)
        made.addStretch(1)
        return made

    def _clause(self, clause: str) -> str:
        standard = self._stored.standard
        wording = standard.clauses.get(clause, "") if standard is not None else ""
        return f"{clause}  {wording}".strip()


def _evidence(name: str, words: str) -> QHBoxLayout:
    line = row(gap=8)
    what = text(name, "note", "soft")
    what.setFixedWidth(52)
    line.addWidget(what, 0, Qt.AlignmentFlag.AlignTop)
    line.addWidget(paragraph(words, "note"), 1)
    return line


class Transcript(QFrame):
    """Both sides' words in order, what findings are about highlighted."""

    play_from = Signal(float)

    def __init__(self, theme: Theme, stored: StoredCall) -> None:
        super().__init__()
        self._theme, self._stored = theme, stored
        self.setProperty("role", "card")
        self._texts: list[tuple[QLabel, Turn]] = []
        turns = stored.call.transcript
        lines = column(gap=4)
        for turn in turns:
            lines.addLayout(self._turn(turn))
        if not turns:
            lines.addWidget(paragraph(_("Nobody said anything in this call."), "body", "soft"))
        self.setLayout(column(text(_("Transcript"), "lead"), 8, lines, margin=24))
        theme.changed.connect(self._colour)
        self._colour()

    def _turn(self, turn: Turn) -> QHBoxLayout:
        when = Button(self._theme, clock(turn.start), kind="quiet", tip=_("Play from here"))
        when.setFixedWidth(64)
        when.clicked.connect(lambda: self.play_from.emit(max(0.0, turn.start - 0.2)))
        when.setEnabled(self._stored.recording is not None)
        mine = turn.speaker == "trainee"
        who = text(_("You") if mine else _("Customer"), "note", "accent" if mine else "soft")
        who.setFixedWidth(80)
        words = paragraph(turn.text)
        self._texts.append((words, turn))
        line = row(gap=12)
        line.addWidget(when, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(column(6, who, -1))
        line.addLayout(column(4, words, 4), 1)
        return line

    @Slot()
    def _colour(self) -> None:
        for label, turn in self._texts:
            label.setText(self._marked(turn))
            label.setAccessibleName(turn.text)

    def _marked(self, turn: Turn) -> str:
        """The turn's words with the heard stretches of overlapping findings marked."""
        spans: list[tuple[int, int, str]] = []
        score = self._stored.scorecard
        wanted = (Verdict.VIOLATED, Verdict.REVIEW, Verdict.MET)
        for verdict in wanted:
            for finding in score.findings if score and turn.speaker == "trainee" else ():
                if finding.verdict is not verdict or not finding.heard or finding.start is None:
                    continue
                if finding.start > turn.end + 0.5 or (finding.end or 0.0) < turn.start - 0.5:
                    continue
                at = turn.text.find(finding.heard)
                # A whole turn that was right needs no mark.
                if at >= 0 and (finding.heard != turn.text or verdict is not Verdict.MET):
                    spans.append((at, at + len(finding.heard), VERDICT_TONE[verdict]))
        tokens, made, done = self._theme.tokens, "", 0
        for start, end, tone in sorted(spans):
            if start < done:
                continue
            made += escape(turn.text[done:start])
            ground, ink = getattr(tokens, f"{tone}_soft"), tokens.text
            line = "underline" if tone == "bad" else "none"
            made += (
                f'<span style="background-color:{ground}; color:{ink}; '
                f'text-decoration:{line}">{escape(turn.text[start:end])}</span>'
            )
            done = end
        made += escape(turn.text[done:])
        return rich(made)
