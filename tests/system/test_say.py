"""`trainer say`: every persona over every line, and clear words where it cannot."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.system.conftest import Command
from tests.system.test_command_line import refused

pytestmark = pytest.mark.e2e

OLD = ("--persona", "age=elder,sex=male,accent=northeast", "--line", "noise=office,snr_db=8")


def test_the_same_words_are_the_same_bytes(trainer: Command, tmp_path: Path) -> None:
    """Also in another data folder, where nothing is kept from the first time."""
    files = [tmp_path / "one.wav", tmp_path / "two.wav"]
    for number, file in enumerate(files):
        home = tmp_path / f"home{number}"
        answer = trainer("say", "您好，这可怎么办？", *OLD, "-o", file, home=home)
        assert answer.code == 0, answer.err
        assert answer.out.startswith(f"{file}: ")
    assert files[0].read_bytes() == files[1].read_bytes()
    info = soundfile.info(files[0])
    assert (info.samplerate, info.channels) == (16000, 1)
    assert info.duration > 1.0
    other = tmp_path / "other.wav"
    trainer("say", "您好，这可怎么办？", *OLD, "--seed", 1, "-o", other)
    assert other.read_bytes() != files[0].read_bytes()


def test_a_scenario_lends_its_voice_and_line(trainer: Command, tmp_path: Path) -> None:
    """A street is heard in the pause where the scenario's line has one."""
    levels: list[float] = []
    for number, line in enumerate(([], ["--line", "snr_db=50"])):
        file = tmp_path / f"{number}.flac"
        answer = trainer("say", "--scenario", "unclear-audio", *line, "-o", file)
        assert answer.code == 0, answer.err
        sound, _rate = soundfile.read(file)
        frames = sound[: len(sound) // 320 * 320].reshape(-1, 320)
        levels.append(float(np.min(np.mean(frames**2, axis=1))))
    assert levels[0] > 20 * levels[1]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--persona", "age=old"], "age: “old” is not possible here; possible: child, young"),
        (["--persona", "paces=3"], "“paces” is not a known key. Did you mean “pace”?"),
        (["--persona", "pace=quick"], "pace: “quick” is text, no number; write digits alone"),
        (["--persona", "elder"], "“elder” is not written as key=value"),
        (["--persona", "accent=southern,accent_strength=huge"], "possible: light, medium, strong"),
        (["--line", "crackle=3"], "crackle: The number is too large; the limit is 1"),
        (["--line", "noise=street,noise=wind"], "stands here twice"),
        (["--scenario", "unclear-audi"], "Did you mean unclear-audio?"),
    ],
)
def test_what_is_wrong_is_one_line(
    trainer: Command, tmp_path: Path, words: list[str], said: str
) -> None:
    file = tmp_path / "x.wav"
    assert said in refused(trainer("say", "您好", *words, "-o", file))
    assert not file.exists()


@pytest.mark.parametrize("name", ["x.mp3", "missing/x.wav"])
def test_where_it_cannot_write(trainer: Command, tmp_path: Path, name: str) -> None:
    assert name in refused(trainer("say", "您好", "-o", tmp_path / name))


def test_nothing_to_say(trainer: Command, tmp_path: Path) -> None:
    said = refused(trainer("say", "……", "-o", tmp_path / "x.wav"))
    assert "nothing in this line that can be spoken" in said
