"""Ctrl+K: one box that finds any page, scenario, call or setting."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, Slot
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from trainer.i18n import _, render
from trainer.ui import icons
from trainer.ui.context import Context
from trainer.ui.theme import Theme
from trainer.ui.widgets.basic import column, text
from trainer.ui.widgets.painted import place_of, write
from trainer.ui.words import both, day, label

if TYPE_CHECKING:
    from trainer.domain.scenario import Scenario
    from trainer.services.views import CallSummary

MOST = 40
"""Lines shown at once."""


@dataclass(frozen=True, slots=True)
class Entry:
    words: str
    kind: str
    icon: str
    go: Callable[[], None]
    also: str = ""
    """Other names it is found by: the other language's, its id."""

    def fits(self, parts: list[str]) -> bool:
        haystack = f"{self.words} {self.kind} {self.also}".casefold()
        return all(part in haystack for part in parts)


class Palette(QDialog):
    """Type, arrow keys, Enter."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.context = context
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Go to"))
        self.setFixedSize(560, 420)
        self.setProperty("role", "palette")
        self.box = QLineEdit()
        self.box.setPlaceholderText(_("Page, scenario, call or setting"))
        self.box.setAccessibleName(_("Go to"))
        self.box.textChanged.connect(self._filter)
        self.box.installEventFilter(self)
        self.list = QListWidget()
        self.list.setAccessibleName(_("Found"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setItemDelegate(_KindDelegate(context.theme, self.list))
        self.list.itemClicked.connect(self._chosen)
        keys = text(_("↑ ↓ choose · Enter opens · Esc closes"), "small", "soft")
        self.none = text(_("Nothing found. Please try another word."), "body", "soft")
        self.none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        whole = column(self.box, gap=8, margin=16)
        whole.addWidget(self.list, 1)
        whole.addWidget(self.none, 1)
        whole.addWidget(keys)
        self.setLayout(whole)
        self.entries = self._fixed()
        self._filter("")
        desk = context.desk
        context.jobs.run(lambda: (desk.scenarios(), desk.calls(200)), self._more)
        self.move(parent.mapToGlobal(parent.rect().center()) - self.rect().center())

    def _fixed(self) -> list[Entry]:
        window = self.context.window
        pages = (
            ("today", _("Today"), "calendar-check"),
            ("scenarios", _("Scenarios"), "layers"),
            ("chats", _("Chats"), "message-square-text"),
            ("calls", _("Calls"), "history"),
            ("settings", _("Settings"), "settings"),
        )
        found = [
            Entry(words, _("Page"), icon, lambda n=name: window.show_page(n), name)
            for name, words, icon in pages
        ]
        found += [
            Entry(
                render(setting.label),
                _("Setting"),
                "settings",
                lambda n=setting.name: window.open_setting(n),
                f"{setting.label.msgid} {setting.name}",
            )
            for setting in self.context.settings_rows
        ]
        return found

    @Slot(object)
    def _more(self, found: tuple[list[Scenario], list[CallSummary]]) -> None:
        window = self.context.window
        scenarios, calls = found
        self.entries += [
            Entry(
                label(s.title),
                _("Scenario"),
                "layers",
                lambda n=s.id: window.open_briefing(n),
                f"{s.title.zh} {s.title.en} {s.id}",
            )
            for s in scenarios
        ]
        self.entries += [
            Entry(
                f"{both(c.title_zh, c.title_en)}  {day(c.started_at)}",
                _("Call"),
                "history",
                lambda n=c.call_id: window.open_scorecard(n),
                f"{c.title_zh} {c.title_en} {c.scenario} {c.call_id}",
            )
            for c in calls
        ]
        self._filter(self.box.text())

    @Slot(str)
    def _filter(self, words: str) -> None:
        parts = words.casefold().split()
        color = self.context.theme.tokens.color("text_soft")
        self.list.clear()
        for entry in [e for e in self.entries if e.fits(parts)][:MOST]:
            item = QListWidgetItem(icons.icon(entry.icon, 18, color), entry.words)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{entry.words}, {entry.kind}")
            item.setData(Qt.ItemDataRole.UserRole, entry)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.none.setVisible(self.list.count() == 0)
        self.list.setVisible(self.list.count() > 0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        steps = {
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_PageUp: -8,
            Qt.Key.Key_PageDown: 8,
        }
        if event.key() in steps:
            to = self.list.currentRow() + steps[Qt.Key(event.key())]
            self.list.setCurrentRow(min(max(0, to), self.list.count() - 1))
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            item = self.list.currentItem()
            if item is not None:
                self._chosen(item)
            return True
        return False

    @Slot(QListWidgetItem)
    def _chosen(self, item: QListWidgetItem) -> None:
        entry: Entry = item.data(Qt.ItemDataRole.UserRole)
        self.close()
        entry.go()


class _KindDelegate(QStyledItemDelegate):
    """Says at the right what kind of thing a line is."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().paint(painter, option, index)
        entry: Entry = index.data(Qt.ItemDataRole.UserRole)
        box = place_of(option).adjusted(0, 0, -16, 0)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.save()
        write(painter, box, entry.kind, self._theme.tokens.color("text_soft"), 13, right)
        painter.restore()
