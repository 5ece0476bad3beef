"""The call as a picture on the scorecard page, and its sound: click anywhere to hear it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QComboBox, QFrame, QWidget

from trainer.i18n import _
from trainer.ui.context import Context
from trainer.ui.pages.scorecard_result import typed
from trainer.ui.player import Player
from trainer.ui.widgets.basic import Button, column, row, text
from trainer.ui.widgets.picture import CallPicture, Picture, peaks
from trainer.ui.words import clock

if TYPE_CHECKING:
    from trainer.domain.scorecard import Finding
    from trainer.domain.sound import Samples
    from trainer.services.views import StoredCall
    from trainer.ui.widgets.picture import Peaks

PLAY_KEY = "Space"
LEAD_IN = 0.3
"""Seconds played before and after a finding, so that its first sound is not cut."""


class CallSound(QFrame):
    """Both waveforms, the findings as marks, the pace, and a cursor that moves while it plays."""

    failed = Signal(object)
    """Why nothing is heard."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._stored: StoredCall | None = None
        theme = context.theme
        self.setProperty("role", "card")
        self.picture = CallPicture(theme)
        self.picture.sought.connect(self.seek)
        self.player = Player(context.desk, self)
        self.player.moved.connect(self._moved)
        self.player.changed.connect(self._playing)
        self.player.failed.connect(self.failed)
        self.play = Button(theme, _("Play"), "play", key=PLAY_KEY)
        self.play.clicked.connect(self._toggle)
        self.play.setEnabled(False)
        self.position = text("00:00", "note", "soft")
        self._hint = text("", "note", "soft")
        bar = row(text(_("The call"), "lead"), 12, self.play, self.position, -1, self._hint, gap=8)
        self.setLayout(column(bar, self.picture, gap=12, margin=24))
        self.hide()

    def show_call(self, stored: StoredCall) -> None:
        """Draw the call and the findings as they are now; its sound, once loaded, stays."""
        self._stored = stored
        score, standard = stored.scorecard, stored.standard
        self.picture.show_call(
            Picture(
                duration=max(stored.summary.duration, stored.call.duration, 1.0),
                findings=score.findings if score else (),
                pace=score.pace_curve if score else (),
                band=standard.pace if standard else None,
                answered_at=stored.call.answered_at,
                holds=stored.call.holds,
            )
        )
        none = stored.recording is None
        self._hint.setText(
            _("No sound was kept for this call")
            if none
            else _("Click anywhere to hear it from there")
        )
        # A chat has no sound to look at; the transcript carries the times.
        self.setVisible(not typed(stored))

    def load(self) -> None:
        """Read the recording, where there is one, without making anybody wait."""
        stored, desk = self._stored, self._context.desk
        if stored is None or stored.recording is None:
            return

        def work() -> tuple[Samples, Peaks]:
            sound = desk.load_recording(stored)
            return sound, peaks(sound)

        self._context.jobs.run(work, self._loaded, self._not_loaded)

    @Slot(object)
    def _loaded(self, loaded: tuple[Samples, Peaks]) -> None:
        sound, loud = loaded
        self.player.load(sound)
        self.picture.show_sound(loud)
        self.play.setEnabled(True)

    @Slot(object)
    def _not_loaded(self, error: BaseException) -> None:
        self.failed.emit(error)

    @Slot(float)
    def seek(self, seconds: float) -> None:
        """Play from here, or stand here where there is no sound."""
        self.picture.show_span(None)
        if self.player.ready:
            self.player.play(seconds)
        else:
            self.player.seek(seconds)

    @Slot(object)
    def play_finding(self, finding: Finding) -> None:
        """Let a finding's moment be heard, and show where it is."""
        if finding.start is None:
            return
        end = finding.end if finding.end is not None else finding.start + 3.0
        self.picture.show_span((finding.start, end))
        self.player.play(max(0.0, finding.start - LEAD_IN), end + LEAD_IN)

    @Slot()
    def _toggle(self) -> None:
        if self.player.playing:
            self.player.stop()
            return
        at_end = self._stored is None or self.player.position >= self._stored.summary.duration - 0.2
        self.player.play(0.0 if at_end else self.player.position)

    @Slot(float)
    def _moved(self, seconds: float) -> None:
        self.position.setText(clock(seconds))
        self.picture.show_cursor(seconds)

    @Slot(bool)
    def _playing(self, playing: bool) -> None:
        self.play.setText(_("Pause") if playing else _("Play"))
        self.play.setShortcut(PLAY_KEY)
        self.play.set_icon("pause" if playing else "play")


def keeps_space(event: QEvent, focus: QWidget | None) -> bool:
    """Whether a key belongs to what has the focus, although it plays the call elsewhere: what is
    switched or chosen from with Space. Buttons are pressed with Enter as well."""
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    switched = isinstance(focus, QAbstractButton) and focus.isCheckable()
    return event.key() == Qt.Key.Key_Space and (switched or isinstance(focus, QComboBox))
