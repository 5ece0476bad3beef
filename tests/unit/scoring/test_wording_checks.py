"""Checks on what was said: each with a call that breaks the rule and one that just keeps it."""

import pytest

from trainer.domain.errors import KnownError

from .calls import Log, card, judged

GREETING = "您好顺达快递工号一零二四很高兴为您服务"
CLOSING = "感谢您的来电谢谢再见"


@pytest.mark.parametrize(
    ("log", "params", "verdict"),
    [
        (Log().say(6, GREETING), {"phrase": "greeting"}, "met"),
        (Log().say(6, "什么事情呀"), {"phrase": "greeting"}, "missed"),
        (Log().say(6, "什么事").line(8, 9).say(10, GREETING),
         {"phrase": "greeting", "where": "first_turn"}, "missed"),
        (Log().say(6, "什么事").say(7.5, GREETING).line(14, 15).say(16, "好"),
         {"phrase": "greeting", "where": "first_turn"}, "met"),
        (Log().line(5, 6).say(7, GREETING),
         {"phrase": "greeting", "where": "first_turn"}, "met"),
        (Log().say(6, "好").line(8, 9).say(10, CLOSING).line(15, 16).say(16.5, "再见"),
         {"phrase": "closing", "where": "last_turn"}, "met"),
        (Log().say(6, CLOSING).line(12, 13).say(14, "好").line(15, 16).say(17, "好"),
         {"phrase": "closing", "where": "last_turn"}, "missed"),
        (Log().say(6, "请您稍等"), {"any_of": ["thanks_for_waiting", "please_wait"]}, "met"),
        (Log().say(6, "请您稍等"), {"all_of": ["closing", "please_wait"]}, "missed"),
        (Log().say(6, CLOSING), {"all_of": ["closing", "goodbye"]}, "met"),
        (Log().moment(5, "a").say(6, "请您稍等").moment(8, "b").say(9, "好"),
         {"phrase": "please_wait", "moments": ["a"]}, "met"),
        (Log().moment(5, "a").say(6, "好").moment(8, "b").say(9, "请您稍等"),
         {"phrase": "please_wait", "moments": ["a"]}, "missed"),
        (Log().moment(5, "a").say(6, "请您稍等"),
         {"phrase": "please_wait", "moments": ["never"]}, "not_applicable"),
        (Log().moment(5, "a").say(6, "请您稍等").moment(8, "b").say(9, "好"),
         {"phrase": "please_wait", "after_line": "b"}, "missed"),
        (Log().moment(5, "a").say(6, "好").moment(8, "b").say(9, "请您稍等"),
         {"phrase": "please_wait", "after_line": "b"}, "met"),
        (Log().say(6, "请您稍等").say(9, "对不起"),
         {"phrase": "apology", "before": "please_wait"}, "missed"),
        (Log().say(6, "对不起").say(9, "请您稍等"),
         {"phrase": "apology", "before": "please_wait"}, "met"),
        (Log().say(6, "对不起").say(9, "请您稍等"),
         {"phrase": "apology", "after": "please_wait"}, "missed"),
        (Log().say(6, "好").transfer(9), {"phrase": "closing", "unless": ["transferred"]},
         "not_applicable"),
        (Log().say(6, "好").hang_up(9, "customer"),
         {"phrase": "closing", "unless": ["customer_hung_up"]}, "not_applicable"),
        (Log().say(6, "好").hang_up(9), {"phrase": "closing", "unless": ["customer_hung_up"]},
         "missed"),
        (Log(), {"phrase": "greeting"}, "missed"),
    ],
)  # fmt: skip
def test_required_phrase(log: Log, params: dict[str, object], verdict: str) -> None:
    finding = judged(log, "required_phrase", **params)
    assert finding.verdict == verdict
    if verdict == "met":
        assert finding.points == 10
        assert finding.heard and finding.start is not None and finding.end is not None
        assert finding.start < finding.end


@pytest.mark.parametrize(
    ("number", "conf", "verdict"),
    [
        ("一零二四", 0.9, "met"),
        ("幺零二四", 0.9, "met"),
        ("一零二五", 0.9, "missed"),
        ("一零四二", 0.9, "missed"),
        ("一零二五", 0.4, "review"),
        ("一零四", 0.9, "review"),
    ],
)
def test_a_number_that_is_required(number: str, conf: float, verdict: str) -> None:
    log = Log().say(6, f"您好顺达快递工号{number}很高兴为您服务", conf=conf)
    assert judged(log, "required_phrase", phrase="agent_id").verdict == verdict


def test_parts_of_a_wording_earn_their_share() -> None:
    finding = judged(Log().say(6, "谢谢您的来电"), "required_phrase", all_of=["closing", "goodbye"])
    assert (finding.verdict, finding.points) == ("missed", 5)


def test_unsure_recognition_goes_to_review() -> None:
    log = Log().say(6, "感些你的电风", conf=0.5)  # 感谢您的来电, heard badly
    result = card(log, "required_phrase", phrase="closing")
    assert result.findings[0].verdict == "review"
    assert (result.score, result.max_score, result.review_points) == (0, 0, 10)
    assert result.findings[0].heard


