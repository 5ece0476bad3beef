"""“Score again” on the scorecard page: by which standard, how far it is, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QProgressBar, QWidget

from trainer.domain.errors import KnownError
from trainer.i18n import _
from trainer.ui.context import Context
from trainer.ui.widgets.banner import Banner
from trainer.ui.widgets.basic import Button, column, paragraph, row, text
from trainer.ui.widgets.controls import Choice, Switch
from trainer.ui.words import both

if TYPE_CHECKING:
    from trainer.domain.standard import Standard
    from trainer.services.rescoring import Rescored
    from trainer.services.score_again import ScoringAgain
    from trainer.services.views import StoredCall

_POLL_MS = 100
_BAR_WIDTH = 240


class ScoreAgain(QFrame):
    """Emits `scored` once there is a newer scorecard. One at a time; leaving the page stops it."""

    scored = Signal(object)

    def __init__(
        self, context: Context, stored: StoredCall, standards: Sequence[Standard], model: str
    ) -> None:
        super().__init__()
        self._context, self._stored = context, stored
        self.job: ScoringAgain | None = None
        theme = context.theme
        self.setProperty("role", "card")
        self.choice = Choice(theme)
        self.choice.setAccessibleName(_("Which standard"))
        self.choice.setMinimumContentsLength(18)
        for standard in standards:
            self.choice.addItem(both(standard.title, standard.title_en), standard.id)
        current = stored.scorecard.standard if stored.scorecard is not None else ""
        self.choice.setCurrentIndex(
            max(0, self.choice.findData(current or stored.summary.standard))
        )
        self.start = Button(theme, _("Score again"), "refresh-cw", on=self._begin)
        words = _("Hear the recording again with the speech model {name}")
        self.listen = Switch(theme, words.format(name=model))
        self._listening = QWidget()
        self._listening.setLayout(
            row(self.listen, text(words.format(name=model), "note"), -1, gap=8)
        )
        spoken = any(not utterance.typed for utterance in stored.call.utterances)
        self._listening.setVisible(bool(spoken and stored.recording is not None and model))
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(_BAR_WIDTH)
        self._far = text("", "note", "soft")
        self.cancel = Button(theme, _("Cancel"), on=self._cancel)
        self._progress = QWidget()
        self._progress.setLayout(row(self._far, self.bar, -1, self.cancel, gap=12))
        self._progress.hide()
        self.news = Banner(theme)
        self.news.hide()
        note = _("Every scorecard and every decision is kept; nothing is overwritten.")
        head = row(text(_("Score again"), "lead"), -1, self.choice, self.start, gap=8)
        self.setLayout(
            column(
                head,
                paragraph(note, "note", "soft"),
                self._listening,
                self._progress,
                self.news,
                gap=8,
                margin=24,
            )
        )
        self._timer = QTimer(self)
        self._timer.setInterval(_POLL_MS)
        self._timer.timeout.connect(self._tick)

    def stop(self) -> None:
        """End what goes on; the call stays as it was."""
        if self.job is not None:
            self.job.cancel()

    @Slot()
    def _begin(self) -> None:
        if self.job is not None or not self.start.isEnabled():
            return
        self.news.hide()
        self._busy(True)
        self._far.setText(_("Scoring …"))
        self.bar.setRange(0, 0)
        desk, call_id = self._context.desk, self._stored.summary.call_id
        standard, listen = self.choice.currentData(), self.listen.isChecked()
        listen = listen and not self._listening.isHidden()

        def work() -> ScoringAgain:
            return desk.score_again(call_id, standard, listen=listen)

        self._context.jobs.run(work, self._follow, self._failed)

    @Slot(object)
    def _follow(self, job: ScoringAgain) -> None:
        self.job = job
        self._timer.start()
        self._tick()

    @Slot()
    def _tick(self) -> None:
        job = self.job
        if job is None:
            return
        if job.finished():
            self._timer.stop()
            self.job = None
            self._busy(False)
            self._tell(job.result)
            return
        progress = job.progress()
        if progress.utterances:
            self.bar.setRange(0, progress.utterances)
            self.bar.setValue(progress.heard)
            words = _("Hearing the recording again: {n} of {all}")
            if progress.heard == progress.utterances:
                words = _("Scoring …")
            self._far.setText(words.format(n=progress.heard, all=progress.utterances))

    def _tell(self, result: Rescored | None) -> None:
        if result is None:
            self.news.show_words(_("Stopped. The call stays as it was."), "info")
        elif result.problem is not None:
            self.news.show_error(result.problem, "warn")
        elif result.state == "up_to_date":
            words = _("Nothing is different: the scorecard is by just these rules already.")
            self.news.show_words(words, "good")
        else:
            self.scored.emit(result)
            return
        self.start.setFocus()

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        self._busy(False)
        if isinstance(error, KnownError):
            self.news.show_error(error, "warn")
        else:
            self._context.window.report(error)

    @Slot()
    def _cancel(self) -> None:
        self.stop()
        self.cancel.setEnabled(False)
        self._far.setText(_("Stopping …"))

    def _busy(self, busy: bool) -> None:
        self._progress.setVisible(busy)
        self.cancel.setEnabled(busy)
        for control in (self.choice, self.start, self.listen):
            control.setEnabled(not busy)
        if busy:
            self.cancel.setFocus()
