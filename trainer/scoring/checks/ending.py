"""Did the call end the way it should?"""

from __future__ import annotations

from collections.abc import Sequence

from trainer.domain.label import Label
from trainer.domain.message import M_
from trainer.scoring.checks.base import (
    NO_DIALOGUE,
    Check,
    Outcome,
    Params,
    met,
    missed,
    not_applicable,
)
from trainer.scoring.evidence import Evidence


class Settings(Params):
    good: tuple[str, ...] = ()


def judge(settings: Settings, evidence: Evidence) -> Sequence[Outcome]:
    ended = evidence.call.ended
    if not evidence.has_dialogue and evidence.call.rings == 0:
        return not_applicable(NO_DIALOGUE)
    if ended is None or ended.by == "crash":
        return not_applicable(M_("The call was cut off."))
    endings = evidence.scenario.endings
    good = settings.good or [e.id for e in endings.values() if e.good]
    name = endings[ended.ending].label if ended.ending in endings else ended.ending
    reason = M_("How the call ended: {ending}.", ending=name)
    span = {"start": ended.time, "end": ended.time}
    if ended.ending in good:
        return (met(reason, **span),)
    aims = [endings[each].label for each in good if each in endings]
    if not aims:
        return (missed(reason, **span),)
    named = Label(" / ".join(aim.zh for aim in aims), " / ".join(str(aim) for aim in aims))
    advice = M_("Next time bring the call to this end: {endings}", endings=named)
    return (missed(reason, advice=advice, **span),)


CHECK = Check("ending", Settings, judge, about="doing")
