"""How a persona speaks a text: read, with the accent's words and sounds, clause by clause."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from trainer.domain.errors import KnownError
from trainer.domain.message import M_
from trainer.domain.sound import Samples
from trainer.domain.voice import Persona
from trainer.speech.accents import accented_text, apply_accent
from trainer.speech.dialect import dialect_words
from trainer.speech.levels import set_speech_level
from trainer.speech.prosody import pinyin_text, prosody
from trainer.speech.reading import Pause, Syllable, Token, read
from trainer.speech.shaping import make_frail, shape_for
from trainer.speech.voice_engine import VoiceEngine, Words
from trainer.speech.voices import Voice

SPEECH_DBFS = -20.0
"""Level of a calm line's speech."""


@dataclass(frozen=True, slots=True)
class _Run:
    """Clauses that follow each other in one language."""

    cantonese: bool
    tokens: list[Token]


def perform(engine: VoiceEngine, text: str, persona: Persona, mood: int, seed: int) -> Samples:
    """`text` as the persona says it, not yet on the telephone. Raises KnownError."""
    strength = persona.accent_strength
    tokens = read(dialect_words(text, persona.accent, strength, seed))
    if not any(isinstance(token, Syllable) for token in tokens):
        raise KnownError(
            M_("There is nothing in this line that can be spoken: {text}", text=text),
            M_("Write the line in Chinese characters."),
        )
    mandarin = engine.mandarin(persona)
    cantonese = engine.cantonese(persona) if persona.accent == "cantonese" else None
    manner = prosody(persona, mood)
    pieces: list[Samples] = []
    for run in _runs(tokens, strength if cantonese else 0.0, seed):
        voice = cantonese if cantonese is not None and run.cantonese else mandarin
        shape = shape_for(persona, voice.sex, voice.has_pitch)
        words = _words(voice, run.tokens, persona, seed)
        samples = make_frail(engine.say(voice, words, manner, shape.scale), shape.frailty)
        pieces.append(set_speech_level(samples, SPEECH_DBFS + manner.gain_db))
    return pieces[0] if len(pieces) == 1 else np.concatenate(pieces)


def _words(voice: Voice, tokens: list[Token], persona: Persona, seed: int) -> Words:
    """What the voice is given: pinyin, characters with homophones, or plain characters."""
    syllables = sum(isinstance(token, Syllable) for token in tokens)
    if voice.cantonese:
        return Words(accented_text(tokens, tokens), syllables)
    accented = apply_accent(tokens, persona.accent, persona.accent_strength, seed)
    text = pinyin_text(accented) if voice.takes_pinyin else accented_text(accented, tokens)
    return Words(text, syllables)


def _runs(tokens: Sequence[Token], share: float, seed: int) -> list[_Run]:
    """The clauses, about `share` of them in Cantonese; neighbours of one kind together."""
    if share <= 0:
        return [_Run(False, list(tokens))]
    said = "".join(token.char for token in tokens if isinstance(token, Syllable))
    chance = random.Random(f"cantonese|{seed}|{said}")
    runs: list[_Run] = []
    clause: list[Token] = []
    for token in (*tokens, None):
        if token is not None:
            clause.append(token)
        if clause and (token is None or isinstance(token, Pause)):
            kind = chance.random() < share
            if runs and runs[-1].cantonese == kind:
                runs[-1].tokens.extend(clause)
            else:
                runs.append(_Run(kind, clause))
            clause = []
    return runs
