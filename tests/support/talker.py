"""A synthetic trainee who talks into the virtual headset of the sound server."""

from __future__ import annotations

import threading
from typing import Any

import sounddevice as sd

from trainer.domain.scenario import Persona
from trainer.domain.sound import SAMPLE_RATE, Samples
from trainer.speech.base import SpeechRequest, Synthesiser


class Talker:
    """Renders lines beforehand and plays them on the device `mouth`, each on a thread."""

    def __init__(self, synthesiser: Synthesiser, mouth: str, pace: int) -> None:
        self._synthesiser = synthesiser
        self._mouth = mouth
        self._persona = Persona(name="学员", sex="male", pace=pace, variant="m3")
        self._thread: threading.Thread | None = None

    def rehearse(self, lines: list[str]) -> dict[str, Samples]:
        """The lines as sound."""
        futures = {line: self._synthesiser.prepare(self._request(line)) for line in lines}
        return {line: future.result(timeout=60) for line, future in futures.items()}

    def say(self, samples: Samples) -> None:
        """Begin to speak; returns at once."""
        self._thread = threading.Thread(target=self._play, args=(samples,), daemon=True)
        self._thread.start()

    def speaking(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def _request(self, line: str) -> SpeechRequest:
        return SpeechRequest(line, self._persona)

    def _play(self, samples: Samples) -> None:
        left = memoryview(samples.tobytes())
        over = threading.Event()

        def give(out: Any, frames: int, _time: object, _status: object) -> None:
            nonlocal left
            part, left = left[: 2 * frames], left[2 * frames :]
            out[:] = bytes(part) + bytes(2 * frames - len(part))
            if not left:
                over.set()

        block = SAMPLE_RATE // 50
        with sd.RawOutputStream(SAMPLE_RATE, block, self._mouth, 1, "int16", callback=give):
            over.wait(len(samples) / SAMPLE_RATE + 5)
            sd.sleep(150)
