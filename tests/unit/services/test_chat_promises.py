"""A promise in a chat: found in what was typed, entered in the ledger, due, kept or not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.unit.services.talks import Talk
from trainer.content.script import parse_script
from trainer.domain import events as ev
from trainer.domain.call import Call
from trainer.domain.chat import WRITE_WITHIN
from trainer.domain.events import Utterance
from trainer.domain.following import CALL_BACK_WITHIN
from trainer.domain.scorecard import Verdict
from trainer.phrases.written import read
from trainer.services.chat_conversation import WAITS_FOR_MORE
from trainer.services.chat_scripted import play_chats
from trainer.services.chat_shift import ChatShift
from trainer.services.scripted import Played
from trainer.services.understanding import written_promises
from trainer.services.workshop import Workshop
from trainer.storage.eventlog import read_log
from trainer.storage.settings import Settings

BILL = "chat-bill-complaint"
CONFIRMS = "您好，我是华讯通信客服小林，很高兴为您服务。请问多扣的15元是本月的账单，对吗？"
PROMISES = "我已为您登记退费申请，2小时内给您答复，您看这样可以吗？"
GOODBYE = "感谢您的支持，再见！"
RESULT = "您好，您反映的15元今天退回您的话费账户，请您查收。"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    home = tmp_path_factory.mktemp("chat-promises")
    made = Workshop(home, Settings(home, {}))
    yield made
    made.close()


def until_parted(talk: Talk) -> None:
    """Promise an answer in two hours, and say goodbye."""
    talk.answer_with(CONFIRMS, PROMISES, GOODBYE)
    while not talk.chat.between:
        talk.wait(0.1)
        assert not talk.chat.ended


@pytest.fixture
def talk(shop: Workshop) -> Talk:
    return Talk(shop, BILL)


@pytest.mark.parametrize(
    ("messages", "found"),
    [
        (["我们会在2小时内给您答复。"], [("2小时内给您答复", 7200.0)]),
        (["３０分钟内回复您"], [("３０分钟内回复", 1800.0)]),
        (["二十四小时之内", "给您答复"], [("二十四小时之内给您答复", 86400.0)]),
        (["5个工作日内给您反馈，请您留意。"], [("5个工作日内给您反馈", 432000.0)]),
        (["答复您不超过2个小时"], [("答复您不超过2个小时", 7200.0)]),
        (["尽快给您答复"], [("尽快给您答复", None)]),
        (["2小时内给您答复，尽快与您联系"], [("2小时内给您答复", 7200.0)]),
        (["您说上次答应2小时内给您答复，是吗？"], []),
        (["银行处理需要1至3个工作日，会原路退回。"], []),
        (["2小时内给您答服"], []),
        (["您好"], []),
    ],
)
def test_promises_are_found_as_they_are_written(
    messages: list[str], found: list[tuple[str, float | None]]
) -> None:
    typed = [
        Utterance(5.0 * n, 5.0 * n, 5.0 * n, text, typed=True) for n, text in enumerate(messages)
    ]
    assert [(p.heard, p.due) for p in written_promises(read(typed))] == found


def test_a_message_in_time_keeps_the_promise(talk: Talk) -> None:
    until_parted(talk)
    assert talk.states == ["open"] and talk.chat.waited == 7200.0
    assert talk.chat.waiting_since is None and not talk.chat.typing
    assert talk.chat.hint() == talk.scenario.moments["result"].hint.replace("{company}", "华讯通信")
    left = talk.chat.time_to_write
    talk.wait(3.0)
    assert talk.chat.time_to_write == pytest.approx(left - 3.0)
    talk.chat.send(RESULT)
    assert not talk.chat.between and talk.states == ["kept"]
    assert [m.after for m in talk.chat.messages if m.after] == [7200.0]
    assert talk.chat.messages[-1].after == 7200.0
    talk.wait(2.0)
    assert talk.moments()[-3:] == ["bye", "result", "grateful"], "the message is heard in `result`"
    talk.until_written_to()
    talk.chat.send("不客气，" + GOODBYE)
    talk.wait(90.0)
    assert talk.chat.ending == "solved"
    after = talk.kinds()[talk.kinds().index("promise_made") :]
    there = after.index("time_skipped")
    assert after[there - 1 : there + 4] == [
        *("hung_up", "time_skipped", "called_back", "moment_entered", "utterance"),
    ]
    assert talk.finding("wrote_in_time") == (
        Verdict.MET,
        "Promised “2小时内给您答复” and wrote in time.",
    )
    assert talk.finding("later_replies")[0] in (Verdict.MET, Verdict.NOT_APPLICABLE)


def test_who_does_not_write_is_written_to_without_ringing(talk: Talk) -> None:
    until_parted(talk)
    talk.wait(WRITE_WITHIN)
    assert not talk.chat.between and talk.chat.busy and talk.states == ["missed"]
    assert "rang" not in talk.kinds() and talk.kinds().count("answered") == 1
    assert talk.chat.dialogue.mood > 0, "a broken promise angers"
    talk.wait(15.0)
    assert talk.chat.messages[-1].party == "customer" and talk.chat.messages[-1].after == 7200.0
    assert talk.chat.waiting_since == talk.chat.messages[-1].time
    talk.wait(1.0)
    talk.chat.send(RESULT)
    talk.until_written_to()
    talk.chat.send(GOODBYE)
    talk.wait(60.0)
    assert talk.chat.ending == "late"
    verdict, reason = talk.finding("wrote_in_time")
    assert verdict is Verdict.MISSED and "had to write again" in reason


def test_who_is_seen_typing_is_waited_for_but_not_for_ever(shop: Workshop) -> None:
    kept, lost = Talk(shop, BILL), Talk(shop, BILL)
    for talk in (kept, lost):
        until_parted(talk)
        talk.chat.composing = True
        talk.wait(talk.chat.time_to_write + WAITS_FOR_MORE - 1.0)
        assert talk.chat.between and talk.chat.time_to_write == 0.0
    kept.chat.send(RESULT)
    assert kept.states == ["kept"]
    lost.wait(1.0)
    assert lost.states == ["missed"]


def test_between_two_talks_there_is_nothing_to_end_or_pass_on(talk: Talk) -> None:
    until_parted(talk)
    before = len(talk.log)
    talk.chat.end()
    talk.chat.transfer()
    talk.chat.send("   ")
    assert talk.chat.between and len(talk.log) == before
    talk.chat.abandon()
    assert talk.chat.ended and talk.chat.ended_by == "trainee" and talk.states == ["missed"]
    assert talk.kinds().count("hung_up") == 1, "nobody is there to be left a second time"


def test_the_trainee_may_be_the_one_who_ends_the_first_talk(talk: Talk) -> None:
    talk.answer_with(CONFIRMS, PROMISES)
    talk.until_written_to()
    talk.chat.end()
    assert talk.chat.between
    assert [e.by for e in talk.log if isinstance(e, ev.HungUp)] == ["trainee"]


def test_without_a_promise_or_a_follow_up_the_ending_stands(shop: Workshop) -> None:
    vague = Talk(shop, "chat-suggestion")
    vague.answer_with("您好，您的建议会转给产品部门。", "不客气，" + GOODBYE)
    vague.wait(60.0)
    assert vague.chat.ending == "solved" and vague.states == []
    scenario = shop.scenario(BILL)
    moments = {name: replace(m, follow_up=None) for name, m in scenario.moments.items()}
    plain = Talk(shop, replace(scenario, moments=moments))
    plain.answer_with(CONFIRMS, PROMISES, GOODBYE)
    plain.wait(60.0)
    assert plain.chat.ended and plain.states == ["open"]
    assert plain.finding("wrote_in_time") == (
        Verdict.NOT_APPLICABLE,
        "The chat was over before a promise came due.",
    )


def test_steps_do_not_matter_while_a_promise_comes_due(shop: Workshop) -> None:
    fine, coarse = Talk(shop, BILL, seed=9), Talk(shop, BILL, seed=9)
    for talk in (fine, coarse):
        until_parted(talk)
    for _ in range(1000):
        fine.wait(0.1)
    coarse.wait(100.0)
    assert fine.log == coarse.log
    assert Call(fine.log).ledger == fine.chat.ledger


def test_there_is_at_least_as_much_time_as_on_the_telephone() -> None:
    assert WRITE_WITHIN >= CALL_BACK_WITHIN, "the dialogue lets the customer come back from there"


def played(shop: Workshop, *names: str, example: str = "good", seed: int = 5) -> list[Played]:
    scenarios = [shop.scenario(name) for name in names]
    return play_chats(
        shop,
        [
            (
                each,
                shop.standard(each.standard),
                parse_script("\n".join(next(e for e in each.examples if e.id == example).script)),
            )
            for each in scenarios
        ],
        seed=seed,
    )


def test_the_others_are_served_while_one_promise_comes_due(shop: Workshop) -> None:
    names = ("chat-suggestion", BILL, "chat-parcel-enquiry")
    results = played(shop, *names)
    assert [r.call.ended.ending for r in results if r.call.ended] == ["told", "solved", "solved"]
    assert [[e.state for e in r.call.ledger] for r in results] == [["kept"], ["kept"], []]
    assert all(r.scorecard.passed for r in results)
    again = played(shop, *names)
    assert [r.call.log[1:] for r in again] == [r.call.log[1:] for r in results]


def test_a_script_that_keeps_nothing_answers_when_written_to(shop: Workshop) -> None:
    (result,) = played(shop, BILL, example="forgotten")
    call = result.call
    assert [e.state for e in call.ledger] == ["missed"]
    skipped = next(e.time for e in call.log if isinstance(e, ev.TimeSkipped))
    later = [turn for turn in call.transcript if turn.start > skipped]
    assert [turn.speaker for turn in later][:2] == ["customer", "trainee"]
    assert later[0].start >= skipped + WRITE_WITHIN


def test_a_script_that_waits_too_long_comes_too_late(shop: Workshop) -> None:
    scenario = shop.scenario(BILL)
    lines = (CONFIRMS, PROMISES, GOODBYE, "(等客户挂机)", "(回电)(等待40秒)", RESULT, GOODBYE)
    steps = parse_script("\n".join((*lines, "(等客户挂机)")))
    result = play_chats(shop, [(scenario, shop.standard("chat"), steps)])[0]
    assert [e.state for e in result.call.ledger] == ["missed"]
    assert result.call.ended is not None and result.call.ended.ending == "late"


def promised(shop: Workshop, mode: ev.CallMode) -> ChatShift:
    """A shift with one customer, who was promised an answer and has left."""
    shift = ChatShift(shop.shelf, [(shop.scenario(BILL), shop.standard("chat"))], mode=mode, seed=1)
    while shift.visits[0].talk is None:
        shift.advance(shift.now + 1.0)
    talk = shift.visits[0].talk
    for text in (CONFIRMS, PROMISES, GOODBYE):
        while not talk.messages or talk.messages[-1].party != "customer":
            shift.advance(shift.now + 0.1)
        talk.send(text)
    while not talk.between:
        shift.advance(shift.now + 0.1)
    return shift


def test_a_shift_shows_what_is_due_and_an_exam_no_ledger(shop: Workshop) -> None:
    modes: tuple[tuple[ev.CallMode, int], ...] = (("practice", 1), ("exam", 0))
    for mode, entries in modes:
        shift = promised(shop, mode)
        view = shift.view().customers[0]
        assert (view.state, view.waited) == ("between", 7200.0)
        assert 0 < view.time_to_write <= WRITE_WITHIN and view.waiting is None
        assert len(view.ledger) == entries
        assert bool(view.hint) == (mode == "practice")
        shift.abandon()
        shift.score_ended()
        view = shift.view().customers[0]
        assert view.state == "scored" and [e.state for e in view.ledger] == ["missed"]


def test_a_chat_that_broke_off_while_a_promise_was_due_is_completed(shop: Workshop) -> None:
    shift = promised(shop, "practice")
    shift.let_go()
    call_id = shift.view().customers[0].call_id
    assert call_id in shop.mend_shelf().recovered
    kept = shop.shelf.open(call_id)
    assert kept.row.state == "recovered" and kept.scorecard is not None
    assert [event.kind for event in read_log(kept.log)][-2:] == ["time_skipped", "call_ended"]
    assert [e.promise.heard for e in kept.call.ledger] == ["2小时内给您答复"]
