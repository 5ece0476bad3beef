"""Spoken numbers: 一三九零零 → 13900, 二十四 → 24, 两百五 → 250."""

from __future__ import annotations

_SPOKEN = ("零〇0", "一幺1", "二两2", "三3", "四4", "五5", "六6", "七7", "八8", "九9")
_DIGITS = {character: digit for digit, alike in enumerate(_SPOKEN) for character in alike}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10_000, "亿": 100_000_000}
HALF = "半"
NUMERALS = frozenset((*_DIGITS, *_UNITS, *_LARGE, "点", ".", HALF))


def number_text(spoken: str) -> str | None:
    """The figures of a spoken number; None where there is none.

    Digits read one by one keep their zeros (零七一 → 071). 点 makes a decimal fraction, 半 a half.
    Characters that are no numerals are passed over.
    """
    figures = [c for c in spoken if c in NUMERALS]
    text = "".join(figures).replace(".", "点")
    whole, point, fraction = text.partition("点")
    half = HALF in text
    whole, fraction = whole.replace(HALF, ""), fraction.replace(HALF, "")
    if not whole:
        return "0.5" if half else None
    value = _whole(whole)
    if point and fraction:
        return value + "." + "".join(str(_DIGITS[c]) for c in fraction if c in _DIGITS)
    return value + ".5" if half else value


def _whole(text: str) -> str:
    if not any(c in _UNITS or c in _LARGE for c in text):
        return "".join(str(_DIGITS[c]) for c in text)
    total = section = 0
    digit: int | None = None
    unit = 1
    for c in text:
        if c in _DIGITS:
            digit = _DIGITS[c] if digit is None or unit == 0 else 10 * digit + _DIGITS[c]
            if _DIGITS[c] == 0:
                digit, unit = None, 1
        elif c in _UNITS:
            section += (1 if digit is None else digit) * _UNITS[c]
            digit, unit = None, _UNITS[c]
        else:
            total = (total + section + (digit or 0)) * _LARGE[c]
            section, digit, unit = 0, None, _LARGE[c]
    # 两百五 is 250, 两百零五 is 205.
    section += (digit or 0) * (unit // 10 if unit >= 100 else 1)
    return str(total + section)


def same_value(heard: str, wanted: str) -> bool:
    """Whether two values are the same: numbers by their figures, anything else by its text."""
    one, other = _bare(heard), _bare(wanted)
    if all(c in NUMERALS for c in one + other):
        return number_text(one) == number_text(other)
    return one == other


def _bare(text: str) -> str:
    return "".join(c for c in text if c.isalnum() or c == ".")


def misheard(value: str, choice: int) -> str:
    """The value as somebody gets it wrong: two neighbouring figures swapped, or one changed.

    `choice` decides which; the same value and choice give the same mistake.
    """
    places = [n for n, c in enumerate(value) if c in _DIGITS]
    if not places:
        return value
    at = places[choice % len(places)]
    nearby = places[(places.index(at) + 1) % len(places)]
    characters = list(value)
    if characters[at] != characters[nearby]:
        characters[at], characters[nearby] = characters[nearby], characters[at]
    else:
        swapped = {"一": "七", "幺": "七", "七": "一", "四": "十", "六": "九", "九": "六"}
        figure = characters[at]
        spoken = "零一二三四五六七八九"
        other = swapped.get(figure) or spoken[(_DIGITS[figure] + 5) % 10]
        characters[at] = str((_DIGITS[figure] + 5) % 10) if figure.isascii() else other
    return "".join(characters)


def spoken_count(count: int) -> str:
    """A number of things, 1–99 in characters: 两, 二十四. Larger ones stay figures."""
    if not 1 <= count <= 99:
        return str(count)
    if count == 2:
        return "两"
    figures = "零一二三四五六七八九"
    tens, ones = divmod(count, 10)
    ten = "" if tens == 0 else "十" if tens == 1 else figures[tens] + "十"
    return ten + (figures[ones] if ones else "")
