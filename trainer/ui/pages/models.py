"""The models of the settings page: which are here, which can be had, and how they come and go."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from trainer.domain.errors import KnownError
from trainer.i18n import _
from trainer.ui.context import Context
from trainer.ui.pages.model_card import ModelCard
from trainer.ui.pages.model_rows import ModelRow, ProgressRow, megabytes
from trainer.ui.widgets.ask import Ask
from trainer.ui.widgets.banner import Banner
from trainer.ui.widgets.basic import Button, clear, column, row, rule, text

if TYPE_CHECKING:
    from trainer.services.model_job import ModelJob
    from trainer.services.model_list import ModelEntry

OFFICIAL = "vosk-model-small-cn-0.22"
POLL_MS = 150


class ModelsPanel(QWidget):
    """Emits `chosen` when another model is in use. Nothing here waits on the Qt thread."""

    chosen = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context, self.theme = context, context.theme
        self.job: ModelJob | None = None
        self._then_use = False
        self._removing = ""
        self.entries: tuple[ModelEntry, ...] = ()
        self.official = Button(
            self.theme,
            _("Get the official model"),
            "download",
            kind="primary",
            on=partial(self.install, OFFICIAL, True),
        )
        self.official.hide()
        folder = Button(self.theme, _("From a folder …"), "folder", on=self._browse_folder)
        archive = Button(self.theme, _("From a zip file …"), "folder", on=self._browse_zip)
        self.importers = (folder, archive)
        self.news = Banner(self.theme)
        self.news.hide()
        self.ask = Ask(self.theme, "trash-2", "", _("Delete"), _("Keep"))
        self.ask.agreed.connect(self._remove)
        self.progress = ProgressRow(self.context, self._cancel)
        self.progress.hide()
        self.rows = QVBoxLayout()
        self.rows.setSpacing(12)
        head = row(text(_("Models"), strong=True), -1, *self.importers, self.official, gap=8)
        self.setLayout(column(head, self.progress, self.ask, self.news, self.rows, gap=12))
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self._tick)

    # What there is

    def refresh(self) -> None:
        desk = self.context.desk

        def work() -> object:
            store = desk.models()
            return store.list(), store.running()

        self.context.jobs.run(work, self._listed)

    @Slot(object)
    def _listed(self, found: tuple[tuple[ModelEntry, ...], ModelJob | None]) -> None:
        self.entries, running = found
        if running is not None and self.job is None:
            self._follow(running)  # begun before this page was made anew
        self._show()

    def _show(self) -> None:
        clear(self.rows)
        for number, entry in enumerate(self.entries):
            if number:
                self.rows.addWidget(rule())
            self.rows.addWidget(ModelRow(self, entry, busy=self.job is not None))
        official = next((e for e in self.entries if e.name == OFFICIAL), None)
        self.official.setVisible(official is not None and official.path is None)
        if official is not None:
            words = _("Get the official model ({size}) and use it")
            self.official.setText(words.format(size=megabytes(official.download_size)))
            self.official.setAccessibleName(self.official.text())
        for button in (self.official, *self.importers):
            button.setEnabled(self.job is None)

    # Coming

    def install(self, name: str, then_use: bool = False) -> None:
        """Download one of Vosk's models; `then_use`: listen with it as soon as it is there."""
        self._begin(lambda: self.context.desk.models().install(name), then_use)

    def import_from(self, source: Path) -> None:
        """Copy a model from a folder or a zip file."""
        self._begin(lambda: self.context.desk.models().import_from(source))

    def verify(self, name: str) -> None:
        self._begin(lambda: self.context.desk.models().verify(name))

    def _begin(self, start: Callable[[], ModelJob], then_use: bool = False) -> None:
        if self.job is not None:
            return
        self.news.hide()
        self._then_use = then_use
        self.progress.show_words(_("Waiting"))
        self.progress.show()
        self.context.jobs.run(start, self._follow, self._failed)

    @Slot(object)
    def _follow(self, job: ModelJob) -> None:
        self.job = job
        self.progress.show_progress(job)
        self.progress.show()
        self._show()
        self._timer.start()

    @Slot()
    def _tick(self) -> None:
        job = self.job
        if job is None:
            return
        if not job.done():
            self.progress.show_progress(job)
            return
        self._timer.stop()
        self.job = None
        self.progress.hide()
        path, error = job.path(), job.error()
        if error is not None:
            self.news.show_error(error)
        elif path is None:
            more = _("What was downloaded is kept; the next time goes on there.")
            self.news.show_words(_("Stopped."), "info", more)
        elif job.name.startswith("verify "):
            words = _("{name}: whole, and it loads.").format(name=path.name)
            self.news.show_words(words, "good")
        else:
            self.news.show_words(_("Installed: {path}").format(path=path), "good")
            if self._then_use:
                self.use(str(path))
        self.refresh()

    @Slot()
    def _cancel(self) -> None:
        if self.job is not None:
            self.job.cancel()

    @Slot()
    def _browse_folder(self) -> None:
        found = QFileDialog.getExistingDirectory(self, _("The folder of a model"))
        if found:
            self.import_from(Path(found))

    @Slot()
    def _browse_zip(self) -> None:
        kinds = _("Zip files") + " (*.zip)"
        found, _kind = QFileDialog.getOpenFileName(self, _("A model as a zip file"), "", kinds)
        if found:
            self.import_from(Path(found))

    # Choosing and going

    def use(self, name: str) -> None:
        """Listen with a model from now on; one never seen before is tried first."""
        desk = self.context.desk
        self.progress.show_words(_("Trying the model out …"))
        self.progress.show()
        self.context.jobs.run(lambda: desk.models().use(name), self._used, self._failed)

    @Slot(object)
    def _used(self, path: Path) -> None:
        self.progress.hide()
        self.news.show_words(_("In use: {name}.").format(name=path.name), "good")
        self.chosen.emit()
        self.refresh()

    def ask_to_remove(self, entry: ModelEntry) -> None:
        self._removing = entry.name
        words = _("Delete the model {name}?").format(name=entry.name)
        self.ask.words.setText(words)
        self.ask.setAccessibleName(words)
        self.ask.ask()

    @Slot()
    def _remove(self) -> None:
        desk, name = self.context.desk, self._removing

        def work() -> str:
            desk.models().remove(name)
            return name

        self.context.jobs.run(work, self._removed, self._failed)

    @Slot(object)
    def _removed(self, name: str) -> None:
        self.news.show_words(_("Deleted: {name}").format(name=name), "info")
        self.refresh()

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        if self.job is None:
            self.progress.hide()
        if isinstance(error, KnownError):
            self.news.show_error(error)
            self.refresh()
        else:
            self.context.window.report(error)

    # The card

    def open_card(self, entry: ModelEntry) -> None:
        """Show what a model knows and must not be used for."""
        assert entry.path is not None
        ModelCard(self.theme, entry, self.window()).open()
