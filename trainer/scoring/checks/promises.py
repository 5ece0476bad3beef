"""No promise beyond one's powers: certainties, and deadlines shorter than those allowed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar

from pydantic import field_validator

from trainer.domain.message import M_
from trainer.domain.numerals import NUMERALS, number_text
from trainer.phrases import Match
from trainer.scoring.checks.base import (
    Check,
    Outcome,
    PartOfCall,
    in_time,
    judging_part,
    part_of,
    perhaps_forbidden,
    violated,
    whole_number,
    wording,
)
from trainer.scoring.evidence import Evidence, Utterances

_HOURS = {"分钟": 1 / 60, "小时": 1.0, "钟头": 1.0, "天": 24.0, "日": 24.0, "工作日": 24.0,
          "星期": 168.0, "周": 168.0}  # fmt: skip
_UNIT = "|".join(sorted(_HOURS, key=lambda unit: (-len(unit), unit)))
_DURATION = re.compile(f"([{''.join(sorted(NUMERALS - {'.'}))}.]+)个?({_UNIT})")
_WITHIN = (
    "{number}[个](分钟|小时|钟头|工作日|天|星期|周)[之|以](内*|里*)",
    "半个小时[之|以](内*|里*)",
)
_LEAST_ROOM = 0.99
"""A deadline of the allowed length is allowed, whatever rounding does to it."""


class Settings(PartOfCall):
    """`deadlines`: what may be promised, as 24小时 or 3个工作日; none: any."""

    phrase_fields: ClassVar[tuple[str, ...]] = ("promises", "allowed")
    promises: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()
    deadlines: tuple[str, ...] = ()

    @field_validator("deadlines")
    @classmethod
    def _durations(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for text in value:
            if hours(text) is None:
                raise ValueError(
                    M_("“{text}” is no duration: write 24小时, 30分钟 or 3个工作日.", text=text)
                )
        return value


def hours(text: str) -> float | None:
    """The hours that a duration lasts (二十四小时 → 24); None where there is none."""
    found = _DURATION.search(text.replace("个", ""))
    number = number_text(found[1]) if found else None
    return float(number) * _HOURS[found[2]] if found and number else None


def judge(settings: Settings, evidence: Evidence, part: Utterances) -> Sequence[Outcome]:
    found = [m for n in settings.promises for m in evidence.find_all(n, part, forbidden=True)]
    excepted = settings.allowed if found or settings.deadlines else ()
    allowed = [m for name in excepted for m in evidence.find_all(name, part)]
    found = [m for m in found if not any(part_of(m, good) for good in allowed)]
    said = [m for m in found if m.answer == "said"]
    unsure = [m for m in found if m.answer != "said"]
    if settings.deadlines:
        too_short, unclear = _too_short(settings, evidence, part, allowed)
        said += too_short
        unsure += unclear
    return wording(
        in_time(said),
        in_time(unsure),
        fault=lambda m: violated(
            M_("“{heard}” promises more than may be promised.", heard=m.heard), m
        ),
        doubt=perhaps_forbidden,
        fine=M_("Nothing was promised beyond what is allowed."),
    )


def _too_short(
    settings: Settings, evidence: Evidence, part: Utterances, allowed: Sequence[Match]
) -> tuple[list[Match], list[Match]]:
    """Deadlines shorter than any that is allowed, and those that were not understood."""
    shortest = min(hours(text) or 0.0 for text in settings.deadlines)
    short: list[Match] = []
    unclear: list[Match] = []
    for match in map(whole_number, evidence.places(_WITHIN, part)):
        if any(part_of(match, good) for good in allowed):
            continue
        length = hours(match.heard)
        if length is not None and length >= shortest * _LEAST_ROOM:
            continue
        sure = length is not None and match.answer == "said"
        (short if sure else unclear).append(match)
    return short, unclear


CHECK = Check("promises", Settings, judging_part(judge), about="avoiding")
