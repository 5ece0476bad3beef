from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from trainer.benchmarks.process_tree import Watched, watch

BUSY = """
import subprocess, sys, time
def work(until):
    held = bytearray(60_000_000)
    while time.process_time() < until: pass
if sys.argv[1] == "lead":
    child = subprocess.Popen([sys.executable, sys.argv[0], "follow"])
    work(0.6)
    sys.exit(child.wait())
work(0.6)
sys.exit(3)
"""


def test_time_and_memory_of_a_command_and_what_it_started(tmp_path: Path) -> None:
    program = tmp_path / "busy.py"
    program.write_text(BUSY)
    seen = watch([sys.executable, str(program), "lead"], os.environ)
    assert seen.code == 3
    assert seen.cpu > 1.1, "both processes count"
    assert 0 < seen.busy <= 1.05
    assert seen.busy <= seen.of_the_rest <= 1.0
    if sys.platform == "linux":
        leading, started = (max(each) for each in zip(*seen.memory, strict=True))
        assert leading >= 57 and started >= 57


@pytest.mark.parametrize(("looks", "parts"), [(3, 10), (10, 10), (47, 10), (0, 10)])
def test_the_most_memory_of_each_part_of_the_run(looks: int, parts: int) -> None:
    seen = Watched(memory=[(float(n), 2.0 * n) for n in range(looks)])
    peaks = seen.peaks(parts)
    assert len(peaks) == min(looks, parts)
    assert peaks == sorted(peaks)
    if peaks:
        assert peaks[-1] == (looks - 1.0, 2.0 * (looks - 1))
