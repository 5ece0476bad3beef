"""A desk in memory with true-to-life content: drives the page tests and the screenshots."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np

from tests.ui import gallery_content as content
from tests.ui.gallery_call import GalleryCall
from tests.ui.gallery_chat import GalleryChat
from tests.ui.gallery_scores import GalleryScores, GalleryScoring
from trainer.content.problems import Problem
from trainer.domain.call import Call
from trainer.domain.decision import Decision
from trainer.domain.errors import KnownError
from trainer.domain.message import M_, Message
from trainer.domain.scenario import Scenario
from trainer.domain.sound import Samples
from trainer.domain.standard import Standard
from trainer.services.chat_live import LiveChat
from trainer.services.model_store import ModelStore
from trainer.services.views import (
    CallSummary,
    Device,
    MicrophoneReport,
    Mode,
    ModelStatus,
    StoredCall,
)
from trainer.speech.request import Patience
from trainer.storage.settings import BY_NAME, Settings, Value

NO_MICROPHONE = KnownError(
    M_("No microphone was found."),
    M_("Plug in a headset and try again; answers can also be typed."),
)
NO_MODEL = KnownError(
    M_("The folder {path} holds no speech model.", path="/models/half"),
    M_("Please choose a Vosk model's folder in the settings."),
)


class GalleryCheck:
    """A microphone check that has ended."""

    def __init__(self, report: MicrophoneReport | None, error: KnownError | None) -> None:
        self._report, self._error = report, error

    def level(self) -> float:
        return -24.0

    def progress(self) -> float:
        return 1.0

    def report(self) -> MicrophoneReport | None:
        return self._report

    def error(self) -> KnownError | None:
        return self._error

    def cancel(self) -> None:
        pass


class GalleryDesk:
    """Implements the window's `Desk` in memory."""

    def __init__(self, call_count: int = 14) -> None:
        self.values: dict[str, Value] = {name: row.default for name, row in BY_NAME.items()}
        self.microphone: KnownError | None = None
        self.speaker: KnownError | None = None
        self.voice: KnownError | None = None
        self.model_problem: KnownError | None = None
        self.synthetic = True
        self.list = content.scenarios()
        # Harassment is the one nobody took yet.
        self.rows = [self._row(n) for n in range(call_count) if n % 6 != 5]
        self._home = tempfile.TemporaryDirectory(prefix="训练 ")
        self._store: ModelStore | None = None
        self.scores = GalleryScores()
        self.marks_ready = threading.Event()
        """Cleared: working out which syllables matched takes until it is set."""
        self.marks_ready.set()
        self.past = content.past()
        """Scorecards of the calls before the one that is opened, the newest first."""
        self.told: list[tuple[str, object]] = []
        self.plugged_in: list[Device] = []
        """Microphones that come to light when devices are looked for again."""
        self._found: tuple[Device, ...] = ()
        self.live: GalleryCall | None = None
        self.chat: GalleryChat | None = None
        self.position: float | None = None
        self.seed: int | None = None
        self.broken: list[Problem] = []
        self.own_problems: list[Problem] = []
        self.rendering = False
        """The voice takes its time: nothing that is asked for begins to sound."""
        self.voice_note: Message | None = None

    def _row(self, n: int) -> CallSummary:
        scenario = self.list[n % len(self.list)]
        score = [86.0, 41.0, 73.0, 92.0, 64.0, 78.0][n % 6]
        return CallSummary(
            call_id=f"call-{n}",
            scenario=scenario.id,
            title_zh=scenario.title.zh,
            title_en=scenario.title.en,
            standard="hotline",
            trainee="王晓",
            started_at=datetime.now().astimezone() - timedelta(hours=7 * n, minutes=12),
            duration=74.0 + 13 * n,
            score=None if n == 6 else score,
            max_score=None if n == 6 else 100.0,
            passed=None if n == 6 else score >= 70,
            ended_by="trainee",
            ending="answered",
            state="recovered" if n == 4 else "running" if n == 7 else "finished",
            review_count=1 if n == 2 else 0,
            scripted=n == 3,
        )

    def scenarios(self) -> Sequence[Scenario]:
        return self.list

    def scenario_problems(self) -> Sequence[Problem]:
        return self.broken

    def lint_own(self) -> Sequence[Problem]:
        return self.own_problems

    def lint_scenario(self, scenario: str) -> Sequence[Problem]:
        return [p for p in self.own_problems if f"/{scenario}/" in p.file]

    def standards(self) -> Sequence[Standard]:
        return (content.HOTLINE, content.GUIDE)

    def best_percent(self, scenario: str) -> float | None:
        return self.best_percents().get(scenario)

    def best_percents(self) -> dict[str, float]:
        best: dict[str, float] = {}
        for row in self.rows:
            if row.score is not None and not row.scripted:
                best[row.scenario] = max(row.score, best.get(row.scenario, 0.0))
        return best

    def warm_up(self) -> None:
        self.told.append(("warm_up", None))

    def model_status(self) -> ModelStatus:
        path = Path("/opt/call-trainer/models/zh-small")
        return ModelStatus("zh-small", path, self.synthetic, True, self.model_problem)

    def models(self) -> ModelStore:
        """A real store in a folder of its own."""
        if self._store is None:
            home = Path(self._home.name)
            # A server that falls silent is not given up while a test may last.
            patience = Patience(connect=5.0, stall=600.0, tries=2, pause=0.01)
            settings = Settings(home)

            def choose(path: str) -> None:
                settings.set("model_path", path)
                self.change_setting("model_path", path)

            self._store = ModelStore(home, settings, choose=choose, patience=patience)
        return self._store

    def voice_problem(self) -> KnownError | None:
        return self.voice

    def microphone_problem(self) -> KnownError | None:
        return self.microphone

    def speaker_problem(self) -> KnownError | None:
        return self.speaker

    def rescan_devices(self) -> None:
        self.told.append(("rescan", None))
        self._found = tuple(self.plugged_in)

    def microphones(self) -> Sequence[Device]:
        built_in = Device("in", "内置麦克风", False)
        return (Device("usb", "USB 耳机 麦克风", True), built_in, *self._found)

    def speakers(self) -> Sequence[Device]:
        return (Device("usb", "USB 耳机", True), Device("out", "内置扬声器", False))

    def check_microphone(self, seconds: float = 5.0) -> GalleryCheck:
        report = MicrophoneReport(
            level=-31.5,
            noise=-48.0,
            clipped_share=0.0,
            verdict="usable",
            advice=(
                M_(
                    "Your voice is too quiet: bring the microphone to 1–2 cm from the corner of "
                    "your mouth, or raise its input level in the system's sound settings."
                ),
                M_(
                    "It is noisy around you: close doors and windows, move away from fans and "
                    "other speakers, or use a headset with a boom microphone."
                ),
            ),
            recording=np.zeros(16_000, np.int16),
        )
        return GalleryCheck(None if self.microphone else report, self.microphone)

    def play(self, samples: Samples) -> None:
        self.told.append(("play", len(samples)))
        self.position = 0.0

    def stop_playing(self) -> None:
        self.position = None

    def play_position(self) -> float | None:
        return self.position

    def speak(self, text: str, done: Callable[[KnownError | None], None]) -> None:
        self.told.append(("speak", text))
        done(self.voice)

    def hear_customer(self, scenario: Scenario, done: Callable[[KnownError | None], None]) -> None:
        self.told.append(("hear_customer", scenario.id))
        self.position = None if self.voice else 0.0
        if not self.rendering:
            done(self.voice)

    def stand_in(self, scenario: Scenario) -> Message | None:
        return self.voice_note

    def start_call(
        self, scenario: str, *, mode: Mode, standard: str | None = None, seed: int | None = None
    ) -> GalleryCall:
        found = next(s for s in self.list if s.id == scenario)
        self.live = GalleryCall(found, content.HOTLINE, "call-0")
        self.told.append(("start_call", (scenario, mode)))
        self.seed = seed
        return self.live

    def start_chat(self, scenarios: Sequence[str], *, mode: Mode) -> LiveChat:
        self.chat = GalleryChat()
        self.told.append(("start_chat", (tuple(scenarios), mode)))
        return self.chat

    def calls(self, limit: int = 200) -> Sequence[CallSummary]:
        return self.rows[:limit]

    def open_call(self, call_id: str, *, marks: bool = True) -> StoredCall:
        if marks:
            self.marks_ready.wait()
        summary = next((r for r in self.rows if r.call_id == call_id), None)
        if summary is None:
            raise KnownError(M_("The call {call} is no longer there.", call=call_id))
        log = content.call_log(call_id)
        good = summary.passed is not False
        stored = StoredCall(
            summary=replace(summary, duration=content.DURATION),
            call=Call(log),
            scenario=next((s for s in self.list if s.id == summary.scenario), None),
            standard=content.HOTLINE,
            scorecard=None,
            recording=Path("/calls") / call_id / "call.flac",
            log=Path("/calls") / call_id / "log.jsonl",
        )
        if summary.score is None:
            return stored
        return self.scores.judged(stored, content.scorecard(good), self.past, marks=marks)

    def load_recording(self, stored: StoredCall) -> Samples:
        return content.recording(stored.call)

    def score_again(
        self, call_id: str, standard: str | None = None, *, listen: bool = False
    ) -> GalleryScoring:
        self.told.append(("score_again", (call_id, standard, listen)))
        return self.scores.score_again(call_id)

    def decide(self, call_id: str, decision: Decision) -> None:
        self.scores.decide(call_id, decision)

    def export_html(self, call_id: str, target: Path) -> None:
        target.write_text(f"<title>{call_id}</title>", "utf-8")

    def delete_call(self, call_id: str) -> None:
        self.rows = [r for r in self.rows if r.call_id != call_id]

    def setting(self, name: str) -> str | float | bool:
        return self.values[name]

    def change_setting(self, name: str, value: str | float | bool) -> None:
        if name == "model_path" and value == "/models/half":
            raise NO_MODEL
        self.values[name] = BY_NAME[name].check(value)

    def close(self) -> None:
        self.told.append(("close", None))
