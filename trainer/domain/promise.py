"""What an agent promises: when it is due, and whether it was kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from trainer.domain.numerals import NUMERALS, number_text, spoken_count

MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0
UNTIMED = DAY
"""Seconds after which a customer who was promised no time looks for an answer."""
UNITS = {
    **dict.fromkeys(("分钟", "分", "min"), MINUTE),
    **dict.fromkeys(("小时", "个小时", "钟头", "个钟头", "h"), HOUR),
    **dict.fromkeys(("天", "日", "个工作日", "工作日", "d"), DAY),
}
"""A working day counts as a day."""


@dataclass(frozen=True, slots=True)
class Promise:
    """A promise as it was heard. `due` in seconds of the customer's life; None: no time named."""

    heard: str
    due: float | None = None

    @property
    def waited(self) -> float:
        """Seconds after which the customer expects it."""
        return UNTIMED if self.due is None else self.due


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """A promise in the call's ledger. `made` call time in seconds; `number` counts from 1.

    `open` until the call comes to the time it is due; `kept` when the agent then rang back,
    `missed` when the customer had to ring again.
    """

    number: int
    made: float
    promise: Promise
    state: Literal["open", "kept", "missed"] = "open"


def spoken_span(seconds: float) -> str:
    """A length of time as Chinese people say it: 两小时, 三十分钟, 三天."""
    for unit, name in ((DAY, "天"), (HOUR, "小时"), (MINUTE, "分钟")):
        # 二十四小时 is what everybody says; 四十八小时 is two days.
        if seconds >= unit and seconds % unit == 0 and (unit, seconds) != (DAY, DAY):
            return spoken_count(int(seconds // unit)) + name
    return spoken_count(max(1, round(seconds / MINUTE))) + "分钟"


def span_of(text: str) -> float | None:
    """Seconds of a length of time: 两小时, 30分钟, 3个工作日, 半小时. None where it is none."""
    text = "".join(text.split()).replace("半个", "半").replace("个半", "半")
    at = next((n for n, c in enumerate(text) if c not in NUMERALS), len(text))
    number, unit = number_text(text[:at]), UNITS.get(text[at:])
    return float(number) * unit if number is not None and unit is not None else None
