"""The scorecard: how it went, the call as a picture, every finding with its evidence."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QTimer, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from trainer.domain.errors import KnownError
from trainer.i18n import _
from trainer.ui.context import Context
from trainer.ui.jobs import Bridge
from trainer.ui.pages.scorecard_again import ScoreAgain
from trainer.ui.pages.scorecard_findings import Findings
from trainer.ui.pages.scorecard_result import Result, banners
from trainer.ui.pages.scorecard_sound import CallSound, keeps_space
from trainer.ui.pages.scorecard_transcript import Transcript
from trainer.ui.widgets.banner import Banner
from trainer.ui.widgets.basic import Button, clear, column, text
from trainer.ui.widgets.page import Page
from trainer.ui.widgets.rescored import Rescored
from trainer.ui.words import both, day, known

if TYPE_CHECKING:
    from trainer.domain.decision import Decision
    from trainer.domain.scorecard import Finding
    from trainer.domain.standard import Standard
    from trainer.services.views import StoredCall

_AROUND = 96
"""Pixels kept visible around what the page scrolls to."""
_GAP = 16

_ROOM_FOR_DAY = 1040
"""Pixels of the page from which on a long title, the day and the buttons stand in one line."""


class ScorecardPage(Page):
    """One past call, just finished or from the shelf."""

    def __init__(self, context: Context, call_id: str) -> None:
        super().__init__(context, _("Scorecard"))
        self.call_id = call_id
        self.stored: StoredCall | None = None
        self._standards: Sequence[Standard] = ()
        self._model = ""
        self._decided_on = ""
        self._coming: QWidget | None = None
        self._spoken = Bridge(self)
        self._spoken.arrived.connect(self._model_said)
        self._head()
        body = self.scroll_body(gap=16, top=24)
        self._above, self._below = column(gap=16), column(gap=16)
        self.sound = CallSound(context)
        self.sound.failed.connect(self._went_wrong)
        self.player, self.picture, self.play = (
            self.sound.player,
            self.sound.picture,
            self.sound.play,
        )
        self._above.addWidget(text(_("Opening the call …"), "body", "soft"))
        body.addLayout(self._above)
        body.addWidget(self.sound)
        body.addLayout(self._below)
        body.addStretch(1)
        self.again: ScoreAgain | None = None
        desk = self.desk

        def work() -> object:
            opened = desk.open_call(call_id, marks=False)
            return opened, desk.standards(), desk.model_status().name

        context.jobs.run(work, self._opened, self._not_opened)

    def _head(self) -> None:
        head = self.head()
        head.addWidget(
            Button(self.theme, _("Calls"), "chevron-left", kind="quiet", on=self._to_shelf)
        )
        self.title = text("", "lead")
        self.when = text("", "note", "soft")
        head.addWidget(self.title)
        head.addSpacing(8)
        head.addWidget(self.when)
        head.addStretch(1)
        self.export = Button(
            self.theme, _("Export"), "download", key="Ctrl+E", tip=_("Export as a web page")
        )
        self.export.clicked.connect(self._export)
        self.retry = Button(self.theme, _("Try again"), "rotate-ccw", key="Ctrl+R")
        self.retry.clicked.connect(self._retry)
        self.next = Button(self.theme, _("Next call"), "arrow-right", kind="primary", key="Ctrl+N")
        self.next.clicked.connect(self._next)
        for button in (self.export, self.retry, self.next):
            button.setEnabled(False)
            head.addWidget(button)

    def first_focus(self) -> QWidget:
        return self.next if self.next.isEnabled() else self.retry

    def event(self, event: QEvent) -> bool:
        if keeps_space(event, self.window().focusWidget()):
            event.accept()
            return True
        return super().event(event)

    # The call arrives

    @Slot(object)
    def _not_opened(self, error: BaseException) -> None:
        if not isinstance(error, KnownError):
            self.context.window.report(error)
            return
        clear(self._above)
        banner = Banner(self.theme)
        banner.show_error(error)
        self._above.addWidget(banner)

    @Slot(object)
    def _opened(self, arrived: tuple[StoredCall, Sequence[Standard], str]) -> None:
        stored, self._standards, self._model = arrived
        summary = stored.summary
        self.title.setText(both(summary.title_zh, summary.title_en))
        self.when.setText(day(summary.started_at))
        self.export.setEnabled(True)
        self.retry.setEnabled(stored.scenario is not None)
        self.next.setEnabled(self.context.window.next_scenario(summary.scenario) is not None)
        self._show(stored)
        self.sound.load()
        self.first_focus().setFocus()
        if stored.scorecard is not None:
            # The first time in a process this waits for the readings of all characters.
            desk, call_id = self.desk, self.call_id
            self.context.jobs.run(lambda: desk.open_call(call_id), self._marks_came, self._no_marks)

    @Slot(object)
    def _marks_came(self, stored: StoredCall) -> None:
        """Only the marks count: meanwhile the page may show a decision or another scoring."""
        self.findings.mark(stored.shown)

    @Slot(object)
    def _no_marks(self, error: BaseException) -> None:
        if not isinstance(error, KnownError):  # else: deleted meanwhile, and nothing is missed
            self._went_wrong(error)

    def _show(self, stored: StoredCall) -> None:
        """The page's content, also after a decision or another scoring."""
        self.stored = stored
        self._coming = None
        clear(self._above)
        clear(self._below)
        for banner in banners(self.theme, stored):
            self._above.addWidget(banner)
        self.sound.show_call(stored)
        if stored.scorecard is not None:
            self.result = Result(self.theme, stored)
            self.result.wanted.connect(self._show_finding)
            self._above.addWidget(self.result)
            self.findings = Findings(self.theme, stored)
            self.findings.play_yours.connect(self.sound.play_finding)
            self.findings.play_model.connect(self._play_model)
            self.findings.decided.connect(self._decide)
            self.findings.opened.connect(self._come_to)
            self._below.addWidget(self.findings)
        if len(stored.versions) > 1:
            self.rescored = Rescored(self.theme, stored)
            self._below.addWidget(self.rescored)
        if stored.summary.state != "running":
            self.again = ScoreAgain(self.context, stored, self._standards, self._model)
            self.again.scored.connect(self._scored_again)
            self._below.addWidget(self.again)
        self.transcript = Transcript(self.theme, stored)
        self.transcript.play_from.connect(self.sound.seek)
        self._below.addWidget(self.transcript)

    # Findings

    @Slot(object)
    def _show_finding(self, finding: Finding) -> None:
        line = self.findings.row_of(finding)
        if line is not None:
            line.take_focus()
            self._come_to(line)

    @Slot(str)
    def _play_model(self, words: str) -> None:
        self.player.stop()
        try:
            self.desk.speak(words, self._spoken.deliver)
        except KnownError as error:
            self._went_wrong(error)

    @Slot(object)
    def _model_said(self, error: object) -> None:
        if isinstance(error, KnownError):
            self._went_wrong(error)

    @Slot(object)
    def _decide(self, decision: Decision) -> None:
        desk, call_id = self.desk, self.call_id
        self._decided_on = decision.criterion

        def work() -> StoredCall:
            desk.decide(call_id, decision)
            return desk.open_call(call_id)

        self.context.jobs.run(work, self._decided, self._not_decided)

    @Slot(object)
    def _decided(self, stored: StoredCall) -> None:
        self._show(stored)
        self.context.window.toast(_("The decision is kept."), "good")
        for line in self.findings.rows:
            if line.shown.finding.criterion == self._decided_on and line.decide is not None:
                self._come_to(line)
                line.decide.setFocus()

    @Slot(object)
    def _not_decided(self, error: BaseException) -> None:
        for line in self.findings.rows:
            line.close_form()
        self._went_wrong(error)

    @Slot(object)
    def _scored_again(self, _result: object) -> None:
        desk, call_id = self.desk, self.call_id
        self.context.jobs.run(lambda: desk.open_call(call_id), self._again_opened)

    @Slot(object)
    def _again_opened(self, stored: StoredCall) -> None:
        self._show(stored)
        if len(stored.versions) > 1:
            self._come_to(self.rescored)
        if self.again is not None:
            self.again.start.setFocus()

    @Slot(object)
    def _come_to(self, widget: QWidget) -> None:
        """Scroll to a widget that was only just made: it is shown and has its place soon."""
        self._coming = widget
        QTimer.singleShot(0, self, self._arrive)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The title comes before the day, which stands in the list of calls as well."""
        super().resizeEvent(event)
        self.when.setVisible(event.size().width() >= _ROOM_FOR_DAY)

    @Slot()
    def _arrive(self) -> None:
        if self._coming is not None:
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
            area, coming, whole = self.scroll_area, self._coming, self.scroll_area.widget()
            if whole is not None and coming.height() > area.viewport().height() - 2 * _AROUND:
                # Too tall to be seen whole: one reads from the top.
                top = coming.mapTo(whole, QPoint(0, 0)).y()
                area.verticalScrollBar().setValue(top - _GAP)
            else:
                area.ensureWidgetVisible(coming, 0, _AROUND)
            self._coming = None

    # Onwards

    @Slot(object)
    def _went_wrong(self, error: BaseException) -> None:
        if isinstance(error, KnownError):
            self.context.window.toast(known(error), "warn")
        else:
            self.context.window.report(error)

    @Slot()
    def _to_shelf(self) -> None:
        self.context.window.show_page("calls")

    @Slot()
    def _retry(self) -> None:
        if self.stored is not None:
            self.context.window.open_briefing(self.stored.summary.scenario)

    @Slot()
    def _next(self) -> None:
        if self.stored is not None:
            name = self.context.window.next_scenario(self.stored.summary.scenario)
            if name is not None:
                self.context.window.open_briefing(name)

    @Slot()
    def _export(self) -> None:
        if self.stored is not None:
            export_call(self, self.context, self.stored.summary.call_id)

    def leave(self) -> None:
        if self.again is not None:
            self.again.stop()
        self.player.stop()
        self.desk.stop_playing()


def export_call(page: Page, context: Context, call_id: str) -> None:
    """Ask where to, then write the call there as one web page."""
    name = str(Path.home() / f"{call_id}.html")
    chosen, _filter = QFileDialog.getSaveFileName(
        page, _("Export as a web page"), name, _("Web page (*.html)")
    )
    if not chosen:
        return
    target, desk = Path(chosen), context.desk

    def work() -> Path:
        desk.export_html(call_id, target)
        return target

    context.jobs.run(work, context.window.exported)
