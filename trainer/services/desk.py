"""The desk the window sits at: `views.Desk` over workshop and sound.

The sound and speech libraries are loaded when something first sounds, not with the first list of
scenarios: the window's first page must not wait for them.
"""

from __future__ import annotations

import gc
import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from trainer.content.problems import Problem
from trainer.domain.decision import Decision
from trainer.domain.errors import KnownError
from trainer.domain.message import Message
from trainer.domain.scenario import Scenario
from trainer.domain.standard import Standard
from trainer.services import views
from trainer.services.shelf_view import open_call, summary
from trainer.services.workshop import Workshop

if TYPE_CHECKING:
    from trainer.domain.sound import Samples
    from trainer.services.call_start import SourceMaker
    from trainer.services.chat_live import LiveChat
    from trainer.services.live_call import ThreadedCall
    from trainer.services.model_store import ModelStore
    from trainer.services.score_again import ScoringAgain
    from trainer.services.sound_desk import SoundDesk

_log = logging.getLogger(__name__)

Done = Callable[[KnownError | None], None]


class RealDesk:
    """Implements `views.Desk`. One call at a time."""

    def __init__(self, workshop: Workshop, make_source: SourceMaker | None = None) -> None:
        self.workshop = workshop
        self._make_source = make_source
        self._guard = threading.Lock()
        self._call: ThreadedCall | None = None
        self._made_sound: SoundDesk | None = None
        self._models: ModelStore | None = None

    @property
    def _sound(self) -> SoundDesk:
        with self._guard:
            if self._made_sound is None:
                from trainer.services.sound_desk import SoundDesk

                self._made_sound = SoundDesk(self.workshop)
            return self._made_sound

    # -- content ----------------------------------------------------------------------------

    def scenarios(self) -> Sequence[Scenario]:
        return [self.workshop.scenario(name) for name in self.workshop.library.scenarios]

    def scenario_problems(self) -> Sequence[Problem]:
        return self.workshop.library.problems

    def lint_own(self) -> Sequence[Problem]:
        from trainer.services.problem_list import problems_of_own

        return problems_of_own(self.workshop)

    def lint_scenario(self, scenario: str) -> Sequence[Problem]:
        from trainer.services.problem_list import problems_of

        return problems_of(self.workshop, scenario)

    def standards(self) -> Sequence[Standard]:
        return list(self.workshop.standards.values())

    def best_percent(self, scenario: str) -> float | None:
        return self.best_percents().get(scenario)

    def best_percents(self) -> Mapping[str, float]:
        return self.workshop.shelf.best_percent()

    # -- parts ------------------------------------------------------------------------------

    def warm_up(self) -> None:
        threading.Thread(target=self._warm_up, name="warm-up", daemon=True).start()

    def _warm_up(self) -> None:
        sound = self._sound
        parts = (sound.recogniser, sound.synthesiser, sound.speaker)
        for prepare in (self._mend, *parts, self._prepare_scoring):
            try:
                prepare()
            except Exception:
                _log.exception("preparing %s failed", prepare.__name__)
        # What is loaded now stays. Python's search for unused objects holds every thread, the
        # window's too; going through all of it took 60 to 100 ms in the middle of a call.
        gc.freeze()

    def _mend(self) -> None:
        for problem in self.workshop.mend_shelf().problems:
            _log.warning("%s", problem)

    def _prepare_scoring(self) -> None:
        """How characters are read and what most calls are judged by: half a second that nobody
        shall wait for at the end of the first call."""
        from trainer.scoring import prepare

        calls = [s for s in self.workshop.library.scenarios.values() if s.channel != "chat"]
        for scenario in calls[:1]:
            prepare(self.workshop.standard_for(scenario), scenario)

    def model_status(self) -> views.ModelStatus:
        from trainer.speech.models import describe

        folder = self.workshop.model_folder()
        try:
            info = describe(folder)
        except KnownError as error:
            return views.ModelStatus(folder.name, folder, False, False, error)
        sound = self._made_sound
        if sound is None:
            return views.ModelStatus(info.name, folder, info.synthetic, False, None)
        problem = sound.problems.get("model")
        return views.ModelStatus(info.name, folder, info.synthetic, sound.model_loaded, problem)

    def models(self) -> ModelStore:
        from trainer.services.model_store import ModelStore

        with self._guard:
            if self._models is None:
                self._models = ModelStore(
                    self.workshop.home, self.workshop.settings, choose=self._choose_model
                )
            return self._models

    def _choose_model(self, path: str) -> None:
        self.change_setting("model_path", path)

    def voice_problem(self) -> KnownError | None:
        return self._problem("voice")

    def microphone_problem(self) -> KnownError | None:
        from trainer.audio.devices import choose_input

        try:
            choose_input(self.workshop.settings.text("input_device") or None)
        except KnownError as problem:
            return problem
        return self._problem("microphone")

    def speaker_problem(self) -> KnownError | None:
        return self._problem("speaker")

    def _problem(self, part: str) -> KnownError | None:
        """What stood in the way when the part was last tried; None before it was."""
        return self._made_sound.problems.get(part) if self._made_sound is not None else None

    def rescan_devices(self) -> None:
        self._sound.rescan()

    def microphones(self) -> Sequence[views.Device]:
        return self._sound.microphones()

    def speakers(self) -> Sequence[views.Device]:
        return self._sound.speakers()

    def check_microphone(self, seconds: float = 5.0) -> views.MicrophoneCheck:
        return self._sound.check_microphone(seconds)

    # -- sounds -----------------------------------------------------------------------------

    def play(self, samples: Samples) -> None:
        self._sound.play(samples)

    def stop_playing(self) -> None:
        if self._made_sound is not None:
            self._made_sound.stop_playing()

    def play_position(self) -> float | None:
        return self._sound.play_position()

    def speak(self, text: str, done: Done) -> None:
        from trainer.services.sound_desk import CLEAR_VOICE
        from trainer.speech.base import SpeechRequest

        self._sound.speak(SpeechRequest(text, CLEAR_VOICE), done)

    def hear_customer(self, scenario: Scenario, done: Done) -> None:
        from trainer.services.preview import preview_request

        self._sound.speak(preview_request(scenario), done)

    def stand_in(self, scenario: Scenario) -> Message | None:
        from trainer.services.preview import first_speaker

        return self.workshop.synthesiser().stand_in(first_speaker(scenario))

    # -- calls ------------------------------------------------------------------------------

    def start_call(
        self,
        scenario: str,
        *,
        mode: views.Mode,
        standard: str | None = None,
        seed: int | None = None,
    ) -> views.LiveCall:
        from trainer.services.call_start import start_call

        self._call = start_call(
            self.workshop,
            self._sound,
            scenario,
            mode=mode,
            standard=standard,
            seed=seed,
            make_source=self._make_source,
        )
        return self._call

    def start_chat(self, scenarios: Sequence[str], *, mode: views.Mode) -> LiveChat:
        from trainer.services.chat_live import start_chat

        return start_chat(self.workshop, scenarios, mode=mode)

    def calls(self, limit: int = 200) -> Sequence[views.CallSummary]:
        return [summary(row) for row in self.workshop.shelf.summaries(limit)]

    def open_call(self, call_id: str, *, marks: bool = True) -> views.StoredCall:
        return open_call(self.workshop, call_id, marks=marks)

    def load_recording(self, stored: views.StoredCall) -> Samples:
        import numpy as np

        from trainer.services.sound_files import read_recording

        if stored.recording is None:
            return np.zeros((0, 2), dtype=np.int16)
        return read_recording(stored.recording)

    def score_again(
        self, call_id: str, standard: str | None = None, *, listen: bool = False
    ) -> ScoringAgain:
        from trainer.services.score_again import ThreadedScoring

        model = self.workshop.model_folder() if listen else None
        return ThreadedScoring(self.workshop, call_id, standard=standard, model=model)

    def decide(self, call_id: str, decision: Decision) -> None:
        self.workshop.shelf.decide(call_id, decision)

    def export_html(self, call_id: str, target: Path) -> None:
        from trainer import i18n
        from trainer.services.export import export_html

        export_html(self.open_call(call_id), target, i18n._)

    def delete_call(self, call_id: str) -> None:
        self.workshop.shelf.delete(call_id)

    # -- settings ---------------------------------------------------------------------------

    def setting(self, name: str) -> str | float | bool:
        return self.workshop.settings.get(name)

    def change_setting(self, name: str, value: str | float | bool) -> None:
        if name == "model_path" and value:
            self.workshop.try_model(Path(str(value)))
        self.workshop.settings.set(name, value)
        if name == "model_path":
            self._sound.recogniser()
        elif name == "output_device":
            self._sound.close_speaker()
        elif name == "customer_volume":
            self._sound.set_volume(float(value))

    def leave(self) -> None:
        """Let go of the sound devices; the workshop stays open for another desk."""
        call = self._call
        if call is not None and not call.finished():
            call.abandon()
            call.join(10.0)
        if self._made_sound is not None:
            self._made_sound.close_speaker()

    def close(self) -> None:
        self.leave()
        self.workshop.close()
