"""What the environment did, as opposed to a bug in the program."""

from __future__ import annotations

from trainer.domain.message import Message, joined


class KnownError(Exception):
    """Something outside the program stands in the way; the user can do something about it.

    Shown as a screen or one line: what happened and where (`message`), what to do (`remedy`).
    Every other exception that reaches the top is a bug and is reported as one.
    """

    def __init__(self, message: Message, remedy: Message | None = None) -> None:
        self.message = message
        self.remedy = remedy
        super().__init__(str(self.told))

    @property
    def told(self) -> Message:
        """What happened and what to do, one behind the other."""
        return self.message if self.remedy is None else joined(self.message, self.remedy)
