"""Dialect from a standard voice: the pinyin is rewritten, then spoken.

Each accent is a list of rules tried in order on one syllable. The strength (0–1) is the share of
the changeable syllables that are changed; the seed decides which, the same every time.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from functools import lru_cache

from trainer.speech.reading import Syllable, Token

_INITIALS = (
    "zh", "ch", "sh", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x",
    "r", "z", "c", "s", "y", "w",
)  # fmt: skip

_VOWELS = tuple("aeiouv")

Rule = Callable[[str, str, int], tuple[str, str, int]]
"""(initial, final, tone) → the same or changed."""

_FLAT = {"zh": "z", "ch": "c", "sh": "s"}
_CURLED = {flat: curled for curled, flat in _FLAT.items()}


def split(pinyin_: str) -> tuple[str, str, int]:
    """``zhong1`` → (``zh``, ``ong``, 1); y and w count as initials, as they are spelt."""
    base, tone = pinyin_[:-1], int(pinyin_[-1])
    # 嗯 is written ng: an initial needs a vowel behind it.
    initial = next(
        (i for i in _INITIALS if base.startswith(i) and base[len(i) :][:1] in _VOWELS), ""
    )
    return initial, base[len(initial) :], tone


def _flatten(initial: str, final: str, tone: int) -> tuple[str, str, int]:
    return _FLAT.get(initial, initial), final, tone


def _curl(initial: str, final: str, tone: int) -> tuple[str, str, int]:
    """Flat and retroflex change places, where the other syllable exists."""
    other = _CURLED.get(initial) or _FLAT.get(initial, initial)
    if final in ("ei", "ua", "uai", "uang") or (final == "ong" and other == "sh"):
        return initial, final, tone
    return other, final, tone


def _r_to_l(initial: str, final: str, tone: int) -> tuple[str, str, int]:
    if initial != "r":
        return initial, final, tone
    return ("z", final, tone) if final == "i" else ("l", final, tone)


def _r_to_y(initial: str, final: str, tone: int) -> tuple[str, str, int]:
    finals = {"en": "in", "ou": "ou", "ong": "ong", "ang": "ang", "ao": "ao", "i": "i", "e": "e"}
    finals |= {"an": "an", "uo": "ue", "u": "u", "eng": "ing", "uan": "uan"}
    if initial != "r" or final not in finals:
        return initial, final, tone
    return "y", finals[final], tone


def _n_to_l(initial: str, final: str, tone: int) -> tuple[str, str, int]:
    return ("l" if initial == "n" and final != "en" else initial), final, tone


def _n_to_l_but_high(initial: str, final: str, tone: int) -> tuple[str, str, int]:
    if final.startswith(("i", "v", "ue")):
        return initial, final, tone
    return _n_to_l(initial, final, tone)


def _swap_f_hu(initial: str, final: str, tone: int) -> tuple[str, str, int]:
    finals = {"a": "ua", "an": "uan", "ang": "uang", "ei": "ui", "en": "un", "u": "u"}
    if initial == "f" and final in finals:
        return "h", finals[final], tone
    return _hu_to_f(initial, final, tone)


def _hu_to_f(initial: str, final: str, tone: int) -> tuple[str, str, int]:
    finals = {"ua": "a", "uan": "an", "uang": "ang", "ui": "ei", "un": "en", "u": "u"}
    if initial == "h" and final in finals:
        return "f", finals[final], tone
    return initial, final, tone


def _front_nasals(initial: str, final: str, tone: int) -> tuple[str, str, int]:
    if final == "ing":
        return initial, "in" if initial not in ("d", "t") else final, tone
    if final == "eng" and initial not in ("d", "t", "l", ""):
        return initial, "en", tone
    return initial, final, tone


def _lips_ong(initial: str, final: str, tone: int) -> tuple[str, str, int]:
    """风 → *fong*: no syllable of the standard, but the voice can say it."""
    lips = initial in ("b", "p", "m", "f") and final == "eng"
    return initial, "ong" if lips else final, tone


def _swap_tones(initial: str, final: str, tone: int) -> tuple[str, str, int]:
    return initial, final, {3: 4, 4: 3}.get(tone, tone)


def _lips_e(initial: str, final: str, tone: int) -> tuple[str, str, int]:
    return initial, "e" if initial in ("b", "p", "m") and final == "o" else final, tone


ACCENTS: dict[str, tuple[Rule, ...]] = {
    "southern": (_flatten, _r_to_l, _n_to_l, _swap_f_hu, _lips_ong, _front_nasals),
    "sichuan": (_flatten, _r_to_l, _n_to_l_but_high, _hu_to_f, _front_nasals, _swap_tones),
    "northeast": (_curl, _r_to_y, _lips_e),
}
ACCENTS["cantonese"] = ACCENTS["southern"]
"""How a Cantonese speaks Mandarin; the language itself is another voice, see voices.py."""


def _rewrite(sound: str, rules: Sequence[Rule]) -> str:
    initial, final, tone = split(sound)
    for rule in rules:
        initial, final, tone = rule(initial, final, tone)
    return f"{initial}{final}{tone}"


def apply_accent(tokens: Sequence[Token], accent: str, strength: float, seed: int) -> list[Token]:
    """`tokens` with the accent's sounds. An unknown or empty accent changes nothing."""
    rules = ACCENTS.get(accent)
    if rules is None or strength <= 0:
        return list(tokens)
    # By the text, or the first syllables of all lines would share one fate.
    text = "".join(token.char for token in tokens if isinstance(token, Syllable))
    chance = random.Random(f"{accent}|{seed}|{text}")
    changed: list[Token] = []
    for token in tokens:
        if isinstance(token, Syllable) and token.char:
            sound = _rewrite(token.pinyin, rules)
            if sound != token.pinyin and chance.random() < strength:
                token = Syllable(sound, token.char)
        changed.append(token)
    return changed


@lru_cache(maxsize=1)
def _homophones() -> dict[str, str]:
    """Sound → a common character that has this reading only (GB 2312's first level)."""
    from pypinyin import Style, pinyin  # slow to load, see trainer.speech.reading

    found: dict[str, str] = {}
    for row in range(0xB0, 0xD8):
        for cell in range(0xA1, 0xFF):
            try:
                char = bytes((row, cell)).decode("gb2312")
            except UnicodeDecodeError:
                continue
            readings = pinyin(char, style=Style.TONE3, heteronym=True, neutral_tone_with_five=True)[
                0
            ]
            if len(readings) == 1:
                found.setdefault(readings[0], char)
    return found


def homophone(sound: str) -> str | None:
    """A common character with this sound, or of another tone where there is none; else None."""
    table = _homophones()
    tones = (sound[-1], *"12345")
    return next((char for tone in tones if (char := table.get(sound[:-1] + tone))), None)


def accented_text(tokens: Sequence[Token], original: Sequence[Token]) -> str:
    """Characters for a voice that takes no pinyin: changed syllables become homophones."""
    text = ""
    for token, was in zip(tokens, original, strict=True):
        if not isinstance(token, Syllable):
            text += {",": "，", ".": "。", "?": "？"}[token.mark]
        elif token == was:
            text += token.char or homophone(token.pinyin) or ""
        else:
            text += homophone(token.pinyin) or token.char
    return text
