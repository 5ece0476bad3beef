"""The check `promise_kept` on ledgers of every kind."""

from __future__ import annotations

import pytest

from tests.unit.scoring.calls import Log
from trainer.domain import events as ev
from trainer.domain.call import Call
from trainer.domain.scenario import Ending, Label, Scenario
from trainer.domain.standard import Criterion, Standard
from trainer.scoring import score

PROMISE = ev.PromiseMade(20.0, 1, "两小时内给您答复", 7200.0)
VAGUE = ev.PromiseMade(20.0, 1, "尽快联系您")
SKIPPED = ev.TimeSkipped(30.0, 7200.0)
BACK, RANG, OVER = ev.CalledBack(33.0), ev.Rang(42.0, 1), ev.CallEnded(60.0, "done", "customer")


@pytest.mark.parametrize(
    ("events", "with_time", "verdict", "reason"),
    [
        ((OVER,), False, "not_applicable", "Nothing was promised."),
        ((PROMISE, OVER), False, "not_applicable", "before a promise came due"),
        ((PROMISE, SKIPPED, BACK, OVER), False, "met", "rang back in time"),
        ((PROMISE, SKIPPED, RANG, OVER), False, "missed", "had to ring again"),
        ((PROMISE, SKIPPED, OVER), False, "missed", "had to ring again"),
        ((VAGUE, SKIPPED, BACK, OVER), False, "met", "rang back in time"),
        ((VAGUE, SKIPPED, BACK, OVER), True, "missed", "without saying when"),
        ((VAGUE, OVER), True, "missed", "without saying when"),
        ((PROMISE, SKIPPED, BACK, OVER), True, "met", "rang back in time"),
    ],
)
def test_promise_kept(
    events: tuple[ev.Event, ...], with_time: bool, verdict: str, reason: str
) -> None:
    log = Log().line(6, 8).say(9, "您好").events
    criterion = Criterion(
        "kept", "守约", "", "SCRIPT T6", "promise_kept", 5.0, {"with_time": with_time}
    )
    standard = Standard("s", "标", "", (180.0, 220.0), 60.0, (criterion,))
    scenario = Scenario(
        *("x", Label("x"), Label("x"), Label("x"), "s", "m"),
        moments={},
        endings={"done": Ending("done", Label("x"), True)},
    )
    (finding,) = score(standard, scenario, Call((*log, *events))).findings
    assert finding.verdict.value == verdict
    assert reason in str(finding.reason)
