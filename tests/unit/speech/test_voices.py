"""Which voice is taken, from lists as the platforms give them."""

from __future__ import annotations

import pytest

from trainer.domain.voice import Persona
from trainer.speech.voices import (
    VoiceInfo,
    no_voice,
    pick_cantonese,
    pick_voice,
    speaks_chinese,
    voice_sex,
)

_TOKENS = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Speech\\Voices\\Tokens\\"
ZIRA = VoiceInfo(
    _TOKENS + "TTS_MS_EN-US_ZIRA_11.0",
    "Microsoft Zira Desktop - English (United States)",
    ("en-US",),
    "Female",
)
HUIHUI = VoiceInfo(
    _TOKENS + "TTS_MS_ZH-CN_HUIHUI_11.0",
    "Microsoft Huihui Desktop - Chinese (Simplified)",
    ("zh-CN",),
    "Female",
)
KANGKANG = VoiceInfo(
    _TOKENS + "MSTTS_V110_zhCN_KangkangM", "Microsoft Kangkang", ("zh-CN",), "Male"
)
TRACY = VoiceInfo(
    _TOKENS + "TTS_MS_ZH-HK_TRACY_11.0",
    "Microsoft Tracy Desktop - Chinese(Traditional, HongKong SAR)",
    ("zh-HK",),
    "Female",
)
HANHAN = VoiceInfo(
    _TOKENS + "TTS_MS_ZH-TW_HANHAN_11.0",
    "Microsoft Hanhan Desktop - Chinese (Taiwan)",
    ("zh-TW",),
    "Female",
)
SAMANTHA = VoiceInfo(
    "com.apple.voice.compact.en-US.Samantha", "Samantha", ("en_US",), "VoiceGenderFemale"
)
TINGTING = VoiceInfo(
    "com.apple.voice.compact.zh-CN.Tingting", "Tingting", ("zh_CN",), "VoiceGenderFemale"
)
MEIJIA = VoiceInfo(
    "com.apple.voice.compact.zh-TW.Meijia", "Meijia", ("zh_TW",), "VoiceGenderFemale"
)
SINJI = VoiceInfo("com.apple.voice.compact.zh-HK.Sinji", "Sinji", ("zh_HK",), "VoiceGenderFemale")
GRANDPA = VoiceInfo(
    "com.apple.eloquence.zh-CN.Grandpa",
    "Grandpa (Chinese (China mainland))",
    ("zh_CN",),
    "VoiceGenderMale",
)
ENGLISH = VoiceInfo("gmw/en-us", "English (America)", ("en-us",), "Male")
CMN = VoiceInfo("sit/cmn", "Chinese (Mandarin, latin as English)", ("cmn",), "Male")
PINYIN = VoiceInfo(
    "sit/cmn-latn-pinyin", "Chinese (Mandarin, latin as Pinyin)", ("cmn-latn-pinyin",), "Male"
)
HAKKA = VoiceInfo("sit/hak", "Hakka Chinese", ("hak",), "Male")
YUE = VoiceInfo("sit/yue", "Chinese (Cantonese)", ("yue",), "Male")
JYUTPING = VoiceInfo(
    "sit/yue-latn-jyutping", "Chinese (Cantonese, latin as Jyutping)", ("yue",), "Male"
)

SAPI5 = [ZIRA, TRACY, HANHAN, HUIHUI, KANGKANG]
NSSS = [SAMANTHA, SINJI, MEIJIA, GRANDPA, TINGTING]
ESPEAK = [ENGLISH, HAKKA, YUE, JYUTPING, CMN, PINYIN]


