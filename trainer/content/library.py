"""What loading scenarios gives: those that can be played, and all that is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from trainer.content.problems import Problem
from trainer.domain.scenario import Scenario

if TYPE_CHECKING:
    # What a window shows needs none of the libraries that read files.
    from trainer.content.schema import PackDoc, ScenarioDoc
    from trainer.content.source import Source


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a scenario was read from, for messages about it."""

    file: str
    source: Source
    doc: ScenarioDoc


@dataclass(frozen=True, slots=True)
class PackOrigin:
    """What the scenarios of a folder share, as it was read."""

    file: str
    source: Source
    doc: PackDoc


@dataclass(frozen=True, slots=True)
class Library:
    """What could be loaded, by id in the order of the folders, and all that is wrong."""

    scenarios: Mapping[str, Scenario]
    problems: tuple[Problem, ...]
    origins: Mapping[str, Origin] = field(default_factory=dict[str, "Origin"])
    packs: tuple[PackOrigin, ...] = ()
    """Both empty where the library comes from the cache."""
