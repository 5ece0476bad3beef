"""The beginning of a call or chat that is kept: its place on the shelf, and its first event."""

from __future__ import annotations

from datetime import datetime

from trainer import __version__
from trainer.domain import events as ev
from trainer.domain.scenario import Scenario
from trainer.domain.standard import Standard
from trainer.storage.records import NewCall
from trainer.storage.shelf import OpenCall, Shelf


def begin(
    shelf: Shelf,
    scenario: Scenario,
    standard: Standard,
    *,
    mode: ev.CallMode,
    seed: int,
    trainee: str,
    model: str = "",
    voice: str = "",
) -> tuple[OpenCall, ev.CallStarted]:
    """Make room on the shelf; the event is for the caller to write. Raises `KnownError`.

    `model`, `voice`: what hears and speaks; empty where nothing sounds.
    """
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
            model=model,
        ),
        scenario=scenario,
        standard=standard,
    )
    started = ev.CallStarted(
        time=0.0,
        call_id=shelved.call_id,
        scenario=scenario.id,
        standard=standard.id,
        seed=seed,
        program=__version__,
        model=model,
        voice=voice,
        started_at=started_at.isoformat(timespec="seconds"),
        trainee=trainee,
        mode=mode,
        variables=scenario.variables,
    )
    return shelved, started
