"""Calls with agents who choose at random end; a decision costs the same in a huge scenario."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.unit.services.parts import goto, moment, small_scenario
from trainer import paths
from trainer.benchmarks import dialogue as deciding
from trainer.benchmarks.random_calls import Remembering, play_many, play_random
from trainer.content.loader import load_scenarios
from trainer.domain.scenario import FollowUp, Scenario
from trainer.phrases import Heard, Match, Phrase, find
from trainer.services import understanding

SHIPPED = [s for s in load_scenarios(paths.scenarios()).scenarios.values() if s.channel == "phone"]


def going_on() -> Scenario:
    made = small_scenario()
    bye = replace(made.moments["thank"], follow_up=FollowUp("back", "chases"))
    moments = {
        **made.moments,
        "thank": bye,
        "back": moment(
            "back", "喂", goto("complain", anything=True), goto("complain", silence=5.0)
        ),
        "chases": moment("chases", "你们怎么不回电", goto("thank", silence=3.0)),
    }
    return replace(made, moments=moments)


@pytest.mark.parametrize("scenario", SHIPPED, ids=lambda s: s.id)
def test_calls_with_agents_who_choose_at_random_end_in_a_named_ending(scenario: Scenario) -> None:
    memory = Remembering(scenario)
    for seed in range(2):
        assert play_random(scenario, seed, memory).ending in scenario.endings


def test_many_calls_come_to_many_endings_and_are_counted() -> None:
    scenario = going_on()
    endings = {**scenario.endings}
    for name in ("hung_up_early", "unanswered", "gave_up"):
        endings[name] = replace(endings["ignored"], id=name)
    tally = play_many([replace(scenario, endings=endings), scenario], 400)
    assert tally.calls == 400
    counted = tally.endings[scenario.id]
    assert {"informed", "ignored", "passed_on", "hung_up_early", "unanswered"} <= set(counted)
    # The second one does not name how it can end: that is found.
    assert tally.faults
    assert all("no ending" in fault for fault in tally.faults)


def test_the_same_seed_plays_the_same_call_whether_or_not_it_is_remembered() -> None:
    scenario = going_on()
    courses = [play_random(scenario, seed).steps for seed in range(40)]
    memory = Remembering(scenario)
    assert [play_random(scenario, seed, memory).steps for seed in range(40)] == courses
    assert any("CALLED BACK" in steps for steps in courses)
    assert any("RINGS AGAIN" in steps for steps in courses)


def test_a_decision_looks_at_no_more_in_a_huge_scenario(monkeypatch: pytest.MonkeyPatch) -> None:
    looked = 0

    def counted(phrase: Phrase, heard: Heard) -> Match:
        nonlocal looked
        looked += 1
        return find(phrase, heard)

    monkeypatch.setattr(understanding, "find", counted)
    small = deciding.smallest(SHIPPED)
    large = deciding.grown(small)
    assert len(large.moments) == deciding.MOMENTS
    counts: list[int] = []
    for scenario, name in ((small, small.start), (large, f"{small.start}~3")):
        looked = 0
        deciding.Decider(scenario).decide(name, "您好请问有什么可以帮助您")
        counts.append(looked)
    assert counts[0] == counts[1] > 0


def test_costs_are_measured_for_both_and_by_length() -> None:
    costs = deciding.measure(SHIPPED[:2], decisions=20)
    assert len(costs.smallest) == len(costs.grown) == len(costs.ticks) == 20
    assert set(costs.by_length) == set(deciding.LENGTHS)
    assert all(cost > 0 for each in costs.by_length.values() for cost in each)
