"""Many graphs held against a call together fit as each does by itself."""

from __future__ import annotations

import numpy as np
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
from trainer.phrases.match import most_wanted


def of_standard(name: str, variables: dict[str, str]) -> list[Graph]:
    phrases = STANDARDS[name].phrases
    return [g for n, t in phrases.items() for g in compile_phrase(n, t, variables).graphs]


def call_of_two_minutes() -> tuple[Heard, dict[str, str]]:
    known = load_scenarios(scenarios() / "core").scenarios
    scenario = known["furious-caller"]
    call = synthetic_call(scenario, sentences(list(known.values())), 2.0)
    return listen(call.utterances), dict(scenario.variables)


@pytest.mark.parametrize("seed", range(20))
def test_every_cell_up_to_the_limit_costs_what_a_look_at_each_finds(seed: int) -> None:
    said = drawn_heard(seed)
    graphs = [drawn_graph(100 * seed + n) for n in range(30)]
    Bundle((graph, graph.limit) for graph in graphs).align(said)
    fitting = 0
    for graph in graphs:
        true = np.array(thorough_rows(graph, said))
        rows = said.aligned[graph.number].rows
        assert (rows is None) == (true[-1].min() > graph.limit)
        if rows is not None:
            fitting += 1
            above = graph.limit + 1
            assert np.minimum(rows, above).tolist() == np.minimum(true, above).tolist()
    assert fitting > 0


def test_together_every_place_is_the_same() -> None:
    alone, variables = call_of_two_minutes()
    together, _ = call_of_two_minutes()
    graphs = of_standard("combined", variables)
    Bundle((graph, most_wanted(graph)) for graph in graphs).align(together)
    assert set(together.aligned) == {graph.number for graph in graphs}
    found = 0
    for graph in graphs:
        for limit in (graph.limit, most_wanted(graph), most_wanted(graph, forbidden=True)):
            beside_others = list(places(graph, together, 9, limit))
            assert beside_others == list(places(graph, alone, 9, limit)), graph.template
            found += len(beside_others)
    assert found > 100


def test_a_template_too_long_for_16_bits_is_found_as_well() -> None:
    endless = compile_phrase("endless", ["您好" * 30]).graphs[0]
    plain = compile_phrase("plain", ["请问"]).graphs[0]
    said = heard("请问" + "您好" * 30)
    Bundle([(endless, endless.limit), (plain, plain.limit)]).align(said)
    best = next(places(endless, said, 1))
    assert (best.begin, best.end, best.cost) == (2, 62, 0.0)
    assert said.aligned[plain.number].rows is not None


def test_a_bundle_serves_calls_of_any_length() -> None:
    graph = compile_phrase("x", ["您(好|早)[请问]…再见"]).graphs[0]
    bundle = Bundle([(graph, graph.limit)])
    for said, costs in (
        (heard("您"), None),
        (heard("您早再见"), 0.0),
        (listen([say("天气" * 50), say("您早嗯再见", 90.0)]), 0.02),
    ):
        bundle.align(said)
        found = next(places(graph, said, 1), None)
        assert (None if found is None else found.cost) == costs
    nothing = listen([])
    bundle.align(nothing)
    Bundle([]).align(nothing)
    assert list(places(graph, nothing, 1)) == []


def test_more_is_wanted_than_was_asked_for_at_first() -> None:
    graph = compile_phrase("x", ["请问您有什么"]).graphs[0]
    said = heard("请问您有天气")
    Bundle([(graph, 0)]).align(said)
    assert list(places(graph, said, 1, 0)) == []
    assert next(places(graph, said, 1)).cost > 0


def test_what_is_aligned_later_changes_nothing_before() -> None:
    said, variables = call_of_two_minutes()
    graphs = of_standard("combined", variables)
    bundle = Bundle((graph, most_wanted(graph)) for graph in graphs)
    bundle.align(said)
    kept = [graph for graph in graphs if said.aligned[graph.number].rows is not None]
    before = [np.array(said.aligned[graph.number].rows) for graph in kept]
    bundle.align(heard("请问您好" * 40))
    after = [np.array(said.aligned[graph.number].rows) for graph in kept]
    assert all(np.array_equal(one, other) for one, other in zip(before, after, strict=True))
