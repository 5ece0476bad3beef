"""How figures are said in Mandarin: ``1024`` as digits, ``300元`` as an amount."""

from __future__ import annotations

import re

DIGITS = "零一二三四五六七八九"
_UNITS = ("", "十", "百", "千")
_GROUPS = ("", "万", "亿", "万亿")
_MEASURES = "元块角毛分钱万千百亿天个年月日号点秒岁次位笔条件期层楼倍度人小周星名张份种家部台半多几"
"""A figure before one of these is an amount."""
_COUNTED_WITH_LIANG = "元块毛天个年次位笔条件层倍度人小周名张份种家部台万千亿点"
_NAMES_A_NUMBER = re.compile(r"(?:号码?|热线|电话|密码|验证码|拨|打)[是为：:]?$")
_LONGEST = 12
"""Figures of a number beyond which nobody says it as an amount."""
_FIGURE = re.compile(
    r"(?<!\d)(\d{1,2}):(\d{2})(?!\d)|(\d+(?:\.\d+)?)([%％])|(\d+(?:[-\s]\d+)+)|(\d+(?:\.\d+)?)"
)


def cardinal(number: int) -> str:
    """An amount in words, 0 ≤ `number` < 10¹⁶: 1024 → 一千零二十四."""
    if number == 0:
        return DIGITS[0]
    groups: list[str] = []
    rest, index, below_full = number, 0, True
    while rest:
        rest, group = divmod(rest, 10_000)
        if group:
            gap = "" if below_full or not groups else DIGITS[0]
            groups.append(_group(group) + _GROUPS[index] + gap)
            below_full = group >= 1000
        elif groups:
            below_full = False
        index += 1
    words = "".join(reversed(groups))
    return words[1:] if words.startswith("一十") else words


def _group(number: int) -> str:
    """1–9999 in words."""
    words, skipped = "", False
    for power in (3, 2, 1, 0):
        digit = number // 10**power % 10
        if not digit:
            skipped = bool(words)
            continue
        words += (DIGITS[0] if skipped else "") + DIGITS[digit] + _UNITS[power]
        skipped = False
    return words


def by_digits(figures: str) -> str:
    """Figures one by one, as numbers of cards, rooms and staff are said."""
    return "".join(DIGITS[int(figure)] for figure in figures if figure.isdigit())


def spoken(text: str) -> str:
    """`text` with every Arabic figure replaced by what one says."""

    def say(match: re.Match[str]) -> str:
        hours, minutes, share, _, pieces, plain = match.groups()
        if hours:
            tail = "整" if int(minutes) == 0 else _minutes(minutes)
            return f"{cardinal(int(hours))}点{tail}"
        if share:
            return "百分之" + _decimal(share)
        if pieces:
            return by_digits(pieces)
        before, after = text[: match.start()], text[match.end() : match.end() + 1]
        return _plain(plain, before, after)

    return _FIGURE.sub(say, text)


def _minutes(minutes: str) -> str:
    return (DIGITS[0] if minutes[0] == "0" else "") + cardinal(int(minutes)) + "分"


def _decimal(figure: str) -> str:
    whole, _, part = figure.partition(".")
    said = cardinal(int(whole)) if len(whole) <= _LONGEST else by_digits(whole)
    return said + (f"点{by_digits(part)}" if part else "")


def _plain(figure: str, before: str, after: str) -> str:
    if "." in figure:
        return _decimal(figure)
    if _NAMES_A_NUMBER.search(before) or figure.startswith("0") or len(figure) > _LONGEST:
        return by_digits(figure)
    if after == "年" and len(figure) == 4:
        return by_digits(figure)
    if after == "号" and len(figure) > 2:
        return by_digits(figure)
    if after and after in _MEASURES:
        return "两" if figure == "2" and after in _COUNTED_WITH_LIANG else cardinal(int(figure))
    round_amount = len(figure) <= 5 and figure.endswith("00")
    return cardinal(int(figure)) if len(figure) <= 2 or round_amount else by_digits(figure)
