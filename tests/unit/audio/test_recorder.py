from __future__ import annotations

import random
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from trainer.audio import recorder as recorder_module
from trainer.audio.recorder import CUSTOMER, RECORDING, TRAINEE, Recorder, recover
from trainer.domain.errors import KnownError
from trainer.domain.sound import BLOCK, SAMPLE_RATE, Samples

ROOT = Path(__file__).parents[3]


def sound(count: int, seed: int = 1) -> Samples:
    return np.random.default_rng(seed).integers(-9000, 9000, count).astype(np.int16)


def sides(path: Path | None) -> tuple[Samples, Samples]:
    """(customer, trainee)"""
    assert path is not None
    data: Any
    data, rate = soundfile.read(path, dtype="int16")
    assert rate == SAMPLE_RATE
    return data[:, 0], data[:, 1]


def test_both_sides_come_back_exactly_customer_left(tmp_path: Path) -> None:
    customer, trainee = sound(25 * SAMPLE_RATE, 1), sound(25 * SAMPLE_RATE, 2)
    recorder = Recorder(tmp_path / "new" / "call")
    for start in range(0, len(customer), BLOCK):
        recorder.customer(customer[start : start + BLOCK])
        recorder.trainee(trainee[start : start + BLOCK])
    assert recorder.seconds == 25.0
    path = recorder.close()
    assert path is not None
    assert path == tmp_path / "new" / "call" / RECORDING
    left, right = sides(path)
    assert np.array_equal(left, customer)
    assert np.array_equal(right, trainee)
    assert [file.name for file in path.parent.iterdir()] == [RECORDING]
    assert recorder.close() == path
    recorder.trainee(trainee)


def test_what_is_written_is_in_the_file_at_once(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path)
    recorder.trainee(sound(BLOCK))
    assert (tmp_path / TRAINEE).read_bytes() == sound(BLOCK).tobytes()
    recorder.close()


def test_the_shorter_side_ends_in_silence(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path)
    recorder.customer(sound(1000))
    recorder.trainee(sound(400, 2))
    path = recorder.close()
    assert path is not None
    left, right = sides(path)
    assert np.array_equal(left, sound(1000))
    assert np.array_equal(right[:400], sound(400, 2))
    assert len(right) == 1000
    assert not right[400:].any()


def test_a_call_without_sound_has_no_recording(tmp_path: Path) -> None:
    assert Recorder(tmp_path).close() is None
    assert list(tmp_path.iterdir()) == []


def test_a_folder_holds_one_call(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path)
    with pytest.raises(FileExistsError):
        Recorder(tmp_path)
    recorder.close()


