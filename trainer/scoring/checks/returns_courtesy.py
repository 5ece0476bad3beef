"""Thanks and goodbyes are returned."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar, Literal

from pydantic import Field

from trainer.domain.call import SpokenLine
from trainer.domain.events import HungUp
from trainer.domain.message import M_
from trainer.scoring.checks.base import (
    NO_DIALOGUE,
    Check,
    Outcome,
    Params,
    left,
    met,
    missed,
    not_applicable,
    perhaps,
    review,
)
from trainer.scoring.evidence import Evidence

_SAID = {
    "thanks": re.compile("谢谢|多谢|感谢|谢了"),
    "goodbye": re.compile("再见|拜拜"),
    "apology": re.compile("(?<!说)对不起(?!你|您|我|有什么)|错怪|误会(?:你|您)"),
}
_JUST_BEFORE = 20.0
"""Seconds before the customer's goodbye in which the trainee's own one counts as said."""
_NO_TIME = 3.0
"""Seconds within which a customer who hangs up leaves no time for an answer."""

Kind = Literal["thanks", "goodbye", "apology"]


class Settings(Params):
    phrase_fields: ClassVar[tuple[str, ...]] = ("thanks", "goodbye", "apology")
    thanks: tuple[str, ...] = ()
    goodbye: tuple[str, ...] = ()
    apology: tuple[str, ...] = ()
    each: float = Field(default=0.5, gt=0, le=1)

    def replies(self, text: str) -> tuple[str, ...]:
        """The phrases that answer what a line of the customer's says; none where it needs none."""
        kinds = {"thanks": self.thanks, "goodbye": self.goodbye, "apology": self.apology}
        return tuple(n for kind, names in kinds.items() if _SAID[kind].search(text) for n in names)


def judge(settings: Settings, evidence: Evidence) -> Sequence[Outcome]:
    if not evidence.call.lines:
        return not_applicable(NO_DIALOGUE)
    asked = 0
    lacking: list[SpokenLine] = []
    for line in evidence.call.lines:
        names = settings.replies(line.text)
        if not names or (
            evidence.call.transferred_at is not None and line.end > (evidence.call.transferred_at)
        ):
            continue
        gone = _gone(line, evidence)
        answers = tuple(u for u in evidence.answers_to(line) if gone is None or u.start < gone.time)
        answer = evidence.said(names, answers)
        if answer is None and _SAID["goodbye"].search(line.text):
            earlier = tuple(
                u for u in evidence.utterances if line.start - _JUST_BEFORE <= u.end <= line.end
            )
            answer = evidence.said(settings.goodbye, earlier)
        no_time = gone is not None and gone.by == "customer" and gone.time - line.end <= _NO_TIME
        if answer is None and not answers and no_time:
            continue
        if answer is not None and answer.answer == "unsure":
            return (review(perhaps(answer), answer),)
        asked += 1
        if answer is None:
            lacking.append(line)
    if not asked:
        return not_applicable(M_("The customer neither thanked nor said goodbye."))
    if not lacking:
        return (met(M_("Every courtesy of the customer's was returned ({n}).", n=asked)),)
    share = left(settings.each, len(lacking))
    return tuple(
        missed(
            M_("No answer to the customer's “{text}”.", text=line.text),
            share,
            start=line.start,
            end=line.end,
        )
        for line in lacking
    )


def _gone(line: SpokenLine, evidence: Evidence) -> HungUp | None:
    """Who left after the line, be it only until a promise is due."""
    left = (e for e in evidence.call.log if isinstance(e, HungUp) and e.time >= line.end)
    return next(left, None)


CHECK = Check("returns_courtesy", Settings, judge, about="saying")
