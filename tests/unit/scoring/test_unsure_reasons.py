"""Why wording goes to review, in a plain sentence."""

from __future__ import annotations

import pytest

from tests.unit.scoring.calls import Log
from trainer.phrases import Match, compile_phrase, find, listen
from trainer.scoring.checks.base import perhaps, perhaps_forbidden


def unsure(template: str, said: str, *, forbidden: bool = False) -> Match:
    phrase = compile_phrase("p", [template], {"agent_id": "1024"})
    match = find(phrase, listen(Log().say(6, said).call.utterances), forbidden=forbidden)
    assert match.answer == "unsure"
    return match


@pytest.mark.parametrize(
    ("template", "said", "reason"),
    [
        ("用完不限速", "我没说过流量用完不限速", "what was denied"),
        ("用完不限速", "我们煤说过用完不限速", "what was denied"),
        ("这是我们应该做的", "这是他们应该做的", "somebody else"),
        ("工号{agent_id}为您服务", "工号一零四为您服务", "number or name"),
        ("请您核对一下信息", "请您核对一下行李", "was heard."),
    ],
)
def test_a_required_phrase(template: str, said: str, reason: str) -> None:
    match = unsure(template, said)
    message = perhaps(match)
    assert reason in message.msgid and message.args["heard"] == match.heard


@pytest.mark.parametrize(
    ("template", "said", "reason"),
    [
        ("吵死了", "我煤说您吵死了", "what was denied"),
        ("这是你自己的问题", "这是我自己的问题", "somebody else"),
        ("吵死了", "抄死勒", "was heard."),
    ],
)
def test_a_forbidden_phrase(template: str, said: str, reason: str) -> None:
    match = unsure(template, said, forbidden=True)
    message = perhaps_forbidden(match)
    assert reason in message.msgid and message.args["heard"] == match.heard
