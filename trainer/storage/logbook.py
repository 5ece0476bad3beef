"""The program's log: `trainer.log` in the data folder, with the traceback of what went wrong."""

from __future__ import annotations

import logging
from pathlib import Path

LOGBOOK = "trainer.log"


def keep_log(home: Path) -> None:
    """Write warnings and faults of this process to the log instead of the terminal. The file is
    made when there is something to write; a process that logs already goes on as it does."""
    book = logging.FileHandler(home / LOGBOOK, encoding="utf-8", delay=True)
    logging.basicConfig(handlers=[book], level=logging.WARNING)
