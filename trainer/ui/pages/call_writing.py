"""What the trainee writes during a call: typed answers, and notes."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QLineEdit, QPlainTextEdit

from trainer.i18n import _
from trainer.ui.theme import Theme
from trainer.ui.widgets.basic import Button, column, row, text


class TypedAnswer(QFrame):
    """A line to type an answer into; hidden until asked for."""

    said = Signal(str)
    composing = Signal(bool)
    """Writing began or ended; the customer waits in between."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("role", "well")
        self._composing = False
        self.box = QLineEdit()
        self.box.setPlaceholderText(_("Type what you would say, then press Enter"))
        self.box.setAccessibleName(_("Type an answer"))
        self.box.returnPressed.connect(self._say)
        self.box.textChanged.connect(self._compose)
        self.send = Button(theme, _("Send"), "send", kind="primary", on=self._say)
        self.setLayout(row(self.box, self.send, margin=8))
        self.hide()

    def show_box(self, shown: bool) -> None:
        """What was begun stays in the box."""
        self.setVisible(shown)
        self._compose()

    @Slot()
    def _say(self) -> None:
        words = self.box.text().strip()
        if words:
            self.said.emit(words)
            self.box.clear()

    @Slot()
    def _compose(self) -> None:
        writing = not self.isHidden() and bool(self.box.text().strip())
        if writing != self._composing:
            self._composing = writing
            self.composing.emit(writing)


class Notes(QFrame):
    """A card to take notes on; hidden until asked for."""

    kept = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.words = QPlainTextEdit()
        self.words.setPlaceholderText(_("Name, telephone, what is wanted …"))
        self.words.setAccessibleName(_("Notes"))
        self.words.setTabChangesFocus(True)
        self.keep = Button(
            theme, _("Keep note"), "check", kind="quiet", key="Ctrl+Return", on=self._keep
        )
        head = row(text(_("Notes"), "body", strong=True), -1, self.keep)
        self.setLayout(column(head, self.words, gap=8, margin=16))
        self.hide()

    @Slot()
    def _keep(self) -> None:
        words = self.words.toPlainText().strip()
        if words:
            self.kept.emit(words)
