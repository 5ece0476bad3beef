"""The customer's lines in the course of a call: chosen, waiting for their sound, begun, over."""

from __future__ import annotations

from collections.abc import Callable

from trainer.domain import events as ev
from trainer.domain.actions import SayLine
from trainer.services.customer import CustomerVoice


class CustomerLines:
    """Every time is call time in seconds; `log` gets an event for each beginning and end."""

    def __init__(
        self,
        voice: CustomerVoice,
        log: Callable[[ev.Event], None],
        running_late: Callable[[], bool] | None,
    ) -> None:
        """`running_late`: as the conductor's; None: a line waits for its sound, not the call."""
        self._voice = voice
        self._log = log
        self._running_late = running_late
        self._next: SayLine | None = None
        self._count = 0
        self.spans: list[tuple[float, float]] = []
        """When the lines so far were heard; the last may still sound."""

    @property
    def waiting(self) -> bool:
        """A line has been chosen that does not sound yet."""
        return self._next is not None

    def choose(self, line: SayLine) -> None:
        """This line comes next, as soon as the last one is over and its sound is there."""
        self._next = line

    def begin(self, now: float) -> None:
        """Let the chosen line sound from now on, if it can."""
        line = self._next
        if line is None or self._voice.playing is not None:
            return
        late = self._running_late
        if late is not None and (late() or not self._voice.ready(line)):
            return
        self._next = None
        self._count += 1
        self._log(ev.LineStarted(now, self._count, line.moment, line.text, line.mood))
        self.spans.append((now, float("inf")))
        self._voice.start(self._count, line)

    def over(self, now: float, number: int) -> None:
        """The line with this number has been heard to its end."""
        self._ended(now, number, cut=False)

    def break_off(self, now: float) -> None:
        """Fall silent: nothing is said any more, not even what was chosen."""
        self._next = None
        number = self._voice.stop()
        if number is not None:
            self._ended(now, number, cut=True)

    def _ended(self, now: float, number: int, *, cut: bool) -> None:
        self._log(ev.LineEnded(now, number, cut=cut))
        start, _ = self.spans[-1]
        self.spans[-1] = (start, now)
