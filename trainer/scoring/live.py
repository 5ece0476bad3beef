"""What the call page asks while the call runs."""

from __future__ import annotations

from trainer.domain.events import Utterance
from trainer.scoring.pacing import pace_over, speech

SECONDS = 10.0
_KEPT = 60.0


class LivePace:
    """The trainee's pace over about the last ten seconds of speech, in 字/分.

    The customer's turns do not count: while the customer speaks the last value stands.
    """

    def __init__(self) -> None:
        self._utterances: list[Utterance] = []
        self._partial: Utterance | None = None

    def add(self, utterance: Utterance) -> None:
        """A final transcript; it replaces the partial one."""
        self._partial = None
        newest = utterance.end
        self._utterances = [u for u in self._utterances if newest - u.end <= _KEPT] + [utterance]

    def add_partial(self, text: str, start: float, now: float) -> None:
        """What was recognised so far of the utterance that began at `start` (call time, s)."""
        if text and now > start:
            self._partial = Utterance(now, start, now, text)

    def cpm(self, now: float) -> float | None:
        """The pace now; None before enough was spoken."""
        heard = [*self._utterances, *([self._partial] if self._partial else ())]
        said = speech(u for u in heard if u.start < now)
        begin, missing = now, SECONDS
        for start, end in reversed(said.spans):
            end = min(end, now)
            begin = max(start, end - missing)
            missing -= end - begin
            if missing <= 0:
                break
        return pace_over(said, begin, now)
