"""A sentence for the user that is translated only when it is shown.

Scoring and services make messages; the window and the command line render them, so a stored
scorecard can be read in another language later.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias, cast

from trainer.domain.label import Label

Argument: TypeAlias = "str | int | float | Message | Label"
"""A message or a label among the arguments is translated along with the sentence around it."""


@dataclass(frozen=True, slots=True)
class Message:
    """An English msgid with its named arguments (``"Heard {n} rings"``, ``{"n": 2}``)."""

    msgid: str
    args: Mapping[str, Argument] = field(default_factory=dict[str, Argument])

    def render(self, translate: Callable[[str], str]) -> str:
        """The sentence in the language of ``translate`` (a gettext function)."""
        args = {
            name: each.render(translate) if isinstance(each, Message | Label) else each
            for name, each in self.args.items()
        }
        return translate(self.msgid).format(**args)

    def __str__(self) -> str:
        return self.msgid.format(**self.args)

    def to_json(self) -> dict[str, Any]:
        args = {name: _plain(each) for name, each in self.args.items()}
        return {"msgid": self.msgid, "args": args}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Message:
        args = {name: _argument(each) for name, each in data.get("args", {}).items()}
        return cls(str(data["msgid"]), args)


def joined(first: Message, second: Message) -> Message:
    """Two sentences, one behind the other: with a space, or as the language has it."""
    return M_("{sentence} {next}", sentence=first, next=second)


def _plain(argument: Argument) -> Any:
    if isinstance(argument, Message):
        return argument.to_json()
    if isinstance(argument, Label):
        return {"zh": argument.zh, "en": argument.en}
    return argument


def _argument(data: Any) -> Argument:
    if not isinstance(data, Mapping):
        return data
    found = cast("Mapping[str, Any]", data)
    if "msgid" in found:
        return Message.from_json(found)
    return Label(str(found["zh"]), str(found.get("en", "")))


def M_(msgid: str, **args: Argument) -> Message:  # noqa: N802 - the mark that extraction looks for
    """Mark and make a message: ``M_("Heard {n} rings", n=2)``."""
    return Message(msgid, args)
