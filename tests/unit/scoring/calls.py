"""Building calls for tests, event by event."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from trainer.content.standards import load_standards
from trainer.domain import events as ev
from trainer.domain.call import Call
from trainer.domain.scenario import Ending, Label, Scenario
from trainer.domain.scorecard import Finding, Scorecard
from trainer.domain.standard import Criterion, Standard
from trainer.scoring import score

STANDARDS = load_standards(Path(__file__).parents[3] / "assets" / "standards")
VARIABLES = {"company": "顺达快递", "agent_id": "1024"}


class Log:
    """A call that is told in order; times in seconds."""

    def __init__(self, answered: float | None = 5.0, rings: int = 1) -> None:
        self.events: list[ev.Event] = [ev.Rang(3.0 * n, n + 1) for n in range(rings)]
        if answered is not None:
            self.events.append(ev.Answered(answered))
        self._lines = 0

    def moment(self, time: float, name: str) -> Log:
        self.events.append(ev.MomentEntered(time, name, 1))
        return self

    def line(self, start: float, end: float, text: str = "你们怎么回事", moment: str = "m") -> Log:
        self._lines += 1
        self.events += [
            ev.LineStarted(start, self._lines, moment, text, 1),
            ev.LineEnded(end, self._lines, False),
        ]
        return self

    def say(
        self,
        start: float,
        text: str,
        *,
        cps: float = 3.3,
        conf: float = 0.9,
        others: Mapping[str, float] | None = None,
    ) -> Log:
        made = words(text, start, cps, conf)
        end = made[-1].end
        alternatives = tuple(
            ev.Alternative(words(t, start, cps, 0.0), s) for t, s in (others or {}).items()
        )
        self.events.append(
            ev.Utterance(end, start, end, text, made, alternatives, ((start, end),), -20.0)
        )
        return self

    def type(self, time: float, text: str) -> Log:
        self.events.append(ev.Utterance(time, time, time, text, typed=True))
        return self

    def hold(self, start: float, end: float) -> Log:
        self.events += [ev.HoldStarted(start), ev.HoldEnded(end)]
        return self

    def transfer(self, time: float) -> Log:
        self.events.append(ev.Transferred(time))
        return self.ended(time, by="transfer")

    def hang_up(self, time: float, by: ev.Party = "trainee", ending: str = "done") -> Log:
        self.events.append(ev.HungUp(time, by))
        return self.ended(time, ending, by)

    def ended(self, time: float, ending: str = "done", by: Any = "trainee") -> Log:
        self.events.append(ev.CallEnded(time, ending, by))
        return self

    @property
    def call(self) -> Call:
        return Call(sorted(self.events, key=lambda e: e.time))


def words(text: str, start: float, cps: float, conf: float) -> tuple[ev.Word, ...]:
    return tuple(
        ev.Word(c, start + n / cps, start + (n + 1) / cps, conf) for n, c in enumerate(text)
    )


def criterion(check: str, **params: Any) -> Criterion:
    return Criterion("c", "评分项", "A criterion", "HOTLINE 1", check, 10.0, params)


def standard(*criteria: Criterion, pace: tuple[float, float] = (160, 240)) -> Standard:
    """A standard of just these criteria, with the shipped phrases."""
    shipped = STANDARDS["hotline"]
    return Standard("test", "测试", "Test", pace, 80.0, criteria, shipped.phrases, {})


ENQUIRY = Scenario(
    id="plain",
    title=Label("咨询"),
    situation=Label("客户来电"),
    briefing=Label("您是坐席"),
    standard="hotline",
    start="m",
    moments={},
    endings={"done": Ending("done", Label("结束"), True)},
    variables={"company": "顺达快递", "agent_id": "1024"},
)
"""Judged by its standard alone."""


def scenario(**more: Any) -> Scenario:
    endings = {
        "done": Ending("done", Label("办妥"), good=True),
        "angry": Ending("angry", Label("客户怒挂"), good=False),
    }
    values: dict[str, Any] = {"variables": VARIABLES, **more}
    return Scenario("s", Label("情景"), Label(""), Label(""), "test", "m", {}, endings, **values)


def judged(log: Log, check: str, **params: Any) -> Finding:
    """The first finding of one criterion with this check, worth ten points."""
    return card(log, check, **params).findings[0]


def card(log: Log, check: str, **params: Any) -> Scorecard:
    return score(standard(criterion(check, **params)), scenario(), log.call)
