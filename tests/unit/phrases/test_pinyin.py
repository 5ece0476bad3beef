"""Characters to syllables."""

import pytest

from trainer.phrases.pinyin import Syllable, er_suffixes, parse, readings


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
