"""What holds for any call under any standard: sums, evidence, and the same bytes every time."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trainer.domain.call import Call
from trainer.domain.errors import KnownError
from trainer.domain.events import Utterance, VoiceMeasures
from trainer.domain.scorecard import Scorecard, Verdict
from trainer.domain.standard import Criterion
from trainer.scoring import CHECKS, score

from .calls import STANDARDS, Log, criterion, scenario, standard

SAID = (
    "您好顺达快递工号一零二四很高兴为您服务",
    "请问还有什么可以帮助您",
    "感谢您的来电再见",
    "你等着",
    "嗯",
    "报一下单号",
    "请您报一下单号好吗",
    "我保证给您解决",
    "王女士请您稍等",
    "闭嘴",
    "您的密码是多少",
    "我们会尽快与您联系",
    "我说错了是十二元",
    "计费周期是一个月",
    "非常理解您的心情但是这不关我的事",
)
LINES = ("我姓王", "谢谢你", "再见", "我的快递到哪里了我都等了三天了", "嗯")
PHONE = sorted(set(STANDARDS) - {"chat"})


@st.composite
def calls(draw: st.DrawFn) -> Call:
    """A telephone call in which both sides say something in turn, or at once, or nothing."""
    log = Log(rings=draw(st.integers(0, 5)), answered=6).moment(6, "m")
    time = silent = 6.0
    for _ in range(draw(st.integers(0, 6))):
        time += draw(st.floats(-1.0, 14.0))
        time = max(time, 6.0)
        if draw(st.booleans()):
            # Nobody says two things at once, or speaks on after the call.
            time = max(time, silent)
            cps = draw(st.floats(1.5, 8.0))
            text = draw(st.sampled_from(SAID))
            log.say(time, text, cps=cps)
            silent = time + len(text) / cps
        else:
            log.line(time, time + draw(st.floats(0.3, 12.0)), draw(st.sampled_from(LINES)))
    if draw(st.booleans()):
        log.hold(time, time + 5)
    if draw(st.booleans()):
        log.hang_up(
            max(time, silent) + draw(st.floats(0.0, 20.0)),
            draw(st.sampled_from(["customer", "trainee"])),
        )
    measured = draw(st.booleans())
    events = [
        Utterance(
            e.time, e.start, e.end, e.text, e.words, e.alternatives, e.voiced,
            draw(st.floats(-60, -5)),
            sound=VoiceMeasures(150.0, 120.0, draw(st.floats(120.0, 300.0)), 1.0, 0.4),
        )
        if measured and isinstance(e, Utterance)
        else e
        for e in log.call.log
    ]  # fmt: skip
    return Call(events)


def as_bytes(card: Scorecard) -> bytes:
    return json.dumps(asdict(card), default=dict, sort_keys=True).encode()


@pytest.mark.parametrize("name", PHONE)
@settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow])
@given(call=calls())
def test_any_call_has_a_sound_scorecard(name: str, call: Call) -> None:
    card = score(STANDARDS[name], scenario(), call)
    assert 0 <= card.score <= card.max_score <= 70
    assert {c.id for c in STANDARDS[name].criteria} == {f.criterion for f in card.findings}
    for finding in card.findings:
        assert 0 <= finding.points <= finding.max_points
        assert str(finding.reason)
        if finding.verdict in (Verdict.REVIEW, Verdict.NOT_APPLICABLE):
            assert finding.points == 0 and finding.advice is None
        if finding.verdict is Verdict.MET:
            assert finding.points == finding.max_points
        if finding.verdict in (Verdict.MISSED, Verdict.VIOLATED):
            assert finding.advice != finding.reason
        if finding.start is not None and finding.end is not None:
            assert finding.start <= finding.end + 1e-6
    if any(f.critical and f.verdict in ("missed", "violated") for f in card.findings):
        assert not card.passed
    if any(f.fatal and f.verdict in ("missed", "violated") for f in card.findings):
        assert card.score == 0
    again = score(STANDARDS[name], scenario(), Call(tuple(call.log)))
    assert as_bytes(again) == as_bytes(card)


NEEDED: dict[str, dict[str, Any]] = {
    "answer_rings": {"apology": "line_busy_apology"},
    "ask_trainer": {"question": "真诚吗"},
    "asking": {"orders": ["orders"], "softened_by": ["softened"]},
    "backchannels": {"words": ["backchannel"]},
    "better_wording": {"words": [{"avoid": ["不行"], "say": "可以"}]},
    "chat_wrong_characters": {"sure": {"定单": "订单"}},
    "deadline_given": {"promises": ["call_back"], "deadlines": ["time_limit"]},
    "errors_admitted": {"corrections": ["correction"], "apology": ["apology"]},
    "escalated": {"moments": ["m"], "say": ["leader"]},
    "facts_restated": {"facts": {"时间": ["time_limit"]}},
    "forbidden_phrase": {"phrases": ["rude"], "except": ["good_not_rude"]},
    "hold_consent": {"ask": ["please_wait"], "thanks": ["thanks_for_waiting"]},
    "polite_words": {"words": ["please", "thanks"]},
    "promises": {"promises": ["sure_promise"], "deadlines": ["24小时"]},
    "required_phrase": {"phrase": "greeting", "where": "first_turn"},
    "returns_courtesy": {"thanks": ["welcome"], "goodbye": ["goodbye"]},
    "slower_for": {"moments": ["m"]},
    "stage_order": {"stages": [["greeting"], ["closing"]]},
    "volume_answer": {"moments": ["m"]},
    "waiting_time": {"after_phrase": "greeting", "until": "next_words"},
    "who_hangs_up": {"by": "customer", "or_after_s": 2},
}
"""The settings of those checks that need some, or that judge more with some."""


def rule(check: str) -> Criterion:
    """A criterion with this check and all the settings that it needs."""
    made = replace(criterion(check, **NEEDED.get(check, {})), id=check)
    try:
        CHECKS[check].settings(made)
    except KnownError as error:
        pytest.fail(f"{error.message} Add “{check}” with settings to NEEDED in {__file__}.")
    return made


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(call=calls())
def test_any_call_has_a_sound_finding_from_every_check(call: Call) -> None:
    card = score(standard(*map(rule, sorted(CHECKS))), scenario(), call)
    assert {f.criterion for f in card.findings} == set(CHECKS)
    last = call.duration
    for finding in card.findings:
        assert 0 <= finding.points <= finding.max_points <= 10
        assert (finding.start is None) == (finding.end is None), finding.criterion
        if finding.start is not None and finding.end is not None:
            assert finding.start <= finding.end + 1e-6 and finding.start <= last + 1e-3
        if finding.verdict in (Verdict.REVIEW, Verdict.NOT_APPLICABLE):
            assert finding.points == 0
        if finding.verdict is Verdict.MET:
            assert finding.points == finding.max_points


SAID_NOTHING = {
    "answer_rings": {"violated", "met", "not_applicable"},
    "dead_air": {"met", "not_applicable"},
    "ending": {"met", "not_applicable"},
    "no_hasty_hangup": {"met", "violated"},
    "who_hangs_up": {"violated", "met"},
    "facts_restated": {"missed"},
    "greet_within": {"missed"},
    "required_phrase": {"missed"},
}
"""Who says nothing can be judged by what he did with the telephone, and by what is missing."""


@pytest.mark.parametrize("check", sorted(CHECKS))
@pytest.mark.parametrize("log", [Log(answered=None, rings=0), Log(), Log().hang_up(9)])
def test_no_check_takes_points_from_silence(check: str, log: Log) -> None:
    finding = score(standard(rule(check)), scenario(), log.call).findings[0]
    assert finding.verdict in SAID_NOTHING.get(check, set()) | {"not_applicable"}, (
        f"“{check}” judges a call in which nothing was said: answer not_applicable(NOTHING_SAID), "
        "or name the verdict in SAID_NOTHING if silence is what it judges."
    )


def test_an_insult_takes_all_points() -> None:
    for name in PHONE:
        rude = Log().say(6, SAID[0]).line(12, 14).say(15, "您这个神经病")
        card = score(STANDARDS[name], scenario(), rude.call)
        assert card.score == 0 and not card.passed, name
        kept = Log().say(6, SAID[0]).line(12, 14).say(15, "您的心情我理解")
        assert score(STANDARDS[name], scenario(), kept.call).score > 0
