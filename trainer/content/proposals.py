"""Which clause of a standard may ask for a wording: a proposal for its author, never a decision."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Literal

from trainer.domain.standard import Criterion, Standard

Part = Literal["opening", "body", "closing", "avoided"]
"""Of the call; or what is not to be said in any of them."""

_OPENING = ("问候", "开场", "开头", "接听", "工号", "您好")
_CLOSING = ("结束", "挂机", "挂断", "结尾", "收尾", "再见", "道别")
_CHAT = "GUIDE C"
"""How the clauses begin that are only for customers who type."""


def part_of_call(words: str, *, first: bool, last: bool) -> Part:
    """Whether a stage opens or closes the call, by its place and its words."""
    if first and any(word in words for word in _OPENING):
        return "opening"
    if last and any(word in words for word in _CLOSING):
        return "closing"
    return "body"


def clause_for(words: str, part: Part, standard: Standard) -> str:
    """The clause whose wording is most alike; "" where nothing is.

    For the opening, the closing and what is avoided only clauses that the standard judges there.
    """
    spoken = {id: text for id, text in standard.clauses.items() if not id.startswith(_CHAT)}
    if not any(c.clause in spoken for c in standard.criteria):  # a standard for chats
        spoken = dict(standard.clauses)
    judging = (c.clause for c in standard.criteria if _of(c, part) and c.clause in spoken)
    judged = [id for id, _ in Counter(judging).most_common()]
    if part == "body":  # any clause may ask for what is said there
        judged = []
    texts = {id: f"{spoken[id]} {_models(standard, id)}" for id in judged or spoken}
    return _most_alike(words, texts, spoken.values()) or (judged[0] if judged else "")


def _of(criterion: Criterion, part: Part) -> bool:
    return criterion.check == "forbidden_phrase" if part == "avoided" else criterion.stage == part


def _models(standard: Standard, clause: str) -> str:
    found = [f"{c.title} {c.model}" for c in standard.criteria if c.clause == clause]
    return " ".join(dict.fromkeys(found))


def _most_alike(words: str, texts: Mapping[str, str], usual: Iterable[str]) -> str:
    """The text with the most, and the rarest, pairs of characters in common with the words."""
    every = [_pairs(text) for text in usual]
    common = Counter(pair for pairs in every for pair in pairs)
    asked = _pairs(words)

    def alike(text: str) -> float:
        pairs = _pairs(text)
        shared = sum(math.log((1 + len(every)) / (1 + common[p])) for p in asked & pairs)
        return shared / math.sqrt(1 + len(pairs))

    best = max(texts, key=lambda id: alike(texts[id]), default="")
    return best if best and alike(texts[best]) > 0 else ""


def _pairs(text: str) -> frozenset[str]:
    return frozenset(a + b for a, b in pairwise(text) if a.isalnum() and b.isalnum())
