"""How well texts explain a sound: real Vosk, the model that comes along, a real voice."""

from __future__ import annotations

import math
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from trainer.domain.scenario import Persona
from trainer.domain.sound import SAMPLE_RATE, Samples
from trainer.speech import likelihood
from trainer.speech.base import SpeechRequest
from trainer.speech.kaldi import knows_word, open_sentence
from trainer.speech.likelihood import acoustic_scale, cut, takes_sentences
from trainer.speech.models import bundled_model
from trainer.speech.recogniser import VoskModel, load_model
from trainer.speech.synthesiser import PyttsxSynthesiser

ORDER = "您的订单已经发货了"
FIRE = "您的订单已经发火了"
PAUSED = ("请您稍等", "我帮您查询一下")
FAR = 10.0
"""Nats: 22,000 times as likely."""


def quiet(seconds: float) -> Samples:
    return np.random.default_rng(0).normal(0, 4, int(seconds * SAMPLE_RATE)).astype(np.int16)


def say(voice: PyttsxSynthesiser, text: str) -> Samples:
    spoken = voice.prepare(SpeechRequest(text, Persona(variant="f4", pace=190))).result(30)
    return np.concatenate([quiet(0.4), spoken, quiet(0.4)])


@pytest.fixture(scope="module")
def order(voice: PyttsxSynthesiser) -> Samples:
    return say(voice, ORDER)


def ask(model: VoskModel, sound: Samples, *texts: str) -> list[float]:
    """All of which the model can be asked about."""
    found = [value for value in model.likelihoods(sound, texts) if value is not None]
    assert len(found) == len(texts)
    return found


def test_what_was_said_is_far_likelier_than_another_word(model: VoskModel, order: Samples) -> None:
    said, fire, your = ask(model, order, ORDER, FIRE, "你的订单已经发货了")
    assert math.isfinite(said) and math.isfinite(fire) and math.isfinite(your)
    assert said > max(fire, your) + FAR


def test_what_sounds_the_same_is_as_likely(model: VoskModel, voice: PyttsxSynthesiser) -> None:
    # How often a word comes again in the sentence must not count.
    found = ask(model, say(voice, "他说他知道了"), "他说他知道了", "她说她知道了", "她说他知道了")
    assert found == pytest.approx([found[0]] * 3, abs=0.1)


def test_how_a_text_is_cut_into_words_hardly_counts(
    model: VoskModel, voice: PyttsxSynthesiser
) -> None:
    sound = say(voice, "您好")
    one, two = (
        likelihood.likelihood(open_sentence(model.handle, SAMPLE_RATE, words), words, sound, 0.6)
        for words in (["您好"], ["您", "好"])
    )
    # What is left: the model's own chance of a pause between two words.
    assert one == pytest.approx(two, abs=1.0)


def test_a_text_of_another_length_is_lost_or_far_below(model: VoskModel, order: Samples) -> None:
    said, short, long, other = ask(
        model, order, ORDER, "您的订单", ORDER + "请您稍等片刻", "对不起请您稍等片刻好吗"
    )
    assert max(short, long, other) < said - 10 * FAR
    assert other == -math.inf


def test_what_the_model_does_not_know_cannot_be_asked(model: VoskModel, order: Samples) -> None:
    strange = ["您的订䲜", "", "您的订单！", "<eps>", "[unk]", "#0"]
    assert model.likelihoods(order, [*strange, ORDER])[:-1] == (None,) * len(strange)
    assert model.likelihoods(order, []) == ()


def test_nothing_explains_silence_or_nothing(model: VoskModel) -> None:
    for sound in (quiet(2), np.zeros(100, np.int16), np.zeros(0, np.int16)):
        assert model.likelihoods(sound, [ORDER]) == (-math.inf,)


def test_a_pause_does_not_end_the_sentence(model: VoskModel, voice: PyttsxSynthesiser) -> None:
    first, second = (say(voice, part) for part in PAUSED)
    sound = np.concatenate([first, quiet(1.5), second])
    listener = model.recogniser()
    assert listener.accept(sound) and len(listener._pieces) > 0  # Vosk does end it there
    whole, alone = ask(model, sound, "".join(PAUSED), PAUSED[0])
    assert math.isfinite(whole) and whole > alone + FAR


