"""How the window words values: times, verdicts, stages, names in two languages."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from trainer.domain.figures import number as number
from trainer.domain.figures import percent as percent
from trainer.i18n import _, is_chinese, ngettext, render
from trainer.services.verdict_words import verdict_message

if TYPE_CHECKING:
    from trainer.domain.errors import KnownError
    from trainer.domain.scenario import Label
    from trainer.domain.scorecard import Finding, Verdict
    from trainer.services.views import CallSummary

# Keyed by the verdict's value: the first page needs no scorecards.
VERDICT_ICON = {
    "met": "circle-check",
    "missed": "circle-dashed",
    "violated": "octagon-x",
    "review": "circle-question-mark",
    "not_applicable": "minus",
}
VERDICT_TONE = {
    "met": "good",
    "missed": "warn",
    "violated": "bad",
    "review": "review",
    "not_applicable": "text_soft",
}
HELPS = ("practice", "assisted", "exam")
"""How a person's call is helped, from the wording shown to nothing at all."""
STAGES = ("opening", "body", "waiting", "closing", "manner", "pace")


def verdict_word(verdict: Verdict, about: str = "") -> str:
    """`about`: what the criterion asks for (see `Finding.about`)."""
    return render(verdict_message(verdict.value, about))


def found_word(finding: Finding) -> str:
    return verdict_word(finding.verdict, finding.about)


def stage_word(stage: str) -> str:
    return {
        "opening": _("Opening"),
        "body": _("Handling the matter"),
        "waiting": _("Waiting"),
        "closing": _("Closing"),
        "manner": _("Manner"),
        "pace": _("Pace"),
    }.get(stage, _("Other"))


def mode_word(mode: str) -> str:
    return {"practice": _("Practice"), "assisted": _("Assisted"), "exam": _("Exam")}[mode]


def industry_word(industry: str) -> str:
    return {
        "courier": _("Courier"),
        "telecom": _("Telecom"),
        "power": _("Power supply"),
        "ecommerce": _("Online shop"),
        "bank": _("Bank"),
        "education": _("Education"),
    }.get(industry, _("Other"))


def channel_word(channel: str) -> str:
    return {"phone": _("Telephone"), "chat": _("Chat")}.get(channel, _("Other"))


def label(text: Label) -> str:
    """A scenario's text in the language in use; Chinese where there is no English."""
    return text.zh if is_chinese() or not text.en else text.en


def both(zh: str, en: str) -> str:
    return zh if is_chinese() or not en else en


def finding_title(finding: Finding) -> str:
    return both(finding.title, finding.title_en) or finding.criterion


def clock(seconds: float) -> str:
    """``02:05``, with hours only when there are some."""
    whole = max(0, int(seconds))
    hours, rest = divmod(whole, 3600)
    minutes, secs = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{secs:02}" if hours else f"{minutes:02}:{secs:02}"


def day(when: datetime, now: datetime | None = None) -> str:
    """``今天 14:05``, ``昨天 …``, or the date."""
    local = when.astimezone() if when.tzinfo else when
    today = (now or datetime.now(local.tzinfo)).date()
    days = (today - local.date()).days
    if days == 0:
        return _("Today {time}").format(time=f"{local:%H:%M}")
    if days == 1:
        return _("Yesterday {time}").format(time=f"{local:%H:%M}")
    return f"{local:%Y-%m-%d %H:%M}"


def points_lost(points: float) -> str:
    """``5 points lost``."""
    words = ngettext("{n} point lost", "{n} points lost", one_or_many(points))
    return words.format(n=number(points))


def one_or_many(points: float) -> int:
    """What `ngettext` asks for: half a point is no single one."""
    return 1 if points == 1 else 2


def span(start: float | None, end: float | None) -> str:
    """``02:05–02:09``; one time where both are the same second, empty where none is known."""
    if start is None:
        return ""
    begins, ends = clock(start), clock(end if end is not None else start)
    return begins if begins == ends else f"{begins}–{ends}"


def result_look(call: CallSummary) -> tuple[str, str, str]:
    """How a call went: word, icon and tone. One that was cut off is neither passed nor failed."""
    if call.state == "running" or call.passed is None:
        return "" if call.state == "running" else _("No score"), "", "text_soft"
    if call.state == "recovered":
        return _("Incomplete"), "circle-dashed", "text_soft"
    if call.passed:
        return _("Passed"), "circle-check", "good"
    return _("Not passed"), "circle-minus", "bad"


def passed(call: CallSummary) -> bool | None:
    """Passed or not, where that can be said of the whole call."""
    return call.passed if call.state in ("finished", "damaged") else None


def known(error: KnownError) -> str:
    """What happened and what to do, in one line."""
    return render(error.told)
