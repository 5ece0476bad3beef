"""Numbers that stand in a file otherwise than in digits alone, and what was meant by them."""

from __future__ import annotations

import re
import unicodedata

from trainer.domain.message import M_, Message

MOST_SHOWN = 40
"""Characters of a value that a sentence quotes."""
_NUMBER = r"[0-9]+(?:\.[0-9]+)?"
_WITH_UNIT = re.compile(rf"[\"'“‘]?\s*([-+]?{_NUMBER})\s*(?:%|[^\W\d_]{{0,8}})\s*[\"'”’]?")
_BAND = re.compile(rf"[\[【]?\s*({_NUMBER})\s*(?:[-–—~,、至到]|\.\.+)\s*({_NUMBER})\s*[\]】]?\D*")
_FIGURES = "零一二三四五六七八九"
_UNITS = {"十": 10, "百": 100, "千": 1000}
_SPOKEN = re.compile(r"(?:百分之)?([零一二两三四五六七八九十百千]+)[分点秒个次字]?")


def no_number(text: str) -> Message:
    """The sentence about a text that stands where a number must."""
    found = text.strip().strip("“”")
    if len(found) > MOST_SHOWN:
        found = found[:MOST_SHOWN] + "…"
    if number := number_meant(text):
        return M_(
            "“{found}” is text, no number; write {number} alone, without “%”, units, quotation "
            "marks or words.",
            found=found,
            number=number,
        )
    return M_(
        "“{found}” is text, no number; write digits alone, such as 85, without “%”, units, "
        "quotation marks or words.",
        found=found,
    )


def no_band(text: str) -> Message | None:
    """The sentence about “200-240”, where a list of two numbers must stand; else None."""
    found = _BAND.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found is None:
        return None
    band = f"[{found[1]}, {found[2]}]"
    return M_("“{found}” is no list of two numbers; write {band}.", found=text.strip(), band=band)


def number_meant(text: str) -> str:
    """The digits that were meant by ``85%``, ``"85"``, ``85分`` or ``八``; empty where unclear."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if found := _WITH_UNIT.fullmatch(plain):
        return found[1]
    if found := _SPOKEN.fullmatch(plain):
        return str(_value(found[1].replace("两", "二")))
    return ""


def _value(spoken: str) -> int:
    """二百一十五 → 215, 八五 → 85."""
    total, figure = 0, 0
    for character in spoken:
        if character in _UNITS:
            total += (figure or 1) * _UNITS[character]
            figure = 0
        else:
            figure = figure * 10 + _FIGURES.index(character)
    return total + figure
