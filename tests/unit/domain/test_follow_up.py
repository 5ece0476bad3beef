"""A promise comes due: the agent rings back, or the customer does."""

from __future__ import annotations

from tests.unit.domain.small import entered, go, scenario, waiting
from trainer.domain import events as ev
from trainer.domain.call import Call
from trainer.domain.dialogue import (
    Action,
    ChangeMood,
    Dialogue,
    End,
    HangUp,
    Part,
    RingAgain,
    SayLine,
)
from trainer.domain.following import CALL_BACK_WITHIN, MOST_FOLLOW_UPS
from trainer.domain.manner import Manner
from trainer.domain.mood import MoodRule
from trainer.domain.promise import LedgerEntry, Promise
from trainer.domain.scenario import FollowUp, Moment

NONE: frozenset[str] = frozenset()
TWO_HOURS, TEN_MINUTES = Promise("两小时内", 7200.0), Promise("十分钟内", 600.0)
BYE = Moment("bye", ("再见",), ending="no_promise", follow_up=FollowUp("result", "chases"))
RESULT = Moment("result", ("喂？",), branches=(go("done", anything=True),))
CHASES = Moment("chases", ("说好{promised_time}的",), branches=(go("sorry", anything=True),))
DONE, SORRY = Moment("done", ending="good"), Moment("sorry", ending="bad")
MADE = scenario(
    waiting(go("bye", anything=True)),
    *(BYE, RESULT, CHASES, DONE, SORRY),
    mood_rules=(MoodRule("broken", 2, promise_missed=True),),
)


def to_the_goodbye(*promises: Promise) -> Dialogue:
    call = Dialogue(MADE, 1)
    call.answered(0.0)
    assert entered(call.heard(5.0, NONE, "说", Manner(promises=promises))) == ["bye"]
    call.line_ended(6.0)
    return call


def test_without_a_promise_the_ending_stands() -> None:
    assert to_the_goodbye().passed(7.0, 1.0)[-1] == End("no_promise", "customer")


def test_the_agent_rings_back_in_time() -> None:
    call = to_the_goodbye(TWO_HOURS, TEN_MINUTES)
    assert call.passed(7.0, 1.0) == [HangUp("customer", 1.0), Part(600.0)]
    assert call.between
    assert call.possible_lines() == (SayLine("result", "喂？", 1, MADE.effects, MADE.persona),)
    assert call.heard(8.0, NONE, "喂") == []
    assert call.passed(7.0 + CALL_BACK_WITHIN - 0.1, 5.0) == []
    assert entered(call.called_back(10.0)) == ["result"]
    call.line_ended(11.0)
    assert entered(call.heard(12.0, NONE, "说")) == ["done"]
    assert call.passed(14.0, 2.0)[-1] == End("good", "customer")


def test_the_customer_rings_again_when_it_was_missed() -> None:
    call = to_the_goodbye(TWO_HOURS)
    assert call.acted(6.5, "hang_up") == [HangUp("trainee", 0.5), Part(7200.0)]
    rings: list[Action] = call.passed(6.5 + CALL_BACK_WITHIN, 0.0)
    assert rings == [ChangeMood("broken", 3), RingAgain()]
    assert call.called_back(20.0) == []
    assert call.passed(25.0, 0.0) == []
    actions = call.answered(26.0)
    assert entered(actions) == ["chases"]
    assert actions[-1] == SayLine("chases", "说好两小时的", 3, MADE.effects, MADE.persona)


def test_nobody_answers_the_customer_who_rings_again() -> None:
    for refuse in (True, False):
        call = to_the_goodbye(TWO_HOURS)
        call.passed(7.0, 1.0)
        call.passed(7.0 + CALL_BACK_WITHIN, 0.0)
        end = call.acted(21.0, "hang_up") if refuse else call.rang_out(50.0)
        assert end == [End("unanswered", "trainee" if refuse else "customer")]


def test_leaving_between_two_calls_breaks_the_promise() -> None:
    call = to_the_goodbye(TWO_HOURS)
    call.passed(7.0, 1.0)
    assert call.acted(8.0, "hang_up") == [End("hung_up_early", "trainee")]


def test_follow_ups_can_be_chained_but_not_for_ever() -> None:
    again = Moment("again", branches=(go("bye", anything=True),))
    bye = Moment("bye", ending="over", follow_up=FollowUp("again", "again"))
    call = Dialogue(scenario(again, bye), 1)
    call.answered(0.0)
    now = 0.0
    for _ in range(MOST_FOLLOW_UPS):
        now += 1.0
        call.heard(now, NONE, "说", Manner(promises=(TEN_MINUTES,)))
        now += 2.0
        assert call.passed(now, 2.0)[-1] == Part(600.0)
        now += 1.0
        assert entered(call.called_back(now)) == ["again"]
    call.heard(now + 1, NONE, "说", Manner(promises=(TEN_MINUTES,)))
    assert call.passed(now + 3, 2.0)[-1] == End("over", "customer")


def log(*events: ev.Event) -> Call:
    return Call((ev.Answered(1.0), ev.PromiseMade(5.0, 1, "两小时内", 7200.0), *events))


def test_the_ledger_tells_what_was_kept() -> None:
    promise = Promise("两小时内", 7200.0)
    skipped, back = ev.TimeSkipped(10.0, 7200.0), ev.CalledBack(12.0)
    assert log().ledger == (LedgerEntry(1, 5.0, promise),)
    assert log(ev.CallEnded(9.0, "x", "customer")).ledger[0].state == "open"
    assert log(skipped).ledger[0].state == "open"
    assert log(skipped, back).ledger[0].state == "kept"
    assert log(skipped, ev.Rang(22.0, 1)).ledger[0].state == "missed"
    assert log(skipped, ev.CallEnded(11.0, "x", "trainee")).ledger[0].state == "missed"
    second = ev.PromiseMade(15.0, 2, "十分钟内", 600.0)
    states = [e.state for e in log(skipped, back, second, ev.TimeSkipped(20.0, 600.0)).ledger]
    assert states == ["kept", "open"]


def test_the_second_call_does_not_change_what_was_counted_of_the_first() -> None:
    call = Call(
        (
            *(ev.Rang(0.0, 1), ev.Rang(5.0, 2), ev.Answered(6.0), ev.HungUp(9.0, "trainee")),
            *(ev.TimeSkipped(9.0, 600.0), ev.Rang(21.0, 1), ev.Answered(22.0)),
            ev.HungUp(30.0, "customer"),
        )
    )
    assert call.rings == 2
    assert call.answered_at == 6.0
    assert call.hung_up == ev.HungUp(30.0, "customer")
