"""Chats in time: arrivals, typing, turns, endings, the log, and what a kill leaves."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.unit.services.talks import Talk
from trainer.domain import events as ev
from trainer.domain.chat import arrivals, thinking_seconds, typing_seconds
from trainer.domain.errors import KnownError
from trainer.services.chat_conversation import READING, WAITS_FOR_MORE
from trainer.services.chat_live import start_chat
from trainer.services.chat_shift import ChatShift
from trainer.services.workshop import Workshop
from trainer.storage.eventlog import EventLog, read_log
from trainer.storage.settings import Settings

PARCEL = "chat-parcel-enquiry"
GREETING = "您好，我是顺达快递客服小林，很高兴为您服务。"
ASKS_NUMBER = "请您提供一下快递单号，我马上为您查询。"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    home = tmp_path_factory.mktemp("chat")
    made = Workshop(home, Settings(home, {}))
    yield made
    made.close()


@pytest.fixture
def talk(shop: Workshop) -> Talk:
    return Talk(shop, PARCEL)


def test_customers_come_one_after_the_other_and_always_alike() -> None:
    assert arrivals(4, 3) == arrivals(4, 3)
    times = arrivals(4, 3)
    assert list(times) == sorted(set(times)) and times[0] < 5.0
    assert typing_seconds("好", 200) == typing_seconds("好的", 200) < typing_seconds("好" * 20, 200)
    assert typing_seconds("好" * 900, 200) < 20.0
    assert thinking_seconds(3, 2) == thinking_seconds(3, 2) != thinking_seconds(3, 3)


def test_a_line_is_typed_before_it_stands_there(talk: Talk) -> None:
    talk.wait(1.0)
    assert talk.chat.typing and not talk.chat.messages
    talk.until_written_to()
    assert not talk.chat.typing
    assert talk.chat.waiting_since == talk.chat.now
    talk.wait(12.0)
    talk.chat.send(GREETING)
    assert talk.chat.waiting_since is None and talk.chat.answered


def test_messages_sent_together_are_one_turn(talk: Talk) -> None:
    talk.until_written_to()
    talk.chat.send(GREETING)
    talk.wait(READING - 0.5)
    talk.chat.send(ASKS_NUMBER)
    assert talk.moments() == ["ask"]
    talk.wait(READING + 0.2)
    assert talk.moments() == ["ask", "gives_number"]
    heard = [e for e in talk.log if isinstance(e, ev.PhrasesMatched)]
    assert [p.phrase for e in heard for p in e.phrases] == ["asks_number"]


def test_the_customer_waits_while_more_is_being_typed(talk: Talk) -> None:
    talk.until_written_to()
    talk.chat.composing = True
    talk.chat.send(GREETING)
    talk.wait(READING + 2.0)
    assert talk.moments() == ["ask"]
    talk.wait(WAITS_FOR_MORE)
    assert talk.moments() == ["ask", "details"]


def test_whoever_is_not_answered_asks_again_and_leaves(talk: Talk) -> None:
    talk.wait(400.0)
    assert talk.chat.ended and talk.chat.ending == "left_waiting"
    assert talk.moments() == ["ask", "nudge", "left_waiting"]
    assert isinstance(talk.log[-1], ev.CallEnded) and talk.log[-1].by == "customer"
    before = len(talk.log)
    talk.chat.send("您好")
    talk.chat.end()
    assert len(talk.log) == before, "nothing follows the end"


def test_ending_and_passing_on(shop: Workshop) -> None:
    ended, passed = Talk(shop, PARCEL), Talk(shop, PARCEL)
    ended.until_written_to()
    ended.chat.end()
    assert (ended.chat.ending, ended.chat.ended_by) == ("hung_up_early", "trainee")
    passed.until_written_to()
    passed.chat.send(GREETING)
    passed.chat.transfer()
    assert passed.chat.ended_by == "transfer"
    assert any(isinstance(e, ev.Transferred) for e in passed.log)


def test_fine_and_coarse_steps_give_the_same_chat(shop: Workshop) -> None:
    fine, coarse = Talk(shop, PARCEL, 9), Talk(shop, PARCEL, 9)
    for _ in range(600):
        fine.wait(0.1)
    coarse.wait(60.0)
    assert fine.log == coarse.log


def test_a_shift_keeps_every_customer_by_himself(shop: Workshop) -> None:
    rules = shop.standard("chat")
    names = (PARCEL, "chat-suggestion", "chat-discount")
    shift = ChatShift(shop.shelf, [(shop.scenario(n), rules) for n in names], mode="exam", seed=2)
    assert shift.view().customers == () and shift.view().expected == 3
    while len(shift.view().customers) < 3:
        shift.advance(shift.now + 1.0)
    first = shift.view().customers[0]
    assert first.hint == "", "an exam gives no hints"
    assert "顺达快递" in "".join(reply.text for reply in first.quick_replies)
    shift.abandon()
    shift.score_ended()
    assert shift.over and shift.scored
    kept = [shop.shelf.open(c.call_id) for c in shift.view().customers]
    assert [k.row.scenario for k in kept] == list(names)
    assert all(k.row.state == "finished" and k.recording is None for k in kept)


def test_who_has_not_come_when_it_is_abandoned_never_comes(shop: Workshop) -> None:
    rules = shop.standard("chat")
    chats = [(shop.scenario(n), rules) for n in (PARCEL, "chat-suggestion")]
    shift = ChatShift(shop.shelf, chats, mode="practice", seed=2)
    shift.advance(4.0)
    assert len(shift.view().customers) == 1
    assert shift.view().customers[0].hint
    shift.abandon()
    assert shift.over and len(shift.visits) == 1
    shift.score_ended()


def fast(times: float) -> Callable[[], float]:
    return lambda: time.monotonic() * times


def test_a_full_disk_ends_the_shift_with_a_sentence(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    from trainer.domain.message import M_

    live = start_chat(shop, [PARCEL], mode="practice", seed=1, clock=fast(30))
    while not live.view().customers:
        time.sleep(0.01)

    def refuse(self: EventLog, event: ev.Event) -> ev.Event:
        raise KnownError(M_("The disk is full."), M_("Free some space."))

    monkeypatch.setattr(EventLog, "append", refuse)
    deadline = time.monotonic() + 20
    while not live.finished() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert str(live.view().failed) == "The disk is full."


def test_a_telephone_scenario_is_refused(shop: Workshop) -> None:
    with pytest.raises(KnownError, match="telephone call"):
        start_chat(shop, ["wrong-number"], mode="practice")


CHILD = """
import sys, time
from pathlib import Path
from trainer.services.chat_live import start_chat
from trainer.services.workshop import Workshop
from trainer.storage.settings import Settings
home = Path(sys.argv[1])
live = start_chat(Workshop(home, Settings(home, {})), ["chat-parcel-enquiry"], mode="practice",
                  seed=1, clock=lambda: time.monotonic() * 20)
