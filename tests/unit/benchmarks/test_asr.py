"""The figures of `trainer bench asr`: right beside other libraries, on speech held out."""

from __future__ import annotations

import json
import random
from pathlib import Path

import jiwer
import numpy as np
import pytest
import soundfile

from models.recipe.voices import DEV_VARIANTS, TEST_VARIANTS
from trainer import paths
from trainer.benchmarks import asr_corpus
from trainer.benchmarks.asr_corpus import CONDITIONS, Item, plain
from trainer.benchmarks.asr_errors import Said, compare, toneless
from trainer.benchmarks.asr_report import errors_beside
from trainer.domain.errors import KnownError
from trainer.domain.sound import SAMPLE_RATE


def test_error_rates_agree_with_jiwer() -> None:
    chance = random.Random(3)
    alphabet = "您好请稍等片刻银行卡"
    right = ["".join(chance.choices(alphabet, k=chance.randint(3, 20))) for _ in range(60)]
    heard = ["".join(c for c in text if chance.random() > 0.1) + "卡" for text in right]
    found = compare([Item(Path(), text) for text in right], [Said(text) for text in heard])
    assert found.characters == pytest.approx(jiwer.cer(right, heard))
    said, got = ([" ".join(toneless(text)) for text in texts] for texts in (right, heard))
    assert found.syllables == pytest.approx(jiwer.wer(said, got))


def test_the_same_sound_in_another_character_is_no_syllable_error() -> None:
    found = compare([Item(Path(), "请稍等")], [Said("请烧等。")])
    assert (found.characters, found.syllables) == (pytest.approx(1 / 3), 0)


def test_times_count_for_rightly_heard_words_only() -> None:
    item = Item(Path(), "您好请稍等", starts=(0.4, 0.6, 1.0, 1.2, 1.4))
    said = Said("您好清稍等", (("您好", 0.41), ("清", 0.9), ("稍等", 1.3)))
    found = compare([item], [said])
    assert found.times == (pytest.approx(0.01), pytest.approx(0.1))
    assert found.well_placed == 0.5
    late = Said("那您好", (("那", 0.1), ("您好", 0.5)))
    assert compare([item], [late]).times == (pytest.approx(0.1),)


def test_both_listeners_are_told_on_the_same_files() -> None:
    items = [Item(Path(), "请稍等"), Item(Path(), "您好")]
    lines: list[str] = []
    ours, peer = [Said("请稍等"), Said("您")], [Said("请烧等"), Said("好")]
    errors_beside(items, ours, peer, lines.append)
    head, characters, syllables = lines
    assert head.split() == [
        "the",
        "same",
        "2",
        "files",
        "this",
        "program",
        "vosk-transcriber",
        "ratio",
    ]
    assert characters.split() == ["character", "error", "20.00%", "40.00%", "0.50"]
    assert syllables.split() == ["syllable", "error", "20.00%", "20.00%", "1.00"]
    errors_beside(items, ours, [Said(item.text) for item in items], lines.append)
    assert lines[-1].split()[-2:] == ["0.00%", "–"]


def test_the_corpus_was_held_out() -> None:
    assert set(asr_corpus.VARIANTS) <= {*DEV_VARIANTS, *TEST_VARIANTS}
    recipe = paths.models() / "recipe" / "sentences"
    texts = [path.read_text("utf-8") for path in recipe.glob("*.txt")]
    lines = {plain(line) for text in texts for line in text.splitlines()}
    assert len(lines) > 500
    assert not lines & {plain(sentence) for sentence in asr_corpus.sentences()}


def test_the_corpus_is_the_same_every_time(tmp_path: Path) -> None:
    made: list[list[Item]] = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        made.append(asr_corpus.make(tmp_path / name))
    first, second = made
    assert len(first) == len(CONDITIONS) * len(asr_corpus.sentences())
    for one, other in zip(first, second, strict=True):
        assert one.path.read_bytes() == other.path.read_bytes()
        assert (one.text, one.starts) == (other.text, other.starts)
        assert len(one.starts) == len(one.text)
        assert list(one.starts) == sorted(one.starts)
        assert one.starts[-1] < soundfile.info(one.path).duration - 0.4


def test_a_list_is_read_from_its_own_folder(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "甲.flac", np.zeros(22_050, np.int16), 44_100)
    table = tmp_path / "list.tsv"
    table.write_text("# file\ttext\n甲.flac\t您好， VIP！\n\n", "utf-8-sig")
    (tmp_path / "out").mkdir()
    (item,) = asr_corpus.from_manifest(table, tmp_path / "out")
    assert item.text == "您好vip"
    info = soundfile.info(item.path)
    assert (info.samplerate, info.duration) == (SAMPLE_RATE, pytest.approx(0.5, abs=0.01))


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("a.wav\n", r"list\.tsv:1: there is no text"),
        ("\n# x\na.wav\t。。\n", r"list\.tsv:3: there is no text"),
        ("none.wav\t您好\n", r"none\.wav does not exist"),
        ("# nothing\n", "names no files"),
    ],
)
def test_a_wrong_list_says_where(tmp_path: Path, text: str, complaint: str) -> None:
    table = tmp_path / "list.tsv"
    table.write_text(text, "utf-8")
    with pytest.raises(KnownError, match=complaint):
        asr_corpus.from_manifest(table, tmp_path)


def test_no_text_file_is_one_sentence(tmp_path: Path) -> None:
    table = tmp_path / "list.tsv"
    table.write_bytes(json.dumps("\udcff").encode() + b"\xff\xfe\x00")
    with pytest.raises(KnownError, match="cannot be read"):
        asr_corpus.from_manifest(table, tmp_path)
