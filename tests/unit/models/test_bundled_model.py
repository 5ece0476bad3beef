"""The model in the checkout, loaded by stock Vosk and talked to by the synthesiser."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soxr
import vosk

REPOSITORY = Path(__file__).resolve().parents[3]
MODEL = REPOSITORY / "models" / "cmn-synthetic-small"
SAMPLE_RATE = 16000
ESPEAK_RATE = 22050
GREETING = "您好很高兴为您服务请问有什么可以帮助您"
GREETING_PINYIN = (
    "nin2 hao3, hen3 gao1 xing4 wei4 nin2 fu2 wu4,"
    " qing3 wen4 you3 shen2 me5 ke3 yi3 bang1 zhu4 nin2"
)
RUDE = "再不说话我就挂了"
RUDE_PINYIN = "zai4 bu4 shuo1 hua4 wo3 jiu4 gua4 le5"
_SAY = """
import sys
from models.recipe.espeak import Espeak
sound, _ = Espeak().say(sys.argv[1], sys.argv[2], rate=int(sys.argv[3]))
sound.tofile(sys.argv[4])
"""


@pytest.fixture(scope="module")
def model() -> vosk.Model:
    vosk.SetLogLevel(-1)
    return vosk.Model(str(MODEL))


def say(folder: Path, pinyin: str, voice: str = "cmn-latn-pinyin+f2", rate: int = 170) -> bytes:
    """16 kHz mono int16 speech with some silence around it, made in a child process."""
    target = folder / "speech.raw"
    subprocess.run(
        [sys.executable, "-c", _SAY, pinyin, voice, str(rate), str(target)],
        cwd=REPOSITORY,
        check=True,
        timeout=60,
    )
    sound = np.fromfile(target, np.int16).astype(np.float32)
    wave = soxr.resample(sound, ESPEAK_RATE, SAMPLE_RATE)
    padded = np.pad(wave, (SAMPLE_RATE // 3, SAMPLE_RATE // 2))
    return np.clip(padded, -32768, 32767).astype(np.int16).tobytes()


def final(recogniser: vosk.KaldiRecognizer, sound: bytes) -> dict[str, Any]:
    recogniser.AcceptWaveform(sound)
    return json.loads(recogniser.FinalResult())


def characters(result: dict[str, Any]) -> str:
    return result["text"].replace(" ", "")


def test_the_folder_holds_what_vosk_needs_and_stays_small() -> None:
    files = [path for path in MODEL.rglob("*") if path.is_file()]
    names = {path.relative_to(MODEL).as_posix() for path in files}
    assert {
        "am/final.mdl",
        "conf/model.conf",
        "conf/mfcc.conf",
        "graph/HCLr.fst",
        "graph/Gr.fst",
        "graph/disambig_tid.int",
        "graph/words.txt",
        "graph/phones/word_boundary.int",
        "MODEL_CARD.md",
    } <= names
    assert sum(path.stat().st_size for path in files) <= 20_000_000


def test_the_label_says_that_it_knows_synthetic_voices_only() -> None:
    label = json.loads((MODEL / "model.json").read_text(encoding="utf-8"))
    words = (MODEL / "graph" / "words.txt").read_text(encoding="utf-8").splitlines()
    assert label["kind"] == "synthetic"
    assert label["sample_rate"] == SAMPLE_RATE
    assert label["words"] == len(words) - 1  # all but <eps>


@pytest.mark.parametrize(
    "word", ["闭嘴", "神经病", "滚", "有病", "嘴巴", "您", "顺达", "快递", "投诉"]
)
def test_it_knows_the_words_of_the_trade_and_of_its_abuse(word: str) -> None:
    lines = (MODEL / "graph" / "words.txt").read_text(encoding="utf-8").splitlines()
    known = {line.split()[0] for line in lines}
    assert word in known


def test_it_understands_a_greeting_and_times_its_words(model: vosk.Model, tmp_path: Path) -> None:
    sound = say(tmp_path, GREETING_PINYIN)
    recogniser = vosk.KaldiRecognizer(model, SAMPLE_RATE)
    recogniser.SetWords(True)
    result = final(recogniser, sound)
    assert characters(result) == GREETING
    words = result["result"]
    assert "".join(word["word"] for word in words) == GREETING
    ends = 0.0
    for word in words:
        assert ends - 0.011 <= word["start"] < word["end"]
        assert 0.0 <= word["conf"] <= 1.0
        ends = word["end"]
    assert words[0]["start"] == pytest.approx(1 / 3, abs=0.1)
    assert ends <= len(sound) / 2 / SAMPLE_RATE


def test_it_hears_rudeness_too(model: vosk.Model, tmp_path: Path) -> None:
    result = final(
        vosk.KaldiRecognizer(model, SAMPLE_RATE),
        say(tmp_path, RUDE_PINYIN, "cmn-latn-pinyin+m3", 200),
    )
    assert characters(result) == RUDE


def test_alternatives_hold_words_of_the_same_sound(model: vosk.Model, tmp_path: Path) -> None:
    recogniser = vosk.KaldiRecognizer(model, SAMPLE_RATE)
    recogniser.SetMaxAlternatives(8)
    sound = say(tmp_path, "ta1 shuo1 ta1 bu4 zhi1 dao4")
    found = [characters(a) for a in final(recogniser, sound)["alternatives"]]
    assert len(set(found)) > 1
    assert "他说他不知道" in found


def test_partial_words_come_while_the_speaker_talks(model: vosk.Model, tmp_path: Path) -> None:
    sound = say(tmp_path, GREETING_PINYIN)
    recogniser = vosk.KaldiRecognizer(model, SAMPLE_RATE)
    partials: list[str] = []
    for start in range(0, len(sound), 6400):
        if not recogniser.AcceptWaveform(sound[start : start + 6400]):
            partials.append(characters({"text": json.loads(recogniser.PartialResult())["partial"]}))
    grown = [partial for partial in partials if partial]
    assert len(set(grown)) >= 4
    assert any(partial.startswith("您好") for partial in grown)


def test_a_run_time_grammar_narrows_what_is_heard(model: vosk.Model, tmp_path: Path) -> None:
    grammar = json.dumps(["您好", "再见", "[unk]"], ensure_ascii=False)
    recogniser = vosk.KaldiRecognizer(model, SAMPLE_RATE, grammar)
    assert "您好" in final(recogniser, say(tmp_path, "nin2 hao3"))["text"]


@pytest.mark.parametrize("level", [0.0, 30.0, 300.0])
def test_silence_and_noise_are_not_taken_for_words(model: vosk.Model, level: float) -> None:
    chance = np.random.default_rng(5)
    noise = (chance.standard_normal(8 * SAMPLE_RATE) * level).astype(np.int16).tobytes()
    result = final(vosk.KaldiRecognizer(model, SAMPLE_RATE), noise)
    assert characters(result) == ""
