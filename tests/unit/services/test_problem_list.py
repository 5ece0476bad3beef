"""What the window is told about scenario files."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from trainer import paths
from trainer.content.loader import load_scenarios
from trainer.content.problems import Problem
from trainer.domain.message import M_
from trainer.services.example_check import problems_of_examples
from trainer.services.problem_list import by_scenario, problems_of, problems_of_own
from trainer.services.workshop import Workshop


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    own = tmp_path / "scenarios" / "mine"
    shutil.copytree(paths.scenarios() / "core" / "wrong-number", own / "another")
    shutil.copy(paths.scenarios() / "core" / "pack.yaml", own)
    return Workshop(tmp_path)


def spoil(shop: Workshop, old: str, new: str) -> None:
    file = shop.own_scenarios / "mine" / "another" / "scenario.yaml"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def test_own_packs_are_looked_over_and_those_that_ship_are_not(shop: Workshop) -> None:
    assert problems_of_own(shop) == ()
    spoil(shop, "clause: HOTLINE 13", "clause: HOTLNE 13")
    found = problems_of_own(shop)
    assert {each.file for each in found} == {"mine/another/scenario.yaml"}
    assert {each.suggestion for each in found} == {"HOTLINE 13"}
    assert set(by_scenario(found, shop.library.scenarios)) == {"another"}


def test_without_packs_of_ones_own_there_is_nothing_to_say(tmp_path: Path) -> None:
    assert problems_of_own(Workshop(tmp_path)) == ()


def test_an_example_that_comes_to_another_ending_is_named(shop: Workshop) -> None:
    file = shop.own_scenarios / "mine" / "another" / "examples" / "good.txt"
    file.write_text("(接听)\n(挂机)\n", "utf-8")
    (problem,) = problems_of(shop, "another")
    assert problem.file == "mine/another/scenario.yaml"
    assert problem.severity == "warning"
    assert "comes to “hung_up_early”" in str(problem)
    library = load_scenarios(shop.own_scenarios)
    found = problems_of_examples(library, shop.standards)
    assert [str(each.message) for each in found] == [str(problem.message)]


def test_problems_of_scripts_and_packs_find_their_scenario() -> None:
    def at(file: str) -> Problem:
        return Problem(file, 1, "", M_("This is not a file."))

    found = by_scenario(
        (at("pack/one/examples/good.txt"), at("pack/pack.yaml"), at("one/scenario.yaml")),
        {"one": None, "two": None},
    )
    assert {name: len(each) for name, each in found.items()} == {"one": 2}
