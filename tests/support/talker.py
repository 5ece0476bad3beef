"""A synthetic trainee who talks into the virtual headset of the sound server."""

from __future__ import annotations

from trainer.audio.speaker import Speaker
from trainer.domain.scenario import Persona
from trainer.domain.sound import Samples
from trainer.speech.base import SpeechRequest, Synthesiser


class Talker:
    """Renders lines beforehand and plays them on the device `mouth`, one at a time."""

    def __init__(self, synthesiser: Synthesiser, mouth: str, pace: int) -> None:
        self._synthesiser = synthesiser
        self._persona = Persona(name="学员", sex="male", pace=pace, variant="m3")
        self._speaker = Speaker(f"{mouth}|ALSA")

    def rehearse(self, lines: list[str]) -> dict[str, Samples]:
        """The lines as sound."""
        futures = {line: self._synthesiser.prepare(self._request(line)) for line in lines}
        return {line: future.result(timeout=60) for line, future in futures.items()}

    def say(self, samples: Samples) -> None:
        """Begin to speak; returns at once."""
        self._speaker.play(samples)

    def speaking(self) -> bool:
        return self._speaker.playing

    def close(self) -> None:
        self._speaker.close()

    def _request(self, line: str) -> SpeechRequest:
        return SpeechRequest(line, self._persona)
