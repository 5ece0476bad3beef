"""Dialect by rewriting sounds."""

from __future__ import annotations

import pytest
from pypinyin import Style, lazy_pinyin

from trainer.speech.accents import ACCENTS, accented_text, apply_accent, homophone, split
from trainer.speech.reading import Syllable, read


def accented(text: str, accent: str, strength: float = 1.0, seed: int = 0) -> str:
    tokens = apply_accent(read(text), accent, strength, seed)
    return " ".join(t.pinyin for t in tokens if isinstance(t, Syllable))


@pytest.mark.parametrize(
    ("accent", "text", "said"),
    [
        ("southern", "知道吃饭", "zi1 dao4 ci1 huan4"),
        ("southern", "热水很冷", "le4 sui3 hen3 leng3"),
        ("southern", "您的风", "lin2 de5 fong1"),
        ("southern", "名声", "min2 sen1"),
        ("sichuan", "四川湖南", "si3 cuan1 fu2 lan2"),
        ("sichuan", "你好", "ni4 hao4"),
        ("northeast", "人", "yin2"),
        ("northeast", "四十", "shi4 si2"),
        ("northeast", "伯伯", "be2 be5"),
        ("southern", "嗯", "en5"),
        ("", "知道", "zhi1 dao4"),
    ],
)
def test_rules(accent: str, text: str, said: str) -> None:
    assert accented(text, accent) == said


TEXT = "这是什么事情，十四是十四，四十是四十，热水很冷，您是哪里人，说说普通话好不好"


def test_strength_is_the_share_that_changes() -> None:
    plain = [t for t in read(TEXT) if isinstance(t, Syllable)]

    def changed(strength: float, seed: int) -> int:
        return sum(
            a != b.pinyin
            for a, b in zip(accented(TEXT, "southern", strength, seed).split(), plain, strict=True)
        )

    most = changed(1.0, 0)
    half = sum(changed(0.5, seed) for seed in range(60)) / 60
    assert most >= 15
    assert half == pytest.approx(most / 2, rel=0.15)
    assert changed(0.0, 0) == 0


def test_the_seed_decides_and_repeats() -> None:
    assert accented(TEXT, "southern", 0.5, 7) == accented(TEXT, "southern", 0.5, 7)
    assert len({accented(TEXT, "southern", 0.5, seed) for seed in range(10)}) > 5


@pytest.mark.parametrize("accent", sorted(ACCENTS))
def test_every_changed_sound_can_be_spelt(accent: str) -> None:
    for sound in accented(TEXT, accent).split():
        assert sound[:-1].isascii() and sound[-1] in "12345"


def test_syllables_come_apart_at_the_vowel() -> None:
    assert split("zhong1") == ("zh", "ong", 1)
    assert split("ng2") == ("", "ng", 2)
    assert split("er4") == ("", "er", 4)


def test_homophones_have_the_sound() -> None:
    for sound in ("si4", "lin2", "san1", "sen1"):
        char = homophone(sound)
        assert char is not None
        assert lazy_pinyin(char, style=Style.TONE3) == [sound]
    # No common character is said ban2: another tone of the sound stands in.
    relaxed = homophone("ban2")
    assert relaxed is not None and lazy_pinyin(relaxed)[0] == "ban"
    assert homophone("fong1") is None


def test_characters_for_voices_without_pinyin() -> None:
    original = read("是事情，好吗？")
    text = accented_text(apply_accent(original, "southern", 1.0, 0), original)
    assert text.endswith("，好吗？")
    assert lazy_pinyin(text[:3]) == ["si", "si", "qin"]
