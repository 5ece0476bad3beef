"""Reading a call's log: the questions that scoring, the timeline and the shelf ask of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from trainer.domain import events as ev
from trainer.domain.promise import LedgerEntry, Promise


@dataclass(frozen=True, slots=True)
class SpokenLine:
    """A line of the customer's as it sounded."""

    line: int
    moment: str
    text: str
    start: float
    end: float
    mood: int


@dataclass(frozen=True, slots=True)
class Turn:
    """One entry of the transcript."""

    speaker: ev.Party
    start: float
    end: float
    text: str


class Call:
    """A log with its derived facts; built from any prefix of a log, so a crashed call reads too."""

    def __init__(self, log: Iterable[ev.Event]) -> None:
        self.log: tuple[ev.Event, ...] = tuple(log)

    @cached_property
    def started(self) -> ev.CallStarted | None:
        return next((e for e in self.log if isinstance(e, ev.CallStarted)), None)

    @cached_property
    def ended(self) -> ev.CallEnded | None:
        return next((e for e in reversed(self.log) if isinstance(e, ev.CallEnded)), None)

    @cached_property
    def answered_at(self) -> float | None:
        return next((e.time for e in self.log if isinstance(e, ev.Answered)), None)

    @cached_property
    def rings(self) -> int:
        """Rings that began before the call was first answered."""
        before = self.answered_at
        rings = (e.time for e in self.log if isinstance(e, ev.Rang))
        return sum(1 for time in rings if before is None or time <= before)

    @cached_property
    def utterances(self) -> tuple[ev.Utterance, ...]:
        return tuple(e for e in self.log if isinstance(e, ev.Utterance))

    @cached_property
    def compared(self) -> Mapping[tuple[float, str, str], float]:
        """What was held against the sound: (start of the utterance, as it was recognised, another
        wording) → see `ev.Compared.ratio`."""
        return {
            (e.start, e.against, e.text): e.ratio for e in self.log if isinstance(e, ev.Compared)
        }

    @cached_property
    def lines(self) -> tuple[SpokenLine, ...]:
        ends = {e.line: e.time for e in self.log if isinstance(e, ev.LineEnded)}
        return tuple(
            SpokenLine(e.line, e.moment, e.text, e.time, ends.get(e.line, self.duration), e.mood)
            for e in self.log
            if isinstance(e, ev.LineStarted)
        )

    @cached_property
    def moments(self) -> tuple[ev.MomentEntered, ...]:
        return tuple(e for e in self.log if isinstance(e, ev.MomentEntered))

    @cached_property
    def holds(self) -> tuple[tuple[float, float], ...]:
        """Spans in which the line was on hold."""
        spans: list[tuple[float, float]] = []
        since: float | None = None
        for event in self.log:
            if isinstance(event, ev.HoldStarted):
                since = event.time
            elif isinstance(event, ev.HoldEnded) and since is not None:
                spans.append((since, event.time))
                since = None
        if since is not None:
            spans.append((since, self.duration))
        return tuple(spans)

    @cached_property
    def hung_up(self) -> ev.HungUp | None:
        """The last one: where a promise came due, the call that followed on it counts."""
        return next((e for e in reversed(self.log) if isinstance(e, ev.HungUp)), None)

    @cached_property
    def ledger(self) -> tuple[LedgerEntry, ...]:
        """What the trainee promised and, as far as the call came to it, whether it was kept."""
        entries: dict[int, LedgerEntry] = {}
        due: list[int] = []
        for event in self.log:
            if isinstance(event, ev.PromiseMade):
                promise = Promise(event.heard, event.due)
                entries[event.number] = LedgerEntry(event.number, event.time, promise)
            elif isinstance(event, ev.TimeSkipped):
                due = [n for n, e in entries.items() if e.state == "open"]
            elif isinstance(event, ev.CalledBack | ev.Rang | ev.MomentEntered | ev.CallEnded):
                # Once the time has come he rings back, or the customer must (who in a chat
                # writes without ringing), or nobody does.
                state = "kept" if isinstance(event, ev.CalledBack) else "missed"
                entries |= {n: replace(entries[n], state=state) for n in due}
                due = []
        return tuple(entries.values())

    @cached_property
    def transferred_at(self) -> float | None:
        return next((e.time for e in self.log if isinstance(e, ev.Transferred)), None)

    @cached_property
    def duration(self) -> float:
        """Call time of the last thing known, in seconds."""
        return max((e.time for e in self.log), default=0.0)

    @cached_property
    def transcript(self) -> tuple[Turn, ...]:
        """Both sides in the order in which they began."""
        turns = [Turn("customer", ln.start, ln.end, ln.text) for ln in self.lines]
        turns += [Turn("trainee", u.start, u.end, u.text) for u in self.utterances]
        return tuple(sorted(turns, key=lambda turn: (turn.start, turn.speaker)))
