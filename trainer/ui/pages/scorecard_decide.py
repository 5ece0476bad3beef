"""A trainer's own verdict on one criterion: asked for beneath the finding it is about."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLineEdit

from trainer.domain.decision import Decision
from trainer.domain.scorecard import Verdict
from trainer.i18n import _
from trainer.ui.theme import Theme
from trainer.ui.widgets.basic import Button, column, row, text
from trainer.ui.words import verdict_word

_NAME_WIDTH = 176


def choices(about: str) -> list[tuple[Verdict, str]]:
    """What can be decided, in words; `REVIEW` takes earlier decisions back.

    `about`: what the criterion asks for (see `Finding.about`).
    """
    verdicts = (Verdict.MET, Verdict.MISSED, Verdict.VIOLATED, Verdict.NOT_APPLICABLE)
    return [
        *((verdict, verdict_word(verdict, about)) for verdict in verdicts),
        (Verdict.REVIEW, _("Take the decision back")),
    ]


class DecideForm(QFrame):
    """Emits `decided` with a `Decision`, or `closed`. Enter keeps it, Esc closes."""

    decided = Signal(object)
    closed = Signal()
    last_name = ""
    """Who decided last while the program runs: mostly it is the same person."""

    def __init__(
        self, theme: Theme, criterion: str, title: str, about: str = "", *, in_force: bool
    ) -> None:
        super().__init__()
        self._criterion = criterion
        self.setProperty("role", "question")
        self.setAccessibleName(_("Decide: {title}").format(title=title))
        self.group = QButtonGroup(self)
        self.chips: dict[Verdict, Button] = {}
        line = row(gap=8)
        for verdict, words in choices(about):
            if verdict is Verdict.REVIEW and not in_force:
                continue
            chip = Button(theme, words, kind="chip")
            chip.setCheckable(True)
            self.group.addButton(chip)
            self.chips[verdict] = chip
            line.addWidget(chip)
        line.addStretch(1)
        self.name, self.note = QLineEdit(DecideForm.last_name), QLineEdit()
        self.name.setFixedWidth(_NAME_WIDTH)
        for box in (self.name, self.note):
            box.returnPressed.connect(self._keep)
        self.save = Button(theme, _("Keep the decision"), kind="primary", on=self._keep)
        cancel = Button(theme, _("Cancel"), on=self.closed.emit)
        self.save.setToolTip("Enter")
        cancel.setToolTip("Esc")
        self.hint = text("", "note", "bad")
        self.hint.hide()
        who = _field(_("Who decides"), self.name)
        why = _field(_("Why (optional)"), self.note)
        fields = row(gap=16)
        fields.addLayout(who)
        fields.addLayout(why, 1)
        ends = row(self.hint, -1, cancel, self.save)
        self.setLayout(column(line, fields, ends, gap=12, margin=16))

    def begin(self) -> None:
        """Take the keyboard."""
        first = next(iter(self.chips.values()))
        first.setFocus(Qt.FocusReason.TabFocusReason)

    @Slot()
    def _keep(self) -> None:
        if not self.save.isEnabled():
            return  # it is being kept already
        verdict = next((v for v, chip in self.chips.items() if chip.isChecked()), None)
        name = self.name.text().strip()
        if verdict is None or not name:
            words = _("Please choose a verdict.") if verdict is None else _("Please say who.")
            self.hint.setText(words)
            self.hint.show()
            (self.name if verdict is not None else next(iter(self.chips.values()))).setFocus()
            return
        DecideForm.last_name = name
        share = 1.0 if verdict is Verdict.MET else 0.0
        note = self.note.text().strip()
        self.save.setEnabled(False)
        self.decided.emit(Decision(self._criterion, verdict, share, name, datetime.now(UTC), note))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)


def _field(name: str, box: QLineEdit) -> QHBoxLayout:
    box.setAccessibleName(name)
    what = text(name, "note", "soft")
    what.setBuddy(box)
    line = row(gap=8)
    line.addWidget(what)
    line.addWidget(box, 1)
    return line