@pytest.mark.parametrize(
    ("driver", "voices", "sex", "chosen"),
    [
        ("sapi5", SAPI5, "female", HUIHUI),
        ("sapi5", SAPI5, "male", KANGKANG),
        ("sapi5", [ZIRA, HUIHUI], "male", HUIHUI),
        ("sapi5", [ZIRA, TRACY, HANHAN], "female", HANHAN),
        ("sapi5", [ZIRA, TRACY], "female", None),
        ("nsss", NSSS, "female", TINGTING),
        ("nsss", NSSS, "male", TINGTING),
        ("nsss", [SAMANTHA, SINJI, MEIJIA], "female", MEIJIA),
        ("nsss", [SAMANTHA, SINJI, GRANDPA], "female", GRANDPA),
        ("nsss", [SAMANTHA, SINJI], "female", None),
        ("espeak", ESPEAK, "female", PINYIN),
        ("espeak", [ENGLISH, HAKKA, CMN, YUE], "male", CMN),
        ("espeak", [ENGLISH, HAKKA, YUE, JYUTPING], "female", None),
        ("espeak", [], "female", None),
    ],
)
def test_the_best_mandarin_voice(
    driver: str, voices: list[VoiceInfo], sex: str, chosen: VoiceInfo | None
) -> None:
    persona = Persona(sex="male" if sex == "male" else "female")
    for order in (voices, voices[::-1]):
        voice = pick_voice(driver, order, persona)
        assert (voice.id if voice else None) == (chosen.id if chosen else None)


@pytest.mark.parametrize(
    ("persona", "full_id"),
    [
        (Persona(sex="female"), "cmn-latn-pinyin+f2"),
        (Persona(sex="male"), "cmn-latn-pinyin"),
        (Persona(sex="male", variant="m3"), "cmn-latn-pinyin+m3"),
        (Persona(sex="female", variant="+f3"), "cmn-latn-pinyin+f3"),
    ],
)
def test_variants_of_espeak(persona: Persona, full_id: str) -> None:
    voice = pick_voice("espeak", ESPEAK, persona)
    assert voice is not None
    assert voice.full_id == full_id
    assert voice.takes_pinyin


def test_other_platforms_have_no_variants_and_no_pinyin() -> None:
    voice = pick_voice("sapi5", SAPI5, Persona(variant="f3"))
    assert voice is not None
    assert voice.full_id == HUIHUI.id
    assert not voice.takes_pinyin


def test_sex_by_word_or_by_name() -> None:
    assert voice_sex(TINGTING) == "female"
    assert voice_sex(GRANDPA) == "male"
    assert voice_sex(VoiceInfo("x", "Microsoft Kangkang")) == "male"
    assert voice_sex(VoiceInfo("x", "Somebody")) is None


@pytest.mark.parametrize(
    ("platform", "word"),
    [("linux", "espeak-ng-data"), ("win32", "Settings"), ("darwin", "System Settings")],
)
def test_no_voice_says_what_to_install(platform: str, word: str) -> None:
    assert word in str(no_voice(platform).remedy)
    assert "Mandarin" in str(no_voice(platform, "why").message)


@pytest.mark.parametrize(
    ("driver", "voices", "chosen"),
    [
        ("sapi5", SAPI5, TRACY),
        ("sapi5", [ZIRA, HUIHUI], None),
        ("nsss", NSSS, SINJI),
        ("nsss", [SAMANTHA, TINGTING], None),
        ("espeak", ESPEAK, YUE),
        ("espeak", [ENGLISH, HAKKA, JYUTPING, CMN], None),
    ],
)
def test_the_cantonese_voice_reads_characters(
    driver: str, voices: list[VoiceInfo], chosen: VoiceInfo | None
) -> None:
    for order in (voices, voices[::-1]):
        voice = pick_cantonese(driver, order, Persona())
        assert (voice.id if voice else None) == (chosen.id if chosen else None)
        assert voice is None or (voice.cantonese and not voice.takes_pinyin)


def test_what_speaks_no_chinese_is_never_looked_at() -> None:
    kept = [voice for voice in (*SAPI5, *NSSS, *ESPEAK) if speaks_chinese(voice)]
    assert {ZIRA, SAMANTHA, ENGLISH, HAKKA}.isdisjoint(kept)
    assert {TRACY, SINJI, YUE, HUIHUI, TINGTING, PINYIN} <= set(kept)


def test_a_child_takes_a_womans_voice_and_a_man_what_there_is() -> None:
    child = pick_voice("sapi5", SAPI5, Persona(sex="male", age="child"))
    assert child is not None and (child.id, child.sex) == (HUIHUI.id, "female")
    man = pick_voice("sapi5", [ZIRA, HUIHUI], Persona(sex="male"))
    assert man is not None and (man.id, man.sex, man.has_pitch) == (HUIHUI.id, "female", False)
    boy = pick_voice("espeak", ESPEAK, Persona(sex="male", age="child"))
    assert boy is not None and (boy.variant, boy.sex) == ("f2", None)
