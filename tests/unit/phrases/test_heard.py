"""A part of what was heard is what hearing that part alone would give."""

from __future__ import annotations

import random

import pytest

from tests.unit.phrases.speaking import say
from trainer.domain.events import Utterance
from trainer.phrases import Heard, compile_phrase, find_all, listen
from trainer.phrases.columns import Column

PHRASES = [compile_phrase(text, [text]) for text in ("您好", "请问[您]有什么", "好再见", "不好")]


def drawn_call(chance: random.Random) -> list[Utterance]:
    """Utterances with other readings, some soon after the one before; one says nothing."""
    said: list[Utterance] = []
    at = 0.0
    for number in range(chance.randint(2, 6)):
        texts = [
            "".join(chance.choices("您好请问有什么再见不嗯", k=chance.randint(2, 9))) for _ in "abc"
        ]
        others = {texts[0]: 0.5, texts[1]: 0.3, texts[2]: 0.2}
        said.append(say("" if number == 3 else texts[0], at, others=others))
        at = said[-1].end + chance.choice([0.3, 6.0])
    return said


def plain(heard: Heard) -> list[tuple[object, ...]]:
    """The columns with what does not depend on how many others there are."""

    def of(column: Column) -> tuple[object, ...]:
        if column.utterance < 0:
            return column.start, column.insertion
        utterance = heard.utterances[column.utterance]
        share = heard.share[column.chain]
        return utterance, column.chain == 0, share, *column._replace(utterance=0, chain=0)

    return [of(column) for column in heard.columns]


@pytest.mark.parametrize("seed", range(60))
def test_a_part_is_as_if_it_had_been_heard_alone(seed: int) -> None:
    chance = random.Random(seed)
    said = drawn_call(chance)
    part = [utterance for utterance in said if chance.random() < 0.6]
    whole = listen(said)
    by_itself, taken_out = listen(part), whole.part(part)
    assert plain(taken_out) == plain(by_itself)
    assert [list(runs.values()) for runs in taken_out.runs.values()] == [
        list(runs.values()) for runs in by_itself.runs.values()
    ]
    for phrase in PHRASES:
        for forbidden in (False, True):
            assert find_all(phrase, taken_out, forbidden=forbidden) == find_all(
                phrase, by_itself, forbidden=forbidden
            )
    assert list(taken_out.doubts) == list(by_itself.doubts)


def test_a_part_knows_what_was_held_against_the_sound() -> None:
    said = [say("您好"), say("再见", 9.0)]
    whole = listen(said, {(9.0, "再见", "在线"): -20.0})
    assert whole.part(said[1:]).compared == whole.compared
