"""The customer's name is used once it is known, with the right title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar

from pydantic import Field

from trainer.domain.message import M_
from trainer.scoring.checks.base import (
    NO_DIALOGUE,
    NOT_REACHED,
    Check,
    Outcome,
    Params,
    met,
    missed,
    not_applicable,
    perhaps,
    review,
    violated,
)
from trainer.scoring.evidence import Evidence

_NAME = "欧阳|司马|上官|诸葛|司徒|东方|皇甫|慕容|令狐|(?![名什啥您你他她它我们])[\u4e00-\u9fff]"
_GIVEN = re.compile(
    f"(?:我姓|免贵姓|我叫)(?P<name>{_NAME})|(?:我是|叫我)(?P<called>{_NAME})(?=先生|女士|小姐)"
)
_RIGHT = {"male": ("先生", "总", "经理"), "female": ("女士", "小姐", "总", "经理")}
_WRONG = {"male": ("女士", "小姐", "太太"), "female": ("先生",)}
_WRONG_SHARE = 0.5


class Settings(Params):
    """`known_at`: the moments whose line tells the name, where it does not say 我姓 …"""

    moment_fields: ClassVar[tuple[str, ...]] = ("known_at",)
    surname: str = ""
    known_at: tuple[str, ...] = ()
    at_least: int = Field(default=1, ge=1)


def judge(settings: Settings, evidence: Evidence) -> Sequence[Outcome]:
    if not evidence.has_dialogue:
        return not_applicable(NO_DIALOGUE)
    known = _known(settings, evidence)
    if known is None:
        return not_applicable(M_("The customer gave no name."))
    surname, since = known
    part = tuple(u for u in evidence.utterances if u.start >= since)
    if not part:
        return not_applicable(NOT_REACHED)
    sex = evidence.scenario.persona.sex
    right = evidence.places(tuple(surname + title for title in _RIGHT[sex]), part)
    wrong = evidence.places(tuple(surname + title for title in _WRONG[sex]), part, forbidden=True)
    said = [m for m in right if m.answer == "said"]
    bad = [m for m in wrong if m.answer == "said"]
    wanted = surname + _RIGHT[sex][0]
    if bad:
        reason = M_("Called the customer “{heard}”; right is “{wanted}”.",
                    heard=bad[0].heard, wanted=wanted)  # fmt: skip
        return (violated(reason, bad[0], share=_WRONG_SHARE if said else 0.0, wanted=wanted),)
    if len(said) >= settings.at_least:
        reason = M_("Used the customer's name {n} times: “{heard}”.",
                    n=len(said), heard=said[0].heard)  # fmt: skip
        return (met(reason, said[0]),)
    if len(right) >= settings.at_least:
        unsure = next(m for m in right if m.answer != "said")
        return (review(perhaps(unsure), unsure),)
    reason = M_("The customer's name was known and hardly used: “{wanted}” was heard {n} times.",
                wanted=wanted, n=len(said))  # fmt: skip
    place = {"start": since, "end": max(since, part[0].end)}
    return (missed(reason, len(said) / settings.at_least, wanted=wanted, **place),)


def _known(settings: Settings, evidence: Evidence) -> tuple[str, float] | None:
    """The surname and when it was told (s)."""
    for line in evidence.call.lines:
        given = _GIVEN.search(line.text)
        if line.moment in settings.known_at or (given and not settings.known_at):
            surname = settings.surname or (given and (given["name"] or given["called"]))
            surname = surname or evidence.scenario.persona.name[:1]
            # The answer may begin while the last word still sounds.
            return surname, line.end - 0.3
    return None


CHECK = Check("customer_name", Settings, judge, about="saying")
