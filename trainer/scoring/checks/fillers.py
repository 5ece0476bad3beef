"""Few fillers (嗯, 呃, 那个): signs of listening while the customer talks are none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from pydantic import Field

from trainer.domain.message import M_
from trainer.phrases.columns import spoken
from trainer.scoring.checks.base import (
    TYPED,
    Check,
    Outcome,
    Params,
    falling,
    met,
    not_applicable,
    violated,
)
from trainer.scoring.evidence import Evidence
from trainer.scoring.speaking import only_fillers

_HESITATION = frozenset("嗯呃")
_LEAST = 20


class Settings(Params):
    phrase_fields: ClassVar[tuple[str, ...]] = ("words",)
    words: tuple[str, ...] = ()
    per_hundred: float = Field(default=3.0, ge=0)
    zero_at: float = Field(default=10.0, gt=0)


def judge(settings: Settings, evidence: Evidence) -> Sequence[Outcome]:
    if evidence.utterances and not evidence.spoken:
        return not_applicable(TYPED)
    part = tuple(u for u in evidence.spoken if not only_fillers(u))
    characters = sum(len(spoken(u.text)) for u in part)
    if characters < _LEAST:
        return not_applicable(M_("Too little was spoken to judge this."))
    hesitant = [(u, sum(c in _HESITATION for c in u.text)) for u in part]
    words = [m for n in settings.words for m in evidence.find_all(n, part, forbidden=True)
             if m.answer == "said"]  # fmt: skip
    count = sum(n for _, n in hesitant) + len(words)
    rate = 100 * count / characters
    figures = {"n": count, "rate": round(rate, 1), "wanted": settings.per_hundred}
    reason = M_("{n} fillers, {rate} in a hundred characters; at most {wanted} are wanted.",
                **figures)  # fmt: skip
    if rate <= settings.per_hundred:
        return (met(reason),)
    worst = max(hesitant, key=lambda pair: (pair[1], -pair[0].start))[0]
    return (
        violated(
            reason,
            share=falling(rate, settings.per_hundred, settings.zero_at),
            start=worst.start,
            end=worst.end,
            heard=worst.text,
            advice=M_("Pause instead of saying 嗯 or 那个 while you think."),
        ),
    )


CHECK = Check("fillers", Settings, judge, about="avoiding")
