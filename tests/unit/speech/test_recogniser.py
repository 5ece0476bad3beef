"""Real Vosk with the model that comes with the program."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import soundfile
import soxr

from trainer.domain.errors import KnownError
from trainer.domain.scenario import LineEffects, Persona
from trainer.domain.sound import BLOCK, SAMPLE_RATE, Samples
from trainer.speech import kaldi, model_check
from trainer.speech.base import SpeechRequest, Transcript
from trainer.speech.effects import apply_effects
from trainer.speech.models import VARIABLE, bundled_model, describe, find_model
from trainer.speech.recogniser import VoskModel, VoskRecogniser, load_model, transcribe_file
from trainer.speech.synthesiser import PyttsxSynthesiser

GREETING = "您好，很高兴为您服务，请问有什么可以帮助您？"
WAIT = "对不起，请您稍等片刻，好吗？"


def plain(text: str) -> str:
    return "".join(char for char in text if char.isalpha())


def quiet(seconds: float) -> Samples:
    return np.random.default_rng(0).normal(0, 4, int(seconds * SAMPLE_RATE)).astype(np.int16)


@pytest.fixture(scope="module")
def greeting(voice: PyttsxSynthesiser) -> Samples:
    spoken = voice.prepare(SpeechRequest(GREETING, Persona(variant="f4", pace=190))).result(30)
    return np.concatenate([quiet(0.4), spoken, quiet(0.4)])


@pytest.fixture(scope="module")
def wait(voice: PyttsxSynthesiser) -> Samples:
    spoken = voice.prepare(SpeechRequest(WAIT, Persona(sex="male", pace=190))).result(30)
    return np.concatenate([quiet(0.4), spoken, quiet(0.4)])


def hear(model: VoskModel, sound: Samples, block: int = BLOCK) -> Transcript:
    recogniser = VoskRecogniser(model)
    for at in range(0, len(sound), block):
        recogniser.accept(sound[at : at + block])
    return recogniser.finish()


def test_a_sentence_is_heard_with_times(model: VoskModel, greeting: Samples) -> None:
    heard = hear(model, greeting)
    assert heard.text == plain(GREETING)
    assert heard.text == "".join(word.word for word in heard.words)
    assert heard.words[0].start == pytest.approx(0.4, abs=0.15)
    assert heard.words[-1].end == pytest.approx(len(greeting) / SAMPLE_RATE - 0.45, abs=0.15)
    for earlier, later in pairwise(heard.words):
        assert earlier.start < earlier.end <= later.start + 1e-6
    assert all(0.5 < word.conf <= 1 for word in heard.words)
    assert sum(reading.share for reading in heard.alternatives) == pytest.approx(1, abs=0.01)
    assert heard.alternatives[0].words == heard.words


def test_partial_words_grow_while_one_speaks(model: VoskModel, greeting: Samples) -> None:
    recogniser = VoskRecogniser(model)
    partials = [
        recogniser.accept(greeting[at : at + BLOCK]) for at in range(0, len(greeting), BLOCK)
    ]
    assert partials[0] == ""
    assert len(set(partials)) > 5
    assert "您好" in partials[len(partials) // 2]
    assert " " not in partials[-1]


def test_the_blocks_size_does_not_matter(model: VoskModel, greeting: Samples) -> None:
    first = hear(model, greeting)
    for block in (160, 1000, 8000, len(greeting)):
        assert hear(model, greeting, block) == first


def test_pauses_lose_nothing(model: VoskModel, greeting: Samples, wait: Samples) -> None:
    """Vosk ends a result at each long pause; the transcript holds them all, on one time axis."""
    sound = np.concatenate([greeting, quiet(2.5), wait, quiet(2.5), greeting])
    heard = hear(model, sound)
    assert heard.text == plain(GREETING) + plain(WAIT) + plain(GREETING)
    second = (len(greeting) + len(quiet(2.5))) / SAMPLE_RATE
    sorry = next(word for word in heard.words if word.word.startswith("对"))
    assert sorry.start == pytest.approx(second + 0.4, abs=0.15)
    assert all(plain(WAIT) in "".join(w.word for w in r.words) for r in heard.alternatives[:1])


def test_each_utterance_starts_over(model: VoskModel, greeting: Samples, wait: Samples) -> None:
    recogniser = VoskRecogniser(model)
    results: list[Transcript] = []
    for sound in (greeting, wait, greeting):
        recogniser.accept(sound)
        results.append(recogniser.finish())
    assert results[0] == results[2] == hear(model, greeting)
    assert results[1] == hear(model, wait)


def test_silence_and_nothing_have_no_words(model: VoskModel) -> None:
    assert hear(model, quiet(2)).text == ""
    recogniser = VoskRecogniser(model)
    assert recogniser.finish() == Transcript("")


def test_noise_lowers_confidence(model: VoskModel, greeting: Samples) -> None:
    noisy = apply_effects(greeting, LineEffects(noise="white", snr_db=-3.0), seed=1)
    clear = hear(model, greeting)
    doubtful = hear(model, noisy)

    def mean_conf(heard: Transcript) -> float:
        return sum(word.conf for word in heard.words) / max(len(heard.words), 1)

    assert mean_conf(doubtful) < mean_conf(clear)
    assert len(doubtful.alternatives) > 1


def test_one_model_serves_many_threads(model: VoskModel, greeting: Samples, wait: Samples) -> None:
    heard: dict[int, str] = {}

    def work(number: int) -> None:
        heard[number] = hear(model, greeting if number % 2 else wait).text

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert heard == {n: plain(GREETING if n % 2 else WAIT) for n in range(4)}


def test_every_sample_is_decoded_just_once(
    model: VoskModel, greeting: Samples, wait: Samples, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Against a bare loop over the same sound it costs what Vosk costs."""
    sound = np.concatenate([greeting, wait])
    given: list[bytes] = []
    real = kaldi.open_recogniser

    class Counting:
        def __init__(self, model: object, rate: int) -> None:
            self._kaldi = real(model, rate)

        def AcceptWaveform(self, data: bytes) -> int:  # noqa: N802 - the library's name
            given.append(data)
            return self._kaldi.AcceptWaveform(data)

        def __getattr__(self, name: str) -> object:
            return getattr(self._kaldi, name)

    monkeypatch.setattr("trainer.speech.recogniser.open_recogniser", Counting)
    assert hear(model, sound).text == plain(GREETING + WAIT)
    assert b"".join(given) == sound.tobytes()


