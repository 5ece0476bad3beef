"""Scorecards as JSON, and the file beside a call that keeps every version of its scorecard."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from trainer.domain.scenario import Scenario
from trainer.domain.scorecard import Scorecard, Verdict
from trainer.domain.standard import Standard
from trainer.storage.codec import CodecError, decode, encode
from trainer.storage.jsonlines import append_line, read_lines

SCORECARDS_NAME = "scorecards.jsonl"


@dataclass(frozen=True, slots=True)
class ScorecardVersion:
    """A scorecard with where it came from. `profile`: digest of the rules it was made by.

    `heard`: the file beside the call with the log that was judged, where the recording had been
    heard again; empty: the log of the call itself. Decisions of a trainer are not in it.
    """

    scorecard: Scorecard
    created_at: datetime
    profile: str = ""
    model: str = ""
    program: str = ""
    heard: str = ""

    @property
    def review_count(self) -> int:
        """Findings that wait for a person."""
        return sum(1 for f in self.scorecard.findings if f.verdict is Verdict.REVIEW)


def scorecard_to_json(scorecard: Scorecard) -> dict[str, Any]:
    """Plain JSON values in a stable order."""
    return encode(scorecard)


def scorecard_from_json(data: Any) -> Scorecard:
    """Raises `CodecError` for what is no scorecard."""
    return decode(Scorecard, data)


def profile_digest(standard: Standard, scenario: Scenario | None = None) -> str:
    """16 hex digits that change with any rule of the standard or of the scenario's own criteria."""
    rules = [encode(standard)]
    if scenario is not None:
        rules += [encode(scenario.criteria), encode(scenario.leave_out), encode(scenario.phrases)]
    text = json.dumps(rules, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def version_to_json(version: ScorecardVersion) -> dict[str, Any]:
    return {
        "created_at": version.created_at.astimezone(UTC).isoformat(),
        "profile": version.profile,
        "model": version.model,
        "program": version.program,
        "heard": version.heard,
        "scorecard": scorecard_to_json(version.scorecard),
    }


def version_from_json(data: Any) -> ScorecardVersion:
    """Raises `CodecError` for what is no version of a scorecard."""
    try:
        return ScorecardVersion(
            scorecard=scorecard_from_json(data["scorecard"]),
            created_at=datetime.fromisoformat(data["created_at"]).astimezone(UTC),
            profile=str(data.get("profile", "")),
            model=str(data.get("model", "")),
            program=str(data.get("program", "")),
            heard=str(data.get("heard", "")),
        )
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise CodecError(f"no scorecard: {error}") from error


def append_version(folder: Path, version: ScorecardVersion) -> int:
    """Add a version to the call's folder; returns the file's length before, to take it back."""
    return append_line(folder / SCORECARDS_NAME, version_to_json(version))


def take_back(folder: Path, length: int) -> None:
    """Undo an `append_version` that the database refused."""
    os.truncate(folder / SCORECARDS_NAME, length)


def read_versions(folder: Path) -> tuple[ScorecardVersion, ...]:
    """Every version beside the call, oldest first; a torn or damaged line is left out."""
    versions: list[ScorecardVersion] = []
    for data in read_lines(folder / SCORECARDS_NAME):
        try:
            versions.append(version_from_json(data))
        except ValueError:
            # A scorecard can be made again from the log; a damaged one must not hide the call.
            continue
    return tuple(versions)
