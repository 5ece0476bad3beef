"""A standard: the rules a call is judged by, each with the clause it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Criterion:
    """One rule of a standard or a scenario: which check judges it, with what, for how much.

    `check` names a check in `trainer.scoring`; `params` are that check's own settings. `points` 0:
    for information only. `critical`: a violation or a miss fails the call whatever the sum;
    `fatal`: it also takes all its points. `model` is the wording to use instead.
    """

    id: str
    title: str
    title_en: str
    clause: str
    check: str
    points: float
    params: Mapping[str, Any] = field(default_factory=dict[str, Any])
    critical: bool = False
    model: str = ""
    stage: str = ""
    """The part of the call it belongs to: opening, body, waiting, closing, manner, pace."""
    fatal: bool = False


@dataclass(frozen=True, slots=True)
class Standard:
    """A selectable profile of criteria. `pace` is the wanted band in 字/分, both ends included."""

    id: str
    title: str
    title_en: str
    pace: tuple[float, float]
    pass_mark: float
    """Percent of the applicable points."""
    criteria: tuple[Criterion, ...]
    phrases: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    clauses: Mapping[str, str] = field(default_factory=dict[str, str])
    """clause → its wording, to be shown beside a finding."""