# Files.


@pytest.mark.parametrize(
    ("name", "rate", "channels", "subtype"),
    [
        ("a.wav", 16000, 1, "PCM_16"),
        ("b.wav", 48000, 2, "PCM_24"),
        ("c.flac", 44100, 2, "PCM_16"),
        ("d.ogg", 22050, 1, "VORBIS"),
        ("e.mp3", 44100, 1, "MPEG_LAYER_III"),
        ("语音 f.wav", 8000, 1, "PCM_16"),
    ],
)
def test_files_of_every_kind(
    tmp_path: Path,
    model: VoskModel,
    greeting: Samples,
    name: str,
    rate: int,
    channels: int,
    subtype: str,
) -> None:
    sound = soxr.resample(greeting / 32768.0, SAMPLE_RATE, rate)
    path = tmp_path / name
    soundfile.write(path, np.stack([sound] * channels, axis=1), rate, subtype=subtype)
    heard = transcribe_file(path, model)
    # 8 kHz has no sound above 4 kHz: what is heard may differ there.
    if rate > 8000:
        assert heard.text == plain(GREETING)
        assert heard.words[0].start == pytest.approx(0.4, abs=0.15)
    else:
        assert "您好" in heard.text


def test_a_16_khz_file_is_decoded_sample_by_sample(
    tmp_path: Path, model: VoskModel, greeting: Samples
) -> None:
    path = tmp_path / "a.wav"
    soundfile.write(path, greeting, SAMPLE_RATE)
    assert transcribe_file(path, model) == hear(model, greeting)


def test_bad_sound_files(tmp_path: Path, model: VoskModel) -> None:
    with pytest.raises(KnownError, match="does not exist"):
        transcribe_file(tmp_path / "none.wav", model)
    with pytest.raises(KnownError, match="does not exist"):
        transcribe_file(tmp_path, model)
    text = tmp_path / "text.wav"
    text.write_text("这不是声音", "utf-8")
    with pytest.raises(KnownError, match="cannot be read as sound"):
        transcribe_file(text, model)
    empty = tmp_path / "empty.wav"
    soundfile.write(empty, np.zeros(0, np.int16), SAMPLE_RATE)
    with pytest.raises(KnownError, match="is empty"):
        transcribe_file(empty, model)


# Models.


def copy_of_model(folder: Path) -> Path:
    return Path(shutil.copytree(bundled_model(), folder / "model"))


def test_a_model_is_loaded_once(model: VoskModel, monkeypatch: pytest.MonkeyPatch) -> None:
    # Neither here nor, to try it, elsewhere.
    monkeypatch.delattr("trainer.speech.recogniser.open_model")
    monkeypatch.delattr("trainer.speech.model_check._try_loading")
    assert load_model(bundled_model()) is model
    assert load_model(str(bundled_model()) + "/.") is model


