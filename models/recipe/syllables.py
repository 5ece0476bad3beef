"""Pinyin syllables, the acoustic units they are made of, and Kaldi's phone numbering.

A syllable such as `zhong1` is an initial (`zh`, one HMM state) and a toned final
(`ong1`, two states). Every state has its own output of the net ("pdf").
"""

from __future__ import annotations

from itertools import pairwise

_INITIALS = "b p m f d t n l g k h j q x zh ch sh r z c s"
INITIALS = tuple(_INITIALS.split())
_FINALS = """\
a ai an ang ao e ei en eng er i ii iii ia ian iang iao ie in ing iong iu o ong ou
u ua uai uan uang ui un uo v van ve vn ng"""
FINALS = tuple(_FINALS.split())
TONES = "12345"
SILENCE = "SIL"

# Spellings with y and w, and ü written as u, brought to one final each.
_NO_INITIAL = {
    "yi": "i", "ya": "ia", "yan": "ian", "yang": "iang", "yao": "iao", "ye": "ie",
    "yin": "in", "ying": "ing", "yong": "iong", "you": "iu", "yo": "o", "yu": "v",
    "yuan": "van", "yue": "ve", "yun": "vn", "yai": "ai",
    "wu": "u", "wa": "ua", "wai": "uai", "wan": "uan", "wang": "uang", "wei": "ui",
    "wen": "un", "weng": "ueng", "wo": "uo",
    "n": "ng", "ng": "ng", "m": "ng", "hm": "ng", "hng": "ng", "ê": "e",
}  # fmt: skip
_AFTER_JQX = {"u": "v", "uan": "van", "ue": "ve", "un": "vn"}


def split_syllable(syllable: str) -> tuple[str, str]:
    """`zhong1` → (`zh`, `ong1`); the initial is empty for `an4`.

    Raises ValueError for anything that is no toned Mandarin syllable.
    """
    base, tone = syllable[:-1], syllable[-1:]
    if tone not in TONES or not base:
        raise ValueError(f"not a toned syllable: {syllable!r}")
    if base in _NO_INITIAL:
        initial, final = "", _NO_INITIAL[base]
    else:
        initial = base[:2] if base[:2] in INITIALS else base[:1]
        if initial not in INITIALS:
            initial = ""
        final = base[len(initial) :]
        if initial in ("j", "q", "x"):
            final = _AFTER_JQX.get(final, final)
        elif initial in ("zh", "ch", "sh", "r") and final == "i":
            final = "iii"
        elif initial in ("z", "c", "s") and final == "i":
            final = "ii"
    if final == "ueng":  # rare; sounds like `ong` without an initial
        final = "ong"
    if final == "ue":
        final = "ve"
    if final not in FINALS:
        raise ValueError(f"not a Mandarin syllable: {syllable!r}")
    return initial, final + tone


def is_syllable(syllable: str) -> bool:
    """Whether `split_syllable` accepts it."""
    try:
        split_syllable(syllable)
    except ValueError:
        return False
    return True


def third_tone_sandhi(syllables: list[str]) -> list[str]:
    """Third tones before a third tone as second ones, as the synthesiser speaks them."""
    spoken = list(syllables)
    for index, (one, following) in enumerate(pairwise(syllables)):
        if one[-1] == "3" and following[-1] == "3":
            spoken[index] = one[:-1] + "2"
    return spoken


class Units:
    """Numbers for units, pdfs and position-dependent phones.

    Pdf 0 is silence, then one for each initial, then two for each toned final. Phones are
    numbered from 1 with Kaldi's suffixes: `_B` begins a word, `_I` is inside it, `_E` ends
    it, `_S` is a word of its own. All positions of a unit share its pdfs.
    """

    def __init__(self) -> None:
        self.names = [SILENCE, *INITIALS, *(f + t for f in FINALS for t in TONES)]
        self.pdfs: dict[str, list[int]] = {}
        count = 0
        for name in self.names:
            states = 1 if name == SILENCE or name in INITIALS else 2
            self.pdfs[name] = list(range(count, count + states))
            count += states
        self.pdf_count = count
        self.phones: dict[str, int] = {}
        self.unit_of_phone: dict[int, str] = {}
        self.position_of_phone: dict[int, str] = {}
        for name in self.names:
            positions = "BI" if name in INITIALS else "BIES"
            for position in [""] if name == SILENCE else positions:
                number = len(self.phones) + 1
                self.phones[f"{name}_{position}" if position else name] = number
                self.unit_of_phone[number] = name
                self.position_of_phone[number] = position

    def word_phones(self, syllables: list[str]) -> list[int]:
        """The phones of a word given its syllables."""
        names = [unit for syllable in syllables for unit in split_syllable(syllable) if unit]
        if len(names) == 1:
            return [self.phones[names[0] + "_S"]]
        last = len(names) - 1
        ends = {0: "_B", last: "_E"}
        return [self.phones[name + ends.get(i, "_I")] for i, name in enumerate(names)]


UNITS = Units()
