"""Dialect by rewriting sounds."""

from __future__ import annotations

import pytest
from pypinyin import Style, lazy_pinyin

from trainer.domain.voice import STRENGTHS, Accent
from trainer.speech.accents import ACCENTS, accented_text, apply_accent, homophone, split
from trainer.speech.dialect import dialect_words
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


@pytest.mark.parametrize("accent", sorted(ACCENTS))
def test_a_stronger_accent_changes_more_and_what_the_lighter_one_did(accent: str) -> None:
    plain = accented(TEXT, "").split()
    changed: list[set[int]] = []
    for strength in ("light", "medium", "strong"):
        said = accented(TEXT, accent, STRENGTHS[strength]).split()
        changed.append({i for i, (a, b) in enumerate(zip(said, plain, strict=True)) if a != b})
    assert changed[0] < changed[1] < changed[2]


def test_lines_do_not_share_the_fate_of_their_syllables() -> None:
    """The first 是 of every line would be changed, or of none."""
    firsts = {
        accented(f"是{rest}", "southern", 0.5).split()[0]
        for rest in ("我的", "这样", "的", "你们公司", "什么", "谁说的", "吗")
    }
    assert firsts == {"shi4", "si4"}


@pytest.mark.parametrize(
    ("accent", "text", "said"),
    [
        ("northeast", "这可怎么办？", "这可咋整？"),
        ("northeast", "怎么回事，你们干什么呢", "咋回事，你们干啥呢"),
        ("northeast", "凭什么为什么什么", "凭啥为啥啥"),
        ("sichuan", "你说什么，怎么办", "你说啥子，咋个办"),
        ("southern", "怎么办", "怎么办"),
        ("", "怎么办", "怎么办"),
    ],
)
def test_words_of_the_dialect(accent: Accent, text: str, said: str) -> None:
    assert dialect_words(text, accent, 1.0, 0) == said
    assert dialect_words(text, accent, 0.0, 0) == text


def test_dialect_words_come_by_share_and_can_be_read() -> None:
    texts = [f"怎么办啊，{number}号怎么了，你们干什么" for number in range(40)]
    changed = sum(3 - dialect_words(text, "northeast", 0.5, 0).count("么") for text in texts)
    assert changed == pytest.approx(60, abs=15)
    read_as = [t.pinyin for t in read("咋整，为啥") if isinstance(t, Syllable)]
    assert read_as == ["za3", "zheng3", "wei4", "sha2"]
