from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from trainer.domain.errors import KnownError
from trainer.storage.filelock import FileLock

HOLDER = """
import sys, time
from pathlib import Path
from trainer.storage.filelock import FileLock
lock = FileLock(Path(sys.argv[1] + "2")); assert lock.acquire()
print("held", flush=True)
time.sleep(60)
"""


def test_one_owner_at_a_time_even_within_a_program(tmp_path: Path):
    one, two = FileLock(tmp_path / "lock"), FileLock(tmp_path / "lock")
    with one:
        assert one.acquire()
        assert not two.acquire()
        assert not one.acquire(), "not re-entrant"
    assert not one.held
    with two:
        assert two.acquire()


def test_the_lock_of_a_killed_program_is_free(tmp_path: Path):
    path = tmp_path / "lock"
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        second = FileLock(tmp_path / "lock2")
        assert not second.acquire(timeout=0.1)
    finally:
        holder.kill()
        holder.communicate()
    with second:
        assert second.acquire()


def test_a_folder_that_is_not_there_is_one_sentence(tmp_path: Path):
    with pytest.raises(KnownError, match="could not be written"):
        FileLock(tmp_path / "none" / "lock").acquire()
