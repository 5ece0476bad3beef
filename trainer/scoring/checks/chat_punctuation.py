"""断句: long messages without a mark, half-width marks and spaces in Chinese text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pydantic import Field

from trainer.domain.events import Utterance
from trainer.domain.message import M_
from trainer.scoring.checks.base import Check, Outcome
from trainer.scoring.checks.chat_base import (
    EachCosts,
    around,
    counted,
    fault,
    nothing,
    typed,
)
from trainer.scoring.evidence import Evidence

_CHINESE = "\u3400-\u9fff"
_MARKS = "\uff0c\u3002\uff01\uff1f\uff1b\uff1a\u3001\u2026,.!?;:\n"
_HALF = re.compile(rf"(?<=[{_CHINESE}])[,;:!?.](?![0-9A-Za-z])")
_SPACE = re.compile(rf"(?<=[{_CHINESE}])[ \u3000]+(?=[{_CHINESE}])")
_UNMARKED = re.compile(rf"[^{_MARKS}]+")
_WIDE = dict(zip(",;:!?.", "\uff0c\uff1b\uff1a\uff01\uff1f\u3002", strict=True))


class Settings(EachCosts):
    longest: int = Field(default=24, gt=0)
    """Chinese characters that may stand together without a mark between them."""
    half_width: bool = True


def judge(settings: Settings, evidence: Evidence) -> Sequence[Outcome]:
    messages = typed(evidence)
    if not messages:
        return nothing(evidence)
    faults = [f for message in messages for f in _faults(settings, message)]
    return counted(faults, settings.each, M_("The sentences are divided by the right marks."))


def _faults(settings: Settings, message: Utterance) -> Iterator[Outcome]:
    text = message.text
    for run in _UNMARKED.finditer(text):
        length = len(re.findall(f"[{_CHINESE}]", run[0]))
        if length > settings.longest:
            reason = M_(
                "{n} characters without a punctuation mark; divide them at {most} at the latest.",
                n=length, most=settings.longest,
            )  # fmt: skip
            yield fault(message, *run.span(), reason)
    for space in _SPACE.finditer(text):
        shown = around(text, *space.span())
        reason = M_("A space instead of a punctuation mark in “{place}”.", place=shown)
        yield fault(message, space.start() - 1, space.end() + 1, reason)
    for mark in _HALF.finditer(text) if settings.half_width else ():
        shown = around(text, *mark.span())
        reason = M_("A half-width “{mark}” in “{place}”: write “{right}”.",
                    mark=mark[0], place=shown, right=_WIDE[mark[0]])  # fmt: skip
        yield fault(message, mark.start() - 1, mark.end(), reason)


CHECK = Check("chat_punctuation", Settings, judge, about="doing")