while not live.view().customers or not live.view().customers[0].messages:
    time.sleep(0.01)
for n in range(1000):
    live.send(0, f"message {n}")
    while not any(m.text == f"message {n}" for m in live.view().customers[0].messages):
        time.sleep(0.001)
    print(n, flush=True)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="kill -9 is POSIX")
def test_a_killed_chat_keeps_everything_that_was_seen_as_sent(tmp_path: Path) -> None:
    command = [sys.executable, "-c", CHILD, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        try:
            assert child.stdout is not None
            seen = [int(child.stdout.readline()) for _ in range(12)]
        finally:
            os.kill(child.pid, signal.SIGKILL)
            child.wait(10)
    shop = Workshop(tmp_path, Settings(tmp_path, {}))
    mended = shop.mend_shelf()
    assert len(mended.recovered) == 1
    kept = shop.shelf.open(mended.recovered[0])
    said = [u.text for u in kept.call.utterances]
    assert said[: len(seen)] == [f"message {n}" for n in seen]
    assert kept.row.state == "recovered" and kept.scorecard is not None
    assert read_log(kept.log)[-1].kind == "call_ended"
    shop.close()


def test_a_chat_is_exported_without_a_picture_of_sound(shop: Workshop, tmp_path: Path) -> None:
    from trainer.content.script import parse_script
    from trainer.services.chat_scripted import play_chats
    from trainer.services.export import export_html
    from trainer.services.shelf_view import opened

    scenario = shop.scenario(PARCEL)
    steps = parse_script("\n".join(scenario.examples[0].script))
    played = play_chats(shop, [(scenario, shop.standard("chat"), steps)])[0]
    page = tmp_path / "chat.html"
    export_html(opened(shop.shelf.open(played.call_id)), page, str)
    text = page.read_text("utf-8")
    assert GREETING in text and 'id="picture"' not in text
    assert "speech recogniser" not in text
