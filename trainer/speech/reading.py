"""Written Mandarin → what is said: numbered pinyin syllables and pauses.

A voice that takes pinyin is never asked to guess: every reading is settled here, so 还款 is
*huan2 kuan3*, 喂 on the telephone is *wei2*, and letters and figures are said as people say them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from trainer.domain.letters import latin_sounds
from trainer.domain.spoken_numbers import spoken


@dataclass(frozen=True, slots=True)
class Syllable:
    """One spoken syllable: numbered pinyin (``nin2``; ü is v) and the character it stands for."""

    pinyin: str
    char: str

    @property
    def base(self) -> str:
        return self.pinyin[:-1]

    @property
    def tone(self) -> int:
        return int(self.pinyin[-1])


@dataclass(frozen=True, slots=True)
class Pause:
    """A mark that is heard as a pause: ``,`` ``.`` or ``?``."""

    mark: str


Token = Syllable | Pause

# What pypinyin reads otherwise: the telephone's own words, and single characters whose sound
# hangs on the sense. Longest first where they overlap.
READINGS: dict[str, str] = {
    "喂": "wei2",
    "还不上": "huan2 bu2 shang4",
    "还不起": "huan2 bu4 qi3",
    "还不清": "huan2 bu4 qing1",
    "还没还": "hai2 mei2 huan2",
    "没有还": "mei2 you3 huan2",
    "该还的": "gai1 huan2 de5",
    "要还的": "yao4 huan2 de5",
    "还给": "huan2 gei3",
    "还款": "huan2 kuan3",
    "还钱": "huan2 qian2",
    "还清": "huan2 qing1",
    "还上": "huan2 shang5",
    "还了": "huan2 le5",
    "还贷": "huan2 dai4",
    "还账": "huan2 zhang4",
    "还的钱": "huan2 de5 qian2",
    "待还": "dai4 huan2",
    "应还": "ying1 huan2",
    "已还": "yi3 huan2",
    "长时间": "chang2 shi2 jian1",
    "时间长": "shi2 jian1 chang2",
    "多长": "duo1 chang2",
    "谁": "shei2",
    "受不了": "shou4 bu4 liao3",
    "办不了": "ban4 bu4 liao3",
    "解决不了": "jie3 jue2 bu4 liao3",
    "做不了": "zuo4 bu4 liao3",
    "用不了": "yong4 bu4 liao3",
    "来不了": "lai2 bu4 liao3",
    "我得": "wo3 dei3",
    "你得": "ni3 dei3",
    "您得": "nin2 dei3",
    "就得": "jiu4 dei3",
    "还得": "hai2 dei3",
    "总得": "zong3 dei3",
    "都得": "dou1 dei3",
    "弹出": "tan2 chu1",
    "嗯": "en5",
    "哦": "o4",
    "噢": "o4",
    "呣": "en5",
    "哼": "heng1",
    "啥子": "sha2 zi5",
    "啥": "sha2",
    "咋": "za3",
    "咋整": "za3 zheng3",
    "干哈": "gan4 ha2",
    "数一数": "shu3 yi5 shu3",
    "算了": "suan4 le5",
    "没空": "mei2 kong4",
    "行号": "hang2 hao4",
    "一行": "yi4 hang2",
    "倍儿": "bei4 er5",
}

_PAUSES = {
    **dict.fromkeys("，、,；;：:—～~", ","),
    **dict.fromkeys("。.！!…", "."),
    **dict.fromkeys("？?", "?"),
}
_HAN = "㐀-䶿一-鿿"
_PIECE = re.compile(rf"(?P<han>[{_HAN}]+)|(?P<latin>[A-Za-z]+)|(?P<other>.)", re.DOTALL)
_KNOWN = re.compile("|".join(sorted(map(re.escape, READINGS), key=len, reverse=True)))
_DIGIT_CHARS = frozenset("零〇一二三四五六七八九十")
_ORDINAL = frozenset("第周期初")


def read(text: str) -> list[Token]:
    """The syllables and pauses of `text`, in order; unsayable characters are left out."""
    tokens: list[Token] = []
    for piece in _PIECE.finditer(spoken(text)):
        if han := piece["han"]:
            tokens.extend(_read_han(han))
        elif latin := piece["latin"]:
            tokens.extend(_read_latin(latin))
        elif (mark := _PAUSES.get(piece["other"])) and tokens:
            if isinstance(tokens[-1], Pause):
                tokens[-1] = Pause(max(tokens[-1].mark, mark))
            else:
                tokens.append(Pause(mark))
    return tokens


def count_syllables(text: str) -> int:
    """How many syllables `text` has when spoken."""
    return sum(isinstance(token, Syllable) for token in read(text))


def _read_latin(latin: str) -> Iterator[Syllable]:
    for sound in latin_sounds(latin):
        yield Syllable(sound, "")


def _read_han(han: str) -> Iterator[Syllable]:
    sounds: list[str] = []
    at = 0
    for known in _KNOWN.finditer(han):
        sounds += _pinyin(han[at : known.start()])
        sounds += READINGS[known[0]].split()
        at = known.end()
    sounds += _pinyin(han[at:])
    for index, (char, sound) in enumerate(zip(han, sounds, strict=True)):
        yield Syllable(_change_tone(han, sounds, index) if char in "一不" else sound, char)


def _pinyin(han: str) -> list[str]:
    if not han:
        return []
    # Its tables take 0.2 s to load: not before something is to be spoken.
    from pypinyin import Style, lazy_pinyin

    return lazy_pinyin(han, style=Style.TONE3, neutral_tone_with_five=True, v_to_u=False)


def _change_tone(han: str, sounds: list[str], index: int) -> str:
    """不 and 一 take their tone from what follows; 一 keeps its own in figures and ordinals."""
    char = han[index]
    before = han[index - 1] if index else ""
    after = han[index + 1] if index + 1 < len(han) else ""
    if after and before and before == after:  # 看一看, 行不行
        return "yi5" if char == "一" else "bu4" if sounds[index + 1][-1] != "4" else "bu2"
    following = sounds[index + 1][-1] if after else ""
    if char == "不":
        return "bu2" if following == "4" else "bu4"
    if not after or before in _ORDINAL or before in _DIGIT_CHARS or after in _DIGIT_CHARS:
        return "yi1"
    if after in "月号" and before != "这":
        return "yi1"
    # 一个 is yi2 although 个 may be unstressed: it was a falling tone.
    return "yi2" if following == "4" or after == "个" else "yi4"
