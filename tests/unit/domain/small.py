"""Scenarios small enough to read."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from trainer.domain.dialogue import (
    Action,
    EnterMoment,
)
from trainer.domain.scenario import (
    Branch,
    Condition,
    Ending,
    Label,
    Moment,
    Scenario,
)

NONE: frozenset[str] = frozenset()


def scenario(*moments: Moment, mood: int = 1, **more: Any) -> Scenario:
    endings = {m.ending for m in moments if m.ending} | {"hung_up_early", "unanswered", "gave_up"}
    made = Scenario(
        id="test",
        title=Label("测"),
        situation=Label("测"),
        briefing=Label("测"),
        standard="hotline",
        start=moments[0].id,
        moments={m.id: m for m in moments},
        endings={name: Ending(name, Label(name), False) for name in endings},
        mood=mood,
    )
    return replace(made, **more)


def go(goto: str, mood: int = 0, **when: Any) -> Branch:
    return Branch(Condition(**when), goto, mood)


def waiting(*branches: Branch) -> Moment:
    """A silent start."""
    return Moment("start", branches=branches)


def entered(actions: list[Action]) -> list[str]:
    return [action.moment for action in actions if isinstance(action, EnterMoment)]


A, B, C = (Moment(name, say=(name,), branches=()) for name in "abc")
END = Moment("end", say=("再见",), ending="done")
