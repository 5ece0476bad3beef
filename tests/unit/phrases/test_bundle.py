"""Many graphs held against a call together cost what each costs by itself."""

from __future__ import annotations

import pytest

from tests.unit.phrases.speaking import heard, say
from tests.unit.phrases.test_align import drawn_graph, drawn_heard
from tests.unit.phrases.thorough import thorough_rows
from tests.unit.scoring.calls import STANDARDS
from trainer.benchmarks.rules import sentences
from trainer.benchmarks.synthetic_call import synthetic_call
from trainer.content.loader import load_scenarios
from trainer.paths import scenarios
from trainer.phrases import Heard, compile_phrase, listen
from trainer.phrases.align import places
from trainer.phrases.bundle import Bundle
from trainer.phrases.graph import Graph


def of_standard(name: str, variables: dict[str, str]) -> list[Graph]:
    phrases = STANDARDS[name].phrases
    return [g for n, t in phrases.items() for g in compile_phrase(n, t, variables).graphs]


def call_of_two_minutes() -> tuple[Heard, dict[str, str]]:
    known = load_scenarios(scenarios() / "core").scenarios
    scenario = known["furious-caller"]
    call = synthetic_call(scenario, sentences(list(known.values())), 2.0)
    return listen(call.utterances), dict(scenario.variables)


@pytest.mark.parametrize("seed", range(20))
def test_the_least_cost_is_that_of_every_cell_looked_at(seed: int) -> None:
    said = drawn_heard(seed)
    graphs = [drawn_graph(100 * seed + n) for n in range(30)]
    least = Bundle(graphs).least(said)
    assert least
    for graph in graphs:
        if graph.number in least:
            true = min(thorough_rows(graph, said)[-1])
            # Above the limit no place is looked at, however much more it costs.
            assert min(least[graph.number], graph.limit + 1) == min(true, graph.limit + 1)


def test_weighed_beforehand_every_place_is_the_same() -> None:
    plain, variables = call_of_two_minutes()
    weighed, _ = call_of_two_minutes()
    graphs = of_standard("combined", variables)
    weighed.least_cost |= Bundle(graphs).least(weighed)
    assert len(weighed.least_cost) > 0.8 * len(graphs)
    found = 0
    for graph in graphs:
        for share in (1.0, 0.2):
            limit = share * graph.longest
            beforehand = list(places(graph, weighed, 9, lambda cost, limit=limit: cost > limit))
            assert beforehand == list(
                places(graph, plain, 9, lambda cost, limit=limit: cost > limit)
            )
            found += len(beforehand)
    assert found > 100


def test_graphs_with_gaps_and_endless_ones_are_left_out() -> None:
    gap = compile_phrase("gap", ["请问…帮您"]).graphs[0]
    endless = compile_phrase("endless", ["您好" * 30]).graphs[0]
    plain = compile_phrase("plain", ["请问"]).graphs[0]
    bundle = Bundle([gap, endless, plain])
    assert bundle.least(heard("请问")) == {plain.number: 0}
    assert bundle.least(listen([])) == {}
    assert Bundle([]).least(heard("请问")) == {}


def test_a_bundle_serves_calls_of_any_length() -> None:
    graph = compile_phrase("x", ["您(好|早)[请问]"]).graphs[0]
    bundle = Bundle([graph])
    assert bundle.least(heard("您")) == {graph.number: graph.arcs[1][0].deletion}
    assert bundle.least(listen([say("天气" * 50), say("您早", 90.0)])) == {graph.number: 0}
