"""People behind the caller, made with the computer's own voices: a crowd, colleagues, a child.

Each is a loop of some seconds, made once for each voice engine and kept with the spoken lines.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Mapping

import numpy as np

from trainer.domain.sound import SAMPLE_RATE, Samples
from trainer.domain.voice import Persona
from trainer.speech.levels import FULL_SCALE, speech_power
from trainer.speech.noise import PeopleKind, Sound, good_length, unit
from trainer.speech.performance import perform
from trainer.speech.tts_cache import SpeechCache
from trainer.speech.voice_engine import VoiceEngine

_FORMAT = 1
"""Raised whenever a loop would sound different."""
_CROWD_SECONDS = 9
_CROWD: Mapping[str, Persona] = {
    "你吃过饭了没有啊，晚上一起去外面吃吧，我请客": Persona(pace=210),
    "这个会开了一个上午，下午还要接着开": Persona(sex="male", pace=190, pitch=42),
    "昨天的球赛你看了吗，最后那个球真漂亮": Persona(sex="male", pace=230, age="young"),
    "我妈说周末要过来，家里还没有收拾呢": Persona(pace=240, pitch=60),
    "那件衣服太贵了，再等等看会不会打折": Persona(pace=220, age="young"),
    "老王，你把那份材料给我送过来一下": Persona(sex="male", pace=175, age="elder"),
    "孩子明天要考试，今天晚上得早点回去": Persona(pace=200, pitch=44),
    "车子停在楼下了，你先下去等我五分钟": Persona(sex="male", pace=205, pitch=56),
}
_CHILD: Mapping[str, Persona] = {
    "妈妈，妈妈，我要喝水": Persona(age="child", pace=190, pitch=62),
    "哈哈哈哈哈": Persona(age="child", pace=300, pitch=75),
    "你快来看，你快来看呀": Persona(age="child", pace=230, pitch=66),
    "我不要，我不要，我不要嘛": Persona(age="child", pace=240, pitch=80),
}
_CHILD_PAUSE = 0.7


class People:
    """Makes the loops when they are first needed; safe for threads."""

    def __init__(self, engine: VoiceEngine, cache: SpeechCache) -> None:
        self._engine = engine
        self._cache = cache
        self._making = threading.Lock()

    def loop(self, kind: PeopleKind) -> Sound:
        """Float sound with an RMS of 1, to be repeated. Raises KnownError."""
        name = f"people|{_FORMAT}|{kind}|{self._engine.version}"
        key = hashlib.sha256(name.encode()).hexdigest()
        with self._making:
            kept = self._cache.get(key)
            if kept is None:
                made = self._crowd() if kind == "crowd" else self._child()
                kept = self._cache.put(key, _stored(made))
        return unit(kept / FULL_SCALE)

    def _crowd(self) -> Sound:
        """All at once, each going round in a loop of its own, from its own place in the room."""
        n = _CROWD_SECONDS * SAMPLE_RATE
        chance = np.random.default_rng(8)
        sound = np.zeros(n)
        for voice in self._spoken(_CROWD):
            turns = np.concatenate([voice, np.zeros(int(chance.uniform(0.2, 0.6) * SAMPLE_RATE))])
            start = int(chance.integers(0, len(turns)))
            near = 10 ** (chance.uniform(-5, 0) / 20)
            sound += near * np.take(turns, np.arange(start, start + n), mode="wrap")
        return _in_a_room(sound, 0.35)

    def _child(self) -> Sound:
        """One thing after another, with breaks to breathe."""
        pause = np.zeros(int(_CHILD_PAUSE * SAMPLE_RATE))
        turns = [piece for voice in self._spoken(_CHILD) for piece in (voice, pause)]
        return _in_a_room(np.concatenate(turns), 0.25)

    def _spoken(self, lines: Mapping[str, Persona]) -> list[Sound]:
        """Every line, equally loud."""
        voices: list[Sound] = []
        for text, persona in lines.items():
            samples = perform(self._engine, text, persona, mood=1, seed=0)
            voices.append(samples / FULL_SCALE / np.sqrt(speech_power(samples)))
        return voices


def _in_a_room(sound: Sound, seconds: float) -> Sound:
    """Mostly what the walls give back, as of people who stand away from the telephone."""
    n = int(seconds * SAMPLE_RATE)
    tail = np.random.default_rng(3).standard_normal(n)
    tail *= np.exp(-6.9 * np.arange(n) / n)
    tail /= np.sqrt(np.sum(tail**2))
    size = good_length(len(sound) + n)
    wet = np.fft.irfft(np.fft.rfft(sound, size) * np.fft.rfft(tail, size), size)
    # What rings on behind the end sounds at the beginning: it is a loop.
    wet[:n] += wet[len(sound) : len(sound) + n]
    return 0.5 * sound + 0.8 * wet[: len(sound)]


def _stored(sound: Sound) -> Samples:
    return np.rint(sound / np.max(np.abs(sound)) * 32000.0).astype(np.int16)
