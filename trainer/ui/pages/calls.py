"""The shelf: every past call, to open, export or delete."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QMessageBox,
    QStackedLayout,
    QTableView,
    QWidget,
)

from trainer.i18n import _, ngettext
from trainer.ui.context import Context
from trainer.ui.models import (
    DURATION,
    RESULT,
    SCORE,
    STATE,
    TITLE,
    WHEN,
    CallsModel,
)
from trainer.ui.pages.calls_rows import ROW_HEIGHT, CallDelegate
from trainer.ui.pages.scorecard import export_call
from trainer.ui.widgets.basic import Button, Icon, column, paragraph, row, shortcut, text
from trainer.ui.widgets.page import Page

if TYPE_CHECKING:
    from trainer.services.views import CallSummary

MOST = 10_000
"""Calls listed; older ones are found by the command line."""


class CallsPage(Page):
    """A table; Enter opens, Delete asks and deletes."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Calls"))
        body = self.fixed_body(top=32)
        self.count = text("", "note", "soft")
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("Find a call"))
        self.search.setAccessibleName(_("Find a call"))
        self.search.setToolTip(_("Find a call") + " (Ctrl+F)")
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(240)
        self.search.textChanged.connect(self._filter)
        shortcut("Ctrl+F", self, self.search.setFocus)
        self.open = Button(self.theme, _("Open"), "book-open", key="Ctrl+O", on=self._open)
        self.export = Button(self.theme, _("Export"), "download", key="Ctrl+E", on=self._export)
        self.delete = Button(self.theme, _("Delete"), "trash-2", key="Delete", on=self._delete)
        heading = row(text(_("Calls"), "title"), 8, gap=8)
        heading.addWidget(self.count, 0, Qt.AlignmentFlag.AlignBottom)
        heading.addStretch(1)
        for widget in (self.search, self.open, self.export, self.delete):
            heading.addWidget(widget)
        body.addLayout(heading)

        self.model = CallsModel()
        self.table = QTableView()
        self._set_up_table()
        self.empty_text = paragraph("", tone="soft")
        self.empty_text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.begin = Button(self.theme, _("Take a first call"), "phone", kind="primary")
        self.begin.clicked.connect(self._begin)
        empty = QWidget()
        empty.setLayout(
            column(
                -1,
                row(-1, Icon(self.theme, "history", 48, "control"), -1),
                self.empty_text,
                row(-1, self.begin, -1),
                -1,
                gap=16,
            )
        )
        self.layers = QStackedLayout()
        self.layers.addWidget(self.table)
        self.layers.addWidget(empty)
        body.addLayout(self.layers, 1)
        self._allow()

    def _set_up_table(self) -> None:
        table = self.table
        table.setModel(self.model)
        table.setAccessibleName(_("Calls"))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.setWordWrap(False)
        table.setItemDelegate(CallDelegate(self.theme, table))
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        # One height for all rows: ten thousand need not be measured.
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(TITLE, QHeaderView.ResizeMode.Stretch)
        widths = {WHEN: 168, SCORE: 128, RESULT: 128, DURATION: 88, STATE: 120}
        for section, width in widths.items():
            table.setColumnWidth(section, width)
        table.doubleClicked.connect(self._open)
        for key in ("Return", "Enter"):
            enter = shortcut(key, table, self._open)
            enter.setContext(Qt.ShortcutContext.WidgetShortcut)
        table.selectionModel().selectionChanged.connect(self._allow)
        self.model.modelReset.connect(self._allow)

    def refresh(self) -> None:
        desk = self.desk
        self.context.jobs.run(lambda: desk.calls(MOST), self._show)

    def first_focus(self) -> QWidget:
        return self.table

    @Slot(object)
    def _show(self, calls: list[CallSummary]) -> None:
        chosen = self.chosen()
        self.model.show_calls(calls)
        self._state()
        rows = range(self.model.rowCount() if chosen is not None else 0)
        same = next((n for n in rows if chosen and self.model.call(n).call_id == chosen.call_id), 0)
        if self.model.rowCount():
            self.table.selectRow(same)

    def _state(self) -> None:
        total = self.model.total()
        self.count.setText(ngettext("{n} call", "{n} calls", total).format(n=total))
        self.begin.setVisible(total == 0)
        if total == 0:
            words = _("Your calls will stand here, with their scores and recordings.")
        else:
            words = _("Nothing found. Please try another word.")
        self.empty_text.setText(words)
        self.layers.setCurrentIndex(0 if self.model.rowCount() else 1)

    def chosen(self) -> CallSummary | None:
        rows = self.table.selectionModel().selectedRows()
        return self.model.call(rows[0].row()) if rows else None

    @Slot()
    def _allow(self) -> None:
        there = self.chosen() is not None
        for button in (self.open, self.export, self.delete):
            button.setEnabled(there)

    @Slot(str)
    def _filter(self, words: str) -> None:
        self.model.filter(words)
        self._state()
        if self.model.rowCount():
            self.table.selectRow(0)

    @Slot()
    def _begin(self) -> None:
        self.context.window.show_page("scenarios")

    @Slot()
    def _open(self) -> None:
        call = self.chosen()
        if call is not None:
            self.context.window.open_scorecard(call.call_id)

    @Slot()
    def _export(self) -> None:
        call = self.chosen()
        if call is not None:
            export_call(self, self.context, call.call_id)

    @Slot()
    def _delete(self) -> None:
        call = self.chosen()
        if call is None:
            return
        box = QMessageBox(self)
        box.setIcon(QMessageBox.Icon.NoIcon)
        box.setWindowTitle(_("Delete call"))
        box.setText(_("Delete this call with its recording and score?"))
        box.setInformativeText(_("This cannot be undone."))
        yes = box.addButton(_("Delete"), QMessageBox.ButtonRole.DestructiveRole)
        keep = box.addButton(_("Keep"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(keep)
        box.exec()
        if box.clickedButton() is not yes:
            return
        desk, name = self.desk, call.call_id
        self.context.jobs.run(lambda: desk.delete_call(name), self._deleted)

    @Slot(object)
    def _deleted(self, _nothing: object) -> None:
        self.context.window.toast(_("The call was deleted."), "info")
        self.refresh()
