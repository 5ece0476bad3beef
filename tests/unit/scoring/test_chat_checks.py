"""What the checks find in typed messages, and what they leave alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from trainer import paths
from trainer.content.standards import load_standard
from trainer.domain import events as ev
from trainer.domain.call import Call
from trainer.domain.scenario import Ending, Label, Moment, QuickReply, Scenario
from trainer.domain.scorecard import Finding, Verdict
from trainer.scoring import score

CHAT = load_standard(paths.assets() / "standards" / "chat.yaml")
LABEL = Label("x")
SCENARIO = Scenario(
    id="typed",
    title=LABEL,
    situation=LABEL,
    briefing=LABEL,
    standard="chat",
    start="ask",
    moments={
        "ask": Moment("ask", say=("在吗",), hint="您的退款已提交银行，请您留意查收。"),
        "later": Moment("later"),
    },
    endings={"done": Ending("done", LABEL, good=True)},
    variables={"company": "好买商城", "agent_id": "1024"},
    channel="chat",
    quick_replies=(
        QuickReply("运费由{company}承担，请您放心。", fits=("later",)),
        QuickReply("今天一定到账，请您放心。", wrong="不可以保证。"),
        QuickReply("好的"),
    ),
)
MET, MISSED, VIOLATED, REVIEW = Verdict.MET, Verdict.MISSED, Verdict.VIOLATED, Verdict.REVIEW
Told = tuple[float, str]


def findings(
    name: str, said: Sequence[Told], asked: Sequence[Told] = (), skipped: float | None = None
) -> list[Finding]:
    """The findings of one criterion on a chat of these messages (time, text); `skipped`: when the
    customer left until a promise was due."""
    log: list[ev.Event] = [ev.Answered(0.0), ev.MomentEntered(0.0, "ask", 1)]
    for number, (time, text) in enumerate(asked or [(1.0, "在吗")], start=1):
        log += [ev.LineStarted(time, number, "ask", text, 1), ev.LineEnded(time, number, False)]
    log += [ev.Utterance(time, time, time, text, typed=True) for time, text in said]
    if skipped is not None:
        log += [ev.HungUp(skipped, "customer"), ev.TimeSkipped(skipped, 7200.0)]
    log.sort(key=lambda event: event.time)
    log.append(ev.CallEnded(max(e.time for e in log) + 2.0, "done", "customer"))
    card = score(CHAT, SCENARIO, Call(log))
    return [f for f in card.findings if f.criterion == name]


def one(name: str, *texts: str) -> Finding:
    return findings(name, [(10.0 + 5 * n, text) for n, text in enumerate(texts)])[0]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("您的帐户没有问题", "帐"),
        ("已经为您转帐", "帐"),
        ("在次感谢您", "在次"),
        ("感谢您的支持，在见！", "在见"),
        ("因该明天到", "因该"),
        ("退款以经提交", "以经"),
        ("非常报歉", "报歉"),
        ("请您凉解", "凉解"),
        ("我会向公司反应给负责人", "反应"),
        ("请您登陆官方APP", "登陆"),
        ("给您带来不变", "带来不变"),
        ("我门会尽快处理", "门"),
        ("您的退款已提交银航，请查收", "银航"),
    ],
)
def test_wrong_characters_are_found_with_their_place(text: str, wrong: str) -> None:
    found = one("wrong_characters", text)
    assert found.verdict is VIOLATED and found.heard == wrong
    assert found.clause == "GUIDE C6" and found.points == 3.0
    assert found.start is not None and 10.0 <= found.start < 10.1


@pytest.mark.parametrize(
    "text",
    [
        "您可以经过官方渠道办理，以发货时间为准，周末收到也可以。",
        "您门店的优惠员工都知道，请在次日登录，账户、账单都在那里。",
        "这顶帐篷已经发货，再次感谢，应该明天送到，自己经常查看即可。",
        "您自己发货的话必须要先登记，即使联系不上也没有关系。",
        "来的及时，感觉的确不错，审核时间为一天，请您提工单。",
        "合理改进，回复务必及时，告知付款方式，衣服物品都在，进步门槛低。",
        "您的退款已提交银行，请您留意查收。",
    ],
)
def test_right_characters_are_left_alone(text: str) -> None:
    found = one("wrong_characters", text)
    assert found.verdict is MET, (found.heard, str(found.reason))


def test_what_may_be_right_in_another_sense_is_for_review() -> None:
    found = one("wrong_characters", "您的定单很快发出")
    assert found.verdict is REVIEW and found.heard == "定单"


def test_every_wrong_character_costs_and_is_shown() -> None:
    found = findings("wrong_characters", [(5.0, "帐户因该没有问题"), (9.0, "非常报歉")])
    assert [f.heard for f in found] == ["帐", "因该", "报歉"]
    assert found[0].points == 0.0 and sum(f.max_points for f in found) == 6.0


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("您好，您的包裹已经到了，请您查收。", MET),
        ("好的", MET),
        ("您的包裹今天上午已经到达重庆转运中心预计明天下午能够送到您那边", VIOLATED),
        ("您好,请问有什么可以帮您?", VIOLATED),
        ("您好 请问有什么可以帮您", VIOLATED),
        ("版本号是3.5，时间是10:30。", MET),
    ],
)
def test_punctuation(text: str, verdict: Verdict) -> None:
    assert one("punctuation", text).verdict is verdict


def test_long_messages_and_sentences() -> None:
    assert one("short_clear", "您好，请您放心。" * 5).verdict is MET
    assert one("short_clear", "您好，请您放心。" * 25).verdict is VIOLATED
    sentence = "您的包裹已经到了，" * 8
    assert "sentence" in str(one("short_clear", sentence + "请您查收。").reason)
    address = "请您打开https://www.example.com/help/refund/detail?id=" + "1" * 100 + " 查看。"
    assert one("short_clear", address).verdict is MET


@pytest.mark.parametrize(
    ("text", "place"),
    [("好的😊", "😊"), ("收到[微笑]", "[微笑]"), ("好的~", "~"), ("请稍等！！", "！！"),
     ("哈哈，好的", "哈哈"), ("好的^_^", "^_^"), ("23333", "23333")],
)  # fmt: skip
def test_symbols(text: str, place: str) -> None:
    found = one("symbols", text)
    assert found.verdict is VIOLATED and found.heard == place


def test_plain_signs_are_no_faces() -> None:
    text = "请您打开“设置”（右上角），选择（账单）：共3项——谢谢……价格是666元。"
    assert one("symbols", text).verdict in (MET, VIOLATED)
    assert one("symbols", "请您打开“设置”（右上角），谢谢……").verdict is MET


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("亲，在的", VIOLATED),
        ("您可以亲自到店，或由亲友代办。", MET),
        ("好哒，马上处理", VIOLATED),
        ("这款yyds", VIOLATED),
        ("感谢您的宝贵建议，支付宝也可以。", MET),
    ],
)
def test_net_slang(text: str, verdict: Verdict) -> None:
    assert one("net_slang", text).verdict is verdict


def test_replies_in_time() -> None:
    asked = [(2.0, "在吗"), (30.0, "什么时候到")]
    assert findings("first_reply", [(20.0, "您好")], asked)[0].verdict is MET
    late = findings("first_reply", [(70.0, "您好")], asked[:1])[0]
    assert late.verdict is VIOLATED and (late.start, late.end) == (2.0, 70.0)
    never = findings("first_reply", [], [(2.0, "在吗"), (80.0, "有人吗")])[0]
    assert never.verdict is VIOLATED and never.points == 0.0
    said = [(20.0, "您好"), (95.0, "明天到")]
    assert findings("later_replies", said, asked)[0].verdict is VIOLATED
    assert findings("later_replies", [(20.0, "您好"), (50.0, "明天")], asked)[0].verdict is MET


def test_who_has_left_waits_for_no_answer() -> None:
    asked = [(2.0, "在吗"), (30.0, "好的，再见"), (130.0, "怎么没有消息")]
    back = findings("later_replies", [(20.0, "您好"), (120.0, "您好")], asked[:2], skipped=32.0)
    assert back[0].verdict is Verdict.NOT_APPLICABLE, "a message that keeps a promise is no answer"
    soon = findings("later_replies", [(20.0, "您好"), (140.0, "抱歉")], asked, skipped=32.0)
    assert soon[0].verdict is MET and (soon[0].start, soon[0].end) == (130.0, 140.0)
    late = findings("later_replies", [(20.0, "您好"), (195.0, "抱歉")], asked, skipped=32.0)
    assert [(f.verdict, f.start) for f in late] == [(VIOLATED, 130.0)]


def test_quick_replies_must_be_true_and_to_the_point() -> None:
    wrong = one("quick_replies", "您好，今天一定到账,请您放心。")
    assert wrong.verdict is VIOLATED and wrong.heard == "今天一定到账,请您放心"
    assert "不可以保证" in str(wrong.reason)
    unfit = one("quick_replies", "运费由好买商城承担，请您放心。")
    assert unfit.verdict is VIOLATED and "does not fit" in str(unfit.reason)
    assert one("quick_replies", "好的").verdict is MET
    assert one("quick_replies", "好的，马上。").verdict is Verdict.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("first", "points"),
    [
        ("您好，我是好买商城客服小林，很高兴为您服务。", 8.0),
        ("您好，请问有什么可以帮到您？", 4.0),
        ("你好，什么事？", 0.0),
    ],
)
def test_opening(first: str, points: float) -> None:
    assert one("chat_opening", first).points == points


def test_every_criterion_of_the_standard_can_be_judged() -> None:
    kinds: dict[str, Any] = {c.id: c.check for c in CHAT.criteria}
    found = {name: findings(name, [(5.0, "您好")]) for name in kinds}
    assert all(found.values())
