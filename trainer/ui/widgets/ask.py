"""A question inside the page, answered with Enter or Esc; everything around it goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from trainer.ui.theme import Theme
from trainer.ui.widgets.basic import Button, Icon, row, text

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent


class Ask(QFrame):
    """Hidden until `ask`; emits `agreed` on yes. The keyboard goes back to where it was.

    The frame itself takes the focus, not a button: a Space typed on meanwhile answers nothing.
    """

    agreed = Signal()

    def __init__(self, theme: Theme, icon: str, words: str, yes: str, no: str) -> None:
        super().__init__()
        self.setProperty("role", "question")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(words)
        self.words: QLabel = text(words, "body", strong=True)
        self.yes = Button(theme, f"{yes} (Enter)", kind="primary", on=self._agree)
        self.no = Button(theme, f"{no} (Esc)", on=self.dismiss)
        inner = row(Icon(theme, icon, 20, "accent"), self.words, -1, self.no, self.yes, gap=8)
        inner.setContentsMargins(16, 8, 8, 8)
        self.setLayout(inner)
        self._before: QWidget | None = None
        self.hide()

    def ask(self) -> None:
        if self.isVisible():
            return
        self._before = self.window().focusWidget()
        self.show()
        self.setFocus()

    @Slot()
    def _agree(self) -> None:
        self.dismiss()
        self.agreed.emit()

    @Slot()
    def dismiss(self) -> None:
        if self.isHidden():
            return
        mine = self.window().focusWidget()
        here = mine is self or (mine is not None and self.isAncestorOf(mine))
        before, self._before = self._before, None
        self.hide()
        if here and before is not None and before.isVisible():
            before.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self._agree()
        else:
            super().keyPressEvent(event)
