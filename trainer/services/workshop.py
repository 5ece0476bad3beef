"""Everything a call is made of, found and opened when first needed: content, model, voice, shelf.

Shared by the window's desk and the command line; safe from any thread.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from trainer import paths
from trainer.domain import events as ev
from trainer.domain.errors import KnownError
from trainer.domain.lines import substitute
from trainer.domain.message import M_, Message
from trainer.domain.scenario import Label, Scenario
from trainer.domain.scorecard import Scorecard
from trainer.domain.standard import Standard
from trainer.services.new_call import begin
from trainer.storage.eventlog import EventLog
from trainer.storage.settings import Settings
from trainer.storage.shelf import OpenCall, Shelf, database_url

if TYPE_CHECKING:
    from trainer.audio.recorder import Recorder
    from trainer.content.library import Library
    from trainer.services.call_run import Assignment, CallRun
    from trainer.speech.base import Synthesiser
    from trainer.speech.recogniser import VoskModel
    from trainer.storage.recovery import Mended


_log = logging.getLogger(__name__)


@dataclass(slots=True)
class CallFiles:
    """The open files of a call: its place on the shelf, its log, its recording."""

    assignment: Assignment
    started: ev.CallStarted
    shelved: OpenCall
    log: EventLog
    recorder: Recorder
    recording: Path | None = None
    scorecard: Scorecard | None = None


class Workshop:
    """One installation with its settings.

    `home` is the user's data folder; `voices` the one for rendered speech, if not below it.
    """

    def __init__(
        self, home: Path, settings: Settings | None = None, *, voices: Path | None = None
    ) -> None:
        self.home = home
        self.voices = voices or home / "cache" / "voices"
        self.settings = settings or Settings(home)
        self._guard = threading.RLock()
        self._model: tuple[Path, VoskModel] | None = None
        self._synthesiser: Synthesiser | None = None

    # -- content ----------------------------------------------------------------------------

    @cached_property
    def library(self) -> Library:
        """All scenarios that load, and the problems of those that don't.

        Those that ship, and the user's own in `scenarios` below the data folder.
        """
        from trainer.content.library import Library
        from trainer.services.library_cache import cached_library

        shipped = cached_library(paths.scenarios(), self.home / "cache" / "scenarios.json")
        if not self.own_scenarios.is_dir():
            return shipped
        own = cached_library(self.own_scenarios, self.home / "cache" / "own-scenarios.json")
        # A name that is taken stays with what ships: calls are kept under these names.
        return Library(
            {**own.scenarios, **shipped.scenarios},
            shipped.problems + own.problems,
            {**own.origins, **shipped.origins},
        )

    @property
    def own_scenarios(self) -> Path:
        """Where users put packs of their own."""
        return self.home / "scenarios"

    @property
    def own_standards(self) -> Path:
        """Where users put standards of their own."""
        return self.home / "standards"

    @cached_property
    def standards(self) -> Mapping[str, Standard]:
        """id → standard, of the user's own that can be used and of those that ship."""
        from trainer.services.own_standards import own_standards

        # As with scenarios, a name that is taken stays with what ships.
        return {**own_standards(self.own_standards), **self._shipped_standards}

    @cached_property
    def _shipped_standards(self) -> Mapping[str, Standard]:
        from trainer.content.standards import load_standards

        return load_standards(paths.assets() / "standards")

    def scenario(self, name: str) -> Scenario:
        """A scenario by id, or by the path of its folder or file, with the user's variables.

        Raises `KnownError`: with what is wrong in the file where it is known but does not load.
        """
        scenario = self.written_scenario(name)
        variables = dict(scenario.variables)
        for variable in ("company", "agent_id"):
            chosen = self.settings.text(variable)
            if chosen:
                variables[variable] = chosen
        return replace(
            scenario,
            variables=variables,
            situation=_filled(scenario.situation, variables),
            briefing=_filled(scenario.briefing, variables),
        )

    def written_scenario(self, name: str) -> Scenario:
        """The same with the variables of its author, as its examples were written for.

        Raises `KnownError`.
        """
        found = self.library.scenarios
        return found[name] if name in found else self._elsewhere(name)

    def _elsewhere(self, name: str) -> Scenario:
        """A scenario that is not in the library: at a path, or broken."""
        from trainer.content.loader import load_scenarios

        library = load_scenarios(Path(name)) if Path(name).exists() else self.library
        if library is not self.library and len(library.scenarios) == 1:
            return next(iter(library.scenarios.values()))
        errors = [p for p in library.problems if p.severity == "error"]
        if library is self.library:
            errors = [p for p in errors if name in Path(p.file).parts]
        if errors:
            first = errors[0]
            where = M_("{file}:{line}: {problem}", file=first.file, line=first.line,
                       problem=first.message)  # fmt: skip
            raise KnownError(
                M_("The scenario {name} cannot be played: {problem}", name=name, problem=where),
                M_("“trainer lint” names everything that is wrong with it."),
            )  # fmt: skip
        if library is not self.library:
            raise KnownError(
                M_("There is more than one scenario in {path}.", path=name),
                M_("Give the folder of one of them."),
            )
        known = list(library.scenarios)
        raise _unknown(M_("There is no scenario {name}.", name=name), name, known)

    def standard(self, name: str) -> Standard:
        """A standard by id, or by the path of its file. Raises `KnownError`."""
        from trainer.services.own_standards import file_of, standard_in

        if name in self._shipped_standards:
            return self._shipped_standards[name]
        file = file_of(name, self.own_standards)
        if file is None:
            raise _unknown(
                M_("There is no standard {name}.", name=name), name, list(self.standards)
            )
        return standard_in(file)

    def has_standard(self, name: str) -> bool:
        """Whether a standard of that id or path is installed, usable or not."""
        from trainer.services.own_standards import file_of

        return name in self._shipped_standards or file_of(name, self.own_standards) is not None

    def standard_for(self, scenario: Scenario, wanted: str | None = None) -> Standard:
        """The one asked for, else the one of the settings, else the scenario's own."""
        return self.standard(wanted or self.settings.text("standard") or scenario.standard)

    # -- speech -----------------------------------------------------------------------------

    def model_folder(self) -> Path:
        """Folder of the recognition model in use, whether it loads or not."""
        from trainer.speech.models import find_model

        return find_model(self.settings.text("model_path"))

    def model(self) -> VoskModel:
        """The recognition model, loaded once. Raises `KnownError`."""
        from trainer.speech.recogniser import load_model

        folder = self.model_folder()
        with self._guard:
            if self._model is None or self._model[0] != folder:
                self._model = folder, load_model(folder)
            return self._model[1]

    def try_model(self, folder: Path) -> None:
        """Raises `KnownError` when the folder is no model that loads."""
        from trainer.speech.recogniser import load_model

        load_model(folder)

    def synthesiser(self) -> Synthesiser:
        """The voice, started once. Raises `KnownError`."""
        from trainer.speech.synthesiser import PyttsxSynthesiser

        with self._guard:
            if self._synthesiser is None:
                self._synthesiser = PyttsxSynthesiser(self.voices)
            return self._synthesiser

    # -- calls ------------------------------------------------------------------------------

    @cached_property
    def shelf(self) -> Shelf:
        chosen = self.settings.text("recordings_folder")
        recordings = Path(chosen).expanduser() if chosen else self.home / "recordings"
        return Shelf(database_url(self.settings.text("database"), self.home), recordings)

    def mend_shelf(self) -> Mended:
        """Complete and score the calls that a crash cut off; drop what was deleted long ago."""
        from trainer.audio.recorder import recover
        from trainer.storage.recovery import mend

        mended = mend(self.shelf, recover)
        for call_id in mended.recovered:
            try:
                self._score_kept(call_id)
            except Exception:
                # Its recording is safe; the other calls, and the program, must not wait for it.
                _log.exception("scoring %s failed", call_id)
        self.shelf.empty_trash()
        return mended

    def _score_kept(self, call_id: str) -> None:
        """Score what there is of a call that never came to its end."""
        from trainer.scoring import score

        kept = self.shelf.open(call_id)
        if kept.scenario is None or kept.standard is None:
            return
        self.shelf.add_scorecard(call_id, score(kept.standard, kept.scenario, kept.call))

    def open_call(
        self,
        scenario: Scenario,
        standard: Standard,
        *,
        mode: ev.CallMode,
        seed: int,
        model: str,
        voice: str,
        trainee: str = "",
    ) -> CallFiles:
        """Make room on the shelf and open the files. Raises `KnownError`."""
        from trainer.audio.recorder import Recorder
        from trainer.services.call_run import Assignment
        from trainer.services.conductor import Timing

        shelved, started = begin(
            self.shelf,
            scenario,
            standard,
            mode=mode,
            seed=seed,
            trainee=trainee,
            model=model,
            voice=voice,
        )
        timing = Timing(
            self.settings.number("end_of_turn_short"), self.settings.number("end_of_turn_long")
        )
        assignment = Assignment(shelved.call_id, scenario, standard, seed, mode, trainee, timing)
        return CallFiles(
            assignment, started, shelved, EventLog(shelved.log), Recorder(shelved.folder)
        )

    def close_call(self, files: CallFiles, run: CallRun) -> None:
        """Close log and recording, score, and list the call. Nothing played is given up."""
        try:
            run.source.close()
            with suppress(KnownError):  # a full disk: the call is judged by its likeness alone
                run.settle()
            files.log.close()
            files.recording = files.recorder.close()
            files.scorecard = run.score()
        finally:
            self.shelf.finish(files.shelved, files.scorecard)

    def close(self) -> None:
        with self._guard:
            if self._synthesiser is not None:
                self._synthesiser.close()
                self._synthesiser = None
        if "shelf" in self.__dict__:
            self.shelf.close()


def _unknown(message: Message, name: str, known: list[str]) -> KnownError:
    from rapidfuzz import process

    near = process.extractOne(name, known, score_cutoff=60)
    remedy = (
        M_("Did you mean {name}?", name=near[0])
        if near
        else M_("Known are: {names}.", names=", ".join(sorted(known)))
    )
    return KnownError(message, remedy)


def _filled(label: Label, variables: Mapping[str, str]) -> Label:
    return Label(substitute(label.zh, variables), substitute(label.en, variables))
