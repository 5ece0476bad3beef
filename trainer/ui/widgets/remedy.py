"""What is missing for a spoken call: a banner for each part, with what to do about it."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from trainer.i18n import _
from trainer.ui.context import Context
from trainer.ui.jobs import Answer
from trainer.ui.overview import Readiness, readiness
from trainer.ui.widgets.banner import Banner
from trainer.ui.widgets.basic import clear, column


def search_again(context: Context, done: Answer) -> None:
    """Look for devices as they are now; `done`, a slot, gets the new `Readiness`."""
    desk = context.desk

    def work() -> Readiness:
        desk.rescan_devices()
        return readiness(desk)

    context.jobs.run(work, done)


def tell(context: Context, ready: Readiness) -> None:
    """Say in passing what came of a search."""
    if not ready.problems:
        context.window.toast(_("Everything is there. You can take calls."), "good")
    else:
        context.window.toast(_("Something is still missing."), "warn")


class Remedies(QWidget):
    """Empty while every part is there. `changed` after the user looked again."""

    changed = Signal(object)
    type_wanted = Signal()

    def __init__(self, context: Context, *, can_type: bool = False) -> None:
        super().__init__()
        self._context, self._can_type = context, can_type
        self._lines = column(gap=8)
        self.setLayout(self._lines)
        self.hide()

    def show_ready(self, ready: Readiness) -> None:
        clear(self._lines)
        banners = [self._problem(n, ready) for n in range(len(ready.problems))]
        if ready.model.synthetic and ready.model.problem is None and self._can_type:
            words = _("The speech model that comes along has heard hardly any real voices.")
            more = _(
                "For real training please get Vosk's official Mandarin model and choose its "
                "folder in the settings. You can also type your answers."
            )
            note = Banner(self._context.theme, words, "info", more)
            note.add_action(_("Settings"), self._to_settings)
            banners.append(note)
        for banner in banners:
            self._lines.addWidget(banner)
        self.setVisible(bool(banners))

    def _problem(self, n: int, ready: Readiness) -> Banner:
        banner = Banner(self._context.theme)
        banner.show_error(ready.problems[n], "warn")
        if n == 0:
            # Once is enough: checking again looks at every part.
            banner.add_action(_("Search again"), self._check, "refresh-cw")
            if self._can_type and ready.must_type:
                banner.add_action(_("Type answers"), self.type_wanted.emit, "keyboard")
        return banner

    @Slot()
    def _to_settings(self) -> None:
        self._context.window.show_page("settings")

    @Slot()
    def _check(self) -> None:
        search_again(self._context, self._checked)

    @Slot(object)
    def _checked(self, ready: Readiness) -> None:
        self.show_ready(ready)
        tell(self._context, ready)
        self.changed.emit(ready)
