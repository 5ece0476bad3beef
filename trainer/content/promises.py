"""How promises are worded: assets/promises.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Annotated, Literal

from pydantic import Field

from trainer.content.own_files import read_own
from trainer.content.schema import Document, Texts
from trainer.domain.promise import UNITS, span_of

FILE = "promises.yaml"


class _WordingDoc(Document):
    say: Texts
    unit: Literal["分钟", "小时", "工作日", "天"] | None = None
    time: str | None = None


class _PromisesFile(Document):
    wordings: Annotated[list[_WordingDoc], Field(min_length=1, max_length=50)]
    never_in: Texts


@dataclass(frozen=True, slots=True)
class PromiseWording:
    """Templates of a promise. Its time is `unit` seconds times the number heard in them, or
    `time` seconds; both None: no time is named."""

    templates: tuple[str, ...]
    unit: float | None
    time: float | None


@dataclass(frozen=True, slots=True)
class PromiseWordings:
    """All of them; what stands inside one of `never_in` is no promise."""

    wordings: tuple[PromiseWording, ...]
    never_in: tuple[str, ...]


@cache
def promise_wordings() -> PromiseWordings:
    """What the program itself brings along. Raises `KnownError` where the file is damaged."""
    doc = read_own(FILE, _PromisesFile)
    wordings = tuple(
        PromiseWording(
            tuple(each.say),
            UNITS[each.unit] if each.unit is not None else None,
            span_of(each.time) if each.time is not None else None,
        )
        for each in doc.wordings
    )
    return PromiseWordings(wordings, tuple(doc.never_in))