def test_the_same_question_has_the_same_answer(model: VoskModel, order: Samples) -> None:
    texts = [ORDER, FIRE, ORDER, "您的订单"]
    alone = model.likelihoods(order, texts)
    assert alone[0] == alone[2]
    assert model.likelihoods(order, texts[::-1]) == alone[::-1]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(lambda _: model.likelihoods(order, texts), range(4))) == [alone] * 4


# Which models can be asked, and what their scores are multiplied by.


def empty_model(folder: Path, *graphs: str) -> VoskModel:
    """A model of which only the layout is there: it may not be asked anything."""
    for name in ("am/final.mdl", "conf/model.conf", *graphs):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()
    return VoskModel(folder, object())


@pytest.mark.parametrize(
    "graphs",
    [
        ["graph/HCLG.fst"],
        ["graph/HCLG.fst", "graph/HCLr.fst"],  # Vosk takes the ready-made one
        ["graph/HCLr.fst", "rescore/G.carpa"],
    ],
)
def test_a_model_that_takes_no_sentences_cannot_be_asked(
    tmp_path: Path, graphs: list[str], order: Samples
) -> None:
    model = empty_model(tmp_path, *graphs)
    assert model.likelihoods(order, [ORDER, FIRE]) == (None, None)


def test_models_of_both_layouts_take_sentences(tmp_path: Path) -> None:
    assert takes_sentences(bundled_model())
    assert takes_sentences(empty_model(tmp_path / "new", "graph/HCLr.fst").path)
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "final.mdl").touch()
    assert not takes_sentences(tmp_path / "old")
    (tmp_path / "old" / "HCLr.fst").touch()
    assert takes_sentences(tmp_path / "old")
    assert acoustic_scale(tmp_path / "old") == 1.0


@pytest.mark.parametrize(
    ("conf", "scale"),
    [
        ("--beam=12.0\n--acoustic-scale=0.6\n", 0.6),
        ("--acoustic-scale=0.6  # as trained\n--acoustic_scale=0.7\n", 0.7),
        ("#--acoustic-scale=0.6\n--beam=12.0\n", 0.1),
        ("", 0.1),
    ],
)
def test_the_acoustic_scale_is_read_as_kaldi_reads_it(
    tmp_path: Path, conf: str, scale: float
) -> None:
    empty_model(tmp_path, "graph/HCLr.fst")
    (tmp_path / "conf" / "model.conf").write_text(conf, "utf-8")
    assert acoustic_scale(tmp_path) == scale


def scaled_model(folder: Path, line: str) -> VoskModel:
    shutil.copytree(bundled_model(), folder)
    conf = folder / "conf" / "model.conf"
    written = conf.read_text("utf-8")
    conf.write_text(written.replace("--acoustic-scale=0.6\n", line), "utf-8")
    assert conf.read_text("utf-8") != written
    return load_model(folder)


def test_the_acoustic_scale_is_taken_out(
    tmp_path: Path, home: Path, model: VoskModel, order: Samples
) -> None:
    said, fire = ask(model, order, ORDER, FIRE)
    other = scaled_model(tmp_path / "other", "--acoustic-scale=0.4\n")
    said_there, fire_there = ask(other, order, ORDER, FIRE)
    assert said_there - fire_there == pytest.approx(said - fire, rel=0.05)


def test_without_a_setting_kaldi_takes_a_tenth(tmp_path: Path, home: Path, order: Samples) -> None:
    named = scaled_model(tmp_path / "named", "--acoustic-scale=0.1\n")
    default = scaled_model(tmp_path / "default", "")
    assert ask(default, order, ORDER, FIRE) == ask(named, order, ORDER, FIRE)


def test_a_text_is_cut_into_the_longest_words_that_are_known(model: VoskModel) -> None:
    assert cut("您好订单", lambda word: knows_word(model.handle, word)) == ["您好", "订单"]
    known = {"您", "好", "您好", "为您服务", "ok"}
    assert cut("您好为您服务您", known.__contains__) == ["您好", "为您服务", "您"]
    assert cut("ok 您好", known.__contains__) == ["ok", "您好"]
    assert cut("您好吗", known.__contains__) is None


def test_the_language_models_part_is_known_exactly() -> None:
    # Three words, each followed by one thing: 1/4 of the single words, halved, then four halves.
    assert likelihood.language_cost(["请", "您", "说"]) == pytest.approx(math.log(4 * 2**4))
    # 好 comes twice of three words and an end; it is followed by 的 or by the end.
    assert likelihood.language_cost(["好", "的", "好"]) == pytest.approx(
        math.log(4) + math.log(4) + math.log(2) + math.log(4)
    )
