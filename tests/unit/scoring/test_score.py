"""The sum: what counts, what leaves the sum, what fails a call; and that it never varies."""

import json
import random
from dataclasses import asdict, replace

import pytest

from trainer.domain.call import Call
from trainer.domain.errors import KnownError
from trainer.domain.events import Event, Utterance
from trainer.domain.scorecard import Scorecard
from trainer.scoring import CHECKS, criteria, score

from .calls import STANDARDS, VARIABLES, Log, criterion, scenario, standard

GOOD = (
    Log(rings=2, answered=5)
    .moment(5, "m")
    .say(6, "您好顺达快递工号一零二四很高兴为您服务请问有什么可以帮助您")
    .line(16, 19, "我的快递到哪里了")
    .say(20, "请您稍等我帮您查询一下")
    .line(24, 25, "好")
    .say(26, "谢谢您的等待您的快递明天下午送到")
    .line(32, 34, "好的谢谢")
    .say(35, "请问还有什么可以帮助您")
    .line(39, 40, "没有了")
    .say(41, "感谢您的来电谢谢再见")
    .line(45, 46, "再见")
    .hang_up(47.5, "customer")
)
RUDE = (
    Log(rings=5, answered=14)
    .moment(14, "m")
    .say(18, "喂说话呀", cps=6)
    .line(20, 23, "我的快递到哪里了")
    .say(21, "这不关我的事我不知道你烦不烦呀你自己上网去查吧", cps=6)
    .hang_up(26)
)


@pytest.mark.parametrize("name", sorted(set(STANDARDS) - {"chat"}))
def test_a_good_call_passes_and_a_rude_one_fails(name: str) -> None:
    pace = {"guide-120": 0.6}.get(name, 1.0)
    good = score(STANDARDS[name], scenario(), stretched(GOOD, pace))
    assert good.passed, [f for f in good.findings if f.verdict in ("missed", "violated")]
    assert good.percent >= 95
    rude = score(STANDARDS[name], scenario(), RUDE.call)
    assert not rude.passed
    assert rude.percent < 40
    found = {f.criterion for f in rude.findings if f.verdict in ("missed", "violated")}
    assert {"opening", "nin", "rude_words", "shift_blame", "answer_rings", "closing"} <= found


def stretched(log: Log, pace: float) -> Call:
    """The same call, everything in it slower or faster."""
    events: list[Event] = []
    for event in log.call.log:
        event = replace(event, time=event.time / pace)
        if isinstance(event, Utterance):
            words = tuple(replace(w, start=w.start / pace, end=w.end / pace) for w in event.words)
            start, end = words[0].start, words[-1].end
            event = replace(event, start=start, end=end, words=words, voiced=((start, end),))
        events.append(event)
    return Call(events)


def test_what_is_unsure_or_does_not_apply_leaves_the_sum() -> None:
    rules = standard(
        replace(criterion("required_phrase", phrase="thanks"), id="met", points=4),
        replace(criterion("required_phrase", phrase="goodbye"), id="missed", points=6),
        replace(criterion("forbidden_phrase", phrases=["rude"]), id="unsure", points=8),
        replace(criterion("hold_consent", ask=["please_wait"], thanks=["thanks"]), id="never"),
    )
    result = score(rules, scenario(), Log().say(6, "谢谢必嘴").call)
    assert [f.verdict for f in result.findings] == ["met", "missed", "review", "not_applicable"]
    assert (result.score, result.max_score, result.review_points) == (4, 10, 8)
    assert not result.passed


def test_a_critical_violation_fails_whatever_the_sum() -> None:
    rules = standard(
        replace(criterion("required_phrase", phrase="thanks"), id="a", points=99),
        replace(criterion("forbidden_phrase", phrases=["rude"]), id="b", points=1, critical=True),
    )
    assert score(rules, scenario(), Log().say(6, "谢谢").call).passed
    result = score(rules, scenario(), Log().say(6, "谢谢闭嘴").call)
    assert result.percent == 99 and not result.passed


def test_scenario_and_standard_together() -> None:
    shipped = STANDARDS["hotline"]
    own = replace(criterion("required_phrase", phrase="magic"), id="magic")
    pace = replace(criterion("pace"), id="pace", points=1)
    case = scenario(
        criteria=(own, pace),
        leave_out=frozenset({"closing", "pace"}),
        phrases={"magic": ("天王盖地虎",), "apology": ("罪过罪过",)},
    )
    names = [c.id for c in criteria(shipped, case)]
    assert names == [c.id for c in shipped.criteria if c.id != "closing"] + ["magic"]
    assert next(c for c in criteria(shipped, case) if c.id == "pace").points == 1
    result = score(shipped, case, Log().say(6, "天王盖地虎").call)
    assert next(f for f in result.findings if f.criterion == "magic").verdict == "met"


