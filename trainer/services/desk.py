"""The desk the window sits at: `views.Desk` over the workshop and the sound devices."""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from trainer.audio import devices
from trainer.audio.microphone import Microphone
from trainer.audio.speaker import Speaker
from trainer.domain.dialogue import Dialogue
from trainer.domain.errors import KnownError
from trainer.domain.message import M_, Message
from trainer.domain.scenario import Persona, Scenario
from trainer.domain.sound import BLOCK, Samples
from trainer.domain.standard import Standard
from trainer.services import views
from trainer.services.call_run import CallRun
from trainer.services.live_call import ThreadedCall
from trainer.services.microphone_check import CheckHandle
from trainer.services.shelf_view import opened, summary
from trainer.services.sound_files import read_recording
from trainer.services.sources import MicrophoneSource, NobodySource, Source
from trainer.services.workshop import CallFiles, Workshop
from trainer.speech.base import Recogniser, SpeechRequest, Synthesiser
from trainer.speech.recogniser import VoskRecogniser

_log = logging.getLogger(__name__)

CLEAR_VOICE = Persona(name="示范", sex="female", pace=200)
"""Says the model wordings."""

Done = Callable[[KnownError | None], None]
SourceMaker = Callable[[Callable[[Samples], None]], Source]
"""Makes the trainee's side of a call in place of the microphone; its argument records."""


