"""The desk's sound: devices opened when needed, the voice, and what stands in their way."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from trainer.audio import devices
from trainer.audio.microphone import Microphone
from trainer.audio.speaker import Speaker
from trainer.domain.errors import KnownError
from trainer.domain.message import M_
from trainer.domain.scenario import Persona
from trainer.domain.sound import Samples
from trainer.services import views
from trainer.services.microphone_check import CheckHandle
from trainer.services.workshop import Workshop
from trainer.speech.base import Recogniser, SpeechRequest, Synthesiser
from trainer.speech.recogniser import VoskRecogniser

CLEAR_VOICE = Persona(name="示范", sex="female", pace=200)
"""Says the model wordings."""

Done = Callable[[KnownError | None], None]


class SoundDesk:
    """Loudspeaker, microphone, voice and model of the desk; safe from any thread.

    `problems`: part (model, voice, speaker, microphone) → why it cannot be used, as last tried.
    """

    def __init__(self, workshop: Workshop) -> None:
        self._workshop = workshop
        self._guard = threading.RLock()
        self._speaker: Speaker | None = None
        self._wanted = 0
        """Counts what was asked to sound: what is ready after something else was is dropped."""
        self.problems: dict[str, KnownError] = {}
        self.model_loaded = False

    def recogniser(self) -> Recogniser | None:
        """A recogniser on the model in use; None with a problem noted."""
        try:
            recogniser = VoskRecogniser(self._workshop.model())
        except KnownError as problem:
            self.problems["model"] = problem
            self.model_loaded = False
            return None
        self.problems.pop("model", None)
        self.model_loaded = True
        return recogniser

    def synthesiser(self) -> Synthesiser | None:
        """The voice, which has proved that it speaks; None with a problem noted."""
        try:
            synthesiser = self._workshop.synthesiser()
            synthesiser.prepare(SpeechRequest("您好", CLEAR_VOICE)).result(timeout=30)
        except (KnownError, TimeoutError) as problem:
            self.problems["voice"] = _known(problem)
            return None
        self.problems.pop("voice", None)
        return synthesiser

    def speaker(self) -> Speaker | None:
        """The open loudspeaker; None with a problem noted."""
        with self._guard:
            if self._speaker is not None and self._speaker.lost is None:
                return self._speaker
            self.close_speaker()
            try:
                self._speaker = Speaker(self._workshop.settings.text("output_device") or None)
            except KnownError as problem:
                self.problems["speaker"] = problem
                return None
            self.problems.pop("speaker", None)
            self._speaker.set_volume(self._workshop.settings.number("customer_volume"))
            return self._speaker

    def close_speaker(self) -> None:
        with self._guard:
            if self._speaker is not None:
                self._speaker.close()
                self._speaker = None

    def set_volume(self, gain: float) -> None:
        if self._speaker is not None:
            self._speaker.set_volume(gain)

    def microphone(self, tap: Callable[[Samples], None]) -> Microphone | None:
        """An open microphone whose blocks `tap` sees first; None with a problem noted."""
        try:
            microphone = Microphone(self._workshop.settings.text("input_device") or None, tap)
        except KnownError as problem:
            self.problems["microphone"] = problem
            return None
        self.problems.pop("microphone", None)
        return microphone

    def rescan(self) -> None:
        """Look for devices again, as after a headset was plugged in."""
        with self._guard:
            self.close_speaker()
            devices.rescan()
        for part in ("microphone", "speaker", "voice"):
            self.problems.pop(part, None)
        self.speaker()

    def microphones(self) -> Sequence[views.Device]:
        return [views.Device(d.key, d.name, d.is_default) for d in devices.inputs()]

    def speakers(self) -> Sequence[views.Device]:
        return [views.Device(d.key, d.name, d.is_default) for d in devices.outputs()]

    def check_microphone(self, seconds: float) -> CheckHandle:
        return CheckHandle(self._workshop.settings.text("input_device") or None, seconds)

    def play(self, samples: Samples) -> None:
        self._wanted += 1
        speaker = self.speaker()
        if speaker is not None:
            speaker.play(samples)

    def stop_playing(self) -> None:
        """Silence, now; what is still being rendered is not played."""
        self._wanted += 1
        if self._speaker is not None:
            self._speaker.stop()

    def play_position(self) -> float | None:
        speaker = self._speaker
        return speaker.position() if speaker is not None and speaker.playing else None

    def speak(self, request: SpeechRequest, done: Done) -> None:
        """Say it on a thread of its own; `done` gets what stood in the way."""
        self._wanted += 1
        wanted = self._wanted

        def work() -> None:
            try:
                samples = self._workshop.synthesiser().prepare(request, urgent=True).result(30)
                speaker = self.speaker()
                if speaker is not None and wanted == self._wanted:
                    speaker.play(samples)
                done(None if speaker is not None else self.problems.get("speaker"))
            except (KnownError, TimeoutError) as problem:
                done(_known(problem))

        threading.Thread(target=work, name="speak", daemon=True).start()


def _known(problem: KnownError | TimeoutError) -> KnownError:
    if isinstance(problem, KnownError):
        return problem
    return KnownError(
        M_("The computer's voice did not answer in time."),
        M_("Close other programs and try again."),
    )
