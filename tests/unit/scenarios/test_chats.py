"""The chats that ship: every example comes out as promised, whatever the seed."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from trainer import paths
from trainer.content.loader import load_scenarios
from trainer.content.script import parse_script
from trainer.domain.chat import MOST_CUSTOMERS
from trainer.domain.errors import KnownError
from trainer.domain.events import Event
from trainer.domain.scenario import Example, Scenario
from trainer.services.chat_conversation import Conversation
from trainer.services.chat_scripted import play_chats
from trainer.services.example_check import problems_of_examples
from trainer.services.proving import prove
from trainer.services.workshop import Workshop
from trainer.storage.settings import Settings

CHATS = [s for s in load_scenarios(paths.scenarios()).scenarios.values() if s.channel == "chat"]
EXAMPLES = [pytest.param(s, e, id=f"{s.id}-{e.id}") for s in CHATS for e in s.examples]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    home: Path = tmp_path_factory.mktemp("chats")
    made = Workshop(home, Settings(home, {}))
    yield made
    made.close()


def test_eight_chats_in_several_trades_ship() -> None:
    assert len(CHATS) >= 8
    assert len({chat.industry for chat in CHATS}) >= 5


@pytest.mark.parametrize(("scenario", "example"), EXAMPLES)
def test_an_example_comes_out_as_promised(
    shop: Workshop, scenario: Scenario, example: Example
) -> None:
    proof = prove(shop, scenario, shop.standard(scenario.standard), example.id)
    assert proof.failures == (), [str(failure) for failure in proof.failures]
    assert proof.passed == (example.quality == "good") or example.quality in ("middling", "other")


def test_looking_over_the_examples_comes_to_the_same_endings(shop: Workshop) -> None:
    """As they are written: by its sound, naming the usual offer would count as giving one."""
    library = load_scenarios(paths.scenarios() / "chat")
    assert [str(p) for p in problems_of_examples(library, shop.standards)] == []


def test_an_example_that_ends_otherwise_or_cannot_be_typed_is_named(
    shop: Workshop, tmp_path: Path
) -> None:
    folder = tmp_path / "chat" / "chat-discount"
    shutil.copytree(paths.scenarios() / "chat" / "chat-discount", folder)
    shutil.copy(paths.scenarios() / "chat" / "pack.yaml", tmp_path / "chat")
    (folder / "examples" / "good.txt").write_text("您好\n(挂机)\n", "utf-8")
    (folder / "examples" / "rude.txt").write_text("您好\n(保持)\n", "utf-8")
    found = problems_of_examples(load_scenarios(tmp_path / "chat"), shop.standards)
    assert [str(problem.message) for problem in found] == [
        "This example does not prove its ending: it comes to “hung_up_early”.",
        "A chat knows no hold.",
    ]


@pytest.mark.parametrize("scenario", CHATS, ids=lambda s: s.id)
@pytest.mark.parametrize("seed", [1, 2])
def test_the_examples_end_alike_with_other_seeds(
    shop: Workshop, scenario: Scenario, seed: int
) -> None:
    for example in scenario.examples:
        steps = parse_script("\n".join(example.script))
        standard = shop.standard(scenario.standard)
        played = play_chats(shop, [(scenario, standard, steps)], seed=seed)[0]
        assert played.call.ended is not None
        turns = "\n".join(f"{t.start} {t.speaker}: {t.text}" for t in played.call.transcript)
        assert played.call.ended.ending == example.ending, f"{example.id}\n{turns}"


@pytest.mark.parametrize("scenario", CHATS, ids=lambda s: s.id)
def test_every_chat_offers_replies_that_do_not_fit(scenario: Scenario) -> None:
    assert any(reply.wrong for reply in scenario.quick_replies)
    assert any(not reply.wrong for reply in scenario.quick_replies)


def test_three_at_once_are_served_in_turn(shop: Workshop) -> None:
    three = CHATS[:MOST_CUSTOMERS]
    chats = [
        (s, shop.standard(s.standard), parse_script("\n".join(s.examples[0].script))) for s in three
    ]
    played = play_chats(shop, chats, seed=5)
    assert [p.call.ended is not None and p.call.ended.ending for p in played] == [
        s.examples[0].ending for s in three
    ]
    assert all(p.scorecard.passed for p in played)
    again = play_chats(shop, chats, seed=5)
    assert [p.call.transcript for p in again] == [p.call.transcript for p in played]
    assert [p.scorecard for p in again] == [p.scorecard for p in played]
    rows = {row.call_id for row in shop.shelf.summaries(1000)}
    assert {p.call_id for p in played} <= rows, "every customer has a place on the shelf"


def test_a_telephone_call_is_no_chat(shop: Workshop) -> None:
    call = shop.scenario("wrong-number")
    with pytest.raises(KnownError, match="telephone call"):
        play_chats(shop, [(call, shop.standard("hotline"), parse_script("您好"))])


def test_a_chat_knows_no_hold(shop: Workshop) -> None:
    chat = CHATS[0]
    with pytest.raises(KnownError, match="no hold"):
        play_chats(shop, [(chat, shop.standard("chat"), parse_script("您好\n(保持)"))])


@pytest.mark.parametrize("scenario", CHATS, ids=lambda s: s.id)
def test_whatever_is_typed_the_chat_ends_in_an_ending_it_names(
    shop: Workshop, scenario: Scenario
) -> None:
    standard = shop.standard(scenario.standard)
    said = [reply.text for reply in scenario.quick_replies]
    said += [moment.hint for moment in scenario.moments.values() if moment.hint]
    said += [wording for texts in scenario.phrases.values() for wording in texts]
    said += ["您好", "？", "。。。", "😊", "你烦不烦", "嗯", "x" * 3000, "感谢您的支持，再见！"]
    for seed in range(20):
        chance = random.Random(seed)
        log: list[Event] = []
        chat = Conversation(scenario, standard, seed, log.append)
        while not chat.ended:
            chat.composing = chance.random() < 0.2
            chat.advance(chat.now + chance.choice((0.5, 3.0, 10.0, 40.0)))
            deed = chance.random()
            if deed < 0.75:
                chat.send(chance.choice(said))
            elif deed > 0.99:
                chat.end()
            elif deed > 0.98:
                chat.transfer()
            assert chat.now < 1000.0
        assert chat.ending in scenario.endings
        assert log[-1].kind == "call_ended"
