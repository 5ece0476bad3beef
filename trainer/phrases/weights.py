"""How much each syllable of a template proves: 您, 的, 一下 … prove little."""

from __future__ import annotations

LIGHT, HALF = 0.25, 0.5
_WEIGHTS = {**dict.fromkeys("您你的了吧呢啊呀哦们个就一", LIGHT), **dict.fromkeys("请我给", HALF)}
"""Of light syllables; all others weigh 1."""
_SOFTENING = "一下"
"""Says no more than 吧 does: 请您核对, 请您核对一下."""


def weights_of(text: str) -> list[float]:
    """How much each character proves, 0–1."""
    found = [_WEIGHTS.get(character, 1.0) for character in text]
    at = text.find(_SOFTENING)
    while at >= 0:
        found[at : at + len(_SOFTENING)] = [LIGHT] * len(_SOFTENING)
        at = text.find(_SOFTENING, at + 1)
    return found
