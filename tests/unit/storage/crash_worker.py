"""A program that takes calls until it is killed: `python -m … URL RECORDINGS`.

Prints `begun`, then counts the ticks it has written (an event and a block of sound on both sides
each), one line each.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from tests.unit.storage.samples import LOG, SCENARIO, STANDARD, new_call, scorecard
from trainer.audio.recorder import Recorder
from trainer.domain import events as ev
from trainer.storage.eventlog import EventLog
from trainer.storage.shelf import Shelf

TICKS_A_CALL = 400
BLOCK = np.arange(320, dtype=np.int16)


def main() -> None:
    shelf = Shelf(sys.argv[1], Path(sys.argv[2]))
    while True:
        call = shelf.begin(new_call(datetime.now(UTC)), scenario=SCENARIO, standard=STANDARD)
        say(f"begun {call.call_id}")
        recorder = Recorder(call.folder)
        with EventLog(call.log) as log:
            for tick in range(1, TICKS_A_CALL + 1):
                recorder.customer(BLOCK)
                recorder.trainee(BLOCK)
                log.append(ev.NoteTaken(tick / 50, "说" * 40))
                say(f"{call.call_id} {tick}")
            log.append(LOG[-1])
        recorder.close()
        shelf.finish(call, scorecard())
        say(f"finished {call.call_id}")


def say(line: str) -> None:
    # One write a line: a half line would mean nothing.
    os.write(1, line.encode() + b"\n")


if __name__ == "__main__":
    main()
