"""Checks on the sound of the voice, each kept and broken; unmeasured calls are left out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from trainer.domain.call import Call
from trainer.domain.events import Utterance, VoiceMeasures
from trainer.domain.scorecard import Finding
from trainer.scoring import score

from .calls import Log, criterion, judged, scenario, standard

TEXT = "请问您的订单号码是多少"


def sounding(*voices: tuple[float, float, float], log: Log | None = None, text: str = TEXT) -> Call:
    """Utterances ten seconds apart, each with its level (dBFS), range (semitones) and tail (s)."""
    log = log or Log()
    for at in range(len(voices)):
        log.say(10 + 10 * at, text)
    measured = iter(voices)
    events = [
        with_sound(e, *next(measured)) if isinstance(e, Utterance) else e for e in log.call.log
    ]
    return Call(events)


def with_sound(utterance: Utterance, level: float, semitones: float, tail: float) -> Utterance:
    low = 120.0
    high = low * 2 ** (semitones / 12)
    sound = VoiceMeasures((low + high) / 2, low, high, 1.5, tail)
    return replace(utterance, level_dbfs=level, sound=sound)


def verdict_of(call: Call, check: str, **params: object) -> Finding:
    return score(standard(criterion(check, **params)), scenario(), call).findings[0]


def level(*values: float) -> Call:
    return sounding(*((value, 5.0, 0.2) for value in values))


@pytest.mark.parametrize(
    ("call", "verdict", "points"),
    [
        (level(-25, -25), "met", 10),
        (level(-42, -42), "met", 10),
        (level(-44.5, -44.5), "violated", 7.5),
        (level(-60, -60), "violated", 0),
        (level(-10, -10), "met", 10),
        (level(-5, -5), "violated", 5),
    ],
)
def test_volume(call: Call, verdict: str, points: float) -> None:
    finding = verdict_of(call, "volume")
    assert (finding.verdict, finding.points) == (verdict, points)
    assert (finding.advice is None) == (verdict == "met")


@pytest.mark.parametrize(
    ("call", "verdict", "points"),
    [
        (level(-25, -24, -26), "met", 10),
        (level(-25, -25, -33), "met", 10),
        (level(-25, -25, -34), "violated", 6.6),
        (level(-25, -25, -25, -10, -40), "violated", 3.2),
        (level(-25, -40), "not_applicable", 0),
    ],
)
def test_volume_steady(call: Call, verdict: str, points: float) -> None:
    finding = verdict_of(call, "volume_steady")
    assert (finding.verdict, finding.points) == (verdict, points)


def asked(*values: float) -> Call:
    """The customer asks to speak up before the last two utterances."""
    log = Log().moment(5, "m").moment(5 + 10 * (len(values) - 2), "asked")
    return sounding(*((value, 5.0, 0.2) for value in values), log=log)


@pytest.mark.parametrize(
    ("call", "want", "verdict", "points"),
    [
        (asked(-30, -30, -28, -28), "louder", "met", 10),
        (asked(-30, -30, -28.5, -28.5), "louder", "met", 10),
        (asked(-30, -30, -29.25, -29.25), "louder", "violated", 5),
        (asked(-30, -30, -33, -33), "louder", "violated", 0),
        (asked(-40, -40, -20, -20), "louder", "violated", 5),
        (asked(-30, -30, -27, -27), "unchanged", "met", 10),
        (asked(-30, -30, -24, -24), "unchanged", "violated", 5),
    ],
)
def test_volume_answer(call: Call, want: str, verdict: str, points: float) -> None:
    finding = verdict_of(call, "volume_answer", moments=["asked"], want=want)
    assert (finding.verdict, finding.points) == (verdict, points)


def test_louder_after_being_asked_is_no_unsteady_voice() -> None:
    call = asked(-30, -30, -30, -15, -15)
    assert verdict_of(call, "volume_steady").verdict == "violated"
    kept = verdict_of(call, "volume_steady", except_after=["asked"])
    assert kept.verdict == "met"


def moving(*ranges: float) -> Call:
    return sounding(*((-25.0, each, 0.2) for each in ranges))


@pytest.mark.parametrize(
    ("call", "verdict", "points"),
    [
        (moving(5, 6, 4), "met", 10),
        (moving(2.5, 2.5), "met", 10),
        (moving(1.75, 1.75), "violated", 5),
        (moving(0.5, 0.5), "violated", 0),
        (moving(8, 8, 8, 3), "met", 10),
        (moving(8, 8, 8, 3, 3), "violated", 6),
        (moving(8), "not_applicable", 0),
    ],
)
def test_lively(call: Call, verdict: str, points: float) -> None:
    finding = verdict_of(call, "lively")
    assert (finding.verdict, finding.points) == (verdict, points)


def ending(*tails: float) -> Call:
    return sounding(*((-25.0, 5.0, tail) for tail in tails))


@pytest.mark.parametrize(
    ("call", "params", "verdict", "points"),
    [
        (ending(0.3, 0.4, 0.5), {}, "met", 10),
        (ending(0.3, 0.9), {}, "met", 10),  # one may be
        (ending(0.3, 0.9), {"at_most": 0}, "violated", 6.6),
        (ending(0.54, 0.54), {}, "met", 10),  # 1.8 of one's own syllables are 0.545 s here
        (ending(0.6, 0.6), {}, "violated", 6.6),
    ],
)
def test_trailing_endings(
    call: Call, params: dict[str, object], verdict: str, points: float
) -> None:
    finding = verdict_of(call, "trailing_endings", **params)
    assert (finding.verdict, finding.points) == (verdict, points)


CHECKS = [
    ("volume", {}),
    ("volume_steady", {}),
    ("volume_answer", {"moments": ["m"]}),
    ("lively", {}),
    ("trailing_endings", {}),
]


@pytest.mark.parametrize(("check", "params"), CHECKS)
def test_calls_that_were_never_measured_are_left_out(check: str, params: dict[str, object]) -> None:
    log = Log().say(2, TEXT).moment(8, "m").say(10, TEXT).say(20, TEXT)
    bare = [replace(e, level_dbfs=None) if isinstance(e, Utterance) else e for e in log.call.log]
    assert verdict_of(Call(bare), check, **params).verdict == "not_applicable"
    typed = Log().moment(5, "m").type(6, TEXT)
    assert judged(typed, check, **params).verdict == "not_applicable"


SLOW_LINE = "我的快递三天了还没有送到我想问一下现在在哪里"


@pytest.mark.parametrize(
    ("cps", "verdict"),
    [(2.0, "met"), (2.45, "met"), (2.6, "violated"), (1.55, "met"), (1.4, "violated")],
)
def test_match_pace(cps: float, verdict: str) -> None:
    log = Log().line(6, 6 + len(SLOW_LINE) / 2.0, SLOW_LINE).say(20, TEXT * 2, cps=cps)
    assert judged(log, "match_pace").verdict == verdict


@pytest.mark.parametrize(
    ("cps", "verdict", "points"),
    [(3.0, "met", 10), (3.8, "met", 10), (4.2, "missed", 5), (5.0, "missed", 0)],
)
def test_slower_for(cps: float, verdict: str, points: float) -> None:
    log = Log().moment(5, "m").say(6, TEXT * 2, cps=4.0).moment(20, "number")
    log.say(21, "单号是一三九零零零零", cps=cps)
    finding = judged(log, "slower_for", moments=["number"])
    assert finding.verdict == verdict
    assert finding.points == pytest.approx(points, abs=0.3)


@pytest.mark.parametrize(
    ("log", "verdict"),
    [
        (Log().line(6, 16).say(9, "嗯").say(17, "好"), "met"),
        (Log().line(6, 16).say(9, "我明白了").say(17, "好"), "met"),
        (Log().line(6, 16).say(17, "好的我帮您查一下"), "met"),
        (Log().line(6, 16).say(17, "单号是多少"), "missed"),
        (Log().line(6, 12).say(17, "单号是多少"), "not_applicable"),
        (Log().say(6, "您好"), "not_applicable"),
    ],
)
def test_backchannels(log: Log, verdict: str) -> None:
    assert judged(log, "backchannels", words=["backchannel"]).verdict == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("请问您的订单号码是多少我帮您查一下", "not_applicable"),
        ("请问您的订单号码是多少我帮您查询一下好吗您稍等", "met"),
        ("嗯请问呃您的订单号码是多少嗯我帮您查询一下好吗", "violated"),
        ("那个那个就是说您的订单号码是多少我帮您查询一下好吗", "violated"),
    ],
)
def test_fillers(text: str, verdict: str) -> None:
    assert judged(Log().say(6, text), "fillers", words=["fillers"]).verdict == verdict


def test_signs_of_listening_are_no_fillers() -> None:
    log = Log().say(6, "请问您的订单号码是多少我帮您查询一下好吗").line(20, 30).say(23, "嗯嗯")
    assert judged(log, "fillers").verdict == "met"


@pytest.mark.parametrize(
    ("log", "verdict", "points"),
    [
        (Log().say(6, "好").say(16, "查到了"), "met", 10),
        (Log().say(6, "好").say(17, "查到了"), "violated", 5),
        (Log().say(6, "好").hold(8, 30).say(31, "让您久等了"), "met", 10),
        (Log().say(6, "好").line(12, 14).say(20, "查到了"), "met", 10),
        (Log().say(6, "好").say(18, "嗯").say(40, "查到了"), "violated", 0),
        (Log().type(6, "好").type(60, "好"), "not_applicable", 0),
        (Log(answered=None, rings=0).say(6, "好").say(60, "好"), "not_applicable", 0),
    ],
)
def test_dead_air(log: Log, verdict: str, points: float) -> None:
    finding = judged(log, "dead_air")
    assert (finding.verdict, finding.points) == (verdict, points)


def test_dead_air_may_be_wanted_at_a_moment() -> None:
    log = Log().moment(5, "a").say(6, "您好").moment(8, "silent").say(25, "您好")
    assert judged(log, "dead_air").verdict == "violated"
    assert judged(log, "dead_air", except_moments=["silent"]).verdict == "met"
