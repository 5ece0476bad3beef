"""What the dialogue is told of an answer."""

from __future__ import annotations

import pytest

from trainer.domain.events import Utterance
from trainer.domain.manner import Manner
from trainer.domain.promise import Promise
from trainer.services.understanding import Understanding

PHRASES = {
    "number": ("您的电话是{number}",),
    "surname": ("您是{surname}先生",),
    "sorry": ("对不起",),
}


def said(text: str, start: float = 1.0, per: float = 0.3, level: float = -26.0) -> Utterance:
    return Utterance(start, start, start + per * len(text), text, level_dbfs=level)


def understanding() -> Understanding:
    return Understanding(PHRASES, {})


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("您的电话是幺三九零零零零一二三四对吗", {"number": "幺三九零零零零一二三四"}),
        ("好的您的电话是一三九", {"number": "一三九"}),
        ("您是章先生", {"surname": "张"}),
        ("您是李先生", {"surname": "李"}),
        ("对不起", {}),
    ],
)
def test_what_was_said_in_open_places(text: str, values: dict[str, str]) -> None:
    heard, turn = understanding(), (said(text),)
    matches = heard.matches(turn, PHRASES)
    assert heard.manner(turn, matches, {"surname": ("张", "王")}, ()).values == values


def test_pace_and_loudness_against_what_was_said_before() -> None:
    heard = understanding()

    def manner(text: str, per: float = 0.3, level: float = -26.0) -> Manner:
        return heard.manner((said(text, per=per, level=level),), (), {}, ())

    first = manner("您好请问有什么可以帮您", per=0.25)
    assert first.pace == pytest.approx(240, rel=0.01)
    assert first.louder_by is None
    heard.begin_moment()
    assert manner("请问您现在听得清楚吗", level=-20.0).louder_by == pytest.approx(6.0)
    assert manner("请问您现在听得清楚吗", level=-30.0).louder_by == pytest.approx(-4.0)
    short = manner("好的", level=-10.0)
    assert (short.pace, short.louder_by) == (None, None)


def test_typed_answers_have_no_manner() -> None:
    typed = Utterance(1.0, 1.0, 1.0, "您好请问有什么可以帮您", typed=True)
    manner = understanding().manner((typed,), (), {}, ((0.0, 9.0),))
    assert (manner.pace, manner.louder_by, manner.interrupted) == (None, None, False)


def test_who_cuts_in_and_who_only_nods() -> None:
    def cuts_in(text: str, start: float, line: tuple[float, float]) -> bool:
        return understanding().manner((said(text, start),), (), {}, (line,)).interrupted

    assert cuts_in("您先听我说完好不好", 2.0, (1.0, 5.0))
    assert not cuts_in("嗯好的", 2.0, (1.0, 5.0))
    assert not cuts_in("您先听我说完好不好", 2.0, (2.5, 5.0)), "the customer began later"
    assert not cuts_in("您先听我说完好不好", 4.5, (1.0, 5.0)), "the line was all but over"


@pytest.mark.parametrize(
    ("text", "promised"),
    [
        ("我们会在两小时之内给您明确的答复", [("两小时之内给您明确的答复", 7200.0)]),
        ("二十四小时之内给您明确的答复", [("二十四小时之内给您明确的答复", 86400.0)]),
        ("主管十分钟内给您回电", [("十分钟内给您回电", 600.0)]),
        ("三个工作日之内答复您", [("三个工作日之内答复", 259200.0)]),
        ("我们半个小时内联系您", [("半个小时内联系", 1800.0)]),
        ("安全专员会在五分钟内联系您", [("五分钟内联系", 300.0)]),
        ("我们会尽快与您联系", [("尽快与您联系", None)]),
        ("我们会尽快处理两小时内给您答复", [("两小时内给您答复", 7200.0)]),
        ("您说之前答应您两小时内回电对吗", []),
        ("您等了两个小时没人联系您", []),
        ("一般三天送达", []),
        ("请您稍等", []),
    ],
)
def test_promises_with_their_times(text: str, promised: list[tuple[str, float | None]]) -> None:
    found = understanding().promises((said(text),))
    assert list(found) == [Promise(heard, due) for heard, due in promised]
