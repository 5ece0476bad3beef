"""A program that takes calls until it is killed: `python -m … URL RECORDINGS`.

Prints `begun`, then counts the events it has written, one line each. Sound is written as the
recorder does: two raw tracks, block by block.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from tests.unit.storage.samples import LOG, SCENARIO, STANDARD, new_call, scorecard
from trainer.domain import events as ev
from trainer.storage.eventlog import EventLog
from trainer.storage.shelf import Shelf

TICKS_A_CALL = 400


def main() -> None:
    shelf = Shelf(sys.argv[1], Path(sys.argv[2]))
    while True:
        call = shelf.begin(new_call(datetime.now(UTC)), scenario=SCENARIO, standard=STANDARD)
        say(f"begun {call.call_id}")
        with (
            EventLog(call.log) as log,
            (call.folder / "trainee.pcm").open("wb", buffering=0) as trainee,
            (call.folder / "customer.pcm").open("wb", buffering=0) as customer,
        ):
            for tick in range(1, TICKS_A_CALL + 1):
                trainee.write(b"\1\0" * 320)
                customer.write(b"\2\0" * 320)
                log.append(ev.NoteTaken(tick / 50, "说" * 40))
                say(f"{call.call_id} {tick}")
            log.append(LOG[-1])
        shelf.finish(call, scorecard())
        say(f"finished {call.call_id}")


def say(line: str) -> None:
    # One write a line: a half line would mean nothing.
    os.write(1, line.encode() + b"\n")


if __name__ == "__main__":
    main()
