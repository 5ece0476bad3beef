"""A chat on the shelf: its own folder and log, like a call's, but nothing that sounds."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from trainer import __version__
from trainer.domain import events as ev
from trainer.domain.call import Call
from trainer.domain.scenario import Scenario
from trainer.domain.scorecard import Scorecard
from trainer.domain.standard import Standard
from trainer.scoring import score
from trainer.storage.eventlog import EventLog
from trainer.storage.records import NewCall
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
    started_at = datetime.now().astimezone()
    shelved = shelf.begin(
        NewCall(
            scenario=scenario.id,
            title_zh=scenario.title.zh,
            title_en=scenario.title.en,
            standard=standard.id,
            started_at=started_at,
            trainee=trainee,
            mode=mode,
            program=__version__,
            model="",
        ),
        scenario=scenario,
        standard=standard,
    )
    files = ChatFiles(scenario, standard, shelf, shelved, EventLog(shelved.log))
    files.emit(
        ev.CallStarted(
            time=0.0,
            call_id=shelved.call_id,
            scenario=scenario.id,
            standard=standard.id,
            seed=seed,
            program=__version__,
            model="",
            voice="",
            started_at=started_at.isoformat(timespec="seconds"),
            trainee=trainee,
            mode=mode,
            variables=scenario.variables,
        )
    )
    return files
