"""Checks on time, telephone and pace: each just kept and just broken."""

from dataclasses import replace

import pytest

from .calls import Log, card, judged

LONG = "请问您的订单号码是多少我马上帮您查询一下好吗"


@pytest.mark.parametrize(
    ("cps", "verdict", "lowest", "highest"),
    [
        (200 / 60, "met", 10, 10),
        (240 / 60, "met", 10, 10),
        (258 / 60, "met", 10, 10),
        (270 / 60, "violated", 8, 9.9),
        (300 / 60, "violated", 3, 7),
        (400 / 60, "violated", 0, 0),
        (160 / 60, "met", 10, 10),
        (140 / 60, "violated", 8, 9.9),
        (90 / 60, "violated", 0, 0.5),
    ],
)
def test_pace(cps: float, verdict: str, lowest: float, highest: float) -> None:
    finding = judged(Log().say(6, LONG, cps=cps), "pace")
    assert finding.verdict == verdict
    assert lowest <= finding.points <= highest


def test_pace_measures_the_band_and_not_the_silence() -> None:
    log = Log().say(6, LONG, cps=2.0).line(20, 40).say(41, LONG, cps=2.0)
    result = card(log, "pace", band=[108, 132])
    assert result.findings[0].verdict == "met"
    assert result.pace_cpm == pytest.approx(120, abs=0.5)
    assert {round(p.cpm) for p in result.pace_curve} <= set(range(112, 129))


def test_voice_missed_in_noise_is_no_haste() -> None:
    said = Log().say(6, LONG).call.utterances[0]
    start, end = said.voiced[0]
    noisy = Log()
    noisy.events.append(replace(said, voiced=((start, start + 1), (end - 1, end))))
    assert card(noisy, "pace").pace_cpm == pytest.approx(198, abs=1)


def test_slow_may_be_allowed() -> None:
    assert judged(Log().say(6, LONG, cps=1.0), "pace", slow=False).verdict == "met"


def test_pace_needs_speech() -> None:
    assert judged(Log().say(6, "您好请说"), "pace").verdict == "not_applicable"
    assert judged(Log().type(6, LONG), "pace").verdict == "not_applicable"
    assert judged(Log(), "pace").verdict == "not_applicable"


def test_fillers_do_not_count_as_characters() -> None:
    log = Log().say(6, "嗯啊" + LONG[:16] + "嗯啊", cps=4.0)
    assert card(log, "pace").pace_cpm == pytest.approx(240, abs=0.5)


@pytest.mark.parametrize(
    ("log", "params", "verdict", "points"),
    [
        (Log(rings=3, answered=8).say(9, "您好"), {}, "met", 10),
        (Log(rings=4, answered=11).say(12, "您好"), {}, "violated", 0),
        (Log(rings=4, answered=11).say(12, "对不起刚才因为线路忙让您久等了"),
         {"apology": "line_busy_apology"}, "met", 10),
        (Log(rings=4, answered=11).say(12, "您好"),
         {"apology": "line_busy_apology"}, "violated", 0),
        (Log(rings=4, answered=11).say(12, "让您久等了"),
         {"apology": "line_busy_apology", "apology_share": 0.5}, "violated", 5),
        (Log(rings=6, answered=None), {}, "violated", 0),
        (Log(rings=0, answered=None).say(1, "您好"), {}, "not_applicable", 0),
    ],
)  # fmt: skip
def test_answer_rings(log: Log, params: dict[str, object], verdict: str, points: float) -> None:
    finding = judged(log, "answer_rings", **params)
    assert (finding.verdict, finding.points) == (verdict, points)


@pytest.mark.parametrize(
    ("log", "verdict"),
    [
        (Log(answered=5).say(8, "您好"), "met"),
        (Log(answered=5).say(8.1, "您好"), "missed"),
        (Log(answered=5).line(6, 7).say(9, "您好"), "not_applicable"),
        (Log(answered=5).line(9, 10).say(11, "您好"), "missed"),
        (Log(answered=5), "missed"),
        (Log(answered=None), "not_applicable"),
        (Log(answered=5).type(12, "您好"), "not_applicable"),
    ],
)
def test_greet_within(log: Log, verdict: str) -> None:
    assert judged(log, "greet_within", seconds=3).verdict == verdict


