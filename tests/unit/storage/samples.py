"""A scenario, a standard, a log and a scorecard with something in every corner."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from trainer.domain import events as ev
from trainer.domain.message import Message
from trainer.domain.scenario import (
    Branch,
    Condition,
    Ending,
    Example,
    Label,
    LineEffects,
    Moment,
    Persona,
    Scenario,
)
from trainer.domain.scorecard import Finding, PacePoint, Scorecard, Verdict
from trainer.domain.standard import Criterion, Standard
from trainer.storage.records import NewCall

CRITERION = Criterion(
    "greeting", "开头语", "Greeting", "HOTLINE 1", "phrase", 10.0, {"any": ["hello"], "within": 3.5}
)
STANDARD = Standard(
    "hotline",
    "热线标准",
    "Hotline",
    (180.0, 220.0),
    60.0,
    (CRITERION,),
    {"hello": ("您好", "{公司}")},
    {"HOTLINE 1": "您好,很高兴为您服务"},
)
SCENARIO = Scenario(
    id="furious",
    title=Label("怒气冲冲的来电", "A furious caller"),
    situation=Label("客户很生气"),
    briefing=Label("您是坐席"),
    standard="hotline",
    start="a",
    moments={
        "a": Moment(
            "a",
            ("喂!",),
            effects=LineEffects(noise="babble", snr_db=12.5),
            branches=(Branch(Condition(heard=("hello",), silence=5.0), "b", -1),),
        ),
        "b": Moment("b", ending="calmed"),
    },
    endings={"calmed": Ending("calmed", Label("平静", "Calm"), True)},
    persona=Persona(sex="male", accent="sichuan"),
    criteria=(CRITERION,),
    leave_out=frozenset({"pace", "hold"}),
    examples=(Example("good", ("您好",), "good", "calmed", (80.0, 100.0), {"greeting": "met"}),),
)
WORDS = (ev.Word("您好", 2.1, 2.5, 0.987654), ev.Word("先生", 2.5, 3.0, 0.5))
LOG: tuple[ev.Event, ...] = (
    ev.CallStarted(
        0.0, "20261121-150012-00aa", "furious", "hotline", 7, "0.1.0", "m", "v",
        "2026-11-21T23:00:12+08:00", "小王", "practice", {"公司": "远航"},
    ),
    ev.Rang(0.0, 1),
    ev.Answered(1.5),
    ev.MomentEntered(1.5, "a", 3),
    ev.LineStarted(1.6, 1, "a", "喂!", 3),
    ev.LineEnded(2.0, 1, False),
    ev.VoiceStarted(2.1),
    ev.VoiceStopped(3.0),
    ev.Utterance(3.8, 2.1, 3.0, "您好先生", WORDS, (ev.Alternative(WORDS, 0.75),),
                 ((2.1, 3.0),), -23.5),
    ev.PhrasesMatched(3.8, (ev.PhraseHeard("hello", 0.93, 2.1, 2.5, "您好"),)),
    ev.HungUp(5.0, "trainee"),
    ev.CallEnded(5.0, "calmed", "trainee"),
)  # fmt: skip


def new_call(when: datetime, **details: Any) -> NewCall:
    values: dict[str, Any] = {
        "scenario": "furious",
        "title_zh": "怒气冲冲的来电",
        "title_en": "A furious caller",
        "standard": "hotline",
        "trainee": "小王",
        "program": "0.1.0",
        "model": "small",
    }
    return NewCall(started_at=when, **(values | details))


def scorecard(score: float = 42.5, max_score: float = 50.0) -> Scorecard:
    findings = tuple(
        Finding(
            criterion="greeting",
            clause="HOTLINE 1",
            verdict=verdict,
            points=5.0,
            max_points=10.0,
            start=None if verdict is Verdict.MISSED else 2.1,
            end=None if verdict is Verdict.MISSED else 2.5,
            heard="您好",
            reason=Message("Heard {n} of {all} parts", {"n": 1, "all": 2}),
            confidence=0.1 + 0.2,
        )
        for verdict in Verdict
    )
    return Scorecard(
        standard="hotline",
        scenario="furious",
        score=score,
        max_score=max_score,
        pass_mark=60.0,
        passed=score >= 0.6 * max_score,
        review_points=10.0,
        findings=findings,
        pace_cpm=203.3,
        pace_curve=(PacePoint(5.0, 200.1),),
        advice=(Message("Say {what} first", {"what": "您好"}),),
    )
