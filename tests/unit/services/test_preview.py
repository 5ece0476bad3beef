"""What the briefing lets one hear, and that it falls silent when it is not wanted any more."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from dataclasses import replace
from typing import Any, cast

import numpy as np
import pytest

from tests.unit.services.parts import small_scenario
from tests.unit.services.test_customer import Loudspeaker
from trainer.domain.errors import KnownError
from trainer.domain.scenario import Scenario
from trainer.domain.sound import Samples
from trainer.domain.voice import LineEffects, Persona
from trainer.services.preview import SENTENCE, preview_request
from trainer.services.sound_desk import SoundDesk
from trainer.services.workshop import Workshop
from trainer.speech.base import SpeechRequest

SOMEBODY = Persona(name="老周", sex="male", age="elder")
STREET = LineEffects(noise="street")


def changed(**first: Any) -> Scenario:
    """The shared scenario with another line and another first moment."""
    plain = replace(small_scenario(), effects=STREET, mood=3)
    moments = {**plain.moments, plain.start: replace(plain.moments[plain.start], **first)}
    return replace(plain, moments=moments)


def test_a_neutral_sentence_in_the_first_speakers_voice_over_the_calls_line() -> None:
    asked = preview_request(changed(say=("请问我的包裹呢",), persona=SOMEBODY))
    assert asked == SpeechRequest(SENTENCE, SOMEBODY, mood=3, effects=STREET)


def test_a_recorded_line_is_not_given_away() -> None:
    line = "请问我的包裹呢"
    asked = preview_request(changed(say=(line,), recordings={line: "/pack/x.wav"}))
    assert asked.recording == "" and asked.text == SENTENCE


class Slow:
    """A workshop whose voice is ready when the test says so."""

    def __init__(self) -> None:
        self.future: Future[Samples] = Future()
        self.asked = threading.Event()

    def synthesiser(self) -> Slow:
        return self

    def prepare(self, request: SpeechRequest, *, urgent: bool = False) -> Future[Samples]:
        self.asked.set()
        return self.future


@pytest.mark.parametrize("stopped", [False, True])
def test_what_was_stopped_before_it_was_ready_is_not_played(
    stopped: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow, loudspeaker = Slow(), Loudspeaker()
    desk = SoundDesk(cast(Workshop, slow))
    monkeypatch.setattr(desk, "speaker", lambda: loudspeaker)
    told: list[KnownError | None] = []
    done = threading.Event()

    def tell(error: KnownError | None) -> None:
        told.append(error)
        done.set()

    desk.speak(preview_request(small_scenario()), tell)
    assert slow.asked.wait(5)
    if stopped:
        desk.stop_playing()
    slow.future.set_result(np.ones(100, np.int16))
    assert done.wait(5)
    assert told == [None]
    assert loudspeaker.played == ([] if stopped else [(100, False)])
