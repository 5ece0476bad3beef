"""Findings as they are shown, with all their evidence: in the window, a terminal, on a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from trainer.domain.call import Call
from trainer.domain.errors import KnownError
from trainer.domain.message import M_, Message
from trainer.domain.scenario import Scenario
from trainer.domain.scorecard import Finding, Scorecard, Verdict
from trainer.domain.standard import Criterion, Standard
from trainer.domain.tally import FAILED, OUT_OF_SUM
from trainer.phrases import Phrase, TemplateError, compile_phrase
from trainer.phrases.matched import Run, matched
from trainer.phrases.pinyin import is_chinese
from trainer.scoring.checks import check_of
from trainer.scoring.evidence import Evidence
from trainer.scoring.score import criteria
from trainer.services.recurrence import advice_for

_CLEAR, _FAIR = 0.97, 0.85
"""Probabilities from which a place counts as clearly and as fairly well heard."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding and what belongs to it.

    `reason`: None where it says no more than what was heard. `clause`: the wording of its clause,
    empty where the standard has none. `heard`: the heard text in runs by how they matched, empty
    where nothing was compared with a wording. `lost`: points it cost. `advice`: one sentence,
    None where nothing was wrong. `instead`: the wording to use instead, empty where the advice
    quotes it or there is nothing to say instead.
    """

    finding: Finding
    reason: Message | None = None
    clause: str = ""
    heard: tuple[Run, ...] = ()
    certainty: Message | None = None
    lost: float = 0.0
    advice: Message | None = None
    instead: str = ""


def shown(
    card: Scorecard,
    standard: Standard | None = None,
    scenario: Scenario | None = None,
    call: Call | None = None,
    *,
    marks: bool = True,
) -> tuple[Shown, ...]:
    """The findings of a card in their order. What is not known of the rules is left out.

    `marks`: whether it is worked out which syllables matched. The first time that takes seconds
    in a process, because the readings of all characters are loaded.
    """
    clauses: Mapping[str, str] = standard.clauses if standard is not None else {}
    marker = None
    if marks and standard is not None and scenario is not None:
        marker = _Marker(standard, scenario, call or Call(()))
    spoken = scenario is None or scenario.channel == "phone"
    made: list[Shown] = []
    for finding in card.findings:
        wrong = finding.verdict in FAILED
        advice = advice_for(finding) if wrong else None
        quoted = advice is not None and bool(finding.wanted) and finding.wanted in str(advice)
        instead = finding.wanted if wrong or finding.verdict is Verdict.REVIEW else ""
        made.append(
            Shown(
                finding,
                _reason(finding),
                clauses.get(finding.clause, ""),
                marker.marked(finding) if marker is not None else (),
                certainty(finding) if spoken else None,
                0.0
                if finding.verdict in OUT_OF_SUM
                else max(0.0, round(finding.max_points - finding.points, 2)),
                advice,
                "" if quoted else instead,
            )
        )
    return tuple(made)


def certainty(finding: Finding) -> Message | None:
    """How sure the recognition is, in words; None where nothing was recognised for it."""
    sure = finding.confidence
    if sure is None or not finding.heard:
        return None
    if finding.verdict is Verdict.REVIEW or sure < _FAIR:
        return M_("Heard with doubt: please listen yourself")
    return M_("Heard clearly") if sure >= _CLEAR else M_("Heard fairly well")


def _reason(finding: Finding) -> Message | None:
    only_heard = dict(finding.reason.args) == {"heard": finding.heard}
    if only_heard and finding.verdict in (Verdict.MET, Verdict.REVIEW):
        return None
    return finding.reason


class _Marker:
    """Marks what matched in the heard text of findings of one call."""

    def __init__(self, standard: Standard, scenario: Scenario, call: Call) -> None:
        self._evidence = Evidence(standard, scenario, call)
        self._criteria = {c.id: c for c in criteria(standard, scenario)}
        self._phrases: dict[str, tuple[Phrase, ...]] = {}

    def marked(self, finding: Finding) -> tuple[Run, ...]:
        criterion = self._criteria.get(finding.criterion)
        if criterion is None or not finding.heard:
            return ()
        if criterion.id not in self._phrases:
            self._phrases[criterion.id] = tuple(self._of(criterion))
        return matched(finding.heard, self._phrases[criterion.id])

    def _of(self, criterion: Criterion) -> Iterator[Phrase]:
        """The phrases and the wording that a criterion's settings name."""
        try:
            settings = check_of(criterion).settings(criterion)
        except KnownError:
            return  # made under rules that this version of the program does not know
        named = settings.phrase_names()
        for name in named:
            if name in self._evidence.templates:
                yield self._evidence.phrase(name)
        for words in _texts(settings.model_dump()):
            if words not in named and any(map(is_chinese, words)):
                try:
                    yield compile_phrase(words, (self._evidence.filled(words),))
                except TemplateError:
                    continue  # a text that is no wording


def _texts(value: object) -> Iterator[str]:
    """Every text within settings, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from _texts(list(cast("Mapping[str, object]", value).values()))
    elif isinstance(value, list | tuple):
        for each in cast("Sequence[object]", value):
            yield from _texts(each)
