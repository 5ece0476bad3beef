"""What the window sees of the services: frozen snapshots, and the desk it talks to.

A call in progress: `call_view`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from trainer.content.problems import Problem
from trainer.domain.call import Call
from trainer.domain.decision import Decision
from trainer.domain.errors import KnownError
from trainer.domain.message import Message
from trainer.domain.scenario import Scenario
from trainer.domain.scorecard import Scorecard
from trainer.domain.standard import Standard
from trainer.services.call_view import LiveCall

if TYPE_CHECKING:
    # numpy stays off the way to the first paint.
    from trainer.domain.sound import Samples
    from trainer.services.chat_live import LiveChat
    from trainer.services.model_store import ModelStore
    from trainer.services.recurrence import ToWorkOn
    from trainer.services.score_again import ScoringAgain
    from trainer.services.shown_findings import Shown
    from trainer.storage.scorecards import ScorecardVersion

Mode = Literal["practice", "assisted", "exam"]


@dataclass(frozen=True, slots=True)
class CallSummary:
    """A row of the shelf."""

    call_id: str
    scenario: str
    title_zh: str
    title_en: str
    standard: str
    trainee: str
    started_at: datetime
    duration: float
    score: float | None
    max_score: float | None
    passed: bool | None
    ended_by: str
    ending: str
    state: Literal["finished", "recovered", "running", "damaged"]
    review_count: int
    scripted: bool = False
    """Played by a synthetic trainee: no achievement of a person's."""


@dataclass(frozen=True, slots=True)
class StoredCall:
    """Everything about one past call. `recording` is stereo FLAC: left customer, right trainee.

    `scorecard` is the newest of `versions` with the trainer's `decisions` in force; `standard` is
    the one it was made by. `shown` are its findings with all their evidence, in the same order,
    `to_work_on` the things to do better that are worth most.
    """

    summary: CallSummary
    call: Call
    scenario: Scenario | None
    """None when the scenario is no longer installed."""
    standard: Standard | None
    scorecard: Scorecard | None
    recording: Path | None
    log: Path
    versions: tuple[ScorecardVersion, ...] = ()
    """Every scorecard that the call ever had, oldest first."""
    decisions: tuple[Decision, ...] = ()
    shown: tuple[Shown, ...] = ()
    to_work_on: tuple[ToWorkOn, ...] = ()


@dataclass(frozen=True, slots=True)
class Device:
    """A sound device as the settings page lists it; `key` is what the setting stores."""

    key: str
    name: str
    is_default: bool


@dataclass(frozen=True, slots=True)
class MicrophoneReport:
    """What the microphone check measured (dBFS) and what to change, worst first."""

    level: float
    noise: float
    clipped_share: float
    verdict: Literal["good", "usable", "bad"]
    advice: tuple[Message, ...]
    recording: Samples


class MicrophoneCheck(Protocol):
    """A running check: `level()` for the meter; `report` once recording is over."""

    def level(self) -> float: ...
    def progress(self) -> float: ...
    def report(self) -> MicrophoneReport | None: ...
    def error(self) -> KnownError | None: ...
    def cancel(self) -> None: ...


@dataclass(frozen=True, slots=True)
class ModelStatus:
    """The recognition model in use. `synthetic`: knows only synthetic voices, say so."""

    name: str
    path: Path
    synthetic: bool
    loaded: bool
    problem: KnownError | None


class Desk(Protocol):
    """The one object the window is given. Nothing here blocks longer than a disk read.

    Long work returns a handle or takes `done`, which is called on a worker thread (the window
    brings it to its own thread by a signal).
    """

    def scenarios(self) -> Sequence[Scenario]: ...
    def scenario_problems(self) -> Sequence[Problem]:
        """Files of the library that could not be read."""
        ...

    def lint_own(self) -> Sequence[Problem]:
        """Everything that is wrong with the user's own packs; takes a while."""
        ...

    def lint_scenario(self, scenario: str) -> Sequence[Problem]:
        """Everything that is wrong with one scenario. Raises `KnownError`."""
        ...

    def standards(self) -> Sequence[Standard]: ...
    def best_percent(self, scenario: str) -> float | None: ...
    def best_percents(self) -> Mapping[str, float]:
        """scenario → best result in percent, of calls that a person took."""
        ...

    def warm_up(self) -> None:
        """Load model and voice in the background; call once the window is shown."""
        ...

    def model_status(self) -> ModelStatus: ...
    def models(self) -> ModelStore:
        """The installed and available models. `use` loads the chosen one as well."""
        ...

    def voice_problem(self) -> KnownError | None: ...
    def microphone_problem(self) -> KnownError | None: ...
    def speaker_problem(self) -> KnownError | None: ...
    def rescan_devices(self) -> None: ...
    def microphones(self) -> Sequence[Device]: ...
    def speakers(self) -> Sequence[Device]: ...
    def check_microphone(self, seconds: float = 5.0) -> MicrophoneCheck: ...
    def play(self, samples: Samples) -> None:
        """Play a sound on the chosen loudspeaker; stops what played before."""
        ...

    def stop_playing(self) -> None: ...
    def play_position(self) -> float | None:
        """Seconds into the sound that plays; None when nothing plays."""
        ...

    def speak(self, text: str, done: Callable[[KnownError | None], None]) -> None:
        """Say a model wording with a clear voice."""
        ...

    def hear_customer(self, scenario: Scenario, done: Callable[[KnownError | None], None]) -> None:
        """Say a neutral sentence as the customer would over the call's line (试听).

        `done` comes from another thread once it sounds or cannot; `stop_playing` ends it.
        """
        ...

    def stand_in(self, scenario: Scenario) -> Message | None:
        """What this computer's voices cannot do as the customer; asking may start the voice."""
        ...

    def start_call(
        self, scenario: str, *, mode: Mode, standard: str | None = None, seed: int | None = None
    ) -> LiveCall:
        """`seed`: makes the call repeatable; None draws one."""
        ...

    def start_chat(self, scenarios: Sequence[str], *, mode: Mode) -> LiveChat:
        """Begin a shift: these customers write, at their own times."""
        ...

    def calls(self, limit: int = 200) -> Sequence[CallSummary]: ...
    def open_call(self, call_id: str, *, marks: bool = True) -> StoredCall:
        """`marks`: with the syllables that matched, which may take seconds the first time."""
        ...

    def load_recording(self, stored: StoredCall) -> Samples:
        """Both sides, shape (samples, 2), 16 kHz."""
        ...

    def score_again(
        self, call_id: str, standard: str | None = None, *, listen: bool = False
    ) -> ScoringAgain:
        """Score a kept call by today's rules of a standard (None: of the one it has) and keep the
        result beside the earlier ones. `listen`: hear its recording again with the model in use.
        """
        ...

    def decide(self, call_id: str, decision: Decision) -> None:
        """Keep a trainer's decision; earlier ones stay and are told. Raises `KnownError`."""
        ...

    def export_html(self, call_id: str, target: Path) -> None: ...
    def delete_call(self, call_id: str) -> None: ...
    def setting(self, name: str) -> str | float | bool: ...
    def change_setting(self, name: str, value: str | float | bool) -> None:
        """Raises `KnownError` for a value that can't be (a broken model folder …)."""
        ...

    def close(self) -> None: ...
