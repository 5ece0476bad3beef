"""Most places have no negation near them, which is seen without a closer look at each."""

from __future__ import annotations

import random
from collections import Counter

from tests.unit.phrases.speaking import say
from trainer.domain.events import Utterance
from trainer.phrases import compile_phrase, listen
from trainer.phrases.align import places
from trainer.phrases.negation import negated

GRAPHS = [
    graph
    for template in ("可以办理", "您[现在]需要等", "是我们的错", "请(您|你)稍等")
    for graph in compile_phrase(template, [template]).graphs
]
TEXTS = ("可以办理", "您现在需要等", "是我们的错", "请您稍等")


def drawn_call(chance: random.Random) -> list[Utterance]:
    """The wordings with something before them or in them that may be a negation."""
    said: list[Utterance] = []
    for number in range(8):
        characters = [*chance.choices("不没别部每是对非", k=2), *chance.choice(TEXTS)]
        if chance.random() < 0.5:
            characters.insert(chance.randrange(len(characters)), chance.choice("不没每嗯"))
        kept = "".join(c for c in characters if chance.random() < 0.85) or "嗯"
        said.append(say(kept, 9.0 * number, others={kept: 0.6, "不" + kept[1:]: 0.3}))
    return said


def test_a_closer_look_at_every_place_finds_no_more() -> None:
    answers: Counter[str] = Counter()
    for seed in range(20):
        said = drawn_call(random.Random(seed))
        quick, closely = listen(said), listen(said)
        closely.negations = list(range(len(closely.columns) + 1))  # as if any column might be one
        for graph in GRAPHS:
            for place in places(graph, quick, 40):
                answers[negated(place, quick)] += 1
                assert negated(place, quick) == negated(place, closely)
    assert min(answers[answer] for answer in ("no", "perhaps", "yes")) > 10