@pytest.mark.parametrize(
    ("name", "harm", "said"),
    [
        ("am/final.mdl", "remove", "is not a Vosk model"),
        ("graph/HCLr.fst", "remove", "lacks graph/HCLr.fst"),
        ("graph/Gr.fst", "remove", "lacks graph/Gr.fst"),
        ("graph/disambig_tid.int", "remove", "lacks graph/disambig_tid.int"),
        ("graph/words.txt", "remove", "lacks graph/words.txt"),
        ("conf/mfcc.conf", "remove", "lacks conf/mfcc.conf"),
        ("conf/model.conf", "remove", "lacks conf/model.conf"),
        ("graph/Gr.fst", "empty", "graph/Gr.fst is empty"),
        ("am/final.mdl", "cut", "it is damaged"),
        ("am/final.mdl", "garbage", "it is damaged"),
        ("graph/HCLr.fst", "cut", "it is damaged"),
        ("graph/Gr.fst", "garbage", "it is damaged"),
        ("conf/mfcc.conf", "garbage", "it is damaged"),
    ],
)
def test_broken_models_are_one_sentence(
    tmp_path: Path, home: Path, name: str, harm: str, said: str
) -> None:
    """In a process of its own, so that an abort would be seen as what it is."""
    folder = copy_of_model(tmp_path)
    path = folder / name
    data = path.read_bytes()
    if harm == "remove":
        path.unlink()
    else:
        path.write_bytes(
            {"empty": b"", "cut": data[: len(data) // 2], "garbage": b"\x07garbage!" * 900}[harm]
        )
    code = (
        "import sys\n"
        "from trainer.domain.errors import KnownError\n"
        "from trainer.speech.recogniser import load_model\n"
        "try:\n    load_model(sys.argv[1])\n"
        "except KnownError as e:\n    assert e.remedy is not None\n    print('KNOWN', e.message)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("KNOWN") and said in done.stdout
    assert len(done.stdout.strip().splitlines()) == 1


def test_no_folder_and_no_model(tmp_path: Path, home: Path) -> None:
    with pytest.raises(KnownError, match="does not exist"):
        load_model(tmp_path / "none")
    with pytest.raises(KnownError, match="is not a Vosk model"):
        load_model(tmp_path)
    file = tmp_path / "model.zip"
    file.write_bytes(b"PK")
    with pytest.raises(KnownError, match="not a folder"):
        load_model(file)


def test_a_model_is_tried_once_and_again_when_it_changed(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = copy_of_model(tmp_path)
    tries: list[Path] = []
    really = model_check._try_loading
    monkeypatch.setattr(
        model_check, "_try_loading", lambda path: (tries.append(path), really(path))
    )
    load_model(folder)
    load_model(folder)
    assert len(tries) == 1
    with (folder / "conf" / "model.conf").open("a") as conf:
        conf.write("\n")
    load_model(folder)
    assert len(tries) == 2


def test_a_folder_with_a_chinese_name_and_one_level_too_many(
    tmp_path: Path, home: Path, greeting: Samples
) -> None:
    outer = tmp_path / "语音 模型"
    outer.mkdir()
    copy_of_model(outer)
    loaded = load_model(outer)
    assert loaded.path == outer / "model"
    assert hear(loaded, greeting).text == plain(GREETING)


def test_windows_way_around_names_it_cannot_open(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch, greeting: Samples
) -> None:
    folder = copy_of_model(tmp_path)
    monkeypatch.setattr(kaldi, "needs_relative_path", lambda path: True)
    before = Path.cwd()
    loaded = load_model(folder)
    assert Path.cwd() == before
    assert hear(loaded, greeting).text == plain(GREETING)


def test_which_model_is_used(tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert find_model() == bundled_model()
    monkeypatch.setenv(VARIABLE, str(tmp_path / "env"))
    assert find_model() == tmp_path / "env"
    assert find_model(str(tmp_path / "set")) == tmp_path / "set"
    monkeypatch.delenv(VARIABLE)
    monkeypatch.setattr("trainer.paths.models", lambda: tmp_path / "no-models")
    with pytest.raises(KnownError, match="is missing"):
        find_model("")


def test_what_is_known_of_a_model(tmp_path: Path, home: Path) -> None:
    info = describe(bundled_model())
    assert info.synthetic
    assert info.name == "cmn-synthetic-small"
    words = info.words()
    assert {"您好", "对不起"} <= words
    assert "[unk]" not in words and "<eps>" not in words
    folder = copy_of_model(tmp_path)
    (folder / "model.json").unlink()
    other = describe(folder)
    assert not other.synthetic and other.name == "model"
    (folder / "graph" / "words.txt").unlink()
    with pytest.raises(KnownError, match="cannot be read"):
        other.words()
