"""The rail on the left: a button for each page that can always be opened."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from trainer.i18n import _
from trainer.ui.theme import Theme
from trainer.ui.widgets.basic import IconButton, clear, column

RAIL_PAGES = ("today", "scenarios", "chats", "calls", "settings")
"""Their names, from the top; Ctrl and the number opens them."""
RAIL_WIDTH = 72
RAIL_MARGIN = 9


class Rail(QFrame):
    """Emits `chosen` with a page's name; what is shown as chosen is for the window to say."""

    chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setProperty("role", "rail")
        self._column = column(gap=4, margin=(4, 12, 4, 12))
        self.setLayout(self._column)
        self.buttons: dict[str, IconButton] = {}
        self.build()

    def build(self) -> None:
        """Make the buttons, in the language of now."""
        clear(self._column)
        self.buttons = {}
        entries = {
            "today": (_("Today"), "calendar-check"),
            "scenarios": (_("Scenarios"), "layers"),
            "chats": (_("Chats"), "message-square-text"),
            "calls": (_("Calls"), "history"),
            "settings": (_("Settings"), "settings"),
        }
        for n, name in enumerate(RAIL_PAGES, 1):
            words, icon = entries[name]
            if name == "settings":
                self._column.addStretch(1)
            button = IconButton(self._theme, words, icon, kind="rail")
            button.describe(words, f"Ctrl+{n}")
            button.setCheckable(True)
            button.clicked.connect(self._chooser(name))
            self.buttons[name] = button
            self._column.addWidget(button)
        # Fonts differ from machine to machine: the longest word decides.
        width = max(RAIL_WIDTH, *map(_wide, self.buttons.values()))
        self.setFixedWidth(width)
        for button in self.buttons.values():
            button.setFixedSize(width - RAIL_MARGIN, 60)

    def _chooser(self, name: str) -> Callable[[], None]:
        return lambda: self.chosen.emit(name)

    def mark(self, name: str) -> None:
        """Show which page is open."""
        for key, button in self.buttons.items():
            button.setChecked(key == name)

    def lock(self, locked: bool) -> None:
        """While a call goes on no other page can be opened."""
        for button in self.buttons.values():
            button.setEnabled(not locked)


def _wide(button: IconButton) -> int:
    """How wide the rail must be for the button's word, px."""
    button.ensurePolished()
    return button.fontMetrics().horizontalAdvance(button.text()) + 8 + RAIL_MARGIN
