"""How a dialogue ends: by whom, when, and what is still said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.unit.domain.small import END, A, B, entered, go, scenario, waiting
from trainer.domain.dialogue import (
    LONGEST_CALL,
    LONGEST_COURTESY,
    Dialogue,
    End,
    EnterMoment,
    HangUp,
)


def test_refusing_a_ringing_call_leaves_it_unanswered() -> None:
    talk = Dialogue(scenario(A), 1)
    assert talk.acted(1.0, "hang_up") == [End("unanswered", "trainee")]


def test_the_customer_hangs_up_after_the_last_line() -> None:
    talk = Dialogue(scenario(replace(END, hang_up_after=2.0)), 1)
    talk.answered(0.0)
    assert talk.passed(9.0, 9.0) == []
    talk.line_ended(10.0)
    assert talk.passed(11.9, 1.9) == []
    assert talk.passed(12.0, 2.0) == [HangUp("customer", 2.0), End("done", "customer")]
    assert talk.ended is not None
    assert (talk.ended.ending, talk.ended.by, talk.ended.time) == ("done", "customer", 12.0)


def test_a_calm_customer_lets_the_agent_finish_but_not_for_ever() -> None:
    talk = Dialogue(scenario(END), 1)
    talk.answered(0.0)
    talk.line_ended(1.0)
    assert talk.passed(5.0, 0.0) == []
    assert talk.passed(1.9 + LONGEST_COURTESY, 0.0) == []
    assert talk.passed(2.0 + LONGEST_COURTESY, 0.0) != []


def test_an_angry_customer_hangs_up_on_the_agent() -> None:
    talk = Dialogue(scenario(END, mood=4), 1)
    talk.answered(0.0)
    talk.line_ended(1.0)
    assert talk.passed(2.0, 0.0) == [HangUp("customer", 1.0), End("done", "customer")]


def test_hanging_up_anywhere_ends_the_call_early() -> None:
    talk = Dialogue(scenario(A), 1)
    talk.answered(0.0)
    assert talk.acted(1.0, "hang_up") == [HangUp("trainee", 0.0), End("hung_up_early", "trainee")]


@pytest.mark.parametrize(("waited", "ending"), [(4.0, "done"), (1.0, "hung_up_early")])
def test_hanging_up_takes_the_branch_whose_other_parts_hold(waited: float, ending: str) -> None:
    talk = Dialogue(scenario(waiting(go("end", act="hang_up", silence=3.0)), END), 1)
    talk.answered(0.0)
    talk.passed(waited, waited)
    assert talk.acted(waited, "hang_up")[-1] == End(ending, "trainee")


def test_nobody_hears_the_last_line_of_a_call_that_was_hung_up() -> None:
    talk = Dialogue(scenario(waiting(go("end", act="hang_up")), END), 1)
    talk.answered(0.0)
    actions = talk.acted(1.0, "hang_up")
    assert actions == [EnterMoment("end", 1), HangUp("trainee", 1.0), End("done", "trainee")]


def test_the_agent_may_hang_up_first_when_the_customer_said_goodbye() -> None:
    talk = Dialogue(scenario(END), 1)
    talk.answered(0.0)
    talk.line_ended(1.0)
    assert talk.acted(1.5, "hang_up") == [HangUp("trainee", 0.5), End("done", "trainee")]


def test_transfer_takes_its_branch_else_the_scenarios_ending_else_early() -> None:
    plain = scenario(A)
    named = replace(plain, transferred="done")
    planned = scenario(waiting(go("end", act="transfer")), END)
    for one, ending in ((plain, "hung_up_early"), (named, "done"), (planned, "done")):
        talk = Dialogue(one, 1)
        talk.answered(0.0)
        assert talk.acted(1.0, "transfer")[-1] == End(ending, "transfer")
        assert not any(isinstance(action, HangUp) for action in talk.acted(1.0, "transfer"))


def test_a_customer_may_refuse_to_be_transferred() -> None:
    start = replace(A, branches=(go("b", act="transfer"),))
    talk = Dialogue(scenario(start, B), 1)
    talk.answered(0.0)
    assert talk.acted(0.5, "transfer") == []
    assert entered(talk.line_ended(1.0)) == ["b"]
    again = Dialogue(scenario(start, B), 1)
    again.answered(0.0)
    again.line_ended(1.0)
    assert entered(again.acted(1.5, "transfer")) == ["b"]


def test_any_customer_gives_up_in_the_end() -> None:
    talk = Dialogue(scenario(A), 1)
    talk.answered(10.0)
    assert talk.passed(9.9 + LONGEST_CALL, 0.0) == []
    assert talk.passed(10.0 + LONGEST_CALL, 0.0)[-1] == End("gave_up", "customer")
