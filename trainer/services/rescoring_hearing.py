"""A kept call as another model hears it: the same utterances, written down anew.

Where somebody spoke was measured when the call was taken and stays; only what was said is heard
again. What the customer answered stays too: it followed from what was understood then.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from trainer.domain.call import Call
from trainer.domain.errors import KnownError
from trainer.domain.events import Alternative, Compared, Event, Utterance
from trainer.domain.message import M_
from trainer.domain.scenario import Scenario
from trainer.domain.sound import SAMPLE_RATE, Samples
from trainer.domain.standard import Standard
from trainer.scoring import doubts
from trainer.services.listener import PREROLL, shifted
from trainer.services.second_look import as_events, compare
from trainer.services.sound_files import TRAINEE_CHANNEL, read_recording
from trainer.speech import model_check
from trainer.speech.recogniser import VoskModel, VoskRecogniser, load_model
from trainer.storage.eventlog import LOG_NAME, complete_log, inspect_log, read_log
from trainer.storage.records import ShelvedCall


class Ears:
    """A model to hear calls again with; loaded only when a call is not heard yet.

    Raises `KnownError` where the folder is no model.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = model_check.locate(folder.expanduser().absolute())
        model_check.check_files(self.folder)
        self.name = self.folder.name
        self._model: VoskModel | None = None

    @cached_property
    def file_name(self) -> str:
        """The file beside a call for what this model heard in it; another for each model."""
        plain = re.sub(r"[^A-Za-z0-9.]+", "-", self.name).strip("-.")
        return f"events.{plain or 'model'}.{model_check.fingerprint(self.folder)[:8]}.jsonl"

    def recogniser(self) -> VoskRecogniser:
        return VoskRecogniser(self.model())

    def model(self) -> VoskModel:
        if self._model is None:
            self._model = load_model(self.folder)
        return self._model


def was_spoken(kept: ShelvedCall) -> bool:
    """Whether there is anything to hear: not in a chat, nor where all was typed."""
    return any(not utterance.typed for utterance in kept.call.utterances)


def heard_again(kept: ShelvedCall, ears: Ears) -> Call:
    """The call as the model hears it; heard now where it was not before.

    Raises `KnownError` where there is no recording that reads.
    """
    path = kept.folder / ears.file_name
    if not path.exists():
        if kept.recording is None:
            raise KnownError(
                M_("Call {call_id} cannot be heard again: it has no recording.",
                   call_id=kept.row.call_id),
                M_("Score it again without --model."),
            )  # fmt: skip
        taken = Call(read_log(kept.folder / LOG_NAME))
        sound = read_recording(kept.recording)[:, TRAINEE_CHANNEL]
        _write(path, [*_heard(taken, sound, ears.recogniser())])
    return Call(read_log(path))


def looked_again(
    kept: ShelvedCall, ears: Ears, call: Call, standard: Standard, scenario: Scenario
) -> Call:
    """A call as the model hears it, with what its sound says of the wording that these rules look
    for; kept beside the call, so that the model is asked once. Raises `KnownError`."""
    wanted = doubts(standard, scenario, call)
    if not wanted or kept.recording is None:
        return call
    sound = read_recording(kept.recording)[:, TRAINEE_CHANNEL]
    pieces = {e.start: _piece(sound, e, opened) for e, opened in _spoken(call)}
    known = dict(compare(ears.model(), wanted, pieces.get))
    if not known:
        return call
    path = kept.folder / ears.file_name
    complete_log(path, inspect_log(path), as_events(call.duration, wanted, known))
    return Call(read_log(path))


def _spoken(call: Call) -> Iterator[tuple[Utterance, float]]:
    """The utterances that were spoken, each with the call time from which on it is heard: as in
    the live call from a moment before the voice to the end of the segment."""
    before = 0.0
    for utterance in call.utterances:
        if not utterance.typed:
            yield utterance, max(before, utterance.start - PREROLL, 0.0)
            before = utterance.time


def _piece(sound: Samples, utterance: Utterance, opened: float) -> Samples:
    return sound[int(opened * SAMPLE_RATE) : int(utterance.time * SAMPLE_RATE)]


def _heard(taken: Call, sound: Samples, recogniser: VoskRecogniser) -> Iterator[Event]:
    opens = {utterance.start: opened for utterance, opened in _spoken(taken)}
    for event in taken.log:
        if isinstance(event, Compared):
            continue  # with what the other model heard
        if not isinstance(event, Utterance) or event.typed:
            yield event
            continue
        opened = opens[event.start]
        recogniser.feed(_piece(sound, event, opened))
        transcript = recogniser.finish()
        yield replace(
            event,
            text=transcript.text,
            words=shifted(transcript.words, opened),
            alternatives=tuple(
                Alternative(shifted(a.words, opened), a.share) for a in transcript.alternatives
            ),
        )


def _write(path: Path, events: list[Event]) -> None:
    """Whole or not at all: half a log would be taken for all that was heard."""
    temporary = path.with_name(path.name + ".new")
    temporary.unlink(missing_ok=True)
    temporary.touch()
    complete_log(temporary, inspect_log(temporary), events)
    temporary.replace(path)
