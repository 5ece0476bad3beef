"""The customer's mouth: lines rendered ahead of time and given out tick by tick."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np

from trainer.domain.dialogue import SayLine
from trainer.domain.errors import KnownError
from trainer.domain.sound import BLOCK, SAMPLE_RATE, Samples
from trainer.speech import tones
from trainer.speech.base import SpeechRequest, Synthesiser

Tone = Literal["ring", "pick_up", "hang_up"]
TONES: Mapping[Tone, Callable[[], Samples]] = {
    "ring": tones.ring,
    "pick_up": tones.pick_up,
    "hang_up": tones.hang_up,
}


class Loudspeaker(Protocol):
    """What plays the customer to the trainee; None stands for no loudspeaker at all."""

    def play(self, samples: Samples, gain: float = 1.0, loop: bool = False) -> None: ...
    def stop(self) -> None: ...
    def set_volume(self, gain: float) -> None: ...

    @property
    def lost(self) -> str | None:
        """Why the device went away; None while it is there."""
        ...


@dataclass(slots=True)
class Playing:
    """A line that sounds: how far it is given out, in samples."""

    line: int
    samples: Samples
    at: int = 0


class CustomerVoice:
    """Renders the lines that may come next and plays the one that does.

    Without a synthesiser (or when it fails) a line is as long as it would take to say, and
    silent: the page shows its text, and the call's timing stays that of a call.
    """

    def __init__(
        self,
        synthesiser: Synthesiser | None,
        speaker: Loudspeaker | None,
    ) -> None:
        self._synthesiser = synthesiser
        self._speaker = speaker
        self._rendering: dict[SpeechRequest, Future[Samples]] = {}
        self._urgent: set[SpeechRequest] = set()
        self._playing: Playing | None = None
        self._held = False
        self.problem: KnownError | None = None

    @property
    def playing(self) -> int | None:
        """Number of the line that sounds."""
        return self._playing.line if self._playing else None

    def prepare(self, lines: Iterable[SayLine]) -> None:
        """Render what may be said next, the likeliest first."""
        for line in lines:
            self._render(line)

    def ready(self, line: SayLine) -> bool:
        """Whether the line can sound at once; if not, it is rendered before all others."""
        future = self._render(line, urgent=True)
        return future is None or future.done()

    def start(self, number: int, line: SayLine) -> None:
        """Let the line sound from this tick on; waits for the rendering if it must."""
        samples = self._rendered(line)
        self._playing = Playing(number, samples)
        if self._speaker is not None and not self._held:
            self._speaker.play(samples)

    def next_block(self) -> tuple[Samples, int | None]:
        """The customer's next tick of sound and, when a line ends with it, that line's number."""
        block = np.zeros(BLOCK, dtype=np.int16)
        playing = self._playing
        if playing is None:
            return block, None
        piece = playing.samples[playing.at : playing.at + BLOCK]
        block[: len(piece)] = piece
        playing.at += BLOCK
        if playing.at >= len(playing.samples):
            self._playing = None
            return block, playing.line
        return block, None

    def signal(self, tone: Tone) -> None:
        """Let the telephone itself be heard; it is no part of the recording."""
        if self._speaker is not None:
            self._speaker.play(TONES[tone]())

    def hold(self) -> None:
        """The trainee hears the hold tone; a line that sounds goes on unheard."""
        self._held = True
        if self._speaker is not None:
            self._speaker.play(tones.hold(), loop=True)

    def resume(self) -> None:
        """The trainee hears the customer again."""
        self._held = False
        if self._speaker is None:
            return
        if self._playing is None:
            self._speaker.stop()
        else:
            self._speaker.play(self._playing.samples[self._playing.at :])

    def stop(self) -> int | None:
        """Break the line off; its number if one sounded."""
        playing, self._playing = self._playing, None
        if self._speaker is not None:
            self._speaker.stop()
        return playing.line if playing else None

    def _request(self, line: SayLine) -> SpeechRequest:
        return SpeechRequest(
            line.text,
            line.persona,
            mood=line.mood,
            effects=line.effects,
            recording=line.recording,
        )

    def _render(self, line: SayLine, urgent: bool = False) -> Future[Samples] | None:
        if self._synthesiser is None or not line.text:
            return None
        request = self._request(line)
        if request not in self._rendering or (urgent and request not in self._urgent):
            self._rendering[request] = self._synthesiser.prepare(request, urgent=urgent)
            if urgent:
                self._urgent.add(request)
        return self._rendering[request]

    def _rendered(self, line: SayLine) -> Samples:
        future = self._render(line, urgent=True)
        if future is not None:
            try:
                return future.result()
            except KnownError as problem:
                self.problem = problem
        seconds = 60.0 * len(line.text) / max(line.persona.pace, 60)
        return np.zeros(max(BLOCK, int(seconds * SAMPLE_RATE)), dtype=np.int16)
