"""Latin letters and a few words as Mandarin speakers say them, in numbered pinyin."""

from __future__ import annotations

LETTERS: dict[str, str] = {
    "a": "ei1", "b": "bi4", "c": "xi1", "d": "di4", "e": "yi4", "f": "ai2 fu5",
    "g": "ji4", "h": "ei1 chi5", "i": "ai4", "j": "zhei4", "k": "kei4", "l": "ai2 le5",
    "m": "ai2 mu5", "n": "en1", "o": "ou1", "p": "pi4", "q": "kiu4", "r": "a4",
    "s": "ai2 si5", "t": "ti4", "u": "you4", "v": "wei1", "w": "da2 bu5 liu5",
    "x": "ai2 ke5 si5", "y": "wai4", "z": "zei4",
}  # fmt: skip
WORDS: dict[str, str] = {
    "ok": "ou1 kei4",
    "wifi": "wai1 fai1",
    "email": "yi1 mei2 er5",
    "vip": "wei1 ai4 pi4",
    "hello": "ha1 lou5",
    "hi": "hai4",
    "bye": "bai4",
    "sorry": "suo3 rui5",
}


def latin_sounds(latin: str) -> tuple[str, ...]:
    """The syllables of a word of Latin letters: a known word's, else those of its letters."""
    word = latin.lower()
    sounds = WORDS.get(word) or " ".join(LETTERS[letter] for letter in word)
    return tuple(sounds.split())
