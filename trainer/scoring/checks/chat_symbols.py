"""Emoji, drawn faces, repeated marks, laughing figures: nothing for a letter to a customer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from trainer.domain.events import Utterance
from trainer.domain.message import M_, Message
from trainer.scoring.checks.base import Check, Outcome
from trainer.scoring.checks.chat_base import EachCosts, counted, fault, nothing, typed
from trainer.scoring.evidence import Evidence

_EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u2b50\u2b55\u263a\ufe0f\u200d]+")
_BRACKETED = re.compile("\\[(?:微笑|呲牙|偷笑|可爱|玫瑰|爱心|抱拳|强|捂脸|笑哭|亲亲|哭|汗|鲜花)\\]")
_FACES = re.compile(
    r"\^[_oO.-]?\^|(?<![A-Za-z])[TQ][_.][TQ](?![A-Za-z])|(?<![A-Za-z])orz(?![A-Za-z])|"
    r"[>\uff1e][_.][<\uff1c]|[:;]-?[)(DP](?![A-Za-z])|\(\*?[^\u4e00-\u9fff\w]{2,6}\*?\)",
    re.IGNORECASE,
)
_WAVES = re.compile("[~\uff5e\u301c]+")
_REPEATED = re.compile("([!?\uff01\uff1f\u3002])[!?\uff01\uff1f\u3002]+")
_LAUGHS = re.compile("(?<![0-9])(?:2333+|666+)(?![0-9])|h{3,}|哈{2,}|嘻{2,}|呵{2,}|嘿{2,}", re.I)

_KINDS: tuple[tuple[re.Pattern[str], Message], ...] = (
    (_EMOJI, M_("An emoji; a customer is written to in words.")),
    (_BRACKETED, M_("An emoji; a customer is written to in words.")),
    (_FACES, M_("A face drawn of signs; a customer is written to in words.")),
    (_WAVES, M_("A wave line; end the sentence with a full stop.")),
    (_REPEATED, M_("Repeated marks; one is enough.")),
    (_LAUGHS, M_("Laughter in letters or figures has no place in a chat with a customer.")),
)


def judge(settings: EachCosts, evidence: Evidence) -> Sequence[Outcome]:
    messages = typed(evidence)
    if not messages:
        return nothing(evidence)
    faults = [f for message in messages for f in _faults(message)]
    return counted(faults, settings.each, M_("Written in words, without emoji or faces."))


def _faults(message: Utterance) -> Iterator[Outcome]:
    for pattern, reason in _KINDS:
        for found in pattern.finditer(message.text):
            yield fault(message, *found.span(), reason)


CHECK = Check("chat_symbols", EachCosts, judge, about="avoiding")
