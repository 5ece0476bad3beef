"""`trainer transcribe` and `trainer bench asr` as people and programs start them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import soundfile
import soxr

from tests.support import tone_model
from tests.system.conftest import Command
from trainer.domain.scenario import Persona
from trainer.domain.sound import SAMPLE_RATE, Samples
from trainer.speech.base import SpeechRequest
from trainer.speech.models import BUNDLED
from trainer.speech.synthesiser import PyttsxSynthesiser

pytestmark = pytest.mark.e2e

SAID = (
    "您好，很高兴为您服务。",
    "对不起，请您稍等片刻。",
    "感谢您的来电，再见。",
    "请问有什么可以帮助您？",
)


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> list[Samples]:
    voice = PyttsxSynthesiser(tmp_path_factory.mktemp("voices"))
    try:
        persona = Persona(variant="f4", pace=190)
        waiting = [voice.prepare(SpeechRequest(text, persona)) for text in SAID]
        pad = np.zeros(SAMPLE_RATE // 3, np.int16)
        return [np.concatenate([pad, sound.result(60), pad]) for sound in waiting]
    finally:
        voice.close()


@pytest.fixture(scope="module")
def files(spoken: list[Samples], tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Long and short ones in turn, at several rates, in names that people use."""
    folder = tmp_path_factory.mktemp("录音 of today")
    made: list[Path] = []
    for number, sound in enumerate(spoken):
        made.append(folder / f"{number} 长.wav")
        soundfile.write(made[-1], np.tile(sound, 4), SAMPLE_RATE)
        made.append(folder / f"{number}.flac")
        stereo = np.repeat(soxr.resample(sound, SAMPLE_RATE, 44_100)[:, None], 2, axis=1)
        soundfile.write(made[-1], stereo, 44_100)
    return made


def start(words: Sequence[object], home: Path, err: int = subprocess.PIPE) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "trainer", *map(str, words)],
        env={**os.environ, "TRAINER_HOME": str(home), "PYTHONUTF8": "1", "TERM": "xterm"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=err,
        text=True,
        encoding="utf-8",
    )


def test_many_at_once_give_the_same_as_one_at_a_time(trainer: Command, files: list[Path]) -> None:
    together = trainer("transcribe", *files, "--json", "--jobs", 4)
    assert together.code == 0, together.err
    assert together.err == "", "no bar where nobody sees it"
    alone = [trainer("transcribe", path, "--json", "--jobs", 1).json[0] for path in files[:3]]
    in_turn = trainer("transcribe", *files, "--json", "--jobs", 1)
    assert together.out == in_turn.out
    assert together.json[:3] == alone
    assert [row["file"] for row in together.json] == [str(path) for path in files]
    assert all(row.keys() == {"file", "text", "words"} for row in together.json)
    assert "服务" in together.json[0]["text"]
    assert "服务" in together.json[1]["text"]
    assert "稍等片刻" in together.json[3]["text"]


def test_lines_come_in_the_order_of_the_files(trainer: Command, files: list[Path]) -> None:
    answer = trainer("transcribe", *files, "--jobs", 3)
    lines = [line.split("\t") for line in answer.out.splitlines()]
    assert [line[0] for line in lines] == [str(path) for path in files]
    assert all(line[1] for line in lines)


def test_bad_files_do_not_keep_the_others_waiting(
    trainer: Command, files: list[Path], tmp_path: Path
) -> None:
    broken = tmp_path / "broken.wav"
    broken.write_bytes(b"RIFF no sound at all" * 20)
    empty = tmp_path / "empty.wav"
    soundfile.write(empty, np.zeros(0, np.int16), SAMPLE_RATE)
    words = (tmp_path / "missing\nline.wav", files[1], broken, files[3], empty)
    answer = trainer("transcribe", *words, "--json")
    assert answer.code == 2
    assert [row["file"] for row in answer.json] == [str(files[1]), str(files[3])]
    lines = answer.err.splitlines()
    assert len(lines) == 3, answer.err
    for line, part in zip(lines, ("missing line.wav", "broken.wav", "empty.wav"), strict=True):
        assert line.startswith("trainer: ") and part in line
    assert "Traceback" not in answer.err


