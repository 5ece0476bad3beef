"""What to work on next: by what it cost in this call, and by what it cost in the last ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from trainer.domain.message import M_, Message
from trainer.domain.scorecard import Finding, Scorecard, Verdict
from trainer.domain.tally import FAILED
from trainer.storage.records import CallRow
from trainer.storage.shelf import Shelf

LOOK_BACK = 9
"""Earlier calls that count: with the one that is shown, ten."""
MOST = 3


@dataclass(frozen=True, slots=True)
class ToWorkOn:
    """One thing to do better. `finding` is the evidence in this call, `lost` what it cost there.

    It went wrong in `times` of the last `calls` calls, this one included; `calls` is 1 where
    there is no earlier one.
    """

    finding: Finding
    advice: Message
    lost: float
    times: int
    calls: int

    @property
    def recurrence(self) -> Message | None:
        """How often, in words; None without earlier calls."""
        if self.calls < 2:
            return None
        if self.times < 2:
            return M_("The first time in your last {calls} calls", calls=self.calls)
        return M_("{times} times in your last {calls} calls", times=self.times, calls=self.calls)


def last_calls(shelf: Shelf, row: CallRow) -> list[Scorecard]:
    """The scorecards of the same person's calls before this one, the newest first.

    Calls of any scenario count; demos and calls that were cut off do not, and for a demo there
    are none: nobody learns from it.
    """
    if row.mode == "scripted":
        return []
    return shelf.cards_before(row.trainee, row.started_at, LOOK_BACK)


def to_work_on(
    card: Scorecard, past: Sequence[Scorecard], most: int = MOST
) -> tuple[ToWorkOn, ...]:
    """The things that are worth most to work on, the first one first.

    What fails the call by itself comes first. Then counts what a criterion cost in this call plus
    what it costs on average in all of them, so of two equal losses the frequent one is named, and
    a rare one has to be dearer. The same wording is not told twice.
    """
    lost = _lost(card)
    earlier = [_lost(each) for each in past]
    calls = 1 + len(past)

    def urgency(finding: Finding) -> tuple[bool, float, float, str]:
        name = finding.criterion
        points = _worth(card, name)
        # A criterion may have other points under another standard: the share of them counts.
        average = points * (lost[name] + sum(each.get(name, 0.0) for each in earlier)) / calls
        return not finding.critical, -(points * lost[name] + average), -points, name

    chosen: list[ToWorkOn] = []
    told: list[str] = []
    for finding in sorted(_first_failures(card), key=urgency):
        if len(chosen) == most:
            break
        advice = advice_for(finding) or finding.reason
        words = _plain(finding.wanted) or _plain(str(advice))
        if any(words in each or each in words for each in told):
            continue
        told.append(words)
        name = finding.criterion
        times = 1 + sum(name in each for each in earlier)
        points = round(_worth(card, name) * lost[name], 2)
        chosen.append(ToWorkOn(finding, advice, points, times, calls))
    return tuple(chosen)


def advice_for(finding: Finding) -> Message | None:
    """One sentence on what to do next time; also for scorecards that were made without any.

    None where it would only repeat the reason, as in scorecards of older versions.
    """
    if finding.advice is not None:
        return finding.advice if finding.advice != finding.reason else None
    if finding.wanted:
        return M_("Next time say: “{wanted}”", wanted=finding.wanted)
    return None


def _first_failures(card: Scorecard) -> list[Finding]:
    """The first finding of each criterion that cost something or fails the call."""
    found: dict[str, Finding] = {}
    costly = _lost(card)
    for finding in card.findings:
        if finding.verdict in FAILED and finding.criterion in costly:
            found.setdefault(finding.criterion, finding)
    return list(found.values())


def _lost(card: Scorecard) -> dict[str, float]:
    """criterion → the share of its points that was lost, 0–1, of those that went wrong."""
    found: dict[str, float] = {}
    for finding in card.findings:
        if finding.verdict not in FAILED or finding.criterion in found:
            continue
        if finding.max_points > finding.points:
            found[finding.criterion] = 1 - finding.points / finding.max_points
        elif finding.critical:
            found[finding.criterion] = 1.0
    return found


def _worth(card: Scorecard, criterion: str) -> float:
    """The most points that the criterion gives."""
    counted = (f for f in card.findings if f.verdict is not Verdict.NOT_APPLICABLE)
    return max((f.max_points for f in counted if f.criterion == criterion), default=0.0)


def _plain(text: str) -> str:
    return "".join(c for c in text if c.isalnum())
