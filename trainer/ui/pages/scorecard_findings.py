"""The findings of the scorecard page by stage of the call, each with all its evidence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from trainer.domain.scorecard import Verdict
from trainer.i18n import _
from trainer.ui.pages.scorecard_finding import FindingRow
from trainer.ui.theme import Theme
from trainer.ui.widgets.basic import card, column, row, rule, set_look, text
from trainer.ui.words import STAGES, number, stage_word

if TYPE_CHECKING:
    from trainer.domain.scorecard import Finding
    from trainer.services.shown_findings import Shown
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
    decided = Signal(object)
    """A `Decision` that a trainer made."""
    opened = Signal(object)
    """A form that wants to be seen."""

    def __init__(self, theme: Theme, stored: StoredCall) -> None:
        super().__init__()
        self._theme, self._stored = theme, stored
        self.rows: list[FindingRow] = []
        outer = column(gap=16)
        self.setLayout(outer)
        groups: dict[str, list[Shown]] = {}
        for each in stored.shown:
            stage = each.finding.stage
            groups.setdefault(stage if stage in STAGES else "", []).append(each)
        for stage in (*STAGES, ""):
            if stage in groups:
                outer.addWidget(self._group(stage, groups[stage]))

    def _group(self, stage: str, shown: list[Shown]) -> QFrame:
        made = card(gap=0, margin=0)
        inner = made.layout()
        assert isinstance(inner, QVBoxLayout)
        out = (Verdict.REVIEW, Verdict.NOT_APPLICABLE)
        counted = [each.finding for each in shown if each.finding.verdict not in out]
        points = sum(f.points for f in counted)
        most = sum(f.max_points for f in counted)
        sum_words = _("{score} of {max} points").format(score=number(points), max=number(most))
        head = row(text(stage_word(stage), "lead"), -1, text(sum_words, "note", "soft"))
        head.setContentsMargins(24, 16, 24, 12)
        inner.addLayout(head)
        for each in sorted(shown, key=lambda s: ORDER.index(s.finding.verdict)):
            inner.addWidget(rule())
            # A decision is about a criterion: its first finding stands for all of them.
            name = each.finding.criterion
            first = next(s for s in self._stored.shown if s.finding.criterion == name)
            line = FindingRow(self._theme, self._stored, each, decidable=each is first)
            line.play_yours.connect(self.play_yours)
            line.play_model.connect(self.play_model)
            line.decided.connect(self.decided)
            line.opened.connect(self.opened)
            self.rows.append(line)
            inner.addWidget(line)
        return made

    def mark(self, shown: Sequence[Shown]) -> None:
        """Show which syllables matched, for the findings that are still the same."""
        for line in self.rows:
            for each in shown:
                if each.finding == line.shown.finding:
                    line.mark(each)
                    break

    def row_of(self, finding: Finding) -> FindingRow | None:
        """The row of a finding, made to stand out from the others."""
        found = next((line for line in self.rows if line.shown.finding == finding), None)
        for line in self.rows:
            set_look(line, "role", "well" if line is found else "")
        return found
