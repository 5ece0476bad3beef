"""The conductor's order of things, with typed answers: no sound is needed to tell the time."""

from __future__ import annotations

import numpy as np
import pytest

from tests.unit.services.parts import (
    LINE_SECONDS,
    SILENCE,
    MemoryLog,
    Play,
    Tone,
    Tracks,
    small_scenario,
)
from trainer.domain import events as ev
from trainer.domain.call import Call
from trainer.domain.sound import SAMPLE_RATE
from trainer.services.conductor import Conductor
from trainer.services.customer import CustomerVoice
from trainer.services.listener import TICK
from trainer.services.ringing import RING_PERIOD


def test_rings_are_counted_and_an_unanswered_call_ends() -> None:
    play = Play(small_scenario())
    play.wait(2 * RING_PERIOD + 1)
    assert play.conductor.rings == 3
    assert [e.time for e in play.log.events] == pytest.approx([0.0, 5.0, 10.0])
    play.wait(60)
    assert play.call.ended is not None
    assert play.call.ended.ending == "unanswered"
    assert play.call.answered_at is None


def test_a_call_from_ring_to_thanks() -> None:
    play = Play(small_scenario())
    play.wait(1.5)
    play.conductor.answer()
    play.wait(0.1)
    assert play.conductor.customer_speaking
    play.wait(LINE_SECONDS + 0.5)
    assert not play.conductor.customer_speaking
    play.conductor.say("早上九点开门")
    play.wait(4)
    assert play.conductor.ended
    assert play.kinds() == [
        "rang",
        "answered",
        "moment_entered",
        "line_started",
        "line_ended",
        "utterance",
        "phrases_matched",
        "moment_entered",
        "line_started",
        "line_ended",
        "hung_up",
        "call_ended",
    ]
    assert play.call.ended == ev.CallEnded(play.call.duration, "informed", "customer")


def test_both_tracks_are_as_long_as_the_call_and_the_line_lies_where_it_sounded() -> None:
    play = Play(small_scenario())
    play.wait(1.0)
    play.conductor.answer()
    play.wait(3.0)
    customer, trainee = play.tracks.side("customer"), play.tracks.side("trainee")
    assert len(customer) == len(trainee) == 4 * SAMPLE_RATE
    started = next(e for e in play.log.events if e.kind == "line_started")
    first = int(np.flatnonzero(customer)[0])
    assert first / SAMPLE_RATE == pytest.approx(started.time, abs=TICK)
    assert np.count_nonzero(customer) == LINE_SECONDS * SAMPLE_RATE


def test_silence_moves_the_talk_on_after_its_seconds_and_not_before() -> None:
    play = Play(small_scenario())
    play.conductor.tick(SILENCE)
    play.conductor.answer()
    play.wait(LINE_SECONDS + 4.9)
    assert play.conductor.dialogue.moment == "ask"
    play.wait(0.3)
    assert play.conductor.dialogue.moment == "complain"


def test_hold_stops_the_silence_and_is_in_the_log() -> None:
    play = Play(small_scenario())
    play.conductor.tick(SILENCE)
    play.conductor.answer()
    play.wait(LINE_SECONDS + 1)
    play.conductor.hold()
    play.wait(20)
    assert play.conductor.state == "held"
    assert play.conductor.dialogue.moment == "ask"
    play.conductor.resume()
    play.wait(1)
    (span,) = play.call.holds
    assert span[1] - span[0] == pytest.approx(20, abs=0.05)
    assert play.conductor.state == "talking"


def test_hanging_up_breaks_the_line_off() -> None:
    play = Play(small_scenario())
    play.conductor.tick(SILENCE)
    play.conductor.answer()
    play.wait(0.5)
    play.conductor.hang_up()
    cut = [e for e in play.log.events if isinstance(e, ev.LineEnded)]
    assert [e.cut for e in cut] == [True]
    assert play.call.ended is not None
    assert (play.call.ended.ending, play.call.ended.by) == ("hung_up_early", "trainee")
    assert play.call.hung_up is not None
    before = len(play.log.events)
    play.wait(1)
    assert len(play.log.events) == before, "nothing happens after the end"


def test_transfer_ends_as_the_scenario_says() -> None:
    play = Play(small_scenario())
    play.conductor.tick(SILENCE)
    play.conductor.answer()
    play.wait(LINE_SECONDS + 1)
    play.conductor.transfer()
    assert play.call.transferred_at is not None
    assert play.call.ended is not None
    assert (play.call.ended.ending, play.call.ended.by) == ("passed_on", "transfer")


def test_the_lines_that_may_come_are_rendered_before_they_are_needed() -> None:
    voice = Tone()
    play = Play(small_scenario(), voice)
    assert voice.requests[0].text == "请问几点开门"
    play.conductor.tick(SILENCE)
    play.conductor.answer()
    assert {r.text for r in voice.requests} >= {"谢谢再见", "没听懂", "没人说话"}


def test_without_a_voice_a_line_takes_the_time_it_would_take_to_say() -> None:
    log = MemoryLog()
    conductor = Conductor(small_scenario(), 1, log.write, Tracks(), None, CustomerVoice(None, None))
    conductor.tick(SILENCE)
    conductor.answer()
    for _tick in range(200):
        conductor.tick(SILENCE)
    (line,) = Call(log.events).lines
    assert line.end - line.start == pytest.approx(60 * len("请问几点开门") / 200, abs=0.05)


def test_what_is_typed_on_hold_or_before_answering_is_not_said() -> None:
    play = Play(small_scenario())
    play.conductor.tick(SILENCE)
    play.conductor.say("早上九点开门")
    play.conductor.answer()
    play.wait(2)
    play.conductor.hold()
    play.conductor.say("早上九点开门")
    assert play.call.utterances == ()