@pytest.mark.parametrize(
    ("log", "params", "verdict"),
    [
        (Log().say(6, "你烦不烦"), {"phrases": ["rude"]}, "violated"),
        (Log().say(6, "给您添麻烦了"), {"phrases": ["rude"]}, "met"),
        (Log().say(6, "您有病历吗"), {"phrases": ["rude"]}, "met"),
        (Log().say(6, "必嘴"), {"phrases": ["rude"]}, "review"),
        (Log().say(6, "闭嘴", conf=0.3), {"phrases": ["rude"]}, "review"),
        (Log().say(6, "不知道我是否有将您的问题解释清楚"),
         {"phrases": ["curt"], "except": ["good_not_know"]}, "met"),
        (Log().say(6, "我不知道"), {"phrases": ["curt"], "except": ["good_not_know"]}, "violated"),
        (Log().say(6, GREETING), {"phrases": ["curt", "rude", "shift_blame"]}, "met"),
        (Log().moment(5, "a").say(6, "闭嘴").moment(7, "b").say(8, "好"),
         {"phrases": ["rude"], "moments": ["b"]}, "met"),
        (Log().moment(5, "a").say(6, "闭嘴"),
         {"phrases": ["rude"], "moments": ["b"]}, "not_applicable"),
        (Log().say(6, "非常理解您的心情这不是我的错"),
         {"phrases": ["shift_blame"], "after_phrase": "understand_feeling"}, "violated"),
        (Log().say(6, "非常理解您的心情").say(30, "这不是我的错"),
         {"phrases": ["shift_blame"], "after_phrase": "understand_feeling"}, "met"),
        (Log().say(6, "这不是我的错"),
         {"phrases": ["shift_blame"], "after_phrase": "understand_feeling"}, "not_applicable"),
        (Log(), {"phrases": ["rude"]}, "not_applicable"),
    ],
)  # fmt: skip
def test_forbidden_phrase(log: Log, params: dict[str, object], verdict: str) -> None:
    finding = judged(log, "forbidden_phrase", **params)
    assert finding.verdict == verdict
    assert finding.points == (10 if verdict == "met" else 0)


def test_every_occurrence_is_evidence_and_costs_once() -> None:
    log = Log().say(6, "闭嘴").line(8, 9).say(10, "神经病")
    result = card(log, "forbidden_phrase", phrases=["rude", "slurs"])
    assert [(f.heard, f.start, f.max_points) for f in result.findings] == [
        ("闭嘴", 6, 10),
        ("神经病", 10, 0),
    ]
    assert (result.score, result.max_score) == (0, 10)


@pytest.mark.parametrize(
    ("log", "verdict", "points"),
    [
        (Log().say(6, "您请说您的单号"), "met", 10),
        (Log().say(6, "您请说你的单号"), "violated", 5),
        (Log().say(6, "你请说你的单号"), "violated", 0),
        (Log().say(6, "你们好"), "violated", 5),
        (Log().say(6, "你好", conf=0.3), "review", 0),
        (Log().say(6, "你好", others={"你好": 0.5, "您好": 0.4}), "review", 0),
        (Log().say(6, "你好", others={"你好": 0.9, "您好": 0.1}), "violated", 5),
        (Log().say(6, "您好", others={"您好": 0.3, "你好": 0.7}), "review", 0),
        (Log().say(6, "您好", others={"您好": 0.7, "你好": 0.3}), "met", 10),
        (Log().say(6, "好的"), "not_applicable", 0),
        (Log().type(6, "你好"), "violated", 5),
    ],
)
def test_nin_not_ni(log: Log, verdict: str, points: float) -> None:
    finding = judged(log, "nin_not_ni")
    assert (finding.verdict, finding.points) == (verdict, points)


def test_several_ni_are_one_finding() -> None:
    log = Log().say(6, "你请说你的单号").say(12, "你好")
    result = card(log, "nin_not_ni")
    assert len(result.findings) == 1
    assert (result.findings[0].start, result.findings[0].reason.args["n"]) == (6, 3)
    assert result.findings[0].heard == "你"


def test_a_missed_wording_names_what_was_not_heard() -> None:
    one = judged(Log().say(6, "好"), "required_phrase", phrase="ask_more")
    assert one.reason.args["parts"] == "“还有什么可以…帮助”"
    both = judged(Log().say(6, "谢谢您的来电"), "required_phrase", all_of=["closing", "goodbye"])
    assert both.reason.args["parts"] == "“再见”"


@pytest.mark.parametrize(
    ("text", "verdict", "points"),
    [
        ("对不起请您稍等", "met", 10),
        ("请您稍等", "missed", 5),
        ("请请请", "missed", 5),
        ("什么事呀", "missed", 0),
        ("真抱歉谢谢您", "met", 10),
    ],
)
def test_polite_words(text: str, verdict: str, points: float) -> None:
    log = Log().say(6, text)
    finding = judged(log, "polite_words", words=["please", "thanks", "apology"], at_least=2)
    assert (finding.verdict, finding.points) == (verdict, points)


def test_no_more_polite_words_are_asked_for_than_there_are() -> None:
    assert judged(Log().say(6, "请您稍等"), "polite_words", words=["please"]).verdict == "met"


@pytest.mark.parametrize(
    ("check", "params", "named"),
    [
        ("no_such_check", {}, "no_such_check"),
        ("pace", {"speed": 3}, "speed"),
        ("required_phrase", {}, "exactly one"),
        ("required_phrase", {"phrase": "thanks", "any_of": ["thanks"]}, "exactly one"),
        ("required_phrase", {"phrase": "no_such_phrase"}, "no_such_phrase"),
        ("required_phrase", {"phrase": "thanks", "moments": ["a"], "where": "first_turn"}, "where"),
        ("forbidden_phrase", {"phrases": []}, "phrases"),
        ("waiting_time", {"after_phrase": "thanks", "until": "hang_up", "occurrence": 0}, "count"),
    ],
)  # fmt: skip
def test_a_wrong_criterion_is_named(check: str, params: dict[str, object], named: str) -> None:
    with pytest.raises(KnownError, match=named):
        judged(Log().say(6, "您好"), check, **params)
