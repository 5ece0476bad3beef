"""Checks on manners and wording that need no phrase of the scenario: each broken and just kept."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainer.domain import events as ev
from trainer.domain.errors import KnownError
from trainer.scoring.checks.promises import hours

from .calls import STANDARDS, Log, card, judged

ASKING = {"orders": ["orders"], "softened_by": ["softened"]}
JARGON = {"words": [{"avoid": ["计费周期"], "say": "收费的时间段", "plain": ["收费的时间段"]}]}
PROMISES = {"promises": ["sure_promise"], "allowed": ["good_promise"]}
DEADLINE = {"promises": ["call_back"], "deadlines": ["time_limit"]}
ERRORS = {"corrections": ["correction"], "apology": ["apology"]}


@pytest.mark.parametrize(
    ("text", "verdict", "points"),
    [
        ("报一下您的单号", "violated", 5),
        ("请您报一下您的单号", "met", 10),
        ("您的单号报一下好吗", "met", 10),
        ("等着把电话号码告诉我", "violated", 0),
        ("大声一点", "violated", 5),
        ("对不起请您大声一点好吗", "met", 10),
        ("您必须先去营业厅", "violated", 5),
        ("您可以去营业厅办理", "met", 10),
        ("我再说一遍价格是十二元", "met", 10),
    ],
)
def test_asking(text: str, verdict: str, points: float) -> None:
    finding = judged(Log().say(6, text), "asking", **ASKING)
    assert (finding.verdict, finding.points) == (verdict, points)
    assert (finding.advice is None) == (verdict == "met")


def test_a_please_long_before_softens_no_order() -> None:
    log = Log().say(6, "请问您贵姓").say(14, "报一下您的单号")
    assert judged(log, "asking", **ASKING).verdict == "violated"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("您的计费周期是一号到三十号", "violated"),
        ("您的计费周期也就是收费的时间段是一号到三十号", "met"),
        ("您的收费的时间段是一号到三十号", "met"),
    ],
)
def test_jargon_needs_its_plain_form(text: str, verdict: str) -> None:
    finding = judged(Log().say(6, text), "better_wording", **JARGON)
    assert finding.verdict == verdict
    assert finding.wanted == ("收费的时间段" if verdict == "violated" else "")


def test_an_explanation_comes_soon_or_is_none() -> None:
    log = Log().say(6, "您的计费周期是一个月").say(40, "收费的时间段是一个月")
    assert judged(log, "better_wording", **JARGON).verdict == "violated"
    log = Log().say(6, "您的计费周期是一个月").say(10, "就是收费的时间段")
    assert judged(log, "better_wording", **JARGON).verdict == "met"


@pytest.mark.parametrize(
    ("text", "params", "verdict"),
    [
        ("我保证给您解决", {}, "violated"),
        ("我保证今天给您解决", {}, "violated"),
        ("我们一定尽快解决", {}, "met"),
        ("我们不能保证马上解决", {}, "met"),
        ("我们三个工作日内一定给您答复", {}, "met"),
        ("我们一小时之内给您答复", {"deadlines": ["2小时", "24小时"]}, "violated"),
        ("我们两小时之内给您答复", {"deadlines": ["2小时", "24小时"]}, "met"),
        ("我们二十四小时之内给您答复", {"deadlines": ["2小时", "24小时"]}, "met"),
        ("三天可以送到", {"deadlines": ["24小时"]}, "met"),
        ("我们半个小时内给您回电", {"deadlines": ["30分钟"]}, "met"),
        ("我们十分钟内给您回电", {"deadlines": ["30分钟"]}, "violated"),
    ],
)
def test_promises(text: str, params: dict[str, object], verdict: str) -> None:
    assert judged(Log().say(6, text), "promises", **PROMISES, **params).verdict == verdict


@pytest.mark.parametrize(
    ("text", "expected"),
    [("24小时", 24), ("三个工作日", 72), ("30分钟", 0.5), ("二十四小时之内", 24), ("两天", 48),
     ("半小时", 0.5), ("很快", None), ("小时", None)],
)  # fmt: skip
def test_hours(text: str, expected: float | None) -> None:
    assert hours(text) == (pytest.approx(expected) if expected else None)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("我们会尽快与您联系", "missed"),
        ("我们会在二十四小时之内与您联系", "met"),
        ("我明天上午给您回电", "met"),
        ("您的快件正在派送", "not_applicable"),
    ],
)
def test_deadline_given(text: str, verdict: str) -> None:
    assert judged(Log().say(6, text), "deadline_given", **DEADLINE).verdict == verdict


@pytest.mark.parametrize(
    ("text", "verdict", "points"),
    [
        ("对不起刚才我的解释有误请允许我重新解释", "met", 10),
        ("我刚才说错了是十二元", "missed", 5),
        ("一共是十二元", "not_applicable", 0),
    ],
)
def test_errors_admitted(text: str, verdict: str, points: float) -> None:
    finding = judged(Log().say(6, text), "errors_admitted", **ERRORS)
    assert (finding.verdict, finding.points) == (verdict, points)


def test_a_mistake_pointed_out_must_be_admitted() -> None:
    said = {**ERRORS, "moments": ["wrong"]}
    log = Log().moment(5, "wrong").say(6, "一共是十二元")
    assert judged(log, "errors_admitted", **said).verdict == "missed"
    log = Log().moment(5, "wrong").say(6, "对不起一共是十二元")
    assert judged(log, "errors_admitted", **said).verdict == "met"
    log = Log().moment(5, "other").say(6, "好")
    assert judged(log, "errors_admitted", **said).verdict == "not_applicable"


NAME = "我姓王我的快递还没到"


@pytest.mark.parametrize(
    ("log", "verdict", "points"),
    [
        (Log().line(6, 9, NAME).say(10, "王女士您好我帮您查一下"), "met", 10),
        (Log().line(6, 9, NAME).say(10, "您好我帮您查一下"), "missed", 0),
        (Log().line(6, 9, NAME).say(10, "王先生您好我帮您查一下"), "violated", 0),
        (Log().line(6, 9, NAME).say(10, "王先生").say(14, "对不起王女士"), "violated", 5),
        (Log().say(3, "王女士您好").line(6, 9, NAME).say(10, "好的"), "missed", 0),
        (Log().line(6, 9, "我叫什么不重要").say(10, "好的"), "not_applicable", 0),
        (Log().line(6, 9, "我的快递呢").say(10, "好的"), "not_applicable", 0),
        (Log().line(6, 9, NAME).hang_up(10), "not_applicable", 0),
        (Log(answered=None, rings=0).say(6, "王女士"), "not_applicable", 0),
    ],
)
def test_customer_name(log: Log, verdict: str, points: float) -> None:
    finding = judged(log, "customer_name")
    assert (finding.verdict, finding.points) == (verdict, points)


def test_a_name_told_in_other_words_is_named_by_its_moment() -> None:
    log = Log().moment(5, "m").line(6, 9, "敝姓司徒", "told").say(10, "司徒女士您好")
    assert judged(log, "customer_name", surname="司徒", known_at=[]).verdict == "not_applicable"
    with pytest.raises(KnownError, match="at_least"):
        judged(log, "customer_name", at_least=0)


COURTESY = {"thanks": ["welcome"], "goodbye": ["goodbye", "welcome"], "apology": ["forgive"]}


@pytest.mark.parametrize(
    ("log", "verdict", "points"),
    [
        (Log().line(6, 8, "谢谢你").say(9, "不客气"), "met", 10),
        (Log().line(6, 8, "谢谢你").say(9, "还有什么事"), "missed", 5),
        (Log().line(6, 8, "谢谢你").say(9, "好").line(11, 12, "再见").say(13, "好"), "missed", 0),
        (Log().line(6, 8, "再见").say(9, "再见"), "met", 10),
        (Log().say(6, "谢谢再见").line(9, 10, "再见").hang_up(11, "customer"), "met", 10),
        (Log().say(6, "好的").line(9, 10, "再见").hang_up(11, "customer"), "not_applicable", 0),
        (Log().say(6, "好的").line(9, 10, "再见").hang_up(14), "missed", 5),
        (Log().line(6, 8, "对不起打错了").say(9, "没关系"), "met", 10),
        (Log().line(6, 8, "对不起打错了").say(9, "好的"), "missed", 5),
        (Log().line(6, 8, "光说对不起有什么用").say(9, "好的"), "not_applicable", 0),
        (Log().line(6, 8, "我的快递呢").say(9, "好的"), "not_applicable", 0),
        (Log().say(6, "再见"), "not_applicable", 0),
    ],
)
def test_returns_courtesy(log: Log, verdict: str, points: float) -> None:
    finding = judged(log, "returns_courtesy", **COURTESY)
    assert (finding.verdict, finding.points) == (verdict, points)


def test_who_left_until_a_promise_is_due_leaves_no_time_for_courtesy() -> None:
    log = Log().say(6, "好的").line(9, 10, "再见")
    log.events += [ev.HungUp(11.0, "customer"), ev.TimeSkipped(11.0, 7200.0), ev.CalledBack(20.0)]
    log.say(20, "再见").hang_up(30, "customer")
    assert judged(log, "returns_courtesy", **COURTESY).verdict == "not_applicable"


FACTS = {"facts": {"时间": ["time_limit"], "联系方式": ["ask_number"]}}


@pytest.mark.parametrize(
    ("text", "params", "verdict", "points"),
    [
        ("明天上午给您送请留下您的电话", {}, "met", 10),
        ("明天上午给您送", {}, "missed", 5),
        ("明天上午给您送", {"at_least": 1}, "met", 10),
        ("好的好的", {}, "missed", 0),
    ],
)
def test_facts_restated(text: str, params: dict[str, object], verdict: str, points: float) -> None:
    finding = judged(Log().say(6, text), "facts_restated", **FACTS, **params)
    assert (finding.verdict, finding.points) == (verdict, points)
    if verdict == "missed":
        assert "联系方式" in str(finding.reason)


ORDER = {"stages": [["greeting"], ["confirm_need"], ["ask_more"], ["closing"]]}
HELLO, NEED = "您好请问有什么可以帮助您", "您是想查快递对吗"
MORE, BYE = "请问还有什么可以帮助您", "感谢您的来电再见"


@pytest.mark.parametrize(
    ("texts", "verdict", "points"),
    [
        ((HELLO, NEED, MORE, BYE), "met", 10),
        ((HELLO, MORE, BYE), "met", 10),
        ((HELLO, BYE, MORE), "violated", 5),
        ((HELLO, MORE, NEED, MORE, BYE), "met", 10),
        ((BYE, HELLO, NEED), "violated", 5),
        ((HELLO,), "not_applicable", 0),
        (("好的", "好的"), "not_applicable", 0),
    ],
)
def test_stage_order(texts: tuple[str, ...], verdict: str, points: float) -> None:
    log = Log()
    for at, text in enumerate(texts):
        log.say(6 + 10 * at, text)
    finding = judged(log, "stage_order", **ORDER)
    assert (finding.verdict, finding.points) == (verdict, points)


def test_a_question_to_the_trainer_moves_no_number() -> None:
    log = Log().say(6, "谢谢您的来电")
    result = card(log, "ask_trainer", question="语气真诚吗")
    assert result.findings[0].verdict == "review"
    assert "语气真诚吗" in str(result.findings[0].reason)
    assert (result.score, result.max_score, result.review_points) == (0, 0, 10)
    assert judged(Log(), "ask_trainer", question="真诚吗").verdict == "not_applicable"
    assert judged(Log().type(6, "您好"), "ask_trainer", question="真诚吗").verdict == (
        "not_applicable"
    )


def test_wording_in_settings_is_checked() -> None:
    words = {"words": [{"avoid": ["请[您"], "say": "好"}]}
    with pytest.raises(KnownError, match="words"):
        judged(Log().say(6, "您好"), "better_wording", **words)
    with pytest.raises(KnownError, match="duration"):
        judged(Log().say(6, "您好"), "promises", **PROMISES, deadlines=["soon"])


@pytest.mark.parametrize(
    ("text", "bad"),
    [
        ("请您告诉我您的银行卡密码", True),
        ("您的身份证号码是多少", True),
        ("请您提供短信验证码", True),
        ("业务员的电话是一三九零零零零", True),
        ("请您不要把密码告诉任何人", False),
        ("我们不会要您的密码和验证码", False),
        ("请您提供身份证后四位", False),
        ("请您修改登录密码", False),
        ("请您说一下忘记密码的经过", False),
        ("麻烦您告诉我您是什么时候修改密码的", False),
        ("请您报一下短信验证码", True),
        ("告诉我您的登录密码", True),
        ("请问您的联系电话是多少", False),
    ],
)
def test_privacy_of_the_shipped_standards(text: str, bad: bool) -> None:
    rule = next(c for c in STANDARDS["combined"].criteria if c.id == "privacy")
    finding = judged(Log().say(6, text), rule.check, **rule.params)
    assert (finding.verdict == "violated") == bad, finding.heard


def _numeral(number: int) -> str:
    """1–99 as one says it."""
    tens, ones = divmod(number, 10)
    digits = "零一二三四五六七八九"
    return ("" if tens < 2 else digits[tens]) + "十" * bool(tens) + digits[ones] * bool(ones)


@settings(max_examples=60)
@given(number=st.integers(1, 99), unit=st.sampled_from(["分钟", "小时", "天"]))
def test_a_promised_time_is_taken_whole(number: int, unit: str) -> None:
    """Also where the place that was found begins within the number: 二十|四小时."""
    number = 20 if number == 2 else number  # 二小时 is said 两小时
    hours = number * {"分钟": 1 / 60, "小时": 1.0, "天": 24.0}[unit]
    log = Log().say(6, f"我们{_numeral(number)}{unit}之内给您答复")
    finding = judged(log, "promises", deadlines=["24小时"])
    assert finding.verdict == ("met" if hours >= 24 else "violated")
    given_by = judged(log, "deadline_given", promises=["call_back"], deadlines=["time_limit"])
    assert given_by.heard == f"{_numeral(number)}{unit}之内"
