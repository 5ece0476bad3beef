"""A chat on the shelf: its own folder and log, like a call's, but nothing that sounds."""

from __future__ import annotations

from dataclasses import dataclass, field

from trainer.domain import events as ev
from trainer.domain.call import Call
from trainer.domain.scenario import Scenario
from trainer.domain.scorecard import Scorecard
from trainer.domain.standard import Standard
from trainer.scoring import score
from trainer.services.new_call import begin
from trainer.storage.eventlog import EventLog
from trainer.storage.shelf import OpenCall, Shelf


@dataclass(slots=True)
class ChatFiles:
    """The open log of one customer's chat; every event is on disk before it is seen."""

    scenario: Scenario
    standard: Standard
    shelf: Shelf
    shelved: OpenCall
    log: EventLog
    events: list[ev.Event] = field(default_factory=list[ev.Event])
    scorecard: Scorecard | None = None

    def emit(self, event: ev.Event) -> None:
        self.events.append(self.log.append(event))

    def close(self) -> Scorecard:
        """Close the log, score, and list the chat. Nothing written is given up."""
        try:
            self.log.close()
            card = self.scorecard = score(self.standard, self.scenario, Call(self.events))
        finally:
            self.shelf.finish(self.shelved, self.scorecard)
        return card

    def let_go(self) -> None:
        """Close without an end (the disk refused): the next start completes what there is."""
        try:
            self.log.close()
        finally:
            self.shelved.release()


def open_chat(
    shelf: Shelf,
    scenario: Scenario,
    standard: Standard,
    *,
    mode: ev.CallMode,
    seed: int,
    trainee: str = "",
) -> ChatFiles:
    """Make room on the shelf and write the first event. Raises `KnownError`."""
    shelved, started = begin(shelf, scenario, standard, mode=mode, seed=seed, trainee=trainee)
    files = ChatFiles(scenario, standard, shelf, shelved, EventLog(shelved.log))
    files.emit(started)
    return files
