"""Scripts: every direction in both languages, every mistake with its line."""

from __future__ import annotations

import pytest

from trainer.content.script import (
    Answer,
    AwaitHangUp,
    CallBack,
    HangUp,
    Hold,
    Interrupt,
    Resume,
    Say,
    ScriptError,
    Step,
    Transfer,
    Wait,
    parse_script,
)


@pytest.mark.parametrize(
    ("written", "step"),
    [
        ("(等待5s)", Wait(5.0)),
        ("(等5秒)", Wait(5.0)),
        ("(等 1.5 秒钟)", Wait(1.5)),
        ("(等候２秒)", Wait(2.0)),
        ("(wait 5s)", Wait(5.0)),
        ("(Wait for 2 seconds)", Wait(2.0)),
        ("(挂机)", HangUp()),
        ("(挂断)", HangUp()),
        ("(hang up)", HangUp()),
        ("(hang-up)", HangUp()),
        ("\uff08保持\uff09", Hold()),
        ("(hold)", Hold()),
        ("(恢复)", Resume()),
        ("(resume)", Resume()),
        ("(转接组长)", Transfer()),
        ("(转接)", Transfer()),
        ("(transfer to the team leader)", Transfer()),
        ("(等客户挂机)", AwaitHangUp()),
        ("(wait for hang-up)", AwaitHangUp()),
        ("(wait for the customer to hang up)", AwaitHangUp()),
    ],
)
def test_directions(written: str, step: Step) -> None:
    assert parse_script(f"您好\n{written}") == (Answer(1), Say("您好"), step)


@pytest.mark.parametrize(
    ("written", "ring"),
    [
        ("(接听)", 1),
        ("(answer)", 1),
        ("(第2声接听)", 2),
        ("(响4声后接听)", 4),
        ("(answer on ring 3)", 3),
        ("(answer after 4 rings)", 4),
        ("# 不写就在第一声\n", 1),
    ],
)
def test_when_the_call_is_answered(written: str, ring: int) -> None:
    assert parse_script(f"{written}\n您好") == (Answer(ring), Say("您好"))


def test_directions_may_stand_on_the_line_that_they_belong_to() -> None:
    steps = parse_script("\ufeff(第2声接听)(等2s)您好,\uff08等1s\uff09再见!(挂机)\n\n")
    assert steps == (
        Answer(2),
        Wait(2.0),
        Say("您好,"),
        Wait(1.0),
        Say("再见!"),
        HangUp(),
    )


def test_an_interruption_belongs_to_the_next_line() -> None:
    steps = parse_script("您好\n(打断)\n请稍等")
    assert steps[2:] == (Interrupt(), Say("请稍等"))


def test_a_promise_is_kept_in_a_second_call_or_answered_for() -> None:
    kept = parse_script("再见\n(等客户挂机)\n(回电)\n您好\n(挂机)")
    assert kept[2:] == (AwaitHangUp(), CallBack(), Say("您好"), HangUp())
    chased = parse_script("再见\n(挂机)\n(第2声接听)\n您好")
    assert chased[2:] == (HangUp(), Answer(2), Say("您好"))
    assert parse_script("再见\n(hang up)\n(call back)")[-1] == CallBack()


@pytest.mark.parametrize(
    ("text", "line", "part", "suggestion"),
    [
        ("", 1, "nothing in it", ""),
        ("# 只有注释\n\n", 1, "nothing in it", ""),
        ("您好\n(挂鸡)", 2, "挂鸡", "挂机"),
        ("您好\n\n(transfr)", 3, "transfr", "transfer"),
        ("您好(等5s", 1, "not closed", ""),
        ("您好\n等5s\uff09", 2, "not closed", ""),
        ("您好\n(接听)", 2, "somebody must hang up", ""),
        ("您好\n(回电)", 2, "somebody must hang up", ""),
        ("(挂机)\n您好", 2, "Once the call is over only", ""),
        ("(等客户挂机)\n(挂机)", 2, "Once the call is over only", ""),
        ("您好\n(打断)", 2, "something must be said", ""),
        ("(打断)\n(挂机)", 2, "something must be said", ""),
        ("(等0s)", 1, "more than 0", ""),
        ("(等9999s)", 1, "at most 600", ""),
        ("(第0声接听)", 1, "from 1 to 20", ""),
        ("(第99声接听)", 1, "from 1 to 20", ""),
    ],
)
def test_mistakes_name_the_line(text: str, line: int, part: str, suggestion: str) -> None:
    with pytest.raises(ScriptError) as caught:
        parse_script(text)
    assert caught.value.line == line
    assert part in str(caught.value)
    assert f"in line {line}." in str(caught.value)
    assert caught.value.suggestion == suggestion


def test_a_manner_holds_for_all_lines_until_it_changes() -> None:
    steps = parse_script(
        "您好\n(语速120)慢\n(音量+6)\n大声\n(正常语速)(音量-8.5)小声\n(usual volume)好"
    )
    assert steps[1:] == (
        Say("您好"),
        Say("慢", pace=120),
        Say("大声", pace=120, louder_db=6.0),
        Say("小声", louder_db=-8.5),
        Say("好"),
    )


@pytest.mark.parametrize("written", ["(语速20)", "(语速900)", "(音量+40)", "(volume -21)"])
def test_a_manner_nobody_has_is_told_with_its_line(written: str) -> None:
    with pytest.raises(ScriptError) as caught:
        parse_script(f"您好\n{written}\n再见")
    assert caught.value.line == 2
