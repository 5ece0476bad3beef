"""A promise in a whole call: heard, entered in the ledger, due, kept or not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tests.unit.services.parts import (
    LINE_SECONDS,
    Play,
    goto,
    moment,
    small_scenario,
)
from trainer.content.script import Say, parse_script
from trainer.domain.following import CALL_BACK_WITHIN
from trainer.domain.mood import MoodRule
from trainer.domain.scenario import FollowUp, Scenario
from trainer.domain.sound import BLOCK, Samples
from trainer.services.listener import TICK
from trainer.services.ringing import RING_PERIOD
from trainer.services.sources import ScriptedSource


def promising() -> Scenario:
    """Wants an answer; the talk goes on when one was promised."""
    made = small_scenario()
    bye = moment("bye", "那我等您电话", ending="ignored")
    return replace(
        made,
        start="ask",
        moments={
            "ask": moment("ask", "什么时候答复我", goto("bye", anything=True)),
            "bye": replace(bye, follow_up=FollowUp("result", "chases")),
            "result": moment("result", "喂哪位", goto("thank", anything=True)),
            "chases": moment("chases", "怎么没人给我回电", goto("thank", anything=True)),
            "thank": made.moments["thank"],
        },
        mood_rules=(MoodRule("broken", 2, promise_missed=True),),
    )


class Promised(Play):
    """A call in which an answer is promised."""

    def __init__(self) -> None:
        super().__init__(promising())

    def to_the_goodbye(self) -> None:
        self.wait(0.1)  # it has to ring before anybody answers
        self.conductor.answer()
        self.wait(LINE_SECONDS + 0.5)
        self.conductor.say("我们两小时之内给您答复")
        self.wait(LINE_SECONDS + 1.5)


def test_a_promise_is_kept_by_ringing_back() -> None:
    play = Promised()
    play.to_the_goodbye()
    assert play.conductor.state == "between"
    assert [(e.promise.due, e.state) for e in play.call.ledger] == [(7200.0, "open")]
    play.conductor.hang_up()
    play.conductor.say("喂")
    play.wait(3.0)
    assert play.conductor.state == "between"
    play.conductor.answer()
    assert play.conductor.state == "talking"
    play.wait(LINE_SECONDS + 0.5)
    play.conductor.say("您好您的问题已经解决了")
    play.wait(LINE_SECONDS + 2.0)
    assert play.call.ended is not None
    assert play.call.ended.ending == "informed"
    assert [e.state for e in play.call.ledger] == ["kept"]
    after = play.kinds()[play.kinds().index("promise_made") :]
    assert after == [
        *("promise_made", "moment_entered", "line_started", "line_ended", "hung_up"),
        *("time_skipped", "called_back", "moment_entered", "line_started", "line_ended"),
        *("utterance", "phrases_matched", "moment_entered", "line_started", "line_ended"),
        *("hung_up", "call_ended"),
    ]


def test_who_does_not_ring_back_is_rung_again() -> None:
    play = Promised()
    play.to_the_goodbye()
    play.wait(CALL_BACK_WITHIN + 0.1)
    assert play.conductor.state == "ringing"
    play.wait(RING_PERIOD)
    assert play.conductor.rings == 2
    assert play.call.rings == 1, "those of the first call"
    assert [e.state for e in play.call.ledger] == ["missed"]
    play.conductor.answer()
    play.wait(0.2)
    assert [m.moment for m in play.call.moments] == ["ask", "bye", "chases"]
    assert play.conductor.dialogue.mood == 3


def test_who_lets_it_ring_on_has_not_answered() -> None:
    play = Promised()
    play.to_the_goodbye()
    play.wait(CALL_BACK_WITHIN + 7 * RING_PERIOD)
    assert play.call.ended is not None
    assert play.call.ended.ending == "unanswered"


def test_closing_the_window_between_two_calls_ends_it() -> None:
    play = Promised()
    play.to_the_goodbye()
    play.conductor.abandon()
    assert play.call.ended is not None
    assert play.call.ended.ending == "hung_up_early"
    assert [e.state for e in play.call.ledger] == ["missed"]


def test_the_same_call_gives_the_same_log() -> None:
    logs: list[list[object]] = []
    for _ in range(2):
        play = Promised()
        play.to_the_goodbye()
        play.wait(CALL_BACK_WITHIN + 2.0)
        play.conductor.answer()
        play.wait(3.0)
        logs.append(list(play.log.events))
    assert logs[0] == logs[1]


def scripted(script: str) -> Play:
    """A script whose words are typed: speaking takes no sound here."""
    play = Promised()
    said: list[str] = []

    def speak(line: Say) -> Samples:
        said.append(line.text)
        return np.zeros(BLOCK, dtype=np.int16)

    source = ScriptedSource(parse_script(script), speak, virtual=True)
    for _tick in range(round(200 / TICK)):
        block, acts = source.read(play.conductor)
        for act in acts:
            getattr(play.conductor, act)()
        while said:
            play.conductor.say(said.pop(0))
        play.conductor.tick(block)
    return play


def test_a_script_rings_back() -> None:
    play = scripted("两小时之内给您答复\n(等客户挂机)\n(回电)\n您好问题解决了\n(等客户挂机)")
    assert [e.state for e in play.call.ledger] == ["kept"]
    assert play.call.ended is not None
    assert play.call.ended.ending == "informed"


def test_a_script_answers_the_customer_who_rings_again() -> None:
    play = scripted("两小时之内给您答复\n(等客户挂机)\n(第2声接听)\n对不起\n(等客户挂机)")
    assert [e.state for e in play.call.ledger] == ["missed"]
    rang = [e.time for e in play.log.events if e.kind == "rang"]
    assert len(rang) == 3
    assert play.call.ended is not None
    assert play.call.ended.ending == "informed"


def test_a_script_that_goes_on_no_further_lets_it_ring() -> None:
    play = scripted("两小时之内给您答复\n再见\n(挂机)")
    assert play.call.ended is not None
    assert play.call.ended.ending == "unanswered"
