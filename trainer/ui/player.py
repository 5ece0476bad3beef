"""Playing back a call: where the cursor is, and stopping at the end of a stretch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from trainer.domain.errors import KnownError

if TYPE_CHECKING:
    from trainer.services.views import Desk
    from trainer.speech.base import Samples

RATE = 16_000
FRAME_MS = 33


class Player(QObject):
    """Plays a stereo recording, both sides mixed, on the desk's loudspeaker."""

    moved = Signal(float)
    changed = Signal(bool)
    """Playing or not."""
    failed = Signal(object)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._mono: Samples | None = None
        self._start = 0.0
        self.position = 0.0
        self.playing = False
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self._tick)

    @property
    def ready(self) -> bool:
        return self._mono is not None

    def load(self, sound: Samples) -> None:
        """`sound`: shape (samples, 2)."""
        import numpy as np

        mixed = sound.astype(np.int32).sum(axis=1)
        self._mono = np.clip(mixed, -32768, 32767).astype(np.int16)

    def play(self, start: float, end: float | None = None) -> None:
        """From `start` to `end` (s); without `end` to the end of the call."""
        if self._mono is None:
            return
        last = len(self._mono) if end is None else round(end * RATE)
        first = max(0, round(start * RATE))
        if first >= min(last, len(self._mono)):
            self.seek(start)
            return
        try:
            self._desk.play(self._mono[first:last])
        except KnownError as error:
            self.failed.emit(error)
            return
        silent = self._desk.speaker_problem()
        if silent is not None:
            self.failed.emit(silent)
            return
        self._start = self.position = start
        self.playing = True
        self.moved.emit(self.position)
        self.changed.emit(True)
        self._timer.start()

    def seek(self, seconds: float) -> None:
        self.position = max(0.0, seconds)
        self.moved.emit(self.position)

    def stop(self) -> None:
        if self.playing:
            self._desk.stop_playing()
            self._stopped()

    @Slot()
    def _tick(self) -> None:
        into = self._desk.play_position()
        if into is None:
            self._stopped()
            return
        self.seek(self._start + into)

    def _stopped(self) -> None:
        self._timer.stop()
        self.playing = False
        self.changed.emit(False)
