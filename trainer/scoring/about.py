"""What a criterion asks for, by its check: wording, something to avoid, or something to do.

The word of its verdict depends on it: to be told “said” of an insult that never fell makes no
sense.
"""

from __future__ import annotations

from collections.abc import Mapping

from trainer.domain.message import M_, Message
from trainer.domain.scorecard import About
from trainer.scoring.checks.base import Kind

OF_WRITING: Mapping[str, Message] = {
    "Heard “{heard}”.": M_("Written: “{heard}”."),
    "All {n} parts were heard.": M_("All {n} parts were written."),
    "Not heard: {parts}.": M_("Not written: {parts}."),
    "{count} of {wanted} parts were heard. Not heard: {parts}.": M_(
        "{count} of {wanted} parts were written. Not written: {parts}."
    ),
    "No forbidden wording was heard.": M_("No forbidden wording was written."),
    "No wording that has a better form was heard.": M_(
        "No wording that has a better form was written."
    ),
    "“{heard}” must not be said.": M_("“{heard}” must not be written."),
}


def about(kind: Kind, *, written: bool) -> About:
    """What a criterion whose check is of this kind asks for; `written`: in a chat."""
    if kind == "saying":
        return "written" if written else "said"
    return "avoided" if kind == "avoiding" else ""


def of_writing(reason: Message) -> Message:
    """A reason as it reads in a chat, where nothing is heard."""
    other = OF_WRITING.get(reason.msgid)
    return Message(other.msgid, reason.args) if other is not None else reason