def test_two_threads_write_while_a_third_syncs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorder_module, "_SYNC_EVERY", 0.005)
    recorder = Recorder(tmp_path)
    whole = sound(10 * SAMPLE_RATE)

    def write(side: str) -> None:
        for start in range(0, len(whole), BLOCK):
            getattr(recorder, side)(whole[start : start + BLOCK])

    threads = [threading.Thread(target=write, args=(side,)) for side in ("customer", "trainee")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    path = recorder.close()
    assert path is not None
    assert all(np.array_equal(side, whole) for side in sides(path))


def test_nothing_to_recover(tmp_path: Path) -> None:
    assert recover(tmp_path) is None
    assert recover(tmp_path / "missing") is None


@pytest.mark.parametrize(
    ("customer", "trainee", "frames"),
    [
        (2000, 2000, 1000),
        (2001, 1999, 1000),
        (None, 2001, 1000),
        (4000, None, 2000),
        (0, 1, 0),
        (3, 0, 1),
    ],
)
def test_whatever_a_crash_left_is_made_into_a_recording(
    tmp_path: Path, customer: int | None, trainee: int | None, frames: int
) -> None:
    data = sound(4000).tobytes()
    for name, size in ((CUSTOMER, customer), (TRAINEE, trainee)):
        if size is not None:
            (tmp_path / name).write_bytes(data[:size])
    (tmp_path / "recording.flac.part").write_bytes(b"half a file")
    path = recover(tmp_path)
    if not frames:
        assert path is None
        assert list(tmp_path.iterdir()) == []
        return
    assert path is not None
    for side, size in zip(sides(path), (customer, trainee), strict=True):
        assert len(side) == frames
        whole = (size or 0) // 2
        assert np.array_equal(side[:whole], sound(4000)[:whole])
        assert not side[whole:].any()
    assert [file.name for file in tmp_path.iterdir()] == [RECORDING]
    assert recover(tmp_path) == path


def test_a_crash_while_tidying_up_does_not_spoil_the_recording(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path)
    recorder.customer(sound(3000))
    recorder.trainee(sound(3000, 2))
    recorder.close()
    # One file of samples was removed, the other not.
    (tmp_path / TRAINEE).write_bytes(sound(3000, 2).tobytes())
    path = recover(tmp_path)
    assert path is not None
    assert np.array_equal(sides(path)[0], sound(3000))
    assert not (tmp_path / TRAINEE).exists()


def test_a_recording_that_reads_back_differently_keeps_the_samples(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorder = Recorder(tmp_path)
    recorder.trainee(sound(3000))
    monkeypatch.setattr(np, "array_equal", lambda a, b: False)
    with pytest.raises(KnownError, match="reads back differently"):
        recorder.close()
    monkeypatch.undo()
    assert sorted(file.name for file in tmp_path.iterdir()) == [CUSTOMER, TRAINEE]
    path = recorder.close()
    assert path is not None
    assert np.array_equal(sides(path)[1], sound(3000))


_RECORDS_ON = """
import sys, time
import numpy as np
from pathlib import Path
from trainer.audio.recorder import Recorder
recorder = Recorder(Path(sys.argv[1]))
start = time.monotonic()
print("ready", flush=True)
n = 0
while True:
    recorder.customer(np.arange(n, n + 320).astype(np.int16))
    recorder.trainee((-np.arange(n, n + 320)).astype(np.int16))
    n += 320
    print(n, flush=True)
    time.sleep(max(0.0, start + n / 16000 - time.monotonic()))
"""


def _child(folder: Path) -> subprocess.Popen[str]:
    child = subprocess.Popen(
        [sys.executable, "-c", _RECORDS_ON, str(folder)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    return child


def _kill(child: subprocess.Popen[str]) -> int:
    """Samples that the child had given to the recorder when it was killed."""
    child.kill()
    assert child.stdout is not None
    lines = child.stdout.read().split()
    child.stdout.close()
    child.wait()
    return int(lines[-1]) if lines else 0


@pytest.mark.slow
def test_twenty_killed_calls_lose_less_than_a_second_each(tmp_path: Path) -> None:
    chance = random.Random(5)
    missing: list[float] = []
    for number in range(20):
        folder = tmp_path / str(number)
        child = _child(folder)
        time.sleep(chance.uniform(0.02, 1.4))
        given = _kill(child)
        path = recover(folder)
        if path is None:
            assert given == 0
            continue
        left, right = sides(path)
        count = len(left)
        assert count - given <= BLOCK
        assert np.array_equal(left[:given], np.arange(given).astype(np.int16))
        assert np.array_equal(right[:given], (-np.arange(given)).astype(np.int16))
        missing.append(max(0, given - count) / SAMPLE_RATE)
    assert len(missing) >= 15
    print(f"missing after kill: worst {max(missing):.3f} s in {len(missing)} calls")
    assert max(missing) == 0.0


_DISK_FULL = """
import resource, signal, sys
import numpy as np
from pathlib import Path
from trainer.audio.recorder import Recorder
from trainer.domain.errors import KnownError
recorder = Recorder(Path(sys.argv[1]))
resource.setrlimit(resource.RLIMIT_FSIZE, (100_001, resource.RLIM_INFINITY))
raised = 0
for n in range(0, 160_000, 320):
    for side in (recorder.customer, recorder.trainee):
        try:
            side(np.arange(n, n + 320).astype(np.int16))
        except KnownError as error:
            raised += 1
            print(error)
print(raised)
try:
    print(recorder.close())
except KnownError as error:
    print("close:", error)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
print(recorder.close())
"""


_NO_ROOM_FOR_THE_RECORDING = """
import resource, sys
import numpy as np
from pathlib import Path
from trainer.audio.recorder import Recorder
from trainer.domain.errors import KnownError
recorder = Recorder(Path(sys.argv[1]))
noise = np.random.default_rng(1).integers(-32000, 32000, 400_000).astype(np.int16)
recorder.customer(noise)
recorder.trainee(noise[::-1])
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, resource.RLIM_INFINITY))
try:
    recorder.close()
except KnownError as error:
    print(error)
"""


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(KnownError, match="cannot be saved"):
        Recorder(tmp_path / "file" / "call")


if sys.platform != "win32":
    # Windows protects open files by itself and has no limit on file sizes.

    def test_a_call_that_another_process_records_is_left_alone(tmp_path: Path) -> None:
        child = _child(tmp_path)
        assert child.stdout is not None
        child.stdout.readline()
        assert recover(tmp_path) is None
        assert (tmp_path / TRAINEE).exists()
        _kill(child)
        assert recover(tmp_path) is not None

    def test_a_full_disk_is_said_once_and_what_was_recorded_is_kept(tmp_path: Path) -> None:
        done = subprocess.run(
            [sys.executable, "-c", _DISK_FULL, str(tmp_path)],
            capture_output=True,
            text=True,
            cwd=ROOT,
            check=False,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        assert done.stderr == ""
        first, raised, *_, path = done.stdout.splitlines()
        assert first.startswith("The sound of the call cannot be saved in")
        assert "Please make room on the disk." in first
        assert raised == "1"
        left, _ = sides(Path(path))
        assert len(left) == 50_000
        assert np.array_equal(left, np.arange(50_000).astype(np.int16))

    def test_no_room_for_the_recording_keeps_the_samples(tmp_path: Path) -> None:
        done = subprocess.run(
            [sys.executable, "-c", _NO_ROOM_FOR_THE_RECORDING, str(tmp_path)],
            capture_output=True,
            text=True,
            cwd=ROOT,
            check=False,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        assert "cannot be saved" in done.stdout
        assert sorted(file.name for file in tmp_path.iterdir()) == [CUSTOMER, TRAINEE]
        path = recover(tmp_path)
        assert path is not None
        assert len(sides(path)[0]) == 400_000
