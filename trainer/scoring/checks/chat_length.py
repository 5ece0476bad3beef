"""Short and clear: how long messages and sentences are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pydantic import Field

from trainer.domain.events import Utterance
from trainer.domain.message import M_
from trainer.phrases.written import plain_text
from trainer.scoring.checks.base import Check, Outcome
from trainer.scoring.checks.chat_base import EachCosts, counted, fault, nothing, typed
from trainer.scoring.evidence import Evidence

_SENTENCE = re.compile("[^\u3002\uff01\uff1f\uff1b!?;\n]+")
_ADDRESS = re.compile(r"(?:https?://|www\.)[\w./?=&%#-]+")


class Settings(EachCosts):
    message: int = Field(default=120, gt=0)
    """Characters of a message, without marks and web addresses."""
    sentence: int = Field(default=60, gt=0)


def judge(settings: Settings, evidence: Evidence) -> Sequence[Outcome]:
    messages = typed(evidence)
    if not messages:
        return nothing(evidence)
    faults = [f for message in messages for f in _faults(settings, message)]
    return counted(faults, settings.each, M_("The messages are short and clear."))


def _faults(settings: Settings, message: Utterance) -> Iterator[Outcome]:
    length = _length(message.text)
    if length > settings.message:
        reason = M_("A message of {n} characters; send at most {most} at once.",
                    n=length, most=settings.message)  # fmt: skip
        yield fault(message, 0, len(message.text), reason)
        return
    # The marks inside an address end no sentence.
    text = _ADDRESS.sub(lambda found: " " * len(found[0]), message.text)
    for sentence in _SENTENCE.finditer(text):
        length = _length(sentence[0])
        if length > settings.sentence:
            reason = M_("A sentence of {n} characters; end it at {most} at the latest.",
                        n=length, most=settings.sentence)  # fmt: skip
            yield fault(message, *sentence.span(), reason)


def _length(text: str) -> int:
    return len(plain_text(_ADDRESS.sub("", text)))


CHECK = Check("chat_length", Settings, judge, about="doing")
