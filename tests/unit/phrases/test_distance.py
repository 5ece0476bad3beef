"""How unlike syllables sound."""

import pytest

from trainer.phrases.distance import UNLIKE, SoundTable, distance, unlikeness
from trainer.phrases.pinyin import Syllable, parse, readings
from trainer.speech.accents import ACCENTS, apply_accent
from trainer.speech.reading import Syllable as Spoken


def dist(one: str, other: str) -> float:
    return unlikeness(readings(one)[0], readings(other)[0])


@pytest.mark.parametrize(
    ("one", "other", "cost"),
    [
        ("再", "在", 0.0),
        ("是", "市", 0.0),
        ("是", "时", 0.05),
        ("找", "早", 0.45 * 0.15),
        ("蓝", "南", 0.45 * 0.2),
        ("安", "肮", 0.55 * 0.15),
        ("妈", "低", 1.0),
    ],
)
def test_distances_are_those_measured(one: str, other: str, cost: float) -> None:
    assert dist(one, other) == pytest.approx(cost, abs=0.051)
    assert dist(one, other) == dist(other, one)


@pytest.mark.parametrize(
    ("said", "heard"),
    [("回", "肥"), ("话", "发"), ("烦", "环"), ("日", "自"), ("人", "银"), ("风", "逢")],
)
def test_what_an_accent_makes_of_a_syllable_is_like_it(said: str, heard: str) -> None:
    assert dist(said, heard) <= 0.2


@pytest.mark.parametrize("accent", sorted(ACCENTS))
def test_every_syllable_stays_like_itself_in_every_accent(accent: str) -> None:
    """The customers' accents, as one description of what trainees' accents do."""
    from pypinyin.constants import PINYIN_DICT
    from pypinyin.contrib.tone_convert import to_tone3

    all_sounds = {to_tone3(s) for spelled in PINYIN_DICT.values() for s in spelled.split(",")}
    usual = sorted(s for s in all_sounds if s[-1] in "1234" and parse(s) is not None)
    assert len(usual) > 1200
    changed = apply_accent([Spoken(s.replace("ü", "v"), "字") for s in usual], accent, 1.0, 1)
    apart: dict[str, float] = {}
    for before, after in zip(usual, changed, strict=True):
        one, other = parse(before), parse(getattr(after, "pinyin", ""))
        assert one is not None
        if other is not None:
            apart[f"{before} {other}"] = distance(one, other)
    assert sum(d > 0 for d in apart.values()) > 100
    assert {pair: d for pair, d in apart.items() if d > 0.21} == {}


def test_nin_and_ni_are_near_so_that_the_phrase_is_found() -> None:
    assert 0 < dist("您", "你") < 0.2


def test_an_unknown_sound_is_like_nothing() -> None:
    assert unlikeness((), readings("好")[0]) == UNLIKE
    assert distance(Syllable("m", "a", 1), Syllable("m", "a", 1)) == 0


def test_many_at_once_are_compared_as_one_by_one() -> None:
    many = [r for c in "您你尼行好A1儿再找早蓝南安肮回肥日自人银风" for r in readings(c)]
    table = SoundTable(many)
    for character in "您你行了妈回自银":
        one = readings(character)[0]
        expected = [unlikeness(one, other) for other in many]
        assert table.unlikeness(one).tolist() == pytest.approx(expected)
    assert SoundTable([]).unlikeness(readings("好")[0]).tolist() == []
