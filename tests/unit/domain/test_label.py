"""Names in two languages, alone and within a sentence."""

from __future__ import annotations

from trainer.domain.label import IN_ENGLISH, Label
from trainer.domain.message import M_, Message
from trainer.storage.codec import decode, encode

ENDING = Label("客户得到了答复", "The customer has an answer")
CHINESE = {IN_ENGLISH: "语言：中文", "It ended: {how}.": "结局：{how}。"}


def chinese(msgid: str) -> str:
    return CHINESE[msgid]


def test_a_label_follows_the_language_around_it():
    message = M_("It ended: {how}.", how=ENDING)
    assert message.render(str) == str(message) == "It ended: The customer has an answer."
    assert message.render(chinese) == "结局：客户得到了答复。"
    assert M_("It ended: {how}.", how=Label("完")).render(str) == "It ended: 完."


def test_it_is_kept_with_the_message():
    message = M_("{a} {b} {c}", a=ENDING, b=M_("x"), c="d")
    assert Message.from_json(message.to_json()) == message
    assert decode(Message, encode(message)) == message
