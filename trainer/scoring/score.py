"""A call's scorecard: a pure function of the log, the scenario and the standard."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from trainer.domain.call import Call
from trainer.domain.errors import KnownError
from trainer.domain.events import Event
from trainer.domain.message import M_, Message
from trainer.domain.scenario import Scenario
from trainer.domain.scorecard import Finding, Scorecard, Verdict
from trainer.domain.standard import Criterion, Standard
from trainer.domain.tally import FAILED, OUT_OF_SUM, tally
from trainer.phrases import Doubt
from trainer.scoring.about import about, of_writing
from trainer.scoring.checks import check_of
from trainer.scoring.checks.base import Check, Outcome, Params
from trainer.scoring.evidence import Evidence
from trainer.scoring.pacing import curve

_ADVICE = 3
_ALIKE = 85.0
"""Percent of likeness from which two wordings are much the same advice."""


class BrokenCheckError(Exception):
    """A check has a fault: `cause` is what it raised. A bug of the program, or of whoever added
    the check; whether it ends everything is for the caller to say."""

    def __init__(self, check: str, criterion: str, cause: Exception) -> None:
        super().__init__(f"the check {check} failed on the criterion {criterion}: {cause!r}")
        self.check = check
        self.cause = f"{type(cause).__name__}: {cause}"


def criteria(standard: Standard, scenario: Scenario) -> tuple[Criterion, ...]:
    """What this call is judged by: the standard's criteria, less those the situation does not
    call for, and the scenario's own (one with the same id takes the standard's place)."""
    own = {c.id: c for c in scenario.criteria}
    common = [
        own.pop(c.id, c) for c in standard.criteria if c.id in own or c.id not in scenario.leave_out
    ]
    return (*common, *own.values())


def score(standard: Standard, scenario: Scenario, call: Call | Iterable[Event]) -> Scorecard:
    """Judge a call. The same log gives the same scorecard, bit for bit.

    Raises KnownError where a criterion names an unknown check, phrase or setting, and
    BrokenCheckError where a check has a fault.
    """
    evidence = Evidence(standard, scenario, call if isinstance(call, Call) else Call(call))
    findings: list[Finding] = []
    for criterion, outcomes in _outcomes(standard, scenario, evidence):
        wanted = evidence.filled(criterion.model)
        findings += _findings(criterion, outcomes, wanted, written=evidence.written)
    sums = tally(findings, standard.pass_mark)
    said = evidence.speech()
    pace = said.cpm
    return Scorecard(
        standard=standard.id,
        scenario=scenario.id,
        score=sums.score,
        max_score=sums.max_score,
        pass_mark=standard.pass_mark,
        passed=sums.passed,
        review_points=sums.review_points,
        findings=tuple(findings),
        pace_cpm=None if pace is None else round(pace, 1),
        pace_curve=curve(said),
        advice=_advice(findings),
    )


def doubts(
    standard: Standard, scenario: Scenario, call: Call | Iterable[Event]
) -> tuple[Doubt, ...]:
    """What would be worth holding against the sound before this call is judged, less what its log
    has of that already. Raises as `score` does."""
    evidence = Evidence(standard, scenario, call if isinstance(call, Call) else Call(call))
    for _ in _outcomes(standard, scenario, evidence):
        pass
    return evidence.doubts


def _outcomes(
    standard: Standard, scenario: Scenario, evidence: Evidence
) -> Iterator[tuple[Criterion, Sequence[Outcome]]]:
    judged = _judged(standard, scenario)
    evidence.expect(
        (name for _, _, settings in judged for name in settings.phrase_names()),
        (templates for _, _, settings in judged for templates in settings.wordings()),
    )
    for criterion, check, settings in judged:
        try:
            yield criterion, check.judge(settings, evidence)
        except KnownError:
            raise
        except Exception as error:
            raise BrokenCheckError(check.name, criterion.id, error) from error


_Judged = tuple[tuple[Criterion, Check, Params], ...]
_known: dict[tuple[int, int], tuple[Standard, Scenario, _Judged]] = {}
"""By the identities of a standard and a scenario, which are kept so that no other takes theirs."""
_KEPT = 100


def _judged(standard: Standard, scenario: Scenario) -> _Judged:
    """The criteria with their checks and settings: read once for all calls that are scored.

    Raises KnownError.
    """
    key = id(standard), id(scenario)
    known = _known.get(key)
    if known is None:
        found = criteria(standard, scenario)
        judged = tuple((c, check_of(c), check_of(c).settings(c)) for c in found)
        if len(_known) >= _KEPT:
            _known.clear()
        known = _known[key] = standard, scenario, judged
    return known[2]


def _findings(
    criterion: Criterion, outcomes: Sequence[Outcome], wanted: str, *, written: bool
) -> list[Finding]:
    """The first outcome carries the points, further ones are further evidence.

    `wanted`: the model wording with its variables filled in; `written`: in a chat.
    """
    found: list[Finding] = []
    for at, outcome in enumerate(outcomes):
        most = criterion.points if at == 0 else 0.0
        earned = 0.0 if outcome.verdict in OUT_OF_SUM else most * outcome.share
        finding = Finding(
            criterion=criterion.id,
            clause=criterion.clause,
            verdict=outcome.verdict,
            points=round(earned, 2),
            max_points=most,
            start=_rounded(outcome.start),
            end=_rounded(outcome.end),
            heard=outcome.heard,
            reason=of_writing(outcome.reason) if written else outcome.reason,
            title=criterion.title,
            title_en=criterion.title_en,
            wanted=outcome.wanted or wanted,
            stage=criterion.stage,
            critical=criterion.critical or criterion.fatal,
            confidence=_rounded(outcome.confidence),
            fatal=criterion.fatal,
            about=about(check_of(criterion).about, written=written),
        )
        advice = outcome.advice
        if advice is None and outcome.verdict in FAILED:
            advice = _what_to_do(finding, ())
        found.append(replace(finding, advice=advice))
    return found


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def _advice(findings: Sequence[Finding]) -> tuple[Message, ...]:
    """The costliest shortcomings, a critical one first."""
    costly = [
        f for f in findings if f.verdict in FAILED and (f.max_points > f.points or f.critical)
    ]
    costly.sort(key=lambda f: (not f.critical, f.points - f.max_points, f.criterion))
    advice: list[Message] = []
    told: list[str] = []
    for finding in costly:
        # What a check says itself stands; wording is not told twice.
        own = finding.advice is not None and finding.advice != _what_to_do(finding, ())
        message = finding.advice if own else _what_to_do(finding, told)
        if message is not None and message not in advice:
            advice.append(message)
            told += [each for each in (finding.wanted, finding.heard) if each]
    return tuple(advice[:_ADVICE])


def _what_to_do(finding: Finding, told: Sequence[str]) -> Message | None:
    """One piece of advice; None where much the same was `told` already, or where there is no
    wording to give: the reason stands there anyway."""
    better = finding.wanted if not _told(finding.wanted, told) else ""
    if finding.verdict is Verdict.VIOLATED and finding.heard:
        if _told(finding.heard, told):
            return None
        if better:
            return M_(
                "Do not say “{heard}”. Better: “{wanted}”", heard=finding.heard, wanted=better
            )
        return M_("Do not say “{heard}”.", heard=finding.heard)
    return M_("Next time say: “{wanted}”", wanted=better) if better else None


def _told(text: str, told: Sequence[str]) -> bool:
    plain = _plain(text)
    return any(fuzz.partial_ratio(plain, _plain(each)) >= _ALIKE for each in told)


def _plain(text: str) -> str:
    return "".join(c for c in text if c.isalnum())
