"""Our listening, a bare Vosk loop and `vosk-transcriber` on the same files, in the same run."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trainer.benchmarks.asr_corpus import Item
from trainer.benchmarks.asr_errors import Said

_TIMEOUT = 3600


@dataclass(frozen=True, slots=True)
class Listened:
    """What one listener heard in one thread, and its cost: seconds and megabytes."""

    heard: tuple[Said, ...]
    cpu: float
    load: float
    loaded_mb: float
    peak_mb: float


@dataclass(frozen=True, slots=True)
class Command:
    """A whole command from start to end: wall clock and processor seconds (0: not known)."""

    wall: float
    cpu: float
    out: str = ""
    """What it wrote on stdout."""

    @property
    def cores(self) -> float:
        """How many cores it kept busy on the average."""
        return self.cpu / self.wall


def listen(which: str, engine: str, model: Path, items: Sequence[Item]) -> Listened:
    """`which`: "ours" or "bare". Listens in a process of its own, in one thread."""
    done = subprocess.run(
        [sys.executable, "-m", "trainer.benchmarks.asr_run", which, engine, str(model)],
        input=json.dumps([str(item.path) for item in items]),
        capture_output=True,
        check=True,
        text=True,
        encoding="utf-8",
        timeout=_TIMEOUT,
    )
    told: dict[str, Any] = json.loads(done.stdout)
    heard = tuple(
        Said("".join(word for word, _start in words), tuple((w, s) for w, s in words))
        for words in told["heard"]
    )
    return Listened(heard, told["cpu_s"], told["load_s"], told["loaded_mb"], told["peak_mb"])


def our_command(engine: str, model: Path, items: Sequence[Item], jobs: int) -> Command:
    """`trainer transcribe` over all the files."""
    words = ["--jobs", str(jobs), "--engine", engine, "--model", str(model), "--json"]
    files = [str(item.path) for item in items]
    return _timed([sys.executable, "-m", "trainer", "transcribe", *words, *files])


def can_peer() -> bool:
    """Whether `vosk-transcriber` can work here: it reads every file through ffmpeg."""
    return shutil.which("ffmpeg") is not None


def peer_command(model: Path, items: Sequence[Item], folder: Path) -> tuple[Command, list[Said]]:
    """`vosk-transcriber` over all the files, and what it heard. It uses every core, too."""
    files, texts = folder / "files", folder / "texts"
    for place in (files, texts):
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
    for item in items:
        shutil.copy(item.path, files)
    options = ["-m", str(model), "-i", str(files), "-o", str(texts), "-t", "txt"]
    timed = _timed(
        [sys.executable, "-m", "vosk.transcriber.cli", *options, "--log-level", "WARNING"]
    )
    heard = [(texts / f"{item.path.stem}.txt").read_text("utf-8") for item in items]
    return timed, [Said("".join(text.split())) for text in heard]


def _timed(command: list[str]) -> Command:
    cpu, begun = _children(), time.perf_counter()
    done = subprocess.run(
        command, check=True, capture_output=True, text=True, encoding="utf-8", timeout=_TIMEOUT
    )
    return Command(time.perf_counter() - begun, _children() - cpu, done.stdout)


def _children() -> float:
    """Processor seconds of all children that have ended; 0 where the system does not say."""
    try:
        import resource
    except ImportError:
        return 0.0
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
