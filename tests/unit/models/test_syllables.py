"""Syllables and the acoustic units they are cut into."""

from __future__ import annotations

import pytest

from models.recipe.espeak import spell
from models.recipe.syllables import UNITS, is_syllable, split_syllable, third_tone_sandhi


@pytest.mark.parametrize(
    ("syllable", "initial", "final"),
    [
        ("zhong1", "zh", "ong1"),
        ("zhi1", "zh", "iii1"),
        ("zi5", "z", "ii5"),
        ("ji4", "j", "i4"),
        ("qu4", "q", "v4"),
        ("xuan3", "x", "van3"),
        ("lv4", "l", "v4"),
        ("nve4", "n", "ve4"),
        ("yuan2", "", "van2"),
        ("wen4", "", "un4"),
        ("er2", "", "er2"),
        ("an4", "", "an4"),
    ],
)
def test_a_syllable_is_an_initial_and_a_toned_final(
    syllable: str, initial: str, final: str
) -> None:
    assert split_syllable(syllable) == (initial, final)


@pytest.mark.parametrize("wrong", ["", "zhong", "zhong6", "bxa1", "5"])
def test_anything_else_is_refused(wrong: str) -> None:
    assert not is_syllable(wrong)


def test_third_tones_before_a_third_tone_are_spoken_as_second_ones() -> None:
    assert third_tone_sandhi(["wo3", "hen3", "hao3", "ma5"]) == ["wo2", "hen2", "hao3", "ma5"]


def test_every_state_has_one_output_and_every_position_shares_it() -> None:
    used = sorted({pdf for pdfs in UNITS.pdfs.values() for pdf in pdfs})
    assert used == list(range(UNITS.pdf_count))
    begin, single = UNITS.phones["ai4_B"], UNITS.phones["ai4_S"]
    assert UNITS.unit_of_phone[begin] == UNITS.unit_of_phone[single] == "ai4"


def test_a_word_begins_and_ends_in_its_own_phones() -> None:
    phones = UNITS.word_phones(["ke4", "fu2"])
    assert [UNITS.position_of_phone[phone] for phone in phones] == ["B", "I", "I", "E"]
    assert [UNITS.position_of_phone[p] for p in UNITS.word_phones(["ai4"])] == ["S"]


def test_syllables_that_the_synthesiser_would_spell_out_are_written_differently() -> None:
    assert [spell(s) for s in ("xiong1", "qiong2", "jiong3", "nin2")] == [
        "xong1",
        "qong2",
        "jong3",
        "nin2",
    ]
