"""Which of a platform's voices speaks Mandarin best: one pure function for SAPI5, nsss, espeak."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from trainer.domain.errors import KnownError
from trainer.domain.message import M_
from trainer.domain.voice import Persona, Sex

PINYIN_VOICE = "cmn-latn-pinyin"
"""espeak's voice that takes numbered pinyin, so that every reading is ours to settle."""


@dataclass(frozen=True, slots=True)
class VoiceInfo:
    """A voice as pyttsx3 lists it."""

    id: str
    name: str = ""
    languages: tuple[str, ...] = field(default=())
    gender: str = ""

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> VoiceInfo:
        languages = tuple(str(language) for language in data.get("languages") or ())
        return cls(
            str(data["id"]), str(data.get("name") or ""), languages, str(data.get("gender") or "")
        )


@dataclass(frozen=True, slots=True)
class Voice:
    """The voice to speak with. `variant` is appended to the id (espeak only).

    `sex`: whose voice it is, where that cannot be changed; None = unknown, or as it is wanted.
    """

    driver: str
    id: str
    variant: str = ""
    sex: Sex | None = None
    cantonese: bool = False

    @property
    def has_pitch(self) -> bool:
        """Whether the driver speaks higher and lower."""
        return self.driver == "espeak"

    @property
    def takes_pinyin(self) -> bool:
        return self.id.rsplit("/", 1)[-1] == PINYIN_VOICE

    @property
    def full_id(self) -> str:
        # espeak finds a voice with a variant by its name only, not by its path in the data.
        name = self.id.rsplit("/", 1)[-1] if self.driver == "espeak" else self.id
        return f"{name}+{self.variant}" if self.variant else name


_MANDARIN = {"zh-cn": 4, "cmn": 3, "cmn-hans-cn": 4, "zh-hans": 4, "zh": 2, "zh-sg": 2, "zh-tw": 1}
_NAMES = {
    "huihui": 4, "yaoyao": 4, "kangkang": 4, "xiaoxiao": 4, "tingting": 4, "ting-ting": 4,
    "lili": 4, "yu-shu": 4, "yushu": 4, "hanhan": 1, "yating": 1, "zhiwei": 1,
    "mei-jia": 1, "meijia": 1, "mandarin": 3, "putonghua": 3, "普通话": 4,
}  # fmt: skip
_CANTONESE = (
    "cantonese", "zh-hk", "zh-hant-hk", "yue", "yue-hk", "tracy", "sin-ji", "sinji", "danny", "粤",
)  # fmt: skip
_NOT_MANDARIN = (*_CANTONESE, "hakka", "hak")
_CARICATURES = ("eloquence", "grandma", "grandpa", "rocko", "shelley", "sandy", "flo", "eddy")
_MALE = ("kangkang", "zhiwei", "lili")


def _normalise(language: str) -> str:
    return language.strip("\x00\x01\x02\x03\x04\x05\x06 ").replace("_", "-").lower()


def _is_any(voice: VoiceInfo, words: Sequence[str]) -> bool:
    """Whether a word stands in the voice's name, id or languages, as a word."""
    identity = f"{voice.id} {voice.name}".lower()
    for mark in "/._()":
        identity = identity.replace(mark, " ")
    parts = {*identity.split(), *(_normalise(language) for language in voice.languages)}
    return not parts.isdisjoint(words)


def language_rank(voice: VoiceInfo) -> int:
    """0 = no Mandarin; else the higher, the nearer to mainland standard Mandarin."""
    identity = f"{voice.id} {voice.name}".lower()
    languages = [_normalise(language) for language in voice.languages]
    if _is_any(voice, _NOT_MANDARIN):
        return 0
    if voice.id.lower().rsplit("/", 1)[-1] == PINYIN_VOICE:
        return 9
    rank = max((_MANDARIN.get(language, 0) for language in languages), default=0)
    named = max((value for name, value in _NAMES.items() if name in identity), default=0)
    tagged = max((v for tag, v in _MANDARIN.items() if "-" in tag and tag in identity), default=0)
    return max(rank, named, tagged)


def speaks_chinese(voice: VoiceInfo) -> bool:
    """Whether it may be picked at all, for Mandarin or for Cantonese."""
    return language_rank(voice) > 0 or _is_any(voice, _CANTONESE)


def voice_sex(voice: VoiceInfo) -> Sex | None:
    """What the platform says of the voice, or its name tells; None = unknown."""
    told = voice.gender.lower()
    if "female" in told:
        return "female"
    if "male" in told or any(name in voice.name.lower() for name in _MALE):
        return "male"
    return None


def pick_voice(driver: str, voices: Sequence[VoiceInfo], persona: Persona) -> Voice | None:
    """The best Mandarin voice for `persona` among `voices`; None where there is none."""

    return _best(driver, [voice for voice in voices if language_rank(voice) > 0], persona)


def pick_cantonese(driver: str, voices: Sequence[VoiceInfo], persona: Persona) -> Voice | None:
    """The best voice for Cantonese written in characters; None where there is none."""
    usable = [v for v in voices if _is_any(v, _CANTONESE) and "jyutping" not in v.id.lower()]
    best = _best(driver, usable, persona)
    return replace(best, cantonese=True) if best is not None else None


def _best(driver: str, usable: Sequence[VoiceInfo], persona: Persona) -> Voice | None:
    wanted: Sex = "female" if persona.age == "child" else persona.sex

    def order(voice: VoiceInfo) -> tuple[int, bool, bool, str]:
        plain = not any(odd in f"{voice.id} {voice.name}".lower() for odd in _CARICATURES)
        return language_rank(voice), plain, voice_sex(voice) == wanted, voice.id

    if not usable:
        return None
    best = max(usable, key=order)
    if driver == "espeak":
        return Voice(driver, best.id, _variant(persona, wanted))
    return Voice(driver, best.id, sex=voice_sex(best))


def _variant(persona: Persona, sex: Sex) -> str:
    """espeak's Mandarin voice is a man's; a variant makes it a woman's."""
    if persona.variant:
        return persona.variant.lstrip("+")
    return "f2" if sex == "female" else ""


def no_voice(platform: str, reason: str = "") -> KnownError:
    """The error for a machine without a Mandarin voice; `platform` as in ``sys.platform``."""
    if platform.startswith("win"):
        remedy = M_(
            "Open Settings > Time & language > Speech > Manage voices, add Chinese (Simplified), "
            "then start the program again."
        )
    elif platform == "darwin":
        remedy = M_(
            "Open System Settings > Accessibility > Spoken Content > System voice > Manage "
            "voices, add a voice for Chinese (China mainland), then start the program again."
        )
    else:
        remedy = M_(
            "Run the set-up again, or install the Debian packages libespeak-ng1 and espeak-ng-data."
        )
    if reason:
        return KnownError(
            M_("This computer has no voice that speaks Mandarin ({reason}).", reason=reason), remedy
        )
    return KnownError(M_("This computer has no voice that speaks Mandarin."), remedy)
