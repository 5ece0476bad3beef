"""One model of the settings page, and how far the work on one is."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QLabel, QProgressBar

from trainer.i18n import _, render
from trainer.ui.context import Context
from trainer.ui.pages.model_card import card_of
from trainer.ui.widgets.basic import Button, column, frame, paragraph, row, text
from trainer.ui.words import label

if TYPE_CHECKING:
    from trainer.services.model_job import ModelJob
    from trainer.services.model_list import ModelEntry
    from trainer.ui.pages.models import ModelsPanel


class ModelRow(QFrame):
    """One model: what it is called, how it stands, and what can be done with it."""

    def __init__(self, panel: ModelsPanel, entry: ModelEntry, *, busy: bool) -> None:
        super().__init__()
        self.entry = entry
        theme = panel.theme
        words, tone = _state(entry)
        self.state: QLabel = text(words, "note", tone, strong=True)
        size = megabytes(entry.disk_size or entry.download_size)
        facts = " · ".join(part for part in (entry.name, size) if part)
        left = column(row(text(label(entry.title), strong=True), self.state, -1, gap=12), gap=2)
        left.addWidget(paragraph(facts, "note", "soft"))
        if label(entry.note):
            left.addWidget(paragraph(label(entry.note), "note", "soft"))
        if entry.problem is not None:
            left.addWidget(paragraph(render(entry.problem.message), "note", "bad"))
        self.buttons: dict[str, Button] = {}

        def button(key: str, title: str, icon: str, on: Callable[[], object]) -> None:
            made = Button(theme, title, icon, kind="quiet", on=on)
            made.setAccessibleName(f"{title}: {entry.name}")
            made.setEnabled(not busy)
            self.buttons[key] = made

        if entry.path is None:
            title = _("Go on downloading") if entry.partial else _("Install")
            button("install", title, "download", partial(panel.install, entry.name))
        else:
            if not entry.in_use and entry.problem is None:
                button("use", _("Use"), "ear", partial(panel.use, str(entry.path)))
            if card_of(entry.path) is not None:
                button("card", _("Model card"), "info", partial(panel.open_card, entry))
            button("verify", _("Check"), "circle-check", partial(panel.verify, str(entry.path)))
        if (entry.own and not entry.in_use) or entry.partial:
            button("remove", _("Delete"), "trash-2", partial(panel.ask_to_remove, entry))
        inner = row(left, *self.buttons.values(), gap=4)
        inner.setStretch(0, 1)
        self.setLayout(inner)
        self.setAccessibleName(f"{label(entry.title)}, {words}")


class ProgressRow(QFrame):
    """What is being done, how far it is, how long it takes, and a way to stop it."""

    def __init__(self, context: Context, cancel: Callable[[], object]) -> None:
        super().__init__()
        self.words = text("")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.stop = Button(context.theme, _("Cancel"), "x", on=cancel)
        told = column(self.words, self.bar, gap=8)
        inner = row(told, self.stop, gap=16, margin=(16, 12, 12, 12))
        self.setLayout(column(frame("card", inner)))

    def show_words(self, words: str) -> None:
        """Something short that cannot be stopped."""
        self.words.setText(words)
        self.bar.setRange(0, 0)
        self.stop.hide()

    def show_progress(self, job: ModelJob) -> None:
        now = job.progress()
        parts = [_stage(now.stage)]
        if now.total:
            done, total = megabytes(now.done), megabytes(now.total)
            parts.append(_("{done} of {total}").format(done=done, total=total))
        if now.stage == "downloading" and now.rate > 0:
            parts.append(_("{rate} a second").format(rate=megabytes(now.rate)))
        if now.rest is not None and now.rest >= 1:
            parts.append(_("{n} s left").format(n=round(now.rest)))
        self.words.setText(" · ".join(parts))
        self.bar.setAccessibleName(self.words.text())
        # Sizes of large models do not fit into Qt's whole numbers.
        self.bar.setRange(0, 1000 if now.total else 0)
        self.bar.setValue(round(1000 * now.done / now.total) if now.total else 0)
        self.stop.show()


def megabytes(size: float) -> str:
    """`44 MB`, small ones with a decimal; nothing for an unknown size."""
    if size <= 0:
        return ""
    return f"{size / 1e6:.0f} MB" if size >= 1e7 else f"{size / 1e6:.1f} MB"


def _stage(stage: str) -> str:
    return {
        "waiting": _("Waiting"),
        "connecting": _("Connecting"),
        "downloading": _("Downloading"),
        "checking": _("Checking the files"),
        "copying": _("Copying"),
        "trying": _("Trying it out"),
        "done": _("Finished"),
    }[stage]


def _state(entry: ModelEntry) -> tuple[str, str]:
    """How a model stands, and the tone to say it in."""
    if entry.problem is not None:
        return _("damaged"), "bad"
    if entry.in_use:
        return _("in use"), "good"
    if entry.path is not None:
        return _("installed"), "soft"
    if entry.partial:
        share = 100 * entry.partial // max(entry.download_size, entry.partial)
        return _("{n} % downloaded").format(n=share), "warn"
    return _("not installed"), "soft"
