"""Clause by clause: who judges it."""

from __future__ import annotations

from dataclasses import replace

from trainer.content.coverage import Clause, coverage
from trainer.domain.scenario import Label, Moment, Scenario
from trainer.domain.standard import Criterion, Standard


def criterion(id: str, clause: str) -> Criterion:
    return Criterion(id, "问好", "", clause, "required_phrase", 10)


STANDARD = Standard(
    "hotline",
    "热线",
    "Hotline",
    (180, 220),
    70,
    (criterion("greeting", "HOTLINE 1"), criterion("closing", "HOTLINE 33")),
    clauses={"HOTLINE 1": "您好", "HOTLINE 2a": "您好呀", "HOTLINE 33": "再见"},
)
SCENARIO = Scenario(
    id="one",
    # A clause that is only talked about is not judged.
    title=Label("HOTLINE 2a"),
    situation=Label("HOTLINE 2a"),
    briefing=Label("HOTLINE 2a"),
    standard="hotline",
    start="a",
    moments={"a": Moment("a", hint="HOTLINE 2a")},
    endings={},
    criteria=(criterion("mine", "HOTLINE 1"),),
)


def test_own_criteria_come_first_and_those_of_the_standard_count_too() -> None:
    two = replace(SCENARIO, id="two", criteria=())
    assert coverage([SCENARIO, two], {"hotline": STANDARD}) == (
        Clause("HOTLINE 1", "您好", ("one",), ("two",), ("hotline",), ("required_phrase",)),
        Clause("HOTLINE 2a", "您好呀", (), (), (), ()),
        Clause("HOTLINE 33", "再见", (), ("one", "two"), ("hotline",), ("required_phrase",)),
    )


def test_what_is_left_out_or_replaced_does_not_count() -> None:
    left = replace(SCENARIO, leave_out=frozenset({"closing"}), criteria=())
    replaced = replace(SCENARIO, criteria=(criterion("closing", "HOTLINE 2a"),))
    for scenario in (left, replaced):
        found = {c.id: c for c in coverage([scenario], {"hotline": STANDARD})}
        assert not found["HOTLINE 33"].covered
    assert found["HOTLINE 2a"].own == ("one",)
