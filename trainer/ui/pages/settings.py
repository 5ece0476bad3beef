"""Settings, made from the settings' own rows; sound and model with their checks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QTimer, Slot
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from trainer.domain.errors import KnownError
from trainer.i18n import _
from trainer.ui.context import Context
from trainer.ui.overview import Readiness, readiness
from trainer.ui.pages.models import ModelsPanel
from trainer.ui.pages.setting_fields import Field, make_field
from trainer.ui.pages.sound_checks import MicrophonePanel, SpeakerPanel
from trainer.ui.widgets.banner import Banner
from trainer.ui.widgets.basic import Button, card, row, rule, text
from trainer.ui.widgets.page import Page
from trainer.ui.widgets.remedy import search_again, tell
from trainer.ui.words import known

if TYPE_CHECKING:
    from trainer.domain.standard import Standard
    from trainer.services.views import Device
    from trainer.storage.settings import Setting

GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("sound", ("input_device", "output_device", "customer_volume")),
    ("model", ("model_path",)),
    ("call", ("trainee_name", "company", "agent_id", "standard", "mode", "show_partial",
              "push_to_talk", "end_of_turn_short", "end_of_turn_long")),
    ("window", ("language", "theme")),
    ("storage", ("recordings_folder", "database")),
)  # fmt: skip
SETTLING_MS = 300
"""After what was asked for has arrived, until the page has its final length."""
SLOW = frozenset({"model_path", "input_device", "output_device"})
"""Changing these loads or opens something."""


class SettingsPage(Page):
    """Every change takes effect at once; one that cannot be says why beneath its field."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Settings"))
        self.fields: dict[str, Field] = {}
        self._place: tuple[str, int] | None = None
        body = self.scroll_body()
        self.heading(body, _("Settings"))
        rows = {setting.name: setting for setting in context.settings_rows}
        grouped = {name for _group, names in GROUPS for name in names}
        rest = tuple(name for name in rows if name not in grouped)
        for group, names in (*GROUPS, ("other", rest)):
            present = [rows[name] for name in names if name in rows]
            if present or group == "sound":
                body.addWidget(self._group(group, present))
        body.addStretch(1)

    def _group(self, group: str, settings: list[Setting]) -> QFrame:
        title = {
            "sound": _("Sound"),
            "model": _("Speech model"),
            "call": _("Taking calls"),
            "window": _("Window"),
            "storage": _("Storage"),
        }.get(group, _("Other"))
        head = row(text(title, "lead"), -1)
        if group == "sound":
            self.search = Button(self.theme, _("Search again"), "refresh-cw", on=self._search)
            head.addWidget(self.search)
        made = card(head, gap=12)
        inner = made.layout()
        assert isinstance(inner, QVBoxLayout)
        for n, setting in enumerate(settings):
            if n:
                inner.addWidget(rule())
            field = make_field(self.context, setting)
            field.changed.connect(self._change)
            self.fields[setting.name] = field
            inner.addWidget(field)
            if setting.name == "input_device":
                self.microphone = MicrophonePanel(self.context)
                inner.addWidget(self.microphone)
            elif setting.name == "output_device":
                self.speaker = SpeakerPanel(self.context)
                inner.addWidget(self.speaker)
        if group == "model":
            self.model_state = Banner(self.theme)
            self.model_state.hide()
            inner.addWidget(self.model_state)
            inner.addWidget(rule())
            self.models = ModelsPanel(self.context)
            self.models.chosen.connect(self._model_chosen)
            inner.addWidget(self.models)
        return made

    def refresh(self) -> None:
        desk = self.desk

        def work() -> object:
            return readiness(desk), desk.microphones(), desk.speakers(), desk.standards()

        self.context.jobs.run(work, self._arrived)
        if hasattr(self, "models"):
            self.models.refresh()

    @Slot()
    def _model_chosen(self) -> None:
        """Another model is in use: its folder and the sentence about it change."""
        self.fields["model_path"].show_value()
        self.refresh()

    @Slot()
    def _search(self) -> None:
        """Devices that were plugged in or out since the program looked for them."""
        self._be_quiet()  # nothing is found anew while a device is open
        search_again(self.context, self._searched)

    @Slot(object)
    def _searched(self, ready: Readiness) -> None:
        tell(self.context, ready)
        self.refresh()

    def leave(self) -> None:
        self._be_quiet()

    def _be_quiet(self) -> None:
        if hasattr(self, "microphone"):
            self.microphone.stop()
        self.desk.stop_playing()

    def first_focus(self) -> QWidget | None:
        first = next(iter(self.fields.values()), None)
        return first.control if first is not None else None

    def go_to(self, name: str) -> None:
        """Scroll to a setting and put the keyboard there."""
        field = self.fields.get(name)
        if field is not None:
            self.scroll_area.ensureWidgetVisible(field, 0, 120)
            field.control.setFocus()

    def place(self) -> tuple[str, int] | None:
        """The setting that has the keyboard, and how far below the page's top it stands."""
        here = self.focusWidget()
        for name, field in self.fields.items():
            if here is not None and field.isAncestorOf(here):
                return name, field.mapTo(self.scroll_area, QPoint(0, 0)).y()
        return None

    def come_back(self, place: tuple[str, int]) -> None:
        """Put one setting where it stood before the page was made anew."""
        self._place = place
        if place[0] in self.fields:
            self.fields[place[0]].control.setFocus()
        self.scroll_area.verticalScrollBar().rangeChanged.connect(self._scroll_soon)
        self._scroll_soon()

    @Slot()
    def _scroll_soon(self) -> None:
        # The bar learns the page's new length before the fields are in their places.
        QTimer.singleShot(0, self, self._scroll_back)

    @Slot()
    def _scroll_back(self) -> None:
        if self._place is not None and self._place[0] in self.fields:
            name, top = self._place
            bar = self.scroll_area.verticalScrollBar()
            now = self.fields[name].mapTo(self.scroll_area, QPoint(0, 0)).y()
            bar.setValue(bar.value() + now - top)

    @Slot()
    def _came_back(self) -> None:
        """From now on the page is scrolled by hand only."""
        self._scroll_back()
        self._place = None

    @Slot(object)
    def _arrived(self, found: tuple[Readiness, list[Device], list[Device], list[Standard]]) -> None:
        ready, inputs, outputs, standards = found
        self._show_model(ready)
        for name, devices in (("input_device", inputs), ("output_device", outputs)):
            if name in self.fields:
                named = [(d.key, d.name) for d in devices]
                self.fields[name].offer([("", _("As the system")), *named])
        if "standard" in self.fields:
            from trainer.ui.words import both

            named = [(s.id, both(s.title, s.title_en)) for s in standards]
            self.fields["standard"].offer([("", _("The scenario's own")), *named])
        QTimer.singleShot(SETTLING_MS, self, self._came_back)

    def _show_model(self, ready: Readiness) -> None:
        if not hasattr(self, "model_state"):
            return
        model = ready.model
        if model.problem is not None:
            self.model_state.show_error(model.problem)
        elif model.synthetic:
            words = _("In use: {name}. It has heard hardly any real voices.").format(
                name=model.name
            )
            more = _("For real training please get Vosk's official Mandarin model below.")
            self.model_state.show_words(words, "info", more)
        else:
            words = _("In use: {name}. It is ready.").format(name=model.name)
            self.model_state.show_words(words, "good")

    @Slot(str, object)
    def _change(self, name: str, value: str | float | bool) -> None:
        field = self.fields[name]
        field.show_problem("")
        if name in SLOW:
            desk = self.desk
            field.show_busy(_("Checking …"))

            def work() -> str:
                try:
                    desk.change_setting(name, value)
                except KnownError as error:
                    raise _RefusedError(name, error) from error
                return name

            self.context.jobs.run(work, self._changed, self._refused)
            return
        try:
            self.desk.change_setting(name, value)
        except KnownError as error:
            field.show_problem(known(error))
            return
        self.context.window.apply_setting(name)

    @Slot(object)
    def _changed(self, name: str) -> None:
        self.fields[name].show_busy("")
        self.context.window.apply_setting(name)
        self.refresh()

    @Slot(object)
    def _refused(self, error: BaseException) -> None:
        if isinstance(error, _RefusedError):
            field = self.fields[error.name]
            field.show_busy("")
            field.show_problem(known(error.known))
        else:
            self.context.window.report(error)


class _RefusedError(Exception):
    """A value that cannot be, with the setting it was for."""

    def __init__(self, name: str, error: KnownError) -> None:
        super().__init__(name)
        self.name, self.known = name, error
