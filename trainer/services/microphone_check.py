"""The microphone check as the window watches it."""

from __future__ import annotations

from trainer.audio.check import MicrophoneTest
from trainer.domain.errors import KnownError
from trainer.services.views import MicrophoneReport


class CheckHandle:
    """Implements `views.MicrophoneCheck`."""

    def __init__(self, device_key: str | None, seconds: float) -> None:
        self._test = MicrophoneTest(device_key, seconds)

    def level(self) -> float:
        return self._test.level()

    def progress(self) -> float:
        return self._test.progress()

    def report(self) -> MicrophoneReport | None:
        found = self._test.report()
        if found is None:
            return None
        return MicrophoneReport(
            level=found.level,
            noise=found.noise,
            clipped_share=found.clipped_share,
            verdict=found.verdict,
            advice=found.advice,
            recording=found.recording,
        )

    def error(self) -> KnownError | None:
        return self._test.error()

    def cancel(self) -> None:
        self._test.cancel()
