"""Words that a dialect has its own for: only those that mean the same wherever they stand."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

from trainer.domain.voice import Accent

WORDS: Mapping[Accent, Mapping[str, str]] = {
    "northeast": {
        "怎么办": "咋整",
        "怎么弄": "咋整",
        "怎么处理": "咋整",
        "怎么": "咋",
        "为什么": "为啥",
        "凭什么": "凭啥",
        "干什么": "干啥",
        "什么": "啥",
        "干嘛": "干哈",
    },
    "sichuan": {
        "怎么办": "咋个办",
        "怎么": "咋个",
        "为什么": "为啥子",
        "凭什么": "凭啥子",
        "干什么": "干啥子",
        "什么": "啥子",
    },
}
"""Longest first where one begins another."""


def dialect_words(text: str, accent: Accent, strength: float, seed: int) -> str:
    """`text` with some of its words as the dialect says them; `strength` 0–1 is their share."""
    words = WORDS.get(accent)
    if not words or strength <= 0:
        return text
    chance = random.Random(f"{accent}|{seed}|{text}")

    def say(found: re.Match[str]) -> str:
        return words[found[0]] if chance.random() < strength else found[0]

    return re.sub("|".join(map(re.escape, words)), say, text)
