"""“Scored again” on the scorecard: what a newer version judges otherwise, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from trainer.i18n import _, render
from trainer.ui.theme import Theme
from trainer.ui.widgets.basic import Icon, clear, column, paragraph, row, rule, text, top
from trainer.ui.widgets.controls import Choice
from trainer.ui.words import (
    VERDICT_ICON,
    VERDICT_TONE,
    day,
    finding_title,
    found_word,
    number,
    verdict_word,
)

if TYPE_CHECKING:
    from trainer.domain.scorecard import Finding
    from trainer.services.rescoring_changes import Change, Comparison
    from trainer.services.views import StoredCall
    from trainer.storage.scorecards import ScorecardVersion


class Rescored(QFrame):
    """Two versions of the scorecard side by side, the newest first; a choice where there are more.

    Made only for a call that has been scored again (`StoredCall.versions` has two or more).
    """

    def __init__(self, theme: Theme, stored: StoredCall) -> None:
        super().__init__()
        from trainer.services.rescoring_changes import history

        self._theme = theme
        self.setProperty("role", "card")
        self._steps = history(stored.versions, stored.decisions)
        self.choice = Choice(theme)
        self.choice.setAccessibleName(_("Which version"))
        for step in self._steps:
            self.choice.addItem(day(step.new.created_at))
        self.choice.setVisible(len(self._steps) > 1)
        self._inner = column(gap=8)
        head = row(text(_("Scored again"), "lead"), -1, self.choice)
        self.setLayout(column(head, 8, self._inner, margin=24))
        self.choice.currentIndexChanged.connect(self._show)
        self._show(0)

    @Slot(int)
    def _show(self, which: int) -> None:
        clear(self._inner)
        step = self._steps[which]
        self._inner.addWidget(paragraph(_made(step.old, step.new), "body"))
        for cause in step.causes:
            self._inner.addWidget(paragraph(render(cause), "note", "soft"))
        if not step.changes:
            words = _("No criterion is judged otherwise.")
            self._inner.addWidget(paragraph(words, "note", "soft"))
        for change in step.changes:
            if not _only_points(change):
                self._inner.addWidget(rule())
                self._inner.addWidget(self._change(change))
        if worth := [_worth(change) for change in step.changes if _only_points(change)]:
            # Another standard gives nearly every criterion other points: one line for all.
            self._inner.addWidget(rule())
            head = paragraph(_("Judged as before, worth other points"))
            head.setProperty("weight", "strong")
            self._inner.addWidget(head)
            self._inner.addWidget(paragraph(" · ".join(worth), "note"))
        self._inner.addWidget(paragraph(_origin(step), "small", "soft"))
        self._inner.addStretch(1)

    def _change(self, change: Change) -> QWidget:
        title = paragraph(finding_title(change.finding))
        title.setProperty("weight", "strong")
        middle = column(title, paragraph(render(change.why), "note", "soft"), gap=4)
        for name, finding in ((_("Before"), change.old), (_("Now"), change.new)):
            if finding is not None:
                middle.addLayout(self._side(name, finding))
        if change.decision is not None:
            verdict = verdict_word(change.decision.verdict, change.finding.about)
            words = _("The decision of {name} stands: {verdict}.")
            stands = words.format(name=change.decision.by, verdict=verdict)
            middle.addWidget(paragraph(stands, "note", "accent"))
        holder = QWidget()
        holder.setLayout(middle)
        holder.setAccessibleName(finding_title(change.finding))
        return holder

    def _side(self, name: str, finding: Finding) -> QHBoxLayout:
        what = text(name, "note", "soft")
        what.setFixedWidth(52)
        tone = VERDICT_TONE[finding.verdict]
        points = f"{number(finding.points)} / {number(finding.max_points)}"
        words = f"{found_word(finding)} · {points} · {render(finding.reason)}"
        line = row(gap=8)
        up = Qt.AlignmentFlag.AlignTop
        line.addWidget(what, 0, up)
        line.addWidget(top(Icon(self._theme, VERDICT_ICON[finding.verdict], 16, tone)), 0, up)
        line.addWidget(paragraph(words, "note"), 1, up)
        return line


def _only_points(change: Change) -> bool:
    """Whether nothing but the points it is worth has changed."""
    return change.kind == "points" and change.decision is None


def _worth(change: Change) -> str:
    assert change.old is not None and change.new is not None
    old, new = number(change.old.max_points), number(change.new.max_points)
    return f"{finding_title(change.finding)} {old} → {new}"


def _made(old: ScorecardVersion, new: ScorecardVersion) -> str:
    was, now = old.scorecard, new.scorecard
    return _("{old} of {old_max} points became {new} of {new_max}.").format(
        old=number(was.score),
        old_max=number(was.max_score),
        new=number(now.score),
        new_max=number(now.max_score),
    )


def _origin(step: Comparison) -> str:
    """When, with which model and by which version of the program the newer one was made."""
    new = step.new
    words = _("{when} · profile {profile} · model {model} · program {program}")
    return words.format(
        when=day(new.created_at),
        profile=f"{new.scorecard.standard} {new.profile[:8]}",
        model=new.model or "–",
        program=new.program or "–",
    )
