"""Phrases in typed text: exactly as written, punctuation and width aside."""

from __future__ import annotations

import pytest

from trainer.domain.events import Utterance
from trainer.phrases.written import compile_written, find_all_written, find_written, read

VARIABLES = {"company": "好买商城"}


def said(template: str, *messages: str, apart: float = 5.0) -> str | None:
    """What was found, None where nothing was."""
    typed = [
        Utterance(n * apart, n * apart, n * apart, text, typed=True)
        for n, text in enumerate(messages)
    ]
    match = find_written(compile_written("p", [template], VARIABLES), read(typed))
    return match.heard if match.answer == "said" else None


@pytest.mark.parametrize(
    ("template", "text", "found"),
    [
        ("感谢您的支持", "感谢您的支持，再见！", "感谢您的支持"),
        ("感谢您的支持", "感谢您的只持，再见！", None),
        ("感谢您的支持再见", "感谢您的支持，再见！", "感谢您的支持，再见"),
        ("您好…我是{company}", "您好，很高兴，我是好买商城的小林", "您好，很高兴，我是好买商城"),
        ("您好…我是{company}", "您好，我是好卖商城的小林", None),
        ("(2|两)小时[之]内", "我们会在2小时内答复", "2小时内"),
        ("(2|两)小时[之]内", "两 小时之内", "两 小时之内"),
        ("24小时", "二十四小时", "二十四小时"),
        ("官方app", "请登录官方ＡＰＰ办理", "官方ＡＰＰ"),
        ("可以退款", "不可以退款", None),
        ("抱歉", "对不起，抱歉", "抱歉"),
        ("单号是{number}", "单号是6681号", "单号是6681"),
        ("!骗子", "您不是骗子", "骗子"),
    ],
)
def test_is_found_as_written(template: str, text: str, found: str | None) -> None:
    assert said(template, text) == found


def test_a_gap_may_run_over_two_messages_but_not_over_a_long_time() -> None:
    assert said("您好…为您服务", "您好", "很高兴为您服务") == "您好很高兴为您服务"
    assert said("您好…为您服务", "您好", "很高兴为您服务", apart=90.0) is None
    assert said("您好很高兴", "您好", "很高兴为您服务") is None, "without a gap in one message"


def test_places_stand_in_order_and_do_not_overlap() -> None:
    text = read([Utterance(3.0, 3.0, 3.0, "谢谢，谢谢您，再见", typed=True)])
    phrase = compile_written("thanks", ["谢谢", "谢谢您"])
    found = find_all_written(phrase, text)
    assert [m.heard for m in found] == ["谢谢", "谢谢您"]
    assert found[0].start == 3.0 and found[0].end is not None and found[1].start is not None
    assert found[0].end <= found[1].start < 3.1


def test_what_stands_in_open_places_is_told() -> None:
    text = read([Utterance(3.0, 3.0, 3.0, "24小时内或者3个工作日内答复王女士", typed=True)])
    phrase = compile_written("within", ["{number}小时内", "({number}天|{number}[个]工作日)内"])
    found = [(m.heard, m.values) for m in find_all_written(phrase, text)]
    assert found == [
        ("24小时内", (("number", "24"),)),
        ("3个工作日内", (("number", "3"),)),
    ]
    name = find_written(compile_written("name", ["答复{surname}(女士|先生)"]), text)
    assert name.values == (("surname", "王"),)


def test_nothing_typed_says_nothing() -> None:
    assert find_all_written(compile_written("p", ["您好"]), read([])) == ()
