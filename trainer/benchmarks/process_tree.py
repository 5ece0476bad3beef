"""A command watched from outside: what it and its processes use of the machine, over time."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

_EVERY = 0.25
"""Seconds between two looks."""
_TICKS = 100.0
"""Of the processor clock a second, in what Linux tells of its processes and processors."""
_MEGABYTE = 1024.0


@dataclass(slots=True)
class Watched:
    """How a command ran. `cpu` of all its processes, in processor seconds; `others` what all else
    on the machine used meanwhile, likewise. `memory`: megabytes of the leading process and of
    those it started, at each look."""

    code: int = 0
    wall: float = 0.0
    cpu: float = 0.0
    others: float = 0.0
    cores: int = field(default_factory=lambda: os.cpu_count() or 1)
    memory: list[tuple[float, float]] = field(default_factory=list[tuple[float, float]])

    @property
    def busy(self) -> float:
        """The part of all cores' time that the command used."""
        return self.cpu / (self.wall * self.cores)

    @property
    def of_the_rest(self) -> float:
        """The part that it used of what the other programs left."""
        return self.cpu / max(self.cpu, self.wall * self.cores - self.others)

    def peaks(self, parts: int) -> list[tuple[float, float]]:
        """The most memory (leading process, those it started) in each part of the run."""
        size = max(1.0, len(self.memory) / parts)
        pieces = [self.memory[int(n * size) : int((n + 1) * size)] for n in range(parts)]
        return [(max(a for a, _ in p), max(b for _, b in p)) for p in pieces if p]


def watch(command: Sequence[str], environment: Mapping[str, str]) -> Watched:
    """Run a command to its end; its output is thrown away, its errors are shown.

    Memory and the use by others are only known on Linux, elsewhere they stay empty and 0.
    """
    seen = Watched()
    used, begun, before = _finished_cpu(), time.monotonic(), _machine_cpu()
    process = subprocess.Popen(command, env=dict(environment), stdout=subprocess.DEVNULL)
    while True:
        try:
            seen.code = process.wait(_EVERY)
            break
        except subprocess.TimeoutExpired:
            leading, *started = [_resident(pid) for pid in _tree(process.pid)]
            if leading:
                seen.memory.append((leading, sum(started)))
    seen.wall = time.monotonic() - begun
    seen.cpu = _finished_cpu() - used
    seen.others = max(0.0, _machine_cpu() - before - seen.cpu)
    return seen


def _finished_cpu() -> float:
    """Processor seconds of all processes that this one started and that ended."""
    times = os.times()
    return times.children_user + times.children_system


def _machine_cpu() -> float:
    """Processor seconds that anything on the machine used since it started."""
    try:
        told = Path("/proc/stat").read_text().split("\n", 1)[0].split()
    except OSError:
        return 0.0
    user, nice, system, _idle, _waiting, *interrupts = map(int, told[1:8])
    return (user + nice + system + sum(interrupts)) / _TICKS


def _tree(pid: int) -> list[int]:
    """A process and all that it started, itself first."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return [pid]
    return [pid, *(each for child in children for each in _tree(int(child)))]


def _resident(pid: int) -> float:
    """Megabytes in memory; 0 for one that has ended."""
    try:
        told = Path(f"/proc/{pid}/status").read_text()
        return int(told.partition("VmRSS:")[2].split()[0]) / _MEGABYTE
    except (OSError, IndexError):
        return 0.0