class RealDesk:
    """Implements `views.Desk`. One call at a time; devices stay closed until they are needed."""

    def __init__(self, workshop: Workshop, make_source: SourceMaker | None = None) -> None:
        self.workshop = self._workshop = workshop
        self._make_source = make_source
        self._guard = threading.RLock()
        self._speaker: Speaker | None = None
        self._call: ThreadedCall | None = None
        self._problems: dict[str, KnownError] = {}
        self._model_loaded = False

    # -- content ----------------------------------------------------------------------------

    def scenarios(self) -> Sequence[Scenario]:
        return [self._workshop.scenario(name) for name in self._workshop.library.scenarios]

    def scenario_problems(self) -> Sequence[Message]:
        return [
            M_("{problem}", problem=str(problem)) for problem in self._workshop.library.problems
        ]

    def standards(self) -> Sequence[Standard]:
        return list(self._workshop.standards.values())

    def best_percent(self, scenario: str) -> float | None:
        return self._workshop.shelf.best_percent().get(scenario)

    # -- parts ------------------------------------------------------------------------------

    def warm_up(self) -> None:
        threading.Thread(target=self._warm_up, name="warm-up", daemon=True).start()

    def _warm_up(self) -> None:
        for prepare in (self._mend, self._recogniser, self._synthesiser, self._open_speaker):
            try:
                prepare()
            except Exception:
                _log.exception("preparing %s failed", prepare.__name__)

    def _mend(self) -> None:
        for problem in self._workshop.mend_shelf().problems:
            _log.warning("%s", problem)

    def _recogniser(self) -> Recogniser | None:
        try:
            recogniser = VoskRecogniser(self._workshop.model())
        except KnownError as problem:
            self._problems["model"] = problem
            return None
        self._problems.pop("model", None)
        self._model_loaded = True
        return recogniser

    def _synthesiser(self) -> Synthesiser | None:
        try:
            synthesiser = self._workshop.synthesiser()
            synthesiser.prepare(SpeechRequest("您好", CLEAR_VOICE)).result(timeout=30)
        except (KnownError, TimeoutError) as problem:
            self._problems["voice"] = _known(problem)
            return None
        self._problems.pop("voice", None)
        return synthesiser

    def _open_speaker(self) -> Speaker | None:
        with self._guard:
            if self._speaker is not None and self._speaker.lost is None:
                return self._speaker
            if self._speaker is not None:
                self._speaker.close()
                self._speaker = None
            try:
                self._speaker = Speaker(self._workshop.settings.text("output_device") or None)
            except KnownError as problem:
                self._problems["speaker"] = problem
                return None
            self._problems.pop("speaker", None)
            self._speaker.set_volume(self._workshop.settings.number("customer_volume"))
            return self._speaker

    def _open_microphone(self, tap: Callable[[Samples], None]) -> Microphone | None:
        try:
            microphone = Microphone(self._workshop.settings.text("input_device") or None, tap)
        except KnownError as problem:
            self._problems["microphone"] = problem
            return None
        self._problems.pop("microphone", None)
        return microphone

    def model_status(self) -> views.ModelStatus:
        from trainer.speech.models import describe

        folder = self._workshop.model_folder()
        problem = self._problems.get("model")
        try:
            info = describe(folder)
        except KnownError as error:
            return views.ModelStatus(folder.name, folder, False, False, error)
        return views.ModelStatus(info.name, folder, info.synthetic, self._model_loaded, problem)

    def voice_problem(self) -> KnownError | None:
        return self._problems.get("voice")

    def microphone_problem(self) -> KnownError | None:
        try:
            devices.choose_input(self._workshop.settings.text("input_device") or None)
        except KnownError as problem:
            return problem
        return self._problems.get("microphone")

    def speaker_problem(self) -> KnownError | None:
        return self._problems.get("speaker")

    def rescan_devices(self) -> None:
        with self._guard:
            if self._speaker is not None:
                self._speaker.close()
                self._speaker = None
            devices.rescan()
        for part in ("microphone", "speaker", "voice"):
            self._problems.pop(part, None)
        self._open_speaker()

    def microphones(self) -> Sequence[views.Device]:
        return [views.Device(d.key, d.name, d.is_default) for d in devices.inputs()]

    def speakers(self) -> Sequence[views.Device]:
        return [views.Device(d.key, d.name, d.is_default) for d in devices.outputs()]

    def check_microphone(self, seconds: float = 5.0) -> views.MicrophoneCheck:
        key = self._workshop.settings.text("input_device") or None
        return CheckHandle(key, seconds)

    # -- sounds -----------------------------------------------------------------------------

    def play(self, samples: Samples) -> None:
        speaker = self._open_speaker()
        if speaker is not None:
            speaker.play(samples)

    def stop_playing(self) -> None:
        if self._speaker is not None:
            self._speaker.stop()

    def play_position(self) -> float | None:
        speaker = self._speaker
        return speaker.position() if speaker is not None and speaker.playing else None

    def speak(self, text: str, done: Done) -> None:
        self._speak(SpeechRequest(text, CLEAR_VOICE), done)

    def speak_line(self, scenario: Scenario, done: Done) -> None:
        for line in Dialogue(scenario, 0).possible_lines():
            if line.text:
                request = SpeechRequest(
                    line.text, line.persona, mood=line.mood, effects=line.effects
                )
                self._speak(request, done)
                return
        done(None)

    def _speak(self, request: SpeechRequest, done: Done) -> None:
        def work() -> None:
            try:
                samples = self._workshop.synthesiser().prepare(request).result(timeout=30)
                speaker = self._open_speaker()
                if speaker is None:
                    done(self._problems.get("speaker"))
                    return
                speaker.play(samples)
                done(None)
            except (KnownError, TimeoutError) as problem:
                done(_known(problem))

        threading.Thread(target=work, name="speak", daemon=True).start()

    # -- calls ------------------------------------------------------------------------------

    def start_call(
        self, scenario: str, *, mode: views.Mode, standard: str | None = None
    ) -> views.LiveCall:
        workshop = self._workshop
        played = workshop.scenario(scenario)
        rules = workshop.standard_for(played, standard)
        recogniser, synthesiser = self._recogniser(), self._synthesiser()
        speaker = self._open_speaker()
        files = workshop.open_call(
            played,
            rules,
            mode=mode,
            seed=secrets.randbelow(2**31),
            model=workshop.model_folder().name,
            voice=synthesiser.name if synthesiser else "",
            trainee=workshop.settings.text("trainee_name"),
        )
        return self._threaded(files, recogniser, synthesiser, speaker)

    def _threaded(
        self,
        files: CallFiles,
        recogniser: Recogniser | None,
        synthesiser: Synthesiser | None,
        speaker: Speaker | None,
    ) -> ThreadedCall:
        muted = threading.Event()
        silence = np.zeros(BLOCK, dtype=np.int16)

        def record(samples: Samples) -> None:
            files.recorder.trainee(silence if muted.is_set() else samples)

        microphone: Microphone | None = None
        source: Source | None = None
        if self._make_source is not None:
            source = self._make_source(record)
        elif recogniser is not None:
            microphone = self._open_microphone(record)
            source = MicrophoneSource(microphone) if microphone is not None else None
        run = CallRun(
            files.assignment,
            files.started,
            log=files.log,
            tracks=files.recorder,
            source=source or NobodySource(),
            recogniser=recogniser if source is not None else None,
            synthesiser=synthesiser,
            speaker=speaker,
            records_trainee=microphone is None,
            running_late=(source.behind if isinstance(source, MicrophoneSource) else lambda: False),
        )

        def set_muted(on: bool) -> None:
            (muted.set if on else muted.clear)()

        call = ThreadedCall(
            run,
            finish=lambda done: self._workshop.close_call(files, done),
            typed_only=source is None,
            customer_silent=speaker is None or synthesiser is None,
            push_to_talk=self._workshop.settings.flag("push_to_talk"),
            set_muted=set_muted,
            set_volume=speaker.set_volume if speaker else _ignore,
            speaker_level=speaker.level if speaker else _nothing,
            microphone_level=microphone.level if microphone else _nothing,
            speaker_lost=(lambda: speaker.lost) if speaker else _never,
        )
        self._call = call
        return call

    def calls(self, limit: int = 200) -> Sequence[views.CallSummary]:
        return [summary(row) for row in self._workshop.shelf.summaries(limit)]

    def open_call(self, call_id: str) -> views.StoredCall:
        return opened(self._workshop.shelf.open(call_id))

    def load_recording(self, stored: views.StoredCall) -> Samples:
        if stored.recording is None:
            return np.zeros((0, 2), dtype=np.int16)
        return read_recording(stored.recording)

    def export_html(self, call_id: str, target: Path) -> None:
        from trainer import i18n
        from trainer.services.export import export_html

        export_html(self.open_call(call_id), target, i18n._)

    def delete_call(self, call_id: str) -> None:
        self._workshop.shelf.delete(call_id)

    # -- settings ---------------------------------------------------------------------------

    def setting(self, name: str) -> str | float | bool:
        return self._workshop.settings.get(name)

    def change_setting(self, name: str, value: str | float | bool) -> None:
        if name == "model_path" and value:
            self._workshop.try_model(Path(str(value)))
        self._workshop.settings.set(name, value)
        if name == "model_path":
            self._model_loaded = False
            self._recogniser()
        elif name == "output_device":
            with self._guard:
                if self._speaker is not None:
                    self._speaker.close()
                    self._speaker = None
        elif name == "customer_volume" and self._speaker is not None:
            self._speaker.set_volume(float(value))

    def leave(self) -> None:
        """Let go of the sound devices; the workshop stays open for another desk."""
        call = self._call
        if call is not None and not call.finished():
            call.abandon()
            call.join(10.0)
        with self._guard:
            if self._speaker is not None:
                self._speaker.close()
                self._speaker = None

    def close(self) -> None:
        self.leave()
        self._workshop.close()


def _known(problem: KnownError | TimeoutError) -> KnownError:
    if isinstance(problem, KnownError):
        return problem
    return KnownError(
        M_("The computer's voice did not answer in time."),
        M_("Close other programs and try again."),
    )


def _ignore(value: float) -> None:
    return


def _nothing() -> float:
    return -90.0


def _never() -> None:
    return None