def test_another_recogniser_and_model_can_be_named(trainer: Command, tmp_path: Path) -> None:
    model = tone_model.make_streaming(tmp_path / "模型 tones")
    texts = ("您好", "请稍等", "好好等")
    for text in texts:
        soundfile.write(tmp_path / f"{text}.wav", tone_model.play(text), SAMPLE_RATE)
    paths = [tmp_path / f"{text}.wav" for text in texts]
    answer = trainer("transcribe", *paths, "--json", "--engine", "sherpa-onnx", "--model", model)
    assert answer.code == 0, answer.err
    assert [row["text"] for row in answer.json] == list(texts)


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("--engine", "whisper"), "Choose one of these: sherpa-onnx, vosk"),
        (("--engine", "sherpa-onnx"), "--model FOLDER"),
        (("--engine", "sherpa-onnx", "--model", "."), "tokens.txt"),
        (("--model", "nowhere"), "does not exist"),
        (("--jobs", "-1"), "jobs"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_a_wrong_choice_is_one_line(
    trainer: Command, files: list[Path], words: tuple[str, ...], complaint: str
) -> None:
    answer = trainer("transcribe", files[0], *words)
    assert (answer.code, answer.out) == (2, "")
    assert len(answer.err.splitlines()) == 1
    assert complaint in answer.err


if os.name == "posix":

    def test_ctrl_c_stops_in_a_file(cli_home: Path, spoken: list[Samples], tmp_path: Path) -> None:
        long = np.tile(np.concatenate(spoken), 120)
        paths = [tmp_path / f"{number}.wav" for number in range(4)]
        for path in paths:
            soundfile.write(path, long, SAMPLE_RATE)
        first = tmp_path / "first.wav"
        soundfile.write(first, spoken[0], SAMPLE_RATE)
        process = start(["transcribe", first, *paths, "--jobs", 2], cli_home)
        assert process.stdout is not None
        assert str(first) in process.stdout.readline(), "decoding is under way"
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
        assert process.returncode == 130, err
        assert (out, err.strip()) == ("", ""), "no file was heard to its end"

    def test_a_terminal_sees_how_far_it_is(cli_home: Path, files: list[Path]) -> None:
        import pty

        ours, theirs = pty.openpty()
        process = start(["transcribe", *files, "--json"], cli_home, theirs)
        os.close(theirs)
        seen = b""
        while True:
            try:
                piece = os.read(ours, 4096)
            except OSError:  # Linux says so when the other side is closed
                break
            if not piece:
                break
            seen += piece
        assert process.stdout is not None
        rows = json.loads(process.stdout.read())
        assert process.wait(60) == 0
        os.close(ours)
        process.stdout.close()
        assert len(rows) == len(files)
        assert f"{len(files)}/{len(files)}" in seen.decode()


@pytest.mark.slow
def test_bench_asr_measures_a_list_of_ones_own(
    trainer: Command, files: list[Path], tmp_path: Path
) -> None:
    table = tmp_path / "list.tsv"
    rows = [f"{path}\t{text}" for path, text in zip(files[1::2], SAID, strict=True)]
    table.write_text("\n".join(rows), "utf-8")
    answer = trainer("bench", "asr", "--manifest", table, "--rounds", 1)
    assert answer.code == 0, answer.err
    lines = answer.out.splitlines()
    assert BUNDLED in lines[0] and "4 files" in lines[0]
    every = next(line for line in lines if line.startswith("all ")).split()
    assert float(every[1].rstrip("%")) < 20
    factor = next(line for line in lines if line.startswith("real-time factor")).split()
    ours, bare, ratio = map(float, factor[-3:])
    assert 0 < ours < 1
    assert ours / bare == pytest.approx(ratio, abs=0.03)
    for name in ("load, s", "memory at most", "trainer transcribe, 1 job", "vosk-transcriber"):
        assert any(line.startswith(name) for line in lines), name
    same = next(line for line in lines if line.startswith("the same text from both"))
    assert same.endswith("yes")
    assert any("against 1, times as fast" in line for line in lines)


def test_a_wrong_list_is_one_line(trainer: Command, tmp_path: Path) -> None:
    table = tmp_path / "list.tsv"
    table.write_text("a.wav 没有制表符\n", "utf-8")
    answer = trainer("bench", "asr", "--manifest", table)
    assert answer.code == 2
    assert "list.tsv:1" in answer.err and len(answer.err.splitlines()) == 1
