"""What the shelf hands out: plain values, free of the database library."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from trainer.domain.call import Call
from trainer.domain.decision import Decision
from trainer.domain.events import CallMode
from trainer.domain.scenario import Scenario
from trainer.domain.scorecard import Scorecard
from trainer.domain.standard import Standard
from trainer.storage.scorecards import ScorecardVersion

State = Literal["running", "finished", "recovered", "damaged"]


@dataclass(frozen=True, slots=True)
class NewCall:
    """What is known of a call before it rings. `started_at` carries its time zone."""

    scenario: str
    title_zh: str
    title_en: str
    standard: str
    started_at: datetime
    trainee: str = ""
    mode: CallMode = "practice"
    program: str = ""
    model: str = ""


@dataclass(frozen=True, slots=True)
class CallRow:
    """A call as listed, with its current (newest) scorecard's figures; None = not scored.

    `folder` is relative to the recordings root, with forward slashes; `started_at` is UTC;
    `duration` in seconds.
    """

    call_id: str
    scenario: str
    title_zh: str
    title_en: str
    standard: str
    trainee: str
    mode: CallMode
    started_at: datetime
    duration: float
    state: State
    ended_by: str
    ending: str
    folder: str
    program: str
    model: str
    score: float | None = None
    max_score: float | None = None
    passed: bool | None = None
    review_count: int = 0


@dataclass(frozen=True, slots=True)
class ShelvedCall:
    """One call with everything beside it.

    `scenario` and `standard` are those that were in force when it was taken, None where the
    folder has none that reads. `recording` None where no sound was kept. `call` is what the
    current scorecard judged: another than that of `log` where the recording was heard again.
    `scorecard` is the newest of `versions` with the `decisions` in force.
    """

    row: CallRow
    call: Call
    scenario: Scenario | None
    standard: Standard | None
    scorecard: Scorecard | None
    recording: Path | None
    log: Path
    folder: Path
    versions: tuple[ScorecardVersion, ...] = ()
    decisions: tuple[Decision, ...] = ()