@pytest.mark.parametrize(
    ("check", "params", "told"),
    [
        ("required_phrase", {"phrase": "gone"}, "gone"),
        ("required_phrase", {"phrase": "broken"}, "broken"),
        ("guessing", {}, "guessing"),
        ("pace", {"zero_at": "soon"}, "zero_at"),
    ],
)
def test_a_criterion_that_cannot_be_judged_by_is_named(
    check: str, params: dict[str, str], told: str
) -> None:
    case = scenario(criteria=(criterion(check, **params),), phrases={"broken": ("请[您",)})
    with pytest.raises(KnownError, match=told):
        score(STANDARDS["hotline"], case, GOOD.call)


def test_the_model_wording_is_filled_in() -> None:
    finding = score(STANDARDS["hotline"], scenario(), RUDE.call).findings[0]
    assert finding.wanted.startswith("您好\uff0c顺达快递工号1024")


def test_advice_names_the_costliest_first() -> None:
    rules = standard(
        replace(criterion("required_phrase", phrase="thanks"), id="a", points=2, model="谢谢"),
        replace(criterion("required_phrase", phrase="goodbye"), id="b", points=9, model="再见"),
        replace(criterion("required_phrase", phrase="greeting"), id="c", points=5, model="您好"),
        replace(criterion("required_phrase", phrase="ask_more"), id="d", points=3, model="还有"),
    )
    advice = score(rules, scenario(), Log().say(6, "哦").call).advice
    assert [m.args["wanted"] for m in advice] == ["再见", "您好", "还有"]


def test_advice_says_things_once_and_the_critical_one_first() -> None:
    hello = "您好,很高兴为您服务,请问有什么可以帮助您"
    rules = standard(
        replace(criterion("required_phrase", phrase="greeting"), id="a", points=9, model=hello),
        replace(
            criterion("required_phrase", phrase="agent_id"),
            id="b",
            points=8,
            model="您好,很高兴为您服务",
        ),
        replace(criterion("required_phrase", phrase="goodbye"), id="c", points=2, model="再见"),
        replace(
            criterion("forbidden_phrase", phrases=["rude"]),
            id="d",
            points=1,
            critical=True,
            model="请问有什么可以帮助您",
        ),
    )
    advice = score(rules, scenario(), Log().say(6, "闭嘴").call).advice
    assert str(advice[0]).startswith("Do not say “闭嘴”")
    assert [m.args.get("wanted") for m in advice[1:]] == [hello, "再见"] or [
        m.args.get("wanted") for m in advice[1:]
    ] == ["您好,很高兴为您服务", "再见"]


def test_a_recording_without_dialogue_is_scored() -> None:
    log = [e for e in GOOD.call.log if isinstance(e, Utterance)]
    result = score(STANDARDS["hotline"], scenario(), log)
    verdicts = {f.criterion: f.verdict for f in result.findings}
    for name in ("answer_rings", "response_time", "no_interrupting", "no_hasty_hangup"):
        assert verdicts[name] == "not_applicable"
    for name in ("opening", "agent_id", "nin", "polite_words", "closing", "ask_more"):
        assert verdicts[name] == "met"
    assert result.passed


@pytest.mark.parametrize("log", [Log(answered=None), Log(), Log().hang_up(9)])
def test_an_empty_call_gets_no_points_for_silence(log: Log) -> None:
    result = score(STANDARDS["hotline"], scenario(), log.call)
    assert not result.passed
    assert result.pace_cpm is None and result.pace_curve == ()


def test_any_prefix_of_a_log_can_be_scored() -> None:
    events = GOOD.call.log
    for n in range(len(events) + 1):
        result = score(STANDARDS["hotline"], scenario(), events[:n])
        assert 0 <= result.score <= result.max_score <= 70


def as_bytes(result: Scorecard) -> bytes:
    return json.dumps(asdict(result), default=dict, sort_keys=True).encode()


def test_the_same_bytes_whatever_the_order() -> None:
    expected = as_bytes(score(STANDARDS["hotline"], scenario(), RUDE.call))
    dice = random.Random(3)
    for _ in range(5):
        phrases = list(STANDARDS["hotline"].phrases.items())
        dice.shuffle(phrases)
        rules = replace(STANDARDS["hotline"], phrases=dict(phrases))
        case = scenario(variables=dict(reversed(VARIABLES.items())))
        assert as_bytes(score(rules, case, RUDE.call)) == expected


def test_checks_carry_the_name_they_are_found_by() -> None:
    assert all(name == check.name for name, check in CHECKS.items())
