"""A model's card: what it is made of, how well it hears, and what it must not be used for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QTextBrowser, QWidget

from trainer.i18n import _, is_chinese
from trainer.ui.theme import Theme
from trainer.ui.widgets.basic import Button, column, row, text
from trainer.ui.words import label

if TYPE_CHECKING:
    from trainer.services.model_list import ModelEntry

_CARDS = ("MODEL_CARD.md", "README.md", "README")


def card_of(folder: Path) -> Path | None:
    """The file that describes a model, in the window's language where there is one."""
    names = ("MODEL_CARD.zh-CN.md", *_CARDS) if is_chinese() else _CARDS
    return next((path for name in names if (path := folder / name).is_file()), None)


class ModelCard(QDialog):
    """The card as text that can be read, scrolled and copied; Esc closes it."""

    def __init__(self, theme: Theme, entry: ModelEntry, parent: QWidget) -> None:
        super().__init__(parent)
        assert entry.path is not None
        self.setWindowTitle(label(entry.title))
        self.resize(820, 620)
        self.reader = QTextBrowser()
        self.reader.setOpenExternalLinks(True)
        self.reader.setAccessibleName(_("Model card"))
        file = card_of(entry.path)
        words = file.read_text("utf-8", errors="replace") if file is not None else ""
        self.reader.setMarkdown(words)
        close = Button(theme, _("Close"), kind="primary", on=self.accept)
        self.setLayout(
            column(text(label(entry.title), "lead"), self.reader, row(-1, close), gap=12, margin=24)
        )
        self.reader.setFocus()
