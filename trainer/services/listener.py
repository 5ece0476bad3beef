"""From the trainee's microphone blocks to utterances: voice activity, decoding, segment ends.

Works in sample time only, so the same blocks give the same utterances at any speed.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from trainer.audio.levels import rms_dbfs
from trainer.audio.vad import VoiceActivity
from trainer.audio.voice_measures import measure
from trainer.domain.events import (
    Alternative,
    Event,
    Utterance,
    VoiceMeasures,
    VoiceStarted,
    VoiceStopped,
    Word,
)
from trainer.domain.sound import BLOCK, SAMPLE_RATE, Samples
from trainer.speech.base import Recogniser, Transcript

TICK = BLOCK / SAMPLE_RATE
"""Seconds in a block."""
PREROLL = 0.4
"""Seconds before the voice was noticed that the recogniser hears too: first consonants are soft."""
LONGEST = 30.0
"""Seconds after which a segment is closed even while someone speaks."""
MUMBLE = 0.6
"""Seconds of voice without a recognised word that still count as having said something."""


class Listener:
    """Hears one trainee. `feed` yields the events that a block brings about, in order.

    A segment closes `gap` seconds after the voice stopped, by `close_segment`, or after
    `LONGEST`. `partial` holds the words so far of the open segment.
    """

    def __init__(self, recogniser: Recogniser | None, gap: float, start: float = 0.0) -> None:
        self._recogniser = recogniser
        self._gap = gap
        self._origin = start
        self._vad = VoiceActivity()
        self._ticks = 0
        self._preroll: deque[Samples] = deque(maxlen=max(1, round(PREROLL / TICK)))
        self._open_since: float | None = None
        self._voiced: list[tuple[float, float]] = []
        self._voice_since: float | None = None
        self._energy = 0.0
        self._energy_blocks = 0
        self._sound: list[Samples] = []
        self.partial = ""
        self.level = -90.0
        self.heard: Samples | None = None
        """What the recogniser was given of the segment that was closed last."""

    @property
    def now(self) -> float:
        return self._origin + self._ticks * TICK

    @property
    def speaking(self) -> bool:
        return self._voice_since is not None

    @property
    def segment_open(self) -> bool:
        """Speech has been heard that is not yet an utterance."""
        return self._open_since is not None

    @property
    def segment_since(self) -> float | None:
        """When the voice of the open segment began."""
        if self._open_since is None:
            return None
        return self._voiced[0][0] if self._voiced else self._voice_since

    def feed(self, block: Samples) -> Iterator[Event]:
        """One tick of sound (`BLOCK` samples)."""
        self._ticks += 1
        self.level = rms_dbfs(block)
        change = self._vad.feed(block)
        if change is not None and not change.started:
            yield from self._voice_stopped(self._origin + change.time)
        elif change is not None:
            yield from self._voice_started(self._origin + change.time)
        elif self._vad.speaking and self._voice_since is None:
            # The voice began while nobody listened, before the call was answered.
            yield from self._voice_started(self.now - TICK)
        if self._open_since is None:
            self._preroll.append(block)
            return
        self._sound.append(block)
        if self.speaking:
            self._energy += float(np.mean(np.square(block.astype(np.float64))))
            self._energy_blocks += 1
        if self._recogniser is not None:
            self.partial = self._recogniser.accept(block)
        last = self._voiced[-1][1] if self._voiced else self._open_since
        silent = not self.speaking and self.now - last >= self._gap
        if silent or self.now - self._open_since >= LONGEST:
            yield from self.close_segment()

    def warm(self, block: Samples) -> None:
        """One tick of the room before the call is answered: only the noise in it is learned."""
        self._ticks += 1
        self._vad.feed(block)

    def close_segment(self) -> Iterator[Event]:
        """End the open segment now: its utterance, unless nothing was said in it."""
        if self._open_since is None:
            return
        voiced = list(self._voiced)
        still_speaking = self._voice_since
        if still_speaking is not None:
            voiced.append((still_speaking, self.now))
        transcript = self._recogniser.finish() if self._recogniser is not None else Transcript("")
        opened = self._open_since
        level = None
        if self._energy_blocks:
            mean_square = self._energy / self._energy_blocks
            level = round(10 * float(np.log10(max(mean_square, 1e-3) / 32768.0**2)), 1)
        self._open_since = self.now if still_speaking is not None else None
        self._voice_since = self.now if still_speaking is not None else None
        self._voiced = []
        self._energy, self._energy_blocks = 0.0, 0
        sound, self._sound = self._sound, []
        self.heard = np.concatenate(sound) if sound else None
        self.partial = ""
        length = sum(end - start for start, end in voiced)
        if not transcript.text and length < MUMBLE:
            return
        words = shifted(transcript.words, opened)
        yield Utterance(
            time=self.now,
            start=voiced[0][0] if voiced else opened,
            end=voiced[-1][1] if voiced else self.now,
            text=transcript.text,
            words=words,
            alternatives=tuple(
                Alternative(shifted(a.words, opened), a.share) for a in transcript.alternatives
            ),
            voiced=tuple(voiced),
            level_dbfs=level,
            sound=_measured(self.heard, voiced, self.now),
        )

    def _voice_started(self, at: float) -> Iterator[Event]:
        self._voice_since = at
        yield VoiceStarted(at)
        if self._open_since is None:
            # What came before the noticing belongs to the segment: its times count from there.
            self._sound = list(self._preroll)
            self._open_since = self.now - (len(self._preroll) + 1) * TICK
            if self._recogniser is not None and self._preroll:
                self._recogniser.accept(np.concatenate(list(self._preroll)))
            self._preroll.clear()

    def _voice_stopped(self, at: float) -> Iterator[Event]:
        since, self._voice_since = self._voice_since, None
        if since is None:
            return
        if at > since:
            self._voiced.append((since, at))
        yield VoiceStopped(at)


def _measured(
    sound: Samples | None, voiced: list[tuple[float, float]], now: float
) -> VoiceMeasures | None:
    """How a segment that ends `now` sounded."""
    if sound is None:
        return None
    begun = now - len(sound) / SAMPLE_RATE
    return measure(sound, [(a - begun, b - begun) for a, b in voiced])


def shifted(words: tuple[Word, ...], by: float) -> tuple[Word, ...]:
    """The words with their times moved by `by` seconds."""
    return tuple(replace(w, start=w.start + by, end=w.end + by) for w in words)
