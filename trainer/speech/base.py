"""What the program asks of a recogniser and of a synthesiser, whoever makes them."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from trainer.domain.events import Alternative, Word
from trainer.domain.message import Message
from trainer.domain.sound import BLOCK as BLOCK
from trainer.domain.sound import SAMPLE_RATE as SAMPLE_RATE
from trainer.domain.sound import Samples as Samples
from trainer.domain.voice import LineEffects, Persona


@dataclass(frozen=True, slots=True)
class Transcript:
    """A final result. Word times are seconds from the first sample fed since the last result."""

    text: str
    words: tuple[Word, ...] = ()
    alternatives: tuple[Alternative, ...] = ()


class Recogniser(Protocol):
    """Streaming recognition of one speaker; used from one thread."""

    def accept(self, pcm: Samples) -> str:
        """Feed mono 16 kHz sound; the words so far (may change later), joined without spaces."""
        ...

    def finish(self) -> Transcript:
        """The final result for everything fed since the last `finish`; starts over."""
        ...


class LoadedModel(Protocol):
    """A recogniser's model in memory: one copy, which any number of threads may listen through."""

    @property
    def name(self) -> str:
        """The model's name, for the call's log."""
        ...

    @property
    def path(self) -> Path:
        """The folder that it was loaded from."""
        ...

    def recogniser(self) -> Recogniser:
        """A new listener that shares the model; used from one thread at a time."""
        ...

    def likelihoods(self, sound: Samples, texts: Sequence[str]) -> tuple[float | None, ...]:
        """How well each text explains mono 16 kHz int16 sound, as a whole; from any thread.

        Log likelihoods (nats, acoustic scale taken out), of which only differences between texts
        for the same sound count. -inf: the sound is so unlike the text that the search lost it.
        None: the model cannot be asked, for it has no such search or does not know a word.
        The same question always has the same answer.
        """
        ...


@dataclass(frozen=True, slots=True)
class SpeechRequest:
    """One utterance to speak. `mood` 0–5 colours the prosody; `effects` None = clean, wide band.

    `recording`: a sound file in the voice's place; where it cannot be read, `text` is spoken.
    """

    text: str
    persona: Persona
    mood: int = 0
    effects: LineEffects | None = None
    seed: int = 0
    recording: str = ""


class Synthesiser(Protocol):
    """Renders speech ahead of time; safe to call from any thread."""

    @property
    def name(self) -> str:
        """Engine and version, for the call's log."""
        ...

    def prepare(self, request: SpeechRequest, *, urgent: bool = False) -> Future[Samples]:
        """Start rendering (or find in the cache). The future fails with `KnownError`.

        `urgent`: before everything that is only prepared in case it is needed.
        """
        ...

    def stand_in(self, persona: Persona) -> Message | None:
        """What this computer cannot speak as the persona wants it, and how it is spoken instead."""
        ...

    def close(self) -> None: ...
