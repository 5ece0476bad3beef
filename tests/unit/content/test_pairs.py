"""Personas and lines in one word."""

from __future__ import annotations

import pytest

from trainer.content.pairs import line_from, persona_from
from trainer.domain.voice import LineEffects, Persona

OLD = Persona(name="周奶奶", age="elder", pace=150, accent="sichuan", accent_strength=1.0)


@pytest.mark.parametrize(
    ("pairs", "persona"),
    [
        ([], OLD),
        (["pace=240"], Persona("周奶奶", "female", 240, 50, "", "sichuan", 1.0, "elder")),
        (["accent=southern"], Persona("周奶奶", "female", 150, 50, "", "southern", 0.65, "elder")),
        (
            ["accent=southern, accent_strength=light", "sex: male"],
            Persona("周奶奶", "male", 150, 50, "", "southern", 0.35, "elder"),
        ),
        (["accent_strength=0.2，age=adult"],
         Persona("周奶奶", "female", 150, 50, "", "sichuan", 0.2, "adult")),
    ],
)  # fmt: skip
def test_what_is_not_named_stays(pairs: list[str], persona: Persona) -> None:
    assert persona_from(pairs, OLD) == (persona, [])


def test_a_line() -> None:
    base = LineEffects(level_db=-5, noise="street")
    line, problems = line_from(["snr_db=3,silent_after=0", "clipping=.5"], base)
    assert problems == []
    assert line == LineEffects(level_db=-5, noise="street", snr_db=3, silent_after=0, clipping=0.5)


def test_every_fault_is_named_and_nothing_is_changed() -> None:
    persona, problems = persona_from(["age=old,pace=9,colour=red"], OLD)
    assert persona == OLD
    assert sorted(problem.path for problem in problems) == ["age", "colour", "pace"]
