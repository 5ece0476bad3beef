"""The threaded call: commands in, views out, and nothing lost when something breaks."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest

from tests.unit.services.parts import MemoryLog, Tone, Tracks, small_scenario, small_standard
from trainer.domain import events as ev
from trainer.domain.errors import KnownError
from trainer.domain.message import M_
from trainer.domain.sound import Samples
from trainer.services.call_run import Assignment, CallRun
from trainer.services.live_call import ThreadedCall
from trainer.services.sources import NobodySource
from trainer.services.views import Mode


def started() -> ev.CallStarted:
    return ev.CallStarted(0.0, "c", "small", "test", 1, "0", "m", "v", "2026-01-01T00:00:00+00:00")


class FullTracks(Tracks):
    """A disk that is full after the first second."""

    def customer(self, samples: Samples) -> None:
        super().customer(samples)
        if len(self.sides["customer"]) > 50:
            raise KnownError(M_("The disk is full."), M_("Make room."))


def live(
    tracks: Tracks | None = None,
    *,
    push_to_talk: bool = False,
    mode: Mode = "practice",
    speaker_lost: Callable[[], str | None] = lambda: None,
) -> tuple[ThreadedCall, list[CallRun]]:
    finished: list[CallRun] = []
    run = CallRun(
        Assignment("c", small_scenario(), small_standard(), 1, mode),
        started(),
        log=MemoryLog(),
        tracks=tracks or Tracks(),
        source=NobodySource(),
        recogniser=None,
        synthesiser=Tone(),
        speaker=None,
        running_late=lambda: False,
    )
    call = ThreadedCall(
        run,
        finish=finished.append,
        typed_only=True,
        customer_silent=False,
        push_to_talk=push_to_talk,
        set_muted=lambda on: None,
        set_volume=lambda gain: None,
        speaker_level=lambda: -90.0,
        microphone_level=lambda: -90.0,
        speaker_lost=speaker_lost,
    )
    return call, finished


def until(what: Callable[[], bool], seconds: float = 10.0) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.01)


def test_a_typed_call_to_its_end() -> None:
    call, finished = live()
    until(lambda: call.view().rings == 1)
    assert call.view().state == "ringing"
    call.answer()
    until(lambda: len(call.view().transcript) == 1 and call.view().speaking is None)
    call.say("早上九点开门")
    until(lambda: call.view().state == "ended")
    until(call.finished)
    assert call.view().ended_by == "customer"
    assert [turn.speaker for turn in call.view().transcript] == ["customer", "trainee", "customer"]
    assert len(finished) == 1
    assert isinstance(finished[0].events[-1], ev.CallEnded)


def test_a_disk_that_fills_up_ends_the_call_with_a_sentence_and_still_stores_it() -> None:
    call, finished = live(FullTracks())
    until(call.finished)
    failed = call.view().failed
    assert failed is not None
    assert failed.message.msgid == "The disk is full."
    assert len(finished) == 1


def test_leaving_ends_and_stores_the_call() -> None:
    call, finished = live()
    until(lambda: call.view().rings == 1)
    call.answer()
    until(lambda: call.view().state == "talking")
    call.abandon()
    assert call.join(5.0)
    assert len(finished) == 1
    assert finished[0].events[-1].kind == "call_ended"


def test_push_to_talk_is_muted_until_pressed() -> None:
    call, _finished = live(push_to_talk=True)
    until(lambda: call.view().rings == 1)
    call.answer()
    until(lambda: call.view().state == "talking")
    assert call.view().muted
    call.press_to_talk(True)
    until(lambda: not call.view().muted)
    call.press_to_talk(False)
    until(lambda: call.view().muted)
    call.abandon()
    assert call.join(5.0)


@pytest.mark.parametrize("mode", ["practice", "exam"])
def test_the_wording_is_shown_in_practice_only(mode: Mode) -> None:
    call, _finished = live(mode=mode)
    until(lambda: call.view().rings == 1)
    call.answer()
    until(lambda: call.view().state == "talking")
    time.sleep(0.2)
    parts = [tick.text for tick in call.view().wording]
    assert parts == (["早上九点开门,", "欢迎光临"] if mode == "practice" else [])
    call.abandon()
    assert call.join(5.0)


@pytest.mark.parametrize("times", [3])
def test_no_thread_is_left_behind(times: int) -> None:
    before = threading.active_count()
    for _time in range(times):
        call, _finished = live()
        call.abandon()
        assert call.join(5.0)
    assert threading.active_count() <= before


def test_a_loudspeaker_that_only_slept_is_noticed_and_comes_back() -> None:
    gone: list[str] = ["it stopped taking sound"]
    call, finished = live(speaker_lost=lambda: gone[0] if gone else None)
    until(lambda: call.view().customer_silent)
    assert call.view().notice is not None
    gone.clear()
    until(lambda: call.view().notice is None)
    call.abandon()
    assert call.join(5.0)
    lost = [event for event in finished[0].events if event.kind == "device_lost"]
    assert [event.device for event in lost] == ["speaker"]


def test_what_to_say_on_answering_stands_there_while_it_rings() -> None:
    call, _finished = live()
    until(lambda: call.view().rings == 1)
    assert call.view().state == "ringing"
    assert [tick.text for tick in call.view().wording] == ["早上九点开门,", "欢迎光临"]
    call.abandon()
    assert call.join(5.0)
