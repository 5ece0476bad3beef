"""Parts of the recipe that need its own requirements: variety, batches, language model, lines."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest
import torch  # pyright: ignore[reportMissingImports]  # only where the model is made

from models.recipe import augment, continuous, language_model, texts, train, vary
from models.recipe.glue import Inventory
from models.recipe.settings import (
    CONTEXT,
    FEATURE_DIM,
    SAMPLE_RATE,
    SUBSAMPLING,
    Settings,
)
from models.recipe.speech import Plan, Spoken
from models.recipe.syllables import UNITS, split_syllable
from models.recipe.vary import Variety

REPOSITORY = Path(__file__).resolve().parents[3]


def test_cepstra_become_bands_and_cepstra_again() -> None:
    cepstra = torch.randn(5, vary.BANDS)
    bands = cepstra @ vary.bands_of_cepstra().T
    assert torch.allclose(bands @ vary.cepstra_of_bands().T, cepstra, atol=1e-3)


@pytest.mark.parametrize("factor", [0.87, 1.15])
def test_a_shorter_throat_moves_a_peak_up(factor: float) -> None:
    bands = np.zeros(vary.BANDS, np.float32)
    bands[24] = 1.0
    moved = vary.stretched(factor) @ bands
    assert (np.argmax(moved) > 24) == (factor > 1)
    assert np.allclose(vary.stretched(1.0), np.eye(vary.BANDS), atol=1e-3)


def test_pitch_stays_and_cepstra_vary() -> None:
    features = torch.randn(6, 90, FEATURE_DIM)
    always = Variety(throat_share=1.0, timbre_share=1.0, mask_share=1.0, gap_share=1.0)
    varied = vary.vary(features, np.random.default_rng(3), always)
    assert torch.equal(varied[..., vary.BANDS :], features[..., vary.BANDS :])
    assert (varied[..., : vary.BANDS] - features[..., : vary.BANDS]).abs().mean() > 0.1
    never = Variety(throat_share=0.0, timbre_share=0.0, mask_share=0.0, gap_share=0.0)
    same = vary.vary(features, np.random.default_rng(3), never)
    assert torch.allclose(same, features, atol=1e-3)


def batches(folder: Path, lengths: list[int]) -> train.Batches:
    """A file of utterances of so many answers, each filled with its own number."""
    features = [np.full((n * SUBSAMPLING, FEATURE_DIM), i) for i, n in enumerate(lengths)]
    labels = [np.full(n, i) for i, n in enumerate(lengths)]
    np.savez(
        folder / "a.npz",
        features=np.concatenate(features).astype(np.float16),
        labels=np.concatenate(labels).astype(np.int16),
        feature_ends=np.cumsum([len(f) for f in features]),
        label_ends=np.cumsum([len(x) for x in labels]),
    )
    return train.Batches([folder / "a.npz"], 7)


def test_every_utterance_is_dealt_once_an_epoch(tmp_path: Path) -> None:
    chance = random.Random(1)
    data = batches(tmp_path, [chance.randint(5, 120) for _ in range(300)])
    for epoch in (0, 1):
        dealt = np.concatenate(data.deal(4000, epoch))
        assert sorted(dealt) == list(range(300))
    assert not np.array_equal(data.deal(4000, 0)[0], data.deal(4000, 1)[0])


def test_labels_belong_to_their_features(tmp_path: Path) -> None:
    data = batches(tmp_path, [12, 30, 9, 44])
    for features, labels in data.batches(600, 0):
        assert features.shape[1] == labels.shape[1] * SUBSAMPLING + 2 * CONTEXT
        for row, answers in zip(features, labels, strict=True):
            known = answers[answers >= 0]
            assert len(set(known.tolist())) == 1
            assert float(row[CONTEXT, 0]) == float(known[0])


def test_the_net_answers_once_for_every_three_frames() -> None:
    net = train.Net(16)
    assert net(torch.randn(2, 90 + 2 * CONTEXT, FEATURE_DIM)).shape[1] == 30


def test_the_mean_of_nets_lies_between_them(tmp_path: Path) -> None:
    paths = []
    for number in range(2):
        net = train.Net(16)
        with torch.no_grad():
            net.output.bias.fill_(number)
        paths.append(tmp_path / f"{number}.pt")
        counts = np.array([number + 1.0, 1.0])
        torch.save({"net": net.state_dict(), "width": 16, "counts": counts}, paths[-1])
    train.mean([(paths[0], 0.25), (paths[1], 0.75)], tmp_path / "mean.pt")
    net, _ = train.load(tmp_path / "mean.pt")
    assert torch.allclose(net.output.bias, torch.tensor(0.75))


def test_probabilities_after_every_history_sum_up_to_one() -> None:
    sentences = [("您好", "请", "讲"), ("请", "稍等"), ("您好", "请", "稍等"), ("再见",)] * 3
    model = language_model.Trigram(sentences, Settings().tiny())
    words = list(model.base)
    for history, _ in [((), ()), *model.histories()]:
        total = sum(model.probability(history, word) for word in words)
        assert total == pytest.approx(1.0, abs=1e-6), history
    assert model.probability(("您好", "请"), "稍等") > model.probability(("稍等",), "您好")


def test_every_pattern_can_be_filled_and_read() -> None:
    templates = texts.Templates(REPOSITORY / "models" / "recipe" / "sentences")
    chance = random.Random(4)
    for pattern in templates.written:
        sentence = templates.fill(pattern, chance)
        assert not set("(|)[]{}") & set(sentence), pattern
        assert texts.parse(sentence).text, pattern


def test_the_line_is_the_applications_own() -> None:
    time = np.arange(16000) / 16000
    sound = (8000 * np.sin(2 * np.pi * 100 * time)).astype(np.int16)
    heard = augment.line(sound, None, 20.0, 1)
    assert heard.dtype == np.int16 and len(heard) == len(sound)
    # 100 Hz lies far below the telephone's band.
    assert np.abs(heard[4000:-4000]).max() < np.abs(sound).max() / 20


def recorded(reading: str) -> Spoken:
    """A word as a person might have read it: half a second of noise for each syllable."""
    syllables = reading.split()
    sound = np.random.default_rng(len(reading)).normal(0, 3000, len(syllables) * SAMPLE_RATE // 2)
    marks: list[tuple[int, int, int]] = []
    units = [unit for syllable in syllables for unit in split_syllable(syllable) if unit]
    for number, unit in enumerate(units):
        first, last = (len(sound) * n // len(units) for n in (number, number + 1))
        marks.append((UNITS.names.index(unit), first, last))
    plan = Plan([[syllables]], reading, "someone", 0, 0, 0, joined=False)
    return Spoken(sound.astype(np.int16), np.array(marks, np.int32), plan)


def test_sentences_are_put_together_of_what_a_person_recorded() -> None:
    inventory = Inventory([recorded(word) for word in ("nin2 hao3", "qing3 wen4", "ni1")])
    lines = ["您好，请问", "请问你好", "再见"]
    (first, said), (_, others) = continuous.utterances(inventory, lines)
    assert said == ["nin", "hao", "qing", "wen"]
    assert others == ["qing", "wen", "ni", "hao"], "any tone does where the right one is missing"
    seconds = len(first) / SAMPLE_RATE
    assert 0.8 + 4 * 0.15 < seconds < 0.8 + 4 * 0.3 + 2 * 0.3
    again = continuous.utterances(inventory, lines)
    assert np.array_equal(again[0][0], first)
