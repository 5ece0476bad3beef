"""A call that is killed at any moment is there at the next start, up to its last second."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import soundfile

from tests.system.conftest import Command
from trainer.storage.eventlog import read_log

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.alone,
    pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="kill -9 is POSIX"),
]

KILLS = int(os.environ.get("TRAINER_KILLS", "6"))
"""How often; the release check sets 50."""
LATEST = 14.0
"""Seconds into the call: ringing, the customer speaking, the trainee speaking."""


def start(home: Path) -> subprocess.Popen[bytes]:
    env = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    return subprocess.Popen(
        [sys.executable, "-m", "trainer", "call", "furious-caller", "--json"],
        env=env | {"TRAINER_HOME": str(home)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def kill(process: subprocess.Popen[bytes]) -> None:
    """The program and its voice's process, as a power cut would."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(10)


def wait_for_sound(home: Path, known: set[Path], seconds: float = 60) -> Path:
    """The new call's folder, once its recording has begun."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        for track in home.glob("recordings/*/*/*/customer.pcm"):
            if track.parent not in known and track.stat().st_size > 0:
                return track.parent
        time.sleep(0.005)
    raise AssertionError("the call did not begin")


@pytest.mark.timeout(60 + 40 * KILLS)
def test_no_killed_call_is_lost(trainer: Command, tmp_path: Path) -> None:
    home = tmp_path / "home"
    warm = trainer("call", "furious-caller", "--virtual-time", "--json", home=home)
    assert warm.code == 0, warm.err
    chance = random.Random(7)
    known = {track.parent for track in home.glob("recordings/*/*/*/events.jsonl")}
    killed: dict[str, float] = {}
    for _kill in range(KILLS):
        process = start(home)
        try:
            folder = wait_for_sound(home, known)
            begun = time.monotonic()
            time.sleep(chance.uniform(0.0, LATEST))
            played = time.monotonic() - begun
        finally:
            kill(process)
        known.add(folder)
        killed[folder.name] = played

    listed = trainer("calls", "--json", "--limit", KILLS + 5, home=home)
    assert listed.code == 0, listed.err
    rows = {row["call_id"]: row for row in listed.json}
    assert set(killed) <= set(rows), "no call is lost"
    missing: list[float] = []
    for call_id, played in killed.items():
        assert rows[call_id]["state"] == "recovered"
        assert rows[call_id]["score"] is not None
        (folder,) = home.glob(f"recordings/*/*/{call_id}")
        events = read_log(folder / "events.jsonl")
        assert events[0].kind == "call_started"
        assert events[-1].kind == "call_ended"
        missing.append(played - soundfile.info(folder / "recording.flac").duration)
        assert not list(folder.glob("*.pcm"))
    print(json.dumps({"kills": KILLS, "most_missing_s": round(max(missing), 3)}))
    assert max(missing) <= 1.0