@pytest.mark.parametrize(
    ("log", "params", "verdict", "points"),
    [
        (Log().line(6, 8).say(11, "好的"), {}, "met", 10),
        (Log().line(6, 8).say(11.1, "好的"), {}, "violated", 6.6),
        (Log().line(6, 8).line(13, 14).say(15, "好的"), {}, "violated", 6.6),
        (Log().line(6, 8).hold(9, 20).say(20.5, "好的"), {}, "met", 10),
        (Log().line(6, 8).say(20, "好的").line(22, 23).say(40, "好"), {}, "violated", 3.2),
        (Log().line(6, 8).say(20, "好的"), {"except_moments": ["m"]}, "not_applicable", 0),
        (Log().line(6, 8).hang_up(20), {}, "not_applicable", 0),
        (Log().line(6, 8).hang_up(20, "customer"), {}, "violated", 0),
        (Log().line(6, 8).hang_up(10, "customer"), {}, "met", 10),
        (Log().line(6, 8).transfer(20), {}, "not_applicable", 0),
        (Log().say(6, "您好"), {}, "not_applicable", 0),
    ],
)
def test_response_time(log: Log, params: dict[str, object], verdict: str, points: float) -> None:
    finding = judged(log, "response_time", **params)
    assert (finding.verdict, finding.points) == (verdict, points)


@pytest.mark.parametrize(
    ("log", "verdict", "points"),
    [
        (Log().line(6, 10).say(9.55, "您听我说"), "met", 10),
        (Log().line(6, 10).say(9.3, "您听我说"), "violated", 5),
        (Log().line(6, 10).say(7, "嗯嗯嗯嗯"), "met", 10),
        (Log().line(6, 10).say(7, "我明白了"), "met", 10),
        (Log().line(6, 10).say(7, "您听我说").line(12, 16).say(13, "您听我说"), "violated", 0),
        # The customer cuts in: there are two seconds to come to a stop.
        (Log().line(2, 3).say(4, "您听我说" * 5, cps=5).line(6, 10), "met", 10),
        (Log().line(2, 3).say(4, "您听我说" * 5, cps=3.4).line(6, 10), "violated", 5),
        (Log().say(6, "您好"), "not_applicable", 0),
        (Log().line(6, 10).type(7, "您听我说"), "not_applicable", 0),
        (Log().line(6, 10), "not_applicable", 0),
    ],
)
def test_interruption(log: Log, verdict: str, points: float) -> None:
    finding = judged(log, "interruption", backchannels=["backchannel"])
    assert (finding.verdict, finding.points) == (verdict, points)


WAIT = {"after_phrase": "goodbye", "until": "hang_up", "seconds": 5}


@pytest.mark.parametrize(
    ("log", "params", "verdict", "points"),
    [
        (Log().say(6, "再见", cps=2).hang_up(12), WAIT, "met", 10),
        (Log().say(6, "再见", cps=2).hang_up(10.6), WAIT, "met", 10),
        (Log().say(6, "再见", cps=2).hang_up(10.4), WAIT, "violated", 0),
        (Log().say(6, "再见", cps=2).hang_up(18), WAIT, "violated", 5),
        (Log().say(6, "再见", cps=2).line(8, 9).hang_up(10), WAIT, "not_applicable", 0),
        (Log().say(6, "再见", cps=2).hang_up(8, "customer"), WAIT, "not_applicable", 0),
        (Log().say(6, "您好").hang_up(8), WAIT, "not_applicable", 0),
        (Log().say(6, "您好请问有什么可以帮助您", cps=4).say(14, "您好请问有什么可以帮助您"),
         {"after_phrase": "greeting", "until": "next_words"}, "met", 10),
        (Log().say(6, "您好请问有什么可以帮助您", cps=4).say(11, "您好请问有什么可以帮助您"),
         {"after_phrase": "greeting", "until": "next_words"}, "violated", 0),
        (Log().say(6, "再见").say(8, "喂再见").hang_up(20),
         {**WAIT, "occurrence": 2, "late": 20}, "met", 10),
        (Log().say(6, "再见").say(8, "喂再见").hang_up(20), WAIT, "not_applicable", 0),
    ],
)  # fmt: skip
def test_waiting_time(log: Log, params: dict[str, object], verdict: str, points: float) -> None:
    finding = judged(log, "waiting_time", **params)
    assert (finding.verdict, finding.points) == (verdict, points)


