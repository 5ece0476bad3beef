"""Recognisers by entry point; Vosk and sherpa-onnx under one contract, on real models."""

from __future__ import annotations

import importlib
import shutil
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.support import tone_model
from tests.unit.speech.contract import RecogniserContract, hear
from trainer.domain.errors import KnownError
from trainer.domain.scenario import Persona
from trainer.domain.sound import SAMPLE_RATE, Samples
from trainer.speech import sherpa, sherpa_files
from trainer.speech.base import LoadedModel, SpeechRequest
from trainer.speech.engines import engines, load_engine
from trainer.speech.models import bundled_model
from trainer.speech.synthesiser import PyttsxSynthesiser

TONES = "您好请稍等好"


class TestVosk(RecogniserContract):
    @pytest.fixture(scope="class")
    @classmethod
    def loaded(cls) -> LoadedModel:
        return load_engine("vosk", bundled_model())

    @pytest.fixture(scope="class")
    @classmethod
    def said(cls, voice: PyttsxSynthesiser) -> tuple[str, Samples]:
        request = SpeechRequest("您好，请您稍等片刻。", Persona(variant="f4", pace=190))
        room = np.zeros(SAMPLE_RATE // 2, np.int16)
        sound = np.concatenate([room, voice.prepare(request).result(60), room])
        return "您好请您稍等片刻", sound


class TestSherpaWhole(RecogniserContract):
    @pytest.fixture(scope="class")
    @classmethod
    def loaded(cls, tmp_path_factory: pytest.TempPathFactory) -> LoadedModel:
        folder = tone_model.make_whole(tmp_path_factory.mktemp("whole") / "音 tones")
        return load_engine("sherpa-onnx", folder)

    @pytest.fixture(scope="class")
    @classmethod
    def said(cls) -> tuple[str, Samples]:
        return TONES, tone_model.play(TONES)

    def test_a_long_recording_is_cut_where_it_is_quiet(self, loaded: LoadedModel) -> None:
        text = "您好请稍等" * 32  # a minute: three cuts
        heard = hear(loaded, tone_model.play(text), SAMPLE_RATE)
        assert heard.text == text
        assert heard.words[-1].start == pytest.approx(0.4 + 159 * 0.4, abs=0.1)


class TestSherpaStreaming(RecogniserContract):
    @pytest.fixture(scope="class")
    @classmethod
    def loaded(cls, tmp_path_factory: pytest.TempPathFactory) -> LoadedModel:
        folder = tone_model.make_streaming(tmp_path_factory.mktemp("streaming") / "tones")
        return load_engine("sherpa-onnx", folder)

    @pytest.fixture(scope="class")
    @classmethod
    def said(cls) -> tuple[str, Samples]:
        return TONES, tone_model.play(TONES)

    def test_words_come_while_one_speaks(
        self, loaded: LoadedModel, said: tuple[str, Samples]
    ) -> None:
        recogniser = loaded.recogniser()
        half = len(said[1]) // 2
        partial = recogniser.accept(said[1][:half])
        assert partial and TONES.startswith(partial) and partial != TONES
        assert recogniser.accept(said[1][half:]).startswith(partial)


def test_an_unknown_recogniser_is_answered_with_the_known_ones() -> None:
    with pytest.raises(KnownError, match="sherpa-onnx, vosk"):
        load_engine("whisper", bundled_model())


def test_another_package_can_bring_a_recogniser(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A real installed distribution, as pip would lay it out."""
    (tmp_path / "their_ear.py").write_text(
        "from trainer.speech.recogniser import load_model\n"
        "def load(folder):\n    return load_model(folder)\n"
    )
    info = tmp_path / "their_ear-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: their-ear\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        "[trainer.recognisers]\ntheirs = their_ear:load\nbroken = their_ear:nothing\n"
        "vosk = their_ear:nothing\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    importlib.invalidate_caches()
    assert {"theirs", "vosk", "sherpa-onnx"} <= engines().keys()
    assert load_engine("theirs", bundled_model()).name == bundled_model().name
    assert load_engine("vosk", bundled_model()).name == bundled_model().name
    with pytest.raises(KnownError, match="broken cannot be used"):
        load_engine("broken", bundled_model())


def test_without_the_package_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sherpa_onnx", None)
    with pytest.raises(KnownError, match="pip install sherpa-onnx"):
        load_engine("sherpa-onnx", bundled_model())


def test_a_wrong_folder_is_one_sentence(tmp_path: Path) -> None:
    good = tone_model.make_whole(tmp_path / "good")
    (tmp_path / "empty").mkdir()
    bare = tmp_path / "bare"
    bare.mkdir()
    shutil.copy(good / "tokens.txt", bare)
    cut = tmp_path / "cut"
    shutil.copytree(good, cut)
    model = (cut / "model.onnx").read_bytes()
    (cut / "model.onnx").write_bytes(model[: len(model) // 2])
    text = tmp_path / "text"
    shutil.copytree(good, text)
    (text / "model.onnx").write_text("not a model, only words\n" * 100)
    for folder, complaint in (
        (tmp_path / "none", "does not exist"),
        (tmp_path / "empty", "tokens.txt is missing"),
        (bundled_model(), "tokens.txt is missing"),
        (bare, "has no .onnx file"),
        (cut, "is damaged"),
        (text, "is damaged"),
    ):
        with pytest.raises(KnownError, match=complaint) as caught:
            load_engine("sherpa-onnx", folder)
        assert caught.value.remedy is not None


def test_a_model_that_would_end_the_program_is_refused(tmp_path: Path) -> None:
    """Without a blank in its tokens sherpa-onnx exits at once."""
    folder = tone_model.make_whole(tmp_path / "no-blank")
    (folder / "tokens.txt").write_text("您 0\n好 1\n请 2\n稍 3\n等 4\n，5\n", "utf-8")
    with pytest.raises(KnownError, match="cannot load"):
        load_engine("sherpa-onnx", folder)


def test_the_kinds_are_told_apart_by_what_the_files_carry(tmp_path: Path) -> None:
    """By files with the names and the metadata that the published models have."""
    import onnx
    from onnx import TensorProto, helper

    def file(path: Path, **metadata: str) -> None:
        value = helper.make_tensor_value_info("x", TensorProto.FLOAT, [1])
        out = helper.make_tensor_value_info("y", TensorProto.FLOAT, [1])
        graph = helper.make_graph([helper.make_node("Identity", ["x"], ["y"])], "g", [value], [out])
        model = helper.make_model(graph)
        helper.set_model_props(model, metadata)
        onnx.save(model, str(path))

    lfr = {"lfr_window_size": "7", "neg_mean": "0,0", "vocab_size": "8404"}
    streaming = {"model_type": "zipformer2", "decode_chunk_len": "32", "T": "45"}
    three = ("encoder-epoch-20.int8.onnx", "decoder-epoch-20.onnx", "joiner-epoch-20.int8.onnx")
    cases: list[tuple[str, tuple[str, ...], dict[str, str]]] = [
        ("streaming transducer", three, streaming),
        ("transducer", three, {"model_type": "zipformer2"}),
        ("streaming paraformer", three[:2], {**lfr, "decoder_num_blocks": "16"}),
        ("paraformer", ("model.int8.onnx",), lfr),
        ("sense voice", ("model.int8.onnx",), {**lfr, "lang_zh": "3"}),
        ("streaming zipformer ctc", ("ctc-1.onnx",), {**streaming, "encoder_dims": "192"}),
        ("zipformer ctc", ("model.onnx",), {"model_type": "zipformer2_ctc"}),
    ]
    for number, (kind, names, metadata) in enumerate(cases):
        folder = tmp_path / str(number) / "as unpacked"
        folder.mkdir(parents=True)
        (folder / "tokens.txt").write_text("<blk> 0\n")
        for name in names:
            file(folder / name, **metadata)
        layout = sherpa_files.find_layout(sherpa_files.locate(folder.parent))
        assert (layout.kind, layout.metadata) == (kind, metadata)
    whisper = tmp_path / "whisper"
    whisper.mkdir()
    (whisper / "tokens.txt").write_text("x 0\n")
    for name in three[:2]:
        file(whisper / name, model_type="whisper-tiny")
    with pytest.raises(KnownError, match="not supported"):
        sherpa_files.find_layout(whisper)


def test_of_two_forms_the_small_one_is_taken_and_the_full_decoder(tmp_path: Path) -> None:
    folder = tone_model.make_whole(tmp_path / "both")
    shutil.copy(folder / "model.onnx", folder / "model.int8.onnx")
    layout = sherpa_files.find_layout(folder)
    assert Path(layout.files["model"]).name == "model.int8.onnx"
    for part in ("encoder", "decoder", "joiner"):
        for form in ("", ".int8"):
            shutil.copy(folder / "model.onnx", folder / f"{part}-epoch-20{form}.onnx")
    layout = sherpa_files.find_layout(folder)
    assert {part: Path(path).name for part, path in layout.files.items()} == {
        "encoder": "encoder-epoch-20.int8.onnx",
        "decoder": "decoder-epoch-20.onnx",
        "joiner": "joiner-epoch-20.int8.onnx",
        "tokens": "tokens.txt",
    }


def test_a_models_pieces_become_words() -> None:
    words = sherpa.words_of(
        " 您好VIP", ["▁您", "好", "▁VI", "P"], [0.1, 0.3, 0.5, 0.6], [-0.1, -0.7, -0.2, -1.2], 1.0
    )
    assert [word.word for word in words] == ["您", "好", "VIP"]
    assert words[2].conf == pytest.approx(0.3012, abs=1e-3)
    assert (words[2].start, words[2].end) == (0.5, 0.85)
    # Pieces that are parts of a character's bytes: the text is spread over the time.
    words = sherpa.words_of("您好", ["ƌŧ", "ţ", "ƋŠ"], [0.2, 0.3, 0.6], [], 1.0)
    assert [(word.word, word.conf) for word in words] == [("您", 0.8), ("好", 0.8)]
    assert words[0].start == pytest.approx(0.2)
    assert words[1].end <= 1.0
    assert sherpa.words_of("", [], [], [], 1.0) == ()


def test_sherpa_brings_no_espeak_into_the_process() -> None:
    """It is under the GPL; the wheels before 2.0 had it inside."""
    import sherpa_onnx

    libraries = [
        path
        for path in Path(str(sherpa_onnx.__file__)).parent.rglob("*")
        if path.suffix in (".so", ".pyd", ".dll", ".dylib") or ".so." in path.name
    ]
    assert libraries
    assert not [path for path in libraries if b"espeak_Initialize" in path.read_bytes()]
    assert not [path for path in libraries if b"espeak_SetVoice" in path.read_bytes()]
