"""Where graphs fit: as fast as it is, it finds what a look at every single cell finds."""

from __future__ import annotations

import random

import pytest

from tests.unit.phrases.speaking import say
from tests.unit.phrases.thorough import thorough
from tests.unit.scoring.calls import STANDARDS
from trainer.benchmarks.rules import sentences
from trainer.benchmarks.synthetic_call import synthetic_call
from trainer.content.loader import load_scenarios
from trainer.paths import scenarios
from trainer.phrases import Heard, compile_phrase, listen
from trainer.phrases.align import Place, places
from trainer.phrases.graph import Graph
from trainer.phrases.sounds import units

SYLLABLES = "您好请问有什么可以帮儿您的三天内不一点儿呃嗯不要是为零您"
MOST = 6


def _piece(chance: random.Random, depth: int) -> str:
    text = "".join(chance.choices(SYLLABLES, k=chance.randint(1, 4)))
    draw = chance.random()
    if depth == 0 or draw < 0.45:
        return text
    if draw < 0.6:
        return f"[{_piece(chance, depth - 1)}]"
    if draw < 0.8:
        return f"({_piece(chance, depth - 1)}|{_piece(chance, depth - 1)}|{text})"
    return chance.choice(["…", "{number}", "{surname}", "{x}", "K"])


def drawn_graph(seed: int) -> Graph:
    """Of a template drawn at random; its first and last pieces are plain text."""
    chance = random.Random(seed)
    pieces = [_piece(chance, 0), *(_piece(chance, 2) for _ in range(chance.randint(0, 4)))]
    return compile_phrase("drawn", ["".join([*pieces, _piece(chance, 0)])]).graphs[0]


def drawn_heard(seed: int) -> Heard:
    """Two or three utterances, some joined, some apart, with other readings."""
    chance = random.Random(f"heard {seed}")
    said, at = [], 0.0
    for _ in range(chance.randint(2, 3)):
        texts = ["".join(chance.choices(SYLLABLES + "K", k=chance.randint(1, 14)))]
        texts += ["".join(chance.choices(SYLLABLES, k=chance.randint(1, 9)))]
        said.append(say(texts[0], at, others={texts[0]: 0.6, texts[1]: 0.3}))
        at = said[-1].end + chance.choice([0.5, 4.0])
    return listen(said)


def _plain(place: Place) -> tuple[int, int, int, tuple[int | None, ...]]:
    return place.begin, place.end, units(place.cost), tuple(s.column for s in place.steps)


@pytest.mark.parametrize("seed", range(40))
def test_drawn_templates_fit_where_a_look_at_every_cell_finds_them(seed: int) -> None:
    heard = drawn_heard(seed)
    for number in range(12):
        graph = drawn_graph(100 * seed + number)
        found = [_plain(place) for place in places(graph, heard, MOST)]
        assert found == thorough(graph, heard, MOST), graph.template


@pytest.mark.parametrize("share", [0.05, 0.15, 0.3])
def test_what_is_not_wanted_is_left_out_and_nothing_else_changes(share: float) -> None:
    known = load_scenarios(scenarios() / "core").scenarios
    scenario = known["furious-caller"]
    call = synthetic_call(scenario, sentences(list(known.values())), 2.0)
    heard = listen(call.utterances)
    kept = 0
    for name, templates in STANDARDS["combined"].phrases.items():
        for graph in compile_phrase(name, templates, dict(scenario.variables)).graphs:
            limit = units(share * graph.longest)
            every = list(places(graph, heard, 1000))
            cheap = list(places(graph, heard, 1000, limit))
            assert cheap == [place for place in every if units(place.cost) <= limit], graph.template
            kept += len(cheap)
    assert kept > 20


def test_it_costs_the_same_wherever_in_the_call_it_stands() -> None:
    graph = compile_phrase("x", ["请问[您]有什么(可以|能)帮您的"]).graphs[0]
    said = [say("嗯清问您有呃什么可帮您", 10.0 * n) for n in range(30)]
    found = list(places(graph, listen(said), 100))
    assert len(found) == 30
    assert len({(place.cost, place.length) for place in found}) == 1
    assert [place.begin for place in found] == sorted(place.begin for place in found)


def test_nothing_fits_where_nothing_was_heard() -> None:
    graph = compile_phrase("x", ["您好"]).graphs[0]
    assert list(places(graph, listen([]), 4)) == []