@pytest.mark.parametrize(
    ("log", "verdict"),
    [
        (Log().say(6, "再见", cps=2).hang_up(8), "met"),
        (Log().say(6, "再见", cps=2).hang_up(7.9), "violated"),
        (Log().say(6, "再见").line(8, 9).hang_up(9.5), "violated"),
        (Log().line(6, 9).hang_up(8), "violated"),
        (Log().say(6, "再见").hang_up(7, "customer"), "met"),
        (Log().say(6, "再见").transfer(7), "not_applicable"),
        (Log().line(6, 8).hang_up(20, "customer"), "not_applicable"),
    ],
)
def test_no_hasty_hangup(log: Log, verdict: str) -> None:
    assert judged(log, "no_hasty_hangup", seconds=1.0).verdict == verdict


@pytest.mark.parametrize(
    ("log", "params", "verdict"),
    [
        (Log().hang_up(9, "customer"), {"by": "customer"}, "met"),
        (Log().hang_up(9), {"by": "customer"}, "violated"),
        (Log().say(6, "再见", cps=2).hang_up(9), {"by": "customer", "or_after_s": 2.0}, "met"),
        (Log().say(6, "再见", cps=2).hang_up(8.9), {"by": "customer", "or_after_s": 2.0},
         "violated"),
        (Log(), {"by": "customer"}, "not_applicable"),
    ],
)  # fmt: skip
def test_who_hangs_up(log: Log, params: dict[str, object], verdict: str) -> None:
    assert judged(log, "who_hangs_up", **params).verdict == verdict


HOLD = {"ask": ["please_wait"], "thanks": ["thanks_for_waiting"]}


@pytest.mark.parametrize(
    ("log", "verdict", "points"),
    [
        (Log().say(6, "请您稍等好吗").hold(10, 20).say(21, "让您久等了"), "met", 10),
        (Log().say(6, "好的好的").hold(10, 20).say(21, "让您久等了"), "missed", 5),
        (Log().say(6, "请您稍等好吗").hold(10, 20).say(21, "我查到了"), "missed", 5),
        (Log().hold(10, 20).say(21, "我查到了"), "missed", 0),
        (Log().say(6, "请您稍等好吗").hold(40, 50).say(51, "让您久等了"), "missed", 5),
        (Log().say(6, "请您稍等好吗").hold(10, 20).hang_up(20), "met", 10),
        (Log().say(6, "请您稍等好吗"), "not_applicable", 0),
    ],
)
def test_hold_consent(log: Log, verdict: str, points: float) -> None:
    finding = judged(log, "hold_consent", **HOLD)
    assert (finding.verdict, finding.points) == (verdict, points)


@pytest.mark.parametrize(
    ("log", "params", "verdict"),
    [
        (Log().transfer(9), {}, "met"),
        (Log().hang_up(9), {}, "missed"),
        (Log().transfer(9), {"wanted": False}, "violated"),
        (Log().hang_up(9), {"wanted": False}, "met"),
        (Log().say(6, "我请组长为您处理").hang_up(9), {"say": ["leader"]}, "met"),
        (Log().moment(5, "a").hang_up(9), {"moments": ["b"]}, "not_applicable"),
        (Log().moment(5, "b").hang_up(9), {"moments": ["b"]}, "missed"),
        (Log(answered=None, rings=0).say(6, "您好"), {}, "not_applicable"),
    ],
)
def test_escalated(log: Log, params: dict[str, object], verdict: str) -> None:
    assert judged(log, "escalated", **params).verdict == verdict


@pytest.mark.parametrize(
    ("log", "params", "verdict"),
    [
        (Log().hang_up(9, ending="done"), {}, "met"),
        (Log().hang_up(9, ending="angry"), {}, "missed"),
        (Log().hang_up(9, ending="angry"), {"good": ["angry"]}, "met"),
        (Log(), {}, "not_applicable"),
        (Log().say(6, "您好").ended(9, by="crash"), {}, "not_applicable"),
        (Log(answered=None, rings=0).say(6, "您好").ended(9, ""), {}, "not_applicable"),
    ],
)
def test_ending(log: Log, params: dict[str, object], verdict: str) -> None:
    assert judged(log, "ending", **params).verdict == verdict


def test_waiting_for_a_typed_answer_is_no_dead_air() -> None:
    assert judged(Log().line(6, 8).type(20, "您好"), "response_time").verdict == "not_applicable"
    mixed = Log().line(6, 8).say(9, "您好").line(11, 12).type(30, "好的")
    assert judged(mixed, "response_time").verdict == "met"


def test_a_telephone_that_rings_out_is_no_good_ending() -> None:
    log = Log(answered=None, rings=6).ended(30, "angry", "customer")
    assert judged(log, "ending").verdict == "missed"
