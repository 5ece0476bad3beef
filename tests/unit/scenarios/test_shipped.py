"""The scenarios that ship: clean, and every example comes to the ending it promises."""

from __future__ import annotations

import pytest

from tests.unit.scenarios.simulate import play
from trainer import paths
from trainer.content.graph import reachable, reachable_endings
from trainer.content.lint import Known, StandardNames, lint
from trainer.content.loader import load_scenarios
from trainer.content.script import parse_script
from trainer.content.standards import load_standards
from trainer.domain.scenario import Example, Scenario
from trainer.scoring.checks import CHECKS

LIBRARY = load_scenarios(paths.scenarios())
SCENARIOS = list(LIBRARY.scenarios.values())
EXAMPLES = [
    pytest.param(scenario, example, id=f"{scenario.id}-{example.id}")
    for scenario in SCENARIOS
    if scenario.channel == "phone"  # chats are played as they are, in test_chats
    for example in scenario.examples
]


def test_the_situations_of_the_first_six_ship() -> None:
    assert len(SCENARIOS) >= 60
    assert set(LIBRARY.scenarios) >= {
        "plain-enquiry",
        "unclear-audio",
        "dialect",
        "furious-caller",
        "wrong-number",
        "harassment",
    }


def test_they_are_clean_by_the_standards_and_checks_that_ship() -> None:
    standards = load_standards(paths.root() / "assets" / "standards")
    names = {
        id: StandardNames(frozenset(each.phrases), frozenset(c.id for c in each.criteria))
        for id, each in standards.items()
    }
    checks = {name: check.params for name, check in CHECKS.items()}
    assert [str(problem) for problem in lint(LIBRARY, Known(names, checks))] == []


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda s: s.id)
def test_every_moment_and_ending_can_be_reached(scenario: Scenario) -> None:
    moments = reachable(scenario)
    assert moments == set(scenario.moments)
    assert reachable_endings(scenario, moments) == set(scenario.endings)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda s: s.id)
def test_examples_prove_every_ending_of_its_own(scenario: Scenario) -> None:
    proven = {example.ending for example in scenario.examples}
    assert set(scenario.endings) - proven <= {"unanswered", "gave_up", "transferred"}
    assert {example.quality for example in scenario.examples} >= {"good", "middling", "rude"}
    for example in scenario.examples:
        if example.quality == "good":
            assert scenario.endings[example.ending].good
            assert example.score[0] >= 80
        if example.quality == "rude":
            assert not scenario.endings[example.ending].good
            assert "violated" in example.verdicts.values()


@pytest.mark.parametrize(("scenario", "example"), EXAMPLES)
def test_example_comes_to_its_ending(scenario: Scenario, example: Example) -> None:
    """With other wordings of the customer than the proofs by sound, which play seed 0."""
    run = play(scenario, parse_script("\n".join(example.script)), 1)
    assert run.ending == example.ending, "\n".join(run.steps)
