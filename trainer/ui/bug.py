"""A mistake in the program: one sentence, and a report to copy."""

from __future__ import annotations

import platform
import sys
import traceback
from importlib.metadata import PackageNotFoundError, version

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from trainer.i18n import _
from trainer.ui.theme import Theme
from trainer.ui.widgets.basic import Button, Icon, column, paragraph, row, text


def report_text(error: BaseException) -> str:
    """What a developer needs to see."""
    try:
        program = version("call-trainer")
    except PackageNotFoundError:
        program = "?"
    trace = "".join(traceback.format_exception(error))
    return (
        f"Call Trainer {program}\nPython {sys.version.split()[0]}\n{platform.platform()}\n\n{trace}"
    )


class BugDialog(QDialog):
    """The program goes on; what was recorded is safe."""

    def __init__(self, theme: Theme, error: BaseException, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Call Trainer"))
        self.setMinimumWidth(480)
        self.report = report_text(error)
        self.copy = Button(theme, _("Copy report"), "copy", kind="primary")
        self.copy.clicked.connect(self._copy)
        close = Button(theme, _("Close"))
        close.clicked.connect(self.accept)
        words = _(
            "The program made a mistake. You can go on; what was recorded is kept. "
            "Please copy the report and send it to your trainer."
        )
        head = row(Icon(theme, "triangle-alert", 24, "warn"), gap=12)
        head.addWidget(text(_("Something went wrong"), "lead"), 1)
        buttons = row(-1, close, self.copy)
        self.setLayout(column(head, 12, paragraph(words), 24, buttons, margin=24))
        self.copy.setFocus()

    @Slot()
    def _copy(self) -> None:
        QApplication.clipboard().setText(self.report)
        self.copy.setText(_("Copied"))
