"""Trying in a process of its own what may end the program: a library that aborts on bad files."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

PROBE_TIMEOUT = 180.0
"""Seconds that the first load of a model may take; the largest needs some 20."""


def survives(module: str, folder: Path) -> bool:
    """Whether `python -m module folder` ends well, and in time."""
    search = os.pathsep.join(
        filter(None, [str(Path(__file__).resolve().parents[2]), os.environ.get("PYTHONPATH", "")])
    )
    try:
        done = subprocess.run(
            [sys.executable, "-m", module, str(folder)],
            env={**os.environ, "PYTHONPATH": search},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=PROBE_TIMEOUT,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0
