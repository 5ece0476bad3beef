"""Every scenario's examples, spoken by a synthetic trainee, recognised and scored as promised."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from trainer import paths
from trainer.content.build import DEFAULT_ENDINGS
from trainer.content.loader import load_scenarios
from trainer.content.script import parse_script
from trainer.domain.scenario import Example
from trainer.services.proving import Proof, prove
from trainer.services.scripted import play_scripted
from trainer.services.workshop import Workshop
from trainer.storage.settings import Settings

pytestmark = pytest.mark.e2e

LIBRARY = load_scenarios(paths.scenarios())
EXAMPLES = [(s.id, e) for s in LIBRARY.scenarios.values() for e in s.examples]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    home = tmp_path_factory.mktemp("prove")
    made = Workshop(home, Settings(home, {}))
    yield made
    made.close()


def _proof(shop: Workshop, name: str, example: str) -> Proof:
    scenario = shop.library.scenarios[name]
    return prove(shop, scenario, shop.standard(scenario.standard), example)


@pytest.mark.parametrize(
    ("scenario", "example"), EXAMPLES, ids=[f"{name}/{e.id}" for name, e in EXAMPLES]
)
def test_an_example_comes_out_as_promised(shop: Workshop, scenario: str, example: Example) -> None:
    proof = _proof(shop, scenario, example.id)
    assert proof.failures == (), [str(failure) for failure in proof.failures]
    if example.quality == "good":
        assert proof.passed
    if example.quality == "rude":
        assert not proof.passed


def test_every_scenario_has_a_good_a_middling_and_a_rude_example_and_one_for_each_ending() -> None:
    for scenario in LIBRARY.scenarios.values():
        qualities = {example.quality for example in scenario.examples}
        assert qualities >= {"good", "middling", "rude"}, scenario.id
        proved = {example.ending for example in scenario.examples}
        own = set(scenario.endings) - (set(DEFAULT_ENDINGS) - {"hung_up_early"})
        assert own <= proved, (scenario.id, own - proved)


@pytest.mark.parametrize("name", [s.id for s in LIBRARY.scenarios.values() if s.channel == "phone"])
def test_handing_the_call_on_ends_it_by_name(shop: Workshop, name: str) -> None:
    scenario = LIBRARY.scenarios[name]
    steps = parse_script("您好\uff0c请问有什么可以帮助您\uff1f\n(转接组长)")
    played = play_scripted(shop, scenario, shop.standard(scenario.standard), steps)
    assert played.call.ended is not None
    assert played.call.ended.by == "transfer"
    assert played.call.ended.ending in scenario.endings
    assert played.call.transferred_at is not None


def test_the_recordings_are_where_the_proof_says(shop: Workshop) -> None:
    proof = _proof(shop, "wrong-number", "good")
    assert shop.shelf.open(proof.call_id).recording is not None
