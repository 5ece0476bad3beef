"""A button that lets one hear the customer, and stops it again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QTimer, Signal, Slot

from trainer.domain.errors import KnownError
from trainer.i18n import _
from trainer.ui.jobs import Bridge
from trainer.ui.theme import Theme
from trainer.ui.widgets.basic import Button

if TYPE_CHECKING:
    from trainer.domain.scenario import Scenario
    from trainer.services.views import Desk

_KEY = "Ctrl+P"
_LOOK_MS = 80

State = Literal["quiet", "preparing", "playing"]


class ListenButton(Button):
    """Quiet → preparing → playing → quiet; pressed again, it stops whatever it does."""

    failed = Signal(object)
    """A `KnownError`: why nothing is heard."""

    def __init__(self, theme: Theme, desk: Desk, scenario: Scenario) -> None:
        super().__init__(theme, _("Hear the customer"), "ear", kind="quiet", key=_KEY)
        self.state: State = "quiet"
        self._desk, self._scenario = desk, scenario
        self._bridge = Bridge(self)
        self._bridge.arrived.connect(self._began)
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self._look)
        self.clicked.connect(self._pressed)

    def stop(self) -> None:
        """Be quiet, also before it has begun."""
        if self.state != "quiet":
            self._desk.stop_playing()
            self._show("quiet")

    @Slot()
    def _pressed(self) -> None:
        if self.state != "quiet":
            self.stop()
            return
        self._show("preparing")
        self._desk.hear_customer(self._scenario, self._bridge.deliver)

    @Slot(object)
    def _began(self, error: object) -> None:
        if self.state != "preparing":
            return  # stopped before it began
        if isinstance(error, KnownError):
            self._show("quiet")
            self.failed.emit(error)
        else:
            self._show("playing")
            self._timer.start()

    @Slot()
    def _look(self) -> None:
        if self._desk.play_position() is None:
            self._show("quiet")

    def _show(self, state: State) -> None:
        self.state = state
        if state != "playing":
            self._timer.stop()
        words = {
            "quiet": _("Hear the customer"),
            "preparing": _("Preparing the voice …"),
            "playing": _("Stop"),
        }
        self.setText(words[state])
        self.setAccessibleName(words[state])
        self.setShortcut(_KEY)  # a new text takes the key away
        self.set_icon("ear" if state == "quiet" else "square")
