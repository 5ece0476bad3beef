"""Recorded lines: found and checked when a scenario loads, each fault one sentence."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.unit.content.test_loader import GOOD, PACK, said
from trainer.content.loader import load_scenarios
from trainer.recordings import MAX_BYTES, MAX_SECONDS, RecordingError, read_recording

LINE = "    say: 再见，{company}。"
RECORDED = "    say: {recording: %s, text: 再见。}"


def tone(path: Path, seconds: float = 1.0, rate: int = 16000, channels: int = 1) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    time = np.arange(int(seconds * rate)) / rate
    wave = 0.3 * np.sin(2 * np.pi * 440 * time)
    soundfile.write(path, np.stack([wave] * channels, axis=1), rate)
    return path


def put(root: Path, scenario: str) -> None:
    folder = root / "pack" / "one"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "scenario.yaml").write_text(scenario, "utf-8")
    (root / "pack" / "pack.yaml").write_text(PACK, "utf-8")


def load(root: Path, name: str) -> tuple[dict[str, str] | None, list[str]]:
    """The recordings of the last moment, or None where the scenario does not load; problems."""
    put(root, GOOD.replace(LINE, RECORDED % name))
    library = load_scenarios(root)
    scenario = library.scenarios.get("one")
    return (dict(scenario.moments["bye"].recordings) if scenario else None), said(library)


@pytest.mark.parametrize("name", ["lines/bye.wav", "lines/bye.flac", "../shared/bye.wav"])
def test_a_recording_in_the_pack_is_found(tmp_path: Path, name: str) -> None:
    file = tone(tmp_path / "pack" / "one" / name)
    recordings, problems = load(tmp_path, name)
    assert recordings == {"再见。": str(file.resolve())}
    assert problems == []


def test_recordings_stand_in_a_list_beside_texts(tmp_path: Path) -> None:
    tone(tmp_path / "pack" / "one" / "bye.wav")
    mixed = "    say:\n      - 再见。\n      - {recording: bye.wav, text: 走了。}"
    put(tmp_path, GOOD.replace(LINE, mixed))
    moment = load_scenarios(tmp_path).scenarios["one"].moments["bye"]
    assert moment.say == ("再见。", "走了。")
    assert list(moment.recordings) == ["走了。"]


@pytest.mark.parametrize("key", ["say", "say_angry", "say_calm"])
def test_every_kind_of_line_may_be_recorded(tmp_path: Path, key: str) -> None:
    tone(tmp_path / "pack" / "one" / "bye.wav")
    lines = {"say": "再会。", key: "{recording: bye.wav, text: 走了。}"}
    put(tmp_path, GOOD.replace(LINE, "\n".join(f"    {k}: {v}" for k, v in lines.items())))
    assert list(load_scenarios(tmp_path).scenarios["one"].moments["bye"].recordings) == ["走了。"]
    put(tmp_path, (tmp_path / "pack/one/scenario.yaml").read_text("utf-8").replace("bye.w", "by.w"))
    assert "There is no file “by.wav”" in "".join(said(load_scenarios(tmp_path)))


@pytest.mark.parametrize("name", ["../../out.wav", "/etc/passwd", "lines\\\\bye.wav"])
def test_no_recording_from_outside_the_pack(tmp_path: Path, name: str) -> None:
    tone(tmp_path / "out.wav")
    recordings, problems = load(tmp_path, name)
    assert recordings is None
    assert len(problems) == 1
    assert "moments.bye.say[1].recording: Recordings stand in" in problems[0]


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_no_link_out_of_the_pack(tmp_path: Path) -> None:
    out = tone(tmp_path / "out.wav")
    (tmp_path / "pack" / "one").mkdir(parents=True)
    (tmp_path / "pack" / "one" / "bye.wav").symlink_to(out)
    recordings, problems = load(tmp_path, "bye.wav")
    assert recordings is None and "Recordings stand in" in problems[0]


def test_a_missing_recording_leaves_the_call_playable(tmp_path: Path) -> None:
    tone(tmp_path / "pack" / "one" / "lines" / "bye.wav")
    recordings, problems = load(tmp_path, "lines/by.wav")
    assert recordings == {}
    (problem,) = problems
    assert problem.endswith("There is no file “lines/by.wav”. Did you mean “lines/bye.wav”?")


def broken(path: Path) -> None:
    path.write_bytes(b"RIFF" + os.urandom(400))


def empty(path: Path) -> None:
    path.write_bytes(b"")


def too_long(path: Path) -> None:
    tone(path, MAX_SECONDS + 1, rate=4000)


def too_large(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)


def silent(path: Path) -> None:
    soundfile.write(path, np.zeros(16000), 16000)


def folder(path: Path) -> None:
    path.mkdir()


def picture(path: Path) -> None:
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (broken, "“bye.wav” cannot be read as sound; save the recording as WAV or FLAC."),
        (empty, "“bye.wav” cannot be read as sound; save the recording as WAV or FLAC."),
        (picture, "“bye.wav” cannot be read as sound; save the recording as WAV or FLAC."),
        (too_long, "The recording “bye.wav” is longer than 60 seconds."),
        (too_large, "The recording “bye.wav” is larger than 20 MiB."),
        (silent, "Nothing can be heard in the recording “bye.wav”."),
        (folder, "“bye.wav” is not a file."),
    ],
)
def test_a_broken_recording_is_one_sentence(
    tmp_path: Path, make: Callable[[Path], object], sentence: str
) -> None:
    (tmp_path / "pack" / "one").mkdir(parents=True)
    make(tmp_path / "pack" / "one" / "bye.wav")
    recordings, problems = load(tmp_path, "bye.wav")
    assert recordings == {}
    (problem,) = problems
    assert problem.endswith(f"moments.bye.say[1].recording: {sentence}")


@pytest.mark.parametrize(("rate", "channels"), [(8000, 1), (16000, 2), (44100, 1), (48000, 2)])
def test_any_rate_comes_as_16_khz_mono(tmp_path: Path, rate: int, channels: int) -> None:
    samples = read_recording(tone(tmp_path / "x.wav", 0.5, rate, channels))
    assert samples.dtype == np.int16 and samples.ndim == 1
    assert len(samples) == pytest.approx(8000, abs=20)
    assert np.abs(samples).max() == pytest.approx(0.3 * 32767, rel=0.05)


def test_other_containers_are_refused(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match="save the recording as WAV or FLAC"):
        read_recording(tone(tmp_path / "x.aiff"))
