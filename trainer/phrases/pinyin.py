"""Characters → syllables.

A syllable is (initial, final, tone): ``zh``, ``uang``, 1. Finals are written as they sound, not
as they are spelled (``iu`` → ``iou``, ``ju`` → ``j`` + ``v``, ``yi`` → no initial + ``i``). Tone 5
is the neutral one.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple


class Syllable(NamedTuple):
    """A spoken syllable; see the module's text for the spelling."""

    initial: str
    final: str
    tone: int


Readings = tuple[Syllable, ...]
"""Every way one character is read. Empty: no Chinese sound is known."""

INITIALS = (
    *("", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h"),
    *("j", "q", "x", "zh", "ch", "sh", "r", "z", "c", "s"),
)
FINALS = (
    *("a", "o", "e", "ai", "ei", "ao", "ou", "an", "en", "ang", "eng", "ong", "er"),
    *("i", "-i", "ia", "ie", "iao", "iou", "ian", "in", "iang", "ing", "iong"),
    *("u", "ua", "uo", "uai", "uei", "uan", "uen", "uang", "ueng"),
    *("v", "ve", "van", "vn", "n", "ng", "m", "io", "ê"),
)
_DIGITS = {
    "0": (Syllable("l", "ing", 2), Syllable("d", "ong", 4)),
    "1": (Syllable("", "i", 1), Syllable("", "iao", 1)),
    "2": (Syllable("", "er", 4), Syllable("l", "iang", 3)),
    "3": (Syllable("s", "an", 1),),
    "4": (Syllable("s", "-i", 4),),
    "5": (Syllable("", "u", 3),),
    "6": (Syllable("l", "iou", 4),),
    "7": (Syllable("q", "i", 1), Syllable("g", "uai", 3)),
    "8": (Syllable("b", "a", 1),),
    "9": (Syllable("j", "iou", 3), Syllable("g", "ou", 1)),
}
# Written as a numeral, a digit is read in the same ways as the Arabic figure.
_NUMERALS = {"零": "0", "〇": "0", "一": "1", "幺": "1"}
_USUAL_SHARE = 0.04
# Sounds of daily speech that written phrases hardly show.
_COLLOQUIAL = {
    "地": frozenset({("d", "e")}),
    "得": frozenset({("d", "ei")}),
    "这": frozenset({("zh", "ei")}),
    "那": frozenset({("n", "ei")}),
    "哪": frozenset({("n", "ei")}),
    "谁": frozenset({("sh", "uei")}),
    "嗯": frozenset({("", "n"), ("", "ng")}),
}
NUMBER_CHARACTERS = frozenset("零〇一幺二两三四五六七八九十百千万亿点半0123456789")
_ER_WORDS = frozenset(
    ("女儿", "儿子", "儿童", "婴儿", "幼儿", "孤儿", "少儿", "胎儿", "儿女", "儿媳")
)


def is_chinese(character: str) -> bool:
    """Whether a character is a Chinese one."""
    return "㐀" <= character <= "鿿" or character == "〇"


def parse(spelled: str) -> Syllable | None:
    """``zhuang1`` → a syllable; None where the spelling is none of Mandarin's."""
    tone = int(spelled[-1]) if spelled[-1:].isdigit() else 5
    letters = spelled.rstrip("012345").replace("ü", "v")
    initial = next(
        (i for i in sorted(INITIALS, key=len, reverse=True) if i and letters.startswith(i)), ""
    )
    final = letters[len(initial) :]
    if initial == "n" and final in ("", "g"):  # 嗯
        initial, final = "", letters
    elif initial == "m" and not final:
        initial, final = "", "m"
    elif not initial:
        final = _without_y_and_w(letters)
    elif initial in ("j", "q", "x") and final.startswith("u"):
        final = "v" + final[1:]
    elif initial in ("zh", "ch", "sh", "r", "z", "c", "s") and final == "i":
        final = "-i"
    final = {"iu": "iou", "ui": "uei", "un": "uen", "ue": "ve"}.get(final, final)
    return Syllable(initial, final, tone) if final in FINALS else None


def _without_y_and_w(letters: str) -> str:
    if letters.startswith("yu"):
        return "v" + letters[2:]
    if letters.startswith("y"):
        rest = letters[1:]
        return rest if rest.startswith("i") else "i" + rest
    if letters.startswith("w"):
        rest = letters[1:]
        return rest if rest.startswith("u") else "u" + rest
    return letters


@lru_cache(maxsize=8192)
def readings(word: str) -> tuple[Readings, ...]:
    """The readings of each character of a word; a known word fixes the reading of a polyphone.

    A character without a Chinese sound (a letter, a mark of the recogniser) has no reading.
    """
    result: list[Readings] = []
    run = ""
    for character in word:
        if is_chinese(character) and character not in _NUMERALS:
            run += character
            continue
        result += _read_run(run)
        run = ""
        figure = _NUMERALS.get(character, character)
        result.append(_DIGITS.get(figure, ()))
    return tuple(result + _read_run(run))


def _read_run(run: str) -> list[Readings]:
    if not run:
        return []
    # Its dictionaries take a third of a second to load; the window should not wait for them.
    from pypinyin import Style, pinyin

    spelled = pinyin(run, style=Style.TONE3, heteronym=True, neutral_tone_with_five=True)
    found: list[Readings] = []
    for character, options in zip(run, spelled, strict=True):
        parsed = dict.fromkeys(s for s in map(parse, options) if s is not None)
        usual = [s for s in parsed if s[:2] in _usual(character)] if len(parsed) > 1 else parsed
        found.append(tuple(usual or parsed))
    return found


def _usual(character: str) -> frozenset[tuple[str, str]]:
    """The sounds of a character that are heard in daily speech.

    Dictionaries also list readings that hardly occur (有 as *wei*), which would make unlike
    characters alike.
    """
    from pypinyin.constants import PINYIN_DICT
    from pypinyin.contrib.tone_convert import to_tone3

    counts = _counts().get(character, {})
    whole = sum(counts.values())
    sounds = {sound for sound, count in counts.items() if count >= _USUAL_SHARE * whole}
    first = parse(to_tone3(PINYIN_DICT[ord(character)].split(",")[0]))
    if first is not None:
        sounds.add(first[:2])
    return frozenset(sounds | _COLLOQUIAL.get(character, frozenset()))


@lru_cache(maxsize=1)
def _counts() -> dict[str, dict[tuple[str, str], int]]:
    """How often each character is read in each way in the dictionary of phrases."""
    from pypinyin.constants import PHRASES_DICT
    from pypinyin.contrib.tone_convert import to_tone3

    counts: dict[str, dict[str, int]] = {}
    for word, spelled in PHRASES_DICT.items():
        for character, options in zip(word, spelled, strict=False):
            of_character = counts.setdefault(character, {})
            of_character[options[0]] = of_character.get(options[0], 0) + 1
    result: dict[str, dict[tuple[str, str], int]] = {}
    for character, options in counts.items():
        if len(options) < 2:
            continue  # the first reading of the dictionary is the only one
        sounds = result.setdefault(character, {})
        for option, count in options.items():
            parsed = parse(to_tone3(option))
            if parsed is not None:
                sounds[parsed[:2]] = sounds.get(parsed[:2], 0) + count
    return result


def er_suffixes(text: str) -> frozenset[int]:
    """Positions of 儿 that merely colours the syllable before it (一点儿), so may go unheard."""
    return frozenset(
        at
        for at, character in enumerate(text)
        if character == "儿"
        and at > 0
        and is_chinese(text[at - 1])
        and text[at - 1 : at + 1] not in _ER_WORDS
        and text[at : at + 2] not in _ER_WORDS
    )
