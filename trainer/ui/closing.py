"""The question before a window closes over a call."""

from __future__ import annotations

from PySide6.QtWidgets import QMessageBox, QWidget

from trainer.i18n import _


def sure_to_leave(window: QWidget, *, chats: bool) -> bool:
    """Whether the user ends what goes on: chats, or else a call."""
    box = QMessageBox(window)
    box.setWindowTitle(_("Call Trainer"))
    if chats:
        box.setText(_("Chats are going on. End them and close?"))
        box.setInformativeText(_("What was written is kept."))
    else:
        box.setText(_("A call is going on. End it and close?"))
        box.setInformativeText(_("What was recorded is kept."))
    end = box.addButton(_("End and close"), QMessageBox.ButtonRole.AcceptRole)
    stay = box.addButton(_("Back to the call"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(stay)
    box.exec()
    return box.clickedButton() is end
