"""Characters to syllables, and how alike they sound."""

import pytest

from trainer.phrases.pinyin import (
    UNLIKE,
    SoundTable,
    Syllable,
    distance,
    er_suffixes,
    parse,
    readings,
    unlikeness,
)


@pytest.mark.parametrize(
    ("spelled", "expected"),
    [
        ("zhuang1", ("zh", "uang", 1)), ("nv3", ("n", "v", 3)), ("ju2", ("j", "v", 2)),
        ("jue2", ("j", "ve", 2)), ("yuan2", ("", "van", 2)), ("you3", ("", "iou", 3)),
        ("liu4", ("l", "iou", 4)), ("gui4", ("g", "uei", 4)), ("dun4", ("d", "uen", 4)),
        ("wei4", ("", "uei", 4)), ("yi1", ("", "i", 1)), ("si4", ("s", "-i", 4)),
        ("ng2", ("", "ng", 2)),
        ("er5", ("", "er", 5)), ("yong4", ("", "iong", 4)), ("wu3", ("", "u", 3)),
    ],
)  # fmt: skip
def test_spelling(spelled: str, expected: tuple[str, str, int]) -> None:
    assert parse(spelled) == Syllable(*expected)


def test_what_is_no_syllable() -> None:
    assert parse("xyz1") is None


def sounds(text: str) -> list[set[str]]:
    return [{s.initial + s.final for s in r} for r in readings(text)]


def test_a_word_fixes_the_reading_and_a_lone_character_has_all() -> None:
    assert sounds("银行")[1] == {"hang"}
    assert sounds("行") == [{"xing", "hang"}]
    assert sounds("您") == [{"nin"}]


def test_readings_nobody_uses_are_left_out() -> None:
    assert sounds("有") == [{"iou"}]


def test_letters_have_no_reading_and_figures_have_some() -> None:
    assert readings("A1") == ((), (Syllable("", "i", 1), Syllable("", "iao", 1)))
    assert readings("一") == readings("1")


def test_er_colours_or_stands_alone() -> None:
    assert er_suffixes("一点儿") == {2}
    assert er_suffixes("女儿在儿童节") == frozenset()


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


def test_nin_and_ni_are_near_so_that_the_phrase_is_found() -> None:
    assert 0 < dist("您", "你") < 0.2


def test_an_unknown_sound_is_like_nothing() -> None:
    assert unlikeness((), readings("好")[0]) == UNLIKE
    assert distance(Syllable("m", "a", 1), Syllable("m", "a", 1)) == 0


def test_many_at_once_are_compared_as_one_by_one() -> None:
    many = [r for c in "您你尼行好A1儿再找早蓝南安肮" for r in readings(c)]
    table = SoundTable(many)
    for character in "您你行了妈":
        one = readings(character)[0]
        expected = [unlikeness(one, other) for other in many]
        assert table.unlikeness(one).tolist() == pytest.approx(expected)
    assert SoundTable([]).unlikeness(readings("好")[0]).tolist() == []
