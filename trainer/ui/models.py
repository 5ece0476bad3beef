"""The shelf of calls as a table model: any number of rows, filtered by words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from trainer.i18n import _, ngettext
from trainer.ui.words import both, clock, day, number, result_look

if TYPE_CHECKING:
    from trainer.services.views import CallSummary

Index = QModelIndex | QPersistentModelIndex
WHEN, TITLE, SCORE, RESULT, DURATION, STATE = range(6)
CALL_ROLE = int(Qt.ItemDataRole.UserRole)


class CallsModel(QAbstractTableModel):
    """Rows are `CallSummary`s, newest first as the desk gives them."""

    def __init__(self) -> None:
        super().__init__()
        self._all: Sequence[CallSummary] = ()
        self._rows: Sequence[CallSummary] = ()
        self._words = ""
        self._heads = (_("When"), _("Scenario"), _("Score"), _("Result"), _("Duration"), _("Note"))

    def show_calls(self, calls: Sequence[CallSummary]) -> None:
        self._all = calls
        self.filter(self._words)

    def filter(self, words: str) -> None:
        """Keep the rows whose names contain `words`."""
        self._words = words.strip().casefold()
        self.beginResetModel()
        self._rows = (
            [c for c in self._all if self._words in _names(c)] if self._words else self._all
        )
        self.endResetModel()

    def call(self, row: int) -> CallSummary:
        return self._rows[row]

    def total(self) -> int:
        return len(self._all)

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._heads)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = int(Qt.ItemDataRole.DisplayRole),
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._heads[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if not index.isValid():
            return None
        call = self._rows[index.row()]
        if role == CALL_ROLE:
            return call
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(call, index.column())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            words = self._text(call, index.column())
            return f"{words}, {demo_word()}" if call.scripted and index.column() == TITLE else words
        return None

    @staticmethod
    def _text(call: CallSummary, column: int) -> str:
        if column == WHEN:
            return day(call.started_at)
        if column == TITLE:
            return both(call.title_zh, call.title_en)
        if column == SCORE:
            if call.score is None or call.max_score is None or call.state == "running":
                return "–"
            return f"{number(call.score)} / {number(call.max_score)}"
        if column == RESULT:
            return result_look(call)[0]
        if column == DURATION:
            return clock(call.duration)
        return state_word(call)


def demo_word() -> str:
    """The tag of a call that a synthetic trainee took."""
    return _("Automatic")


def state_word(call: CallSummary) -> str:
    """What is out of the ordinary about a call; usually nothing."""
    words = {
        "recovered": _("Recovered"),
        "running": _("Going on"),
        "damaged": _("Damaged"),
    }.get(call.state, "")
    if not words and call.review_count:
        n = call.review_count
        return ngettext("{n} to review", "{n} to review", n).format(n=n)
    return words


def _names(call: CallSummary) -> str:
    return f"{call.title_zh} {call.title_en} {call.trainee} {call.scenario}".casefold()
