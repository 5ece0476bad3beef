"""The transcript of an exported call, cut into passages so that evidence stands out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from trainer.domain.call import Call
from trainer.domain.events import Party
from trainer.domain.scorecard import Finding, Verdict

# The graver one wins where two findings point at the same words.
_RANK = (Verdict.MET, Verdict.REVIEW, Verdict.VIOLATED)


@dataclass(frozen=True, slots=True)
class Passage:
    """One turn; `parts` are (text, verdict or empty, what it is evidence for)."""

    speaker: Party
    start: float
    end: float
    parts: tuple[tuple[str, str, str], ...]


def passages(call: Call, findings: Sequence[Finding]) -> tuple[Passage, ...]:
    """Every turn in order; words that a finding of the same time quotes are marked."""
    return tuple(
        Passage(
            turn.speaker,
            turn.start,
            turn.end,
            _parts(turn.text, [f for f in findings if _quotes(f, turn.start, turn.end)])
            if turn.speaker == "trainee"
            else ((turn.text, "", ""),),
        )
        for turn in call.transcript
    )


def _quotes(finding: Finding, start: float, end: float) -> bool:
    return (
        bool(finding.heard)
        and finding.verdict in _RANK
        and finding.start is not None
        and finding.start < end
        and (finding.end or finding.start) > start
    )


def _parts(text: str, findings: Sequence[Finding]) -> tuple[tuple[str, str, str], ...]:
    owner: list[Finding | None] = [None] * len(text)
    for finding in sorted(findings, key=lambda f: _RANK.index(f.verdict)):
        for quote in finding.quotes:
            at = text.find(quote)
            if at >= 0:
                owner[at : at + len(quote)] = [finding] * len(quote)
    parts: list[tuple[str, str, str]] = []
    begin = 0
    for index in range(1, len(text) + 1):
        if index == len(text) or owner[index] is not owner[begin]:
            mine = owner[begin]
            verdict, title = (
                (mine.verdict.value, mine.title or mine.criterion) if mine else ("", "")
            )
            parts.append((text[begin:index], verdict, title))
            begin = index
    return tuple(parts)
