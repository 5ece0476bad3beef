"""What was promised in this call: one line each, with when it is due and what came of it."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame

from trainer.domain.promise import DAY, HOUR, MINUTE, LedgerEntry
from trainer.i18n import _
from trainer.ui.theme import Theme
from trainer.ui.widgets.basic import Icon, clear, column, paragraph, row, text, top


def span_words(seconds: float) -> str:
    """A length of time in words: 2 hours."""
    if seconds >= DAY:
        return _("{n} d").format(n=round(seconds / DAY))
    if seconds >= HOUR:
        return _("{n} h").format(n=f"{seconds / HOUR:g}")
    return _("{n} min").format(n=round(seconds / MINUTE))


class Ledger(QFrame):
    """Hidden as long as nothing was promised. `missed`: the drawing for what was not kept."""

    def __init__(self, theme: Theme, missed: str = "phone-missed") -> None:
        super().__init__()
        self._theme = theme
        self._icons = {
            "open": ("timer", "control"),
            "kept": ("circle-check", "good"),
            "missed": (missed, "bad"),
        }
        self._shown: tuple[LedgerEntry, ...] = ()
        self.setProperty("role", "card")
        self._lines = column(gap=8)
        self.setLayout(
            column(text(_("Promised"), "body", strong=True), self._lines, gap=8, margin=16)
        )
        self.hide()

    def show_entries(self, entries: tuple[LedgerEntry, ...]) -> None:
        """The promises in the order in which they were made."""
        if entries == self._shown:
            return
        self._shown = entries
        clear(self._lines)
        for entry in entries:
            icon, tone = self._icons[entry.state]
            due = entry.promise.due
            time = _("no time named") if due is None else span_words(due)
            words = {
                "open": _("due: {time}"),
                "kept": _("kept · {time}"),
                "missed": _("not kept · {time}"),
            }[entry.state].format(time=time)
            line = row(top(Icon(self._theme, icon, 18, tone)), gap=8)
            line.addLayout(
                column(paragraph(entry.promise.heard, "note"), text(words, "note", "soft"), gap=2),
                1,
            )
            self._lines.addLayout(line)
        self.setVisible(bool(entries))
