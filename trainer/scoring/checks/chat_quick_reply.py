"""Was every quick reply that was sent true and to the point at that moment?"""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field

from trainer.domain.events import Utterance
from trainer.domain.message import M_, Message
from trainer.domain.scenario import QuickReply
from trainer.phrases.written import plain, plain_text
from trainer.scoring.checks.base import Check, Outcome, not_applicable
from trainer.scoring.checks.chat_base import EachCosts, counted, fault, nothing, typed
from trainer.scoring.evidence import Evidence


class Settings(EachCosts):
    shortest: int = Field(default=6, ge=1)
    """Characters from which a quick reply is recognised inside a longer message."""


def judge(settings: Settings, evidence: Evidence) -> Sequence[Outcome]:
    messages = typed(evidence)
    if not messages:
        return nothing(evidence)
    replies = [
        (reply, plain_text(evidence.filled(reply.text)))
        for reply in evidence.scenario.quick_replies
    ]
    sent = 0
    faults: list[Outcome] = []
    for message in messages:
        for reply, wording in replies:
            if (span := _place(message, wording, settings.shortest)) is None:
                continue
            sent += 1
            if (problem := _problem(reply, message, evidence)) is not None:
                faults.append(fault(message, *span, problem))
    if not sent:
        return not_applicable(M_("No quick reply was used."))
    return counted(faults, settings.each, M_("Every quick reply that was sent is accurate."))


def _place(message: Utterance, wording: str, shortest: int) -> tuple[int, int] | None:
    """Where the wording stands in the message; its punctuation may have been edited."""
    characters = plain(message.text)
    text = "".join(character for character, _ in characters)
    at = text.find(wording)
    if at < 0 or (len(wording) < shortest and text != wording):
        return None
    return characters[at][1], characters[at + len(wording) - 1][1] + 1


def _problem(reply: QuickReply, message: Utterance, evidence: Evidence) -> Message | None:
    if reply.wrong:
        return M_("This quick reply is not accurate: {why}", why=reply.wrong)
    if reply.fits and (_moment(message, evidence) not in reply.fits):
        return M_("This quick reply does not fit what the customer asked.")
    return None


def _moment(message: Utterance, evidence: Evidence) -> str:
    """The moment at which the talk stood when the message was sent."""
    entered = [m.moment for m in evidence.call.moments if m.time <= message.start]
    return entered[-1] if entered else ""


CHECK = Check("chat_quick_reply", Settings, judge, about="doing")
